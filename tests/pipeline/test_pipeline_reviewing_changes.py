"""What others do to the ledger is seen at the next question, and rows stand as the ledger tells those who retry them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from reviewed_rows import BAD_COUNTRY, BAD_EMAIL, BROKEN, GOOD, TWO_FAULTS, Reviewed, any_shop, ids, keys, shop, told
from sqlalchemy import Connection

from clientimport.loader import list_runs, open_rejects, reading
from clientimport.loader.review_reading import LedgerStamp, ledger_stamp
from clientimport.pipeline.forget import Forgetting, forget
from clientimport.pipeline.reject_list import Wanted
from clientimport.pipeline.reviewing import scopes
from clientimport.pipeline.reviewing.board import Board, rejects
from clientimport.pipeline.reviewing.board import runs as runs_of_board
from clientimport.pipeline.reviewing.views import Query
from clientimport.pipeline.waiving import Waiving, waive

__all__ = ["any_shop", "shop"]


def stand(board: Board, scope: str = "open") -> dict[str, str]:
    """Key -> how the row stands."""
    return {line.key: line.state for line in rejects(board, Query(scope=scope, state="any", size=100)).lines}


def test_another_process_waives(shop: Reviewed) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    assert keys(board) == ["B1", "B2", "B3", "B4", ""]
    words = ["rejects", "waive", str(ids(board)["B2"]), "--reason", "left", "--database", shop.database]
    code = [sys.executable, "-c", "from clientimport.cli.main import main; main()", *words]
    subprocess.run(code, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert keys(board) == ["B1", "B3", "B4", ""]
    assert keys(board, state="waived") == ["B2"]
    assert keys(board, state="any") == ["B1", "B2", "B3", "B4", ""]


def test_waivers_come_go_and_end(any_shop: Reviewed) -> None:
    any_shop.run(GOOD, *BROKEN)
    board = any_shop.board()
    numbers = ids(board)
    everybody = ["B1", "B2", "B3", "B4", ""]
    for waived, undo in ((["B1", "B3"], False), (["B3"], True), (["B2"], False), (["B1", "B2"], True)):
        asked = Waiving(tuple(numbers[key] for key in waived), reason="later", by="ann", undo=undo)
        waive(any_shop.database, asked)
        everybody = sorted({*everybody, *waived} if undo else set(everybody) - set(waived), key=lambda key: key or "C")
        assert keys(board) == everybody


def test_a_waiver_ends_with_its_day(shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    today = datetime.now(UTC).date()
    waive(shop.database, Waiving((ids(board)["B4"],), reason="until today", by="ann", until=today))
    assert stand(board)["B4"] == "waived"

    def tomorrow(connection: Connection) -> LedgerStamp:
        stamp = ledger_stamp(connection)
        return replace(stamp, waivers=(*stamp.waivers[:-1], today + timedelta(days=1)))

    monkeypatch.setattr(scopes, "ledger_stamp", tomorrow)
    assert stand(board)["B4"] == "new"


def test_one_of_two_faults_let_be_leaves_the_row_open(shop: Reviewed) -> None:
    shop.run(GOOD, TWO_FAULTS)
    board = shop.board()
    assert keys(board, code="email-invalid") == ["B3"]
    waive(shop.database, Waiving(wanted=Wanted(code="email-invalid"), reason="later", by="ann"))
    assert told(board) == [("3", "B3", "Dent & Co", "new", ["country-unknown", "email-invalid"])]
    assert keys(board, code="email-invalid") == []
    assert keys(board, code="email-invalid", state="any") == ["B3"]
    assert keys(board, code="country-unknown") == ["B3"]


def test_nights_pass(any_shop: Reviewed) -> None:
    first = any_shop.run(GOOD, *BROKEN)
    board = any_shop.board()
    assert stand(board) == dict.fromkeys(["B1", "B2", "B3", "B4", ""], "new")
    mended = BAD_EMAIL.replace("bea(at)", "bea@")
    changed = BAD_COUNTRY.replace("Gross Britain", "Grand Britain")
    second = any_shop.run(GOOD, mended, changed, TWO_FAULTS, BROKEN[4])
    assert stand(board) == {"B2": "changed", "B3": "known", "": "known"}
    assert {line.run_id for line in rejects(board, Query()).lines} == {second.run_id}
    assert stand(board, first.run_id) == {
        "B1": "source",
        "B2": "superseded",
        "B3": "superseded",
        "B4": "source",
        "": "superseded",
    }
    assert keys(board, scope=first.run_id) == []
    assert keys(board, scope=first.run_id, state="superseded") == ["B2", "B3", ""]
    any_shop.run(GOOD, BAD_EMAIL, mended.replace("B1", "A2"))
    assert stand(board) == {"B1": "back"}
    assert_as_for_retries(board)


def assert_as_for_retries(board: Board) -> None:
    """Every row of every run stands as loader.open_rejects says, kinds of open ones apart."""
    for run in list_runs(board.engine):
        with reading(board.engine) as connection:
            frame = open_rejects(connection, target=run["target"], system=run["system"], run_id=run["run_id"])
        expected = dict(frame.select("reject_id", "state").iter_rows())
        lines = rejects(board, Query(scope=run["run_id"], state="any", size=1000)).lines
        kinds = dict.fromkeys(("new", "known", "changed", "back"), "open")
        assert {line.reject_id: kinds.get(line.state, line.state) for line in lines} == expected


def test_runs_of_all_systems_are_one_scope(any_shop: Reviewed) -> None:
    any_shop.run(GOOD, BAD_EMAIL)
    board = any_shop.board()
    other = any_shop.run(GOOD, BAD_EMAIL, BAD_COUNTRY, system="branch", file="branch.csv")
    assert keys(board) == ["B1", "B2", "B1"]
    assert keys(board, text="branch") == ["B1", "B2"]
    assert keys(board, scope=other.run_id) == ["B1", "B2"]
    assert runs_of_board(board)[0]["run_id"] == other.run_id
    waive(any_shop.database, Waiving((rejects(board, Query()).lines[0].reject_id,), reason="r", by="ann"))
    assert keys(board) == ["B2", "B1"]
    assert_as_for_retries(board)


def test_a_held_run_has_rows_that_are_held(shop: Reviewed) -> None:
    path = shop.folder / "held.yaml"
    shop.run(GOOD)
    text = (shop.folder / "shop.yaml").read_text() + "gates: {max_rejects: 0}\n"
    path.write_text(text)
    from clientimport.core.errors import GateHeld
    from clientimport.pipeline import RunOrder, run

    (shop.folder / "more.csv").write_text((shop.folder / "clients.csv").read_text() + BAD_EMAIL + "\n")
    board = shop.board()
    assert keys(board) == []
    with pytest.raises(GateHeld):
        run(RunOrder((str(shop.folder / "more.csv"),), str(path), shop.database, reports=shop.folder / "reports"))
    (held,) = (told for told in runs_of_board(board) if told["status"] == "held")
    assert keys(board) == []
    assert stand(board, held["run_id"]) == {"B1": "held"}
    assert keys(board, scope=held["run_id"], state="held") == ["B1"]
    assert_as_for_retries(board)


def test_who_is_forgotten_is_gone_at_once(shop: Reviewed) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    assert keys(board, text="öztürk") == ["B2"]
    forget(shop.database, Forgetting("shop", "B2", shop.folder / "reports", "she asked"))
    assert keys(board) == ["B1", "B3", "B4", ""]
    assert keys(board, text="öztürk") == []


def test_what_is_typed_counts(any_shop: Reviewed) -> None:
    any_shop.run(GOOD, *BROKEN)
    board = any_shop.board()
    numbers = ids(board)
    any_shop.draft(numbers["B2"], '{"Country": "GB"}')
    any_shop.draft(numbers["B4"], '{"First": "Fay", "Last": "Öz"}', version=3, to="ben")
    any_shop.draft(numbers[""], None, raw="B5,Extra,,,,,,,", to="ann")
    any_shop.draft(numbers["B1"], None, version=0, to="ann")
    page = rejects(board, Query())
    assert [(line.key, line.name, line.mended, line.version, line.assigned) for line in page.lines] == [
        ("B1", "Bolt, Ltd, Bea Bolt", False, 0, "ann"),
        ("B2", "Carl Öztürk", True, 1, ""),
        ("B3", "Dent & Co", False, 0, ""),
        ("B4", "Fay Öz", True, 3, "ben"),
        ("", "", True, 1, "ann"),
    ]
    assert page.people == ("ann", "ben")
    assert keys(board, mended=True) == ["B2", "B4", ""]
    assert keys(board, assigned="ann", mended=False) == ["B1"]
    assert keys(board, text="fay ÖZ") == ["B4"]
    any_shop.draft(numbers["B4"], '{"First": "May", "Title": ""}', version=4)
    any_shop.draft(numbers["B2"], None, version=2)
    lines = rejects(board, Query()).lines
    assert [(line.name, line.mended, line.version) for line in lines[1:4:2]] == [("Carl Öztürk", False, 2), ("May", True, 4)]
    any_shop.execute("DELETE FROM import_review")
    assert [(line.name, line.mended) for line in rejects(board, Query()).lines[3:]] == [("", False), ("", False)]


def test_scopes_in_memory_are_bounded(shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [shop.run(GOOD, *BROKEN[:2], again=True).run_id for _ in range(3)]
    board = shop.board()
    monkeypatch.setattr(scopes, "MOST_SCOPES", 2)
    for name in [*names, "open", names[0], names[0]]:
        assert len(rejects(board, Query(scope=name, state="any")).lines) == 2
    assert list(board.scopes._kept) == ["open", names[0]]
    monkeypatch.setattr(scopes, "MOST_ROWS", 3)
    assert len(rejects(board, Query(scope=names[1], state="any")).lines) == 2
    assert list(board.scopes._kept) == [names[1]]
    with pytest.raises(Exception, match="no run"):
        rejects(board, Query(scope="none"))
    assert list(board.scopes._kept) == [names[1]], "what is no run is not kept"


def test_nothing_is_read_again_while_nothing_changes(shop: Reviewed) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    one = board.scopes.table("open", "en")
    assert board.scopes.table("open", "en") is one
    shop.draft(ids(board)["B2"], '{"Country": "GB"}')
    two = board.scopes.table("open", "en")
    assert two.rows is one.rows
    assert two is not one
    shop.run(GOOD, *BROKEN, again=True)
    assert board.scopes.table("open", "en").rows is not one.rows


def test_dirty_samples_are_told_as_the_list_tells_them(tmp_path: Path) -> None:
    from clientimport.pipeline import RunOrder, run
    from clientimport.pipeline.reject_list import problems_of

    root = Path(__file__).parent.parent.parent
    database = str(tmp_path / "c.db")
    dirty = [path for path in sorted((root / "samples/dirty").glob("*.csv")) if path.read_bytes().startswith(b"Contact ID,")]
    assert len(dirty) > 20
    for path in dirty:
        run(RunOrder(files=(str(path),), mapping=str(root / "mappings/salesforce.yaml"), database=database))
    found, expected = [], []
    with Board(database) as board:
        for run_id in [told["run_id"] for told in runs_of_board(board)]:
            page = rejects(board, Query(scope=run_id, state="any", size=1000))
            found += [
                {"reject_id": line.reject_id, "file": line.file, "row": line.row, "key": line.key or None, "code": problem.code}
                | {"column": ", ".join(problem.names), "message": problem.message, "fix": problem.fix}
                for line in page.lines
                for problem in line.problems
            ]
            expected += problems_of(database, Wanted(run_id=run_id, state="any"))
        assert_as_for_retries(board)
    assert len(found) > 15
    assert sorted(found, key=repr) == sorted(({name: each[name] for name in found[0]} for each in expected), key=repr)
