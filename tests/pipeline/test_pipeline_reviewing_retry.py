"""Mended rows retried: loaded once, on each kind of database; what is typed is never lost, and never loaded twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from reviewed import DIRTY, Sample, imported, load_file, rejects_in
from sqlalchemy import select

from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.loader import connect, drafts_of, locked, reading
from clientimport.loader.places import places_of
from clientimport.pipeline.reviewing.audit import audit
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.refusals import RunLoading
from clientimport.pipeline.reviewing.retry_mended import mended_count, retry
from clientimport.pipeline.reviewing.views import RetryView
from clientimport.targets import target_named

MAPPING = (
    "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\n"
    "record: {name: Name, email_addresses: [{label: {value: work}, address: Mail}]}\n"
)
ROWS = (
    "Id,Name,Mail\n1,Ned Flanders,ned@\n2,Edna Krabappel,edna@\n3,Maude,maude@example.com\n4,Kent Brockman,kent@example.com\n"
)
KENT = ("4", "Kent Brockman")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a mapping and a file, three of whose four rows are rejected."""
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "c.csv").write_text(ROWS)
    return tmp_path


def numbers(database: str) -> dict[int, int]:
    """Row of the file -> number of the open reject."""
    return {int(str(row["row"])): number for number, row in rejects_in(database).items()}


def again(board: Board, folder: Path, scope: str = "open", by: str = "ned", lang: str = "en") -> RetryView:
    return retry(board, scope, by=by, reports=folder / "reports", lang=lang)


def counts(view: RetryView) -> tuple[int, int, int, int]:
    return view.tried, view.loaded, view.rejected, len(view.runs)


def clients(database: str) -> list[tuple[str, str]]:
    target = target_named("ticketevolution")
    assert target is not None
    table = places_of(target).client_table
    engine = connect(database, create=False)
    try:
        with reading(engine) as connection:
            return [(key, name) for key, name in connection.execute(select(table.c.key, table.c.name).order_by(table.c.key))]
    finally:
        engine.dispose()


def typed(board: Board) -> dict[int, dict[str, str]]:
    """Number of the reject -> cells of its draft."""
    with reading(board.engine) as connection:
        return {number: draft.cells for number, draft in drafts_of(connection, range(1, 100)).items()}


def test_mended_rows_are_loaded_once(database_url: str, shop: Path) -> None:
    first = load_file(shop / "c.csv", shop / "m.yaml", database_url)
    at = numbers(database_url)
    with Board(database_url) as board:
        save(board, at[2], version=0, typed={"Mail": "ned@example.com"}, by="ned")
        save(board, at[3], version=0, typed={"Mail": "still wrong"}, by="edna")
        assert [mended_count(board, scope) for scope in ("open", first.run_id)] == [2, 2]
        done = again(board, shop)
        assert (counts(done), done.skipped, done.message) == ((2, 1, 1, 1), (), "")
        assert done.runs[0]["fates"] == {"created": 1, "rejected": 1}
        assert clients(database_url) == [("1", "Ned Flanders"), KENT]
        # What is still wrong stands in the new run as it was typed; what nobody mended stays where it was.
        assert {row: str(rejects_in(database_url)[number]["cells"]) for row, number in numbers(database_url).items()} == {
            3: '{"Id":"2","Name":"Edna Krabappel","Mail":"still wrong"}',
            4: '{"Id":"3","Name":"Maude","Mail":"maude@example.com"}',
        }
        assert (typed(board), mended_count(board, "open")) == ({}, 0)
        (line, *_), total = audit(board)
        assert (line.action, line.by, line.rows, line.told, total) == ("retry", "ned", 2, {"run": done.runs[0]["run_id"]}, 3)
        twice = again(board, shop)
        assert (counts(twice), twice.message) == ((0, 0, 0, 0), "Nothing is left to be tried.")
    assert clients(database_url) == [("1", "Ned Flanders"), KENT]
    assert (shop / "reports" / done.runs[0]["run_id"] / "rejects.csv").exists()


def test_a_retry_of_one_run_leaves_the_others_alone(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    (shop / "d.csv").write_text("Id,Name,Mail\n7,Moe Szyslak,moe@\n")
    later = load_file(shop / "d.csv", shop / "m.yaml", database)
    ids = list(rejects_in(database))
    with Board(database) as board:
        save(board, ids[0], version=0, typed={"Mail": ""}, by="ned")
        save(board, ids[-1], version=0, typed={"Mail": "moe@example.com"}, by="ned")
        assert mended_count(board, later.run_id) == 1
        assert counts(again(board, shop, later.run_id)) == (1, 1, 0, 1)
        assert clients(database) == [KENT, ("7", "Moe Szyslak")]
        assert typed(board) == {ids[0]: {"Mail": ""}}
        with pytest.raises(UsageFailure, match="there is no run"):
            again(board, shop, "20200101-000000-abcdef")


def test_rows_of_several_mappings_are_tried_each_with_its_own(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    for name, system in (("n.yaml", "t"), ("gone.yaml", "u")):
        (shop / name).write_text(MAPPING.replace("system: s", f"system: {system}"))
        load_file(shop / "c.csv", shop / name, database)
    gone = (shop / "gone.yaml").read_text()
    with Board(database) as board:
        for number, row in rejects_in(database).items():
            if row["row"] == 2:
                save(board, number, version=0, typed={"Mail": "ned@example.com"}, by="ned")
        (shop / "gone.yaml").unlink()
        done = again(board, shop, lang="de")
        assert (counts(done), "gone.yaml" in done.message) == ((2, 2, 0, 2), True)
        assert clients(database) == [("1", "Ned Flanders"), ("1", "Ned Flanders"), KENT, KENT, KENT]
        with pytest.raises(SourceFailure):
            again(board, shop)
        assert list(typed(board).values()) == [{"Mail": "ned@example.com"}]
        (shop / "gone.yaml").write_text(gone)
        assert (counts(again(board, shop)), typed(board)) == ((1, 1, 0, 1), {})


def test_a_run_that_loads_is_told_and_nothing_is_lost(database_url: str, shop: Path) -> None:
    load_file(shop / "c.csv", shop / "m.yaml", database_url)
    number = numbers(database_url)[2]
    with Board(database_url) as board:
        save(board, number, version=0, typed={"Mail": "ned@example.com"}, by="ned")
        other = connect(database_url)
        with locked(other, "ticketevolution"), pytest.raises(RunLoading) as refused:
            again(board, shop)
        other.dispose()
        assert refused.value.message.startswith("A run is loading")
        assert typed(board) == {number: {"Mail": "ned@example.com"}}
        assert counts(again(board, shop)) == (1, 1, 0, 1)


def test_what_was_resolved_otherwise_is_told_once_and_kept_in_the_trail(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    at = numbers(database)
    with Board(database) as board:
        save(board, at[2], version=0, typed={"Mail": "ned@example.com"}, by="ned")
        # The source brings the row right before anybody retries.
        (shop / "c.csv").write_text(ROWS.replace("ned@\n", "ned.flanders@example.com\n"))
        night = load_file(shop / "c.csv", shop / "m.yaml", database)
        assert mended_count(board, "open") == 0
        told = again(board, shop)
        assert counts(told) == (0, 0, 0, 0)
        assert [line.partition(": run")[0] for line in told.skipped] == [
            f"row 2 of {shop / 'c.csv'} (1): The source brought it right meanwhile, or no longer has it"
        ]
        assert night.run_id in told.skipped[0]
        assert again(board, shop).skipped == ()
        assert typed(board) == {}
        (line, *_), _ = audit(board, reject_id=at[2])
        assert (line.action, line.by, line.rows, line.undoable) == ("retry", "ned", 1, False)
    assert clients(database) == [("1", "Ned Flanders"), KENT]


def test_what_is_typed_while_a_run_has_it_stays(tmp_path: Path, shop: Path) -> None:
    """Somebody saves between the plan and the run's lock: the older text is loaded, the newer one is told, not dropped."""
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    number = numbers(database)[2]
    with Board(database) as board, Board(database) as other:
        save(board, number, version=0, typed={"Mail": "ned@example.com"}, by="ned")

        def edits(event: object) -> None:
            if getattr(event, "name", "") == "run-started":
                save(other, number, version=1, typed={"Mail": "ned@example.org"}, by="edna")

        done = retry(board, "open", by="ned", reports=shop / "reports", lang="en", tell=edits)
        assert counts(done) == (1, 1, 0, 1)
        assert len(done.skipped) == 1
        assert "It was loaded already, with other corrections" in done.skipped[0]
        (line, *_), _ = audit(board, reject_id=number)
        assert (line.action, line.rows) == ("retry", 1)


def test_rows_of_one_client_go_together(tmp_path: Path) -> None:
    database = str(tmp_path / "c.db")
    imported(Sample("client-rejected.csv", "samples/dirty/many.yaml"), database)
    before = clients(database)
    faulty = next(number for number, row in rejects_in(database).items() if '"edna@"' in str(row["cells"]))
    with Board(database) as board:
        save(board, faulty, version=0, typed={"E-mail": "edna@example.org"}, by="ned")
        assert counts(again(board, tmp_path)) == (2, 2, 0, 1)
        assert rejects_in(database) == {}
    assert sorted({*clients(database)} - {*before}) == [(clients(database)[-1][0], "Edna Krabappel")]


def test_joined_tables_are_taken_where_the_run_had_them(tmp_path: Path) -> None:
    database = str(tmp_path / "c.db")
    (tmp_path / "tables").mkdir()
    for name in ("partner-required.csv", "joined-required.yaml", "joined.yaml", "tables/accounts.csv"):
        shutil.copy(DIRTY / name, tmp_path / name)
    load_file(tmp_path / "partner-required.csv", tmp_path / "joined-required.yaml", database)
    known = (tmp_path / "tables/accounts.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    (number,) = rejects_in(database)
    with Board(database) as board:
        save(board, number, version=0, typed={"AccountId": known}, by="ned")
        assert counts(again(board, tmp_path)) == (1, 1, 0, 1)


def test_a_row_that_the_mapping_lets_be_keeps_its_draft(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    (shop / "m.yaml").write_text(MAPPING + "only_if: {sql: \"Name <> 'gone'\"}\n")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    number = numbers(database)[2]
    with Board(database) as board:
        save(board, number, version=0, typed={"Name": "gone"}, by="ned")
        assert counts(again(board, shop)) == (1, 0, 0, 1)
        assert typed(board) == {number: {"Name": "gone"}}


KILLED = """
import os, signal, sys
from pathlib import Path
from clientimport.loader.load import Load
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.retry_mended import retry
database, reports, moment = sys.argv[1:]
commit = Load.commit
def killed(load):
    if moment == "after":
        commit(load)
    os.kill(os.getpid(), signal.SIGKILL)
Load.commit = killed
with Board(database) as board:
    retry(board, "open", by="ned", reports=Path(reports), lang="en")
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_server_killed_at_the_commit_leaves_the_draft_or_the_loaded_row(database_url: str, shop: Path, moment: str) -> None:
    load_file(shop / "c.csv", shop / "m.yaml", database_url)
    at = numbers(database_url)
    with Board(database_url) as board:
        save(board, at[2], version=0, typed={"Mail": "ned@example.com"}, by="ned")
        save(board, at[3], version=0, typed={"Mail": "still wrong"}, by="ned")
    ended = subprocess.run([sys.executable, "-c", KILLED, database_url, str(shop / "reports"), moment], check=False)
    assert ended.returncode == -9
    with Board(database_url) as board:
        waiting = {at[2]: {"Mail": "ned@example.com"}, at[3]: {"Mail": "still wrong"}}
        assert typed(board) == (waiting if moment == "before" else {})
        assert clients(database_url) == ([KENT] if moment == "before" else [("1", "Ned Flanders"), KENT])
        done = again(board, shop)
        assert counts(done) == ((2, 1, 1, 1) if moment == "before" else (0, 0, 0, 0))
        assert (done.skipped, typed(board)) == ((), {})
        assert clients(database_url) == [("1", "Ned Flanders"), KENT]
        assert [line.action for line in audit(board)[0]].count("retry") == 1
