"""One correction for all rows of a cause: the preview tells what a retry then loads, and nothing else is ever saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reviewed import Sample, imported, load_file, rejects_in

from clientimport.loader import connect, drafts_of, locked, reading
from clientimport.pipeline.reviewing.audit import audit
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.correcting import correct_all, preview
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.refusals import Refused, RunLoading, Stale
from clientimport.pipeline.reviewing.retry_mended import retry
from clientimport.pipeline.reviewing.undoing import undo
from clientimport.pipeline.reviewing.views import ChangeLine, Correction

MAPPING = """\
mapping: 1
target: ticketevolution
system: s
key: Id
source: {secret: [PIN]}
record:
  name: Name
  email_addresses: [{label: {value: work}, address: Mail}]
  addresses: [{label: {value: home}, street_address: Street, country_code: {column: Country, country: code}}]
"""
FILE = """\
Id,Name,Mail,Street,Country,PIN
1,Ned Flanders,,1 Elm Street,Untied States,1
2,Edna Krabappel,edna@,2 Elm Street,Untied States,2
3,Maude Flanders,,3 Elm Street, Untied States ,3
4,Kent Brockman,,4 Elm Street,Inglaterra,4
5,Moe Szyslak,,5 Elm Street,US,5
6,Lenny,,6 Elm Street,Untied States,6
1,Todd Flanders,,1 Elm Street,Untied States,7
"""
CAUSE = Correction("open", "country-unknown", "Country", "Country")
UNITED = replace(CAUSE, values=(("Untied States", "United States"),))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "c.csv").write_text(FILE)
    return tmp_path


def numbers(database: str) -> dict[int, int]:
    """Row of the file -> number of the open reject."""
    return {int(str(row["row"])): number for number, row in rejects_in(database).items()}


def typed(board: Board) -> dict[int, dict[str, str]]:
    with reading(board.engine) as connection:
        return {number: draft.cells for number, draft in drafts_of(connection, range(1, 200)).items()}


def test_a_correction_is_previewed_saved_and_loaded(database_url: str, shop: Path) -> None:
    path = str(shop / "c.csv")
    load_file(shop / "c.csv", shop / "m.yaml", database_url)
    at = numbers(database_url)
    with Board(database_url) as board:
        shown = preview(board, UNITED, "en")
        # Of two rows with one key the second is repeated; one name lacks a blank, one mail its end.
        assert (shown.rows, shown.loadable, shown.faulty, shown.skipped) == (5, 2, 3, 1)
        assert shown.left == (("email-invalid", 1), ("key-repeated", 1), ("name-without-space", 1))
        first = ChangeLine(at[2], "2", "1", "Ned Flanders", "Untied States", "United States")
        assert (shown.sample[0], [line.old for line in shown.sample]) == (
            first, ["Untied States", "Untied States", " Untied States ", "Untied States", "Untied States"],
        )  # fmt: skip
        assert typed(board) == {}
        done = correct_all(board, UNITED, digest=shown.digest, by="ned")
        assert (done.rows, done.left) == (5, ())
        assert typed(board) == {at[row]: {"Country": "United States"} for row in (2, 3, 4, 7, 8)}
        (line, *_), total = audit(board)
        assert (line.action, line.by, line.rows, line.undoable, total) == ("correct", "ned", 5, True, 1)
        assert line.told == {"code": "country-unknown", "column": "Country"}
        loaded = retry(board, "open", by="ned", reports=shop / "reports", lang="en")
        assert (loaded.tried, loaded.loaded, loaded.rejected) == (shown.rows, shown.loadable, shown.faulty)
        assert path in loaded.runs[0]["files"][0]["path"]


def test_a_correction_can_be_taken_back(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    at = numbers(database)
    with Board(database) as board:
        save(board, at[3], version=0, typed={"Mail": "edna@example.com", "Country": "Untied States of"}, by="edna")
        every = replace(UNITED, every="GB")
        shown = preview(board, every, "en")
        # The draft counts as the cell stands: it is none of the values, so it becomes what all others do.
        assert {line.reject_id: (line.old, line.new) for line in shown.sample}[at[3]] == ("Untied States of", "GB")
        assert (shown.rows, shown.skipped) == (6, 0)
        done = correct_all(board, every, digest=shown.digest, by="ned")
        assert typed(board)[at[3]] == {"Mail": "edna@example.com", "Country": "GB"}
        assert undo(board, done.action_id, by="ned").rows == 6
        assert typed(board) == {at[3]: {"Mail": "edna@example.com", "Country": "Untied States of"}}


def test_what_moved_since_the_preview_makes_it_stale(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    at = numbers(database)
    with Board(database) as board:
        shown = preview(board, UNITED, "en")
        save(board, at[2], version=0, typed={"Name": "Rod Flanders"}, by="edna")
        with pytest.raises(Stale) as stale:
            correct_all(board, UNITED, digest=shown.digest, by="ned")
        assert stale.value.message == "These rows have changed since the preview was made."
        assert typed(board) == {at[2]: {"Name": "Rod Flanders"}}
        with pytest.raises(Stale):
            correct_all(board, replace(UNITED, every=""), digest=preview(board, UNITED, "en").digest, by="ned")
        again = preview(board, UNITED, "en")
        (shop / "d.csv").write_text(FILE.splitlines()[0] + "\n9,Nelson Muntz,,9 Elm Street,Untied States,9\n")
        load_file(shop / "d.csv", shop / "m.yaml", database)
        with pytest.raises(Stale):
            correct_all(board, UNITED, digest=again.digest, by="ned")
        assert preview(board, UNITED, "en").rows == again.rows + 1
        assert audit(board)[1] == 1


def test_nothing_is_saved_while_a_run_loads(database_url: str, shop: Path) -> None:
    load_file(shop / "c.csv", shop / "m.yaml", database_url)
    with Board(database_url) as board:
        shown = preview(board, UNITED, "en")
        other = connect(database_url)
        with locked(other, "ticketevolution"):
            # Looking is always possible.
            assert preview(board, UNITED, "en") == shown
            with pytest.raises(RunLoading):
                correct_all(board, UNITED, digest=shown.digest, by="ned")
        other.dispose()
        assert correct_all(board, UNITED, digest=shown.digest, by="ned").rows == 5


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (replace(UNITED, values=(("Untied States", "a\0b"),)), "The cell Country holds a character that no file of text can."),
        (replace(UNITED, every="[withheld]"), "[withheld] stands for a secret: it cannot be typed as a value."),
    ],
)
def test_what_no_cell_can_hold_is_refused(tmp_path: Path, shop: Path, correction: Correction, words: str) -> None:
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    with Board(database) as board:
        with pytest.raises(Refused) as refused:
            preview(board, correction, "en")
        assert refused.value.message == words


def test_a_correction_of_another_column_or_cause_changes_nothing(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    with Board(database) as board:
        for other in (
            replace(UNITED, name="PIN", every="1"),
            replace(UNITED, name="Street", every="1"),
            replace(UNITED, code="no-such-code", every="1"),
            replace(UNITED, column="Street", every="1"),
            replace(CAUSE, name="", column="", every="1"),
        ):
            shown = preview(board, other, "en")
            assert (shown.rows, shown.sample) == (0, ())
            assert correct_all(board, other, digest=shown.digest, by="ned").action_id == 0
        assert typed(board) == {}


def test_a_secret_column_is_not_corrected(tmp_path: Path) -> None:
    database = str(tmp_path / "c.db")
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nsource: {secret: [PIN]}\n"
        "record: {name: Name, company_id: PIN}\n"
    )
    (tmp_path / "c.csv").write_text("Id,Name,PIN\n1,Ned Flanders,hunter2\n")
    load_file(tmp_path / "c.csv", tmp_path / "m.yaml", database)
    with Board(database) as board, pytest.raises(Refused) as refused:
        preview(board, Correction("open", "integer-invalid", "PIN", "PIN", every="5001"), "en")
    assert refused.value.message == "PIN is a secret column: its cells are not edited here."


def test_rows_of_one_client_are_previewed_together(tmp_path: Path) -> None:
    database = str(tmp_path / "c.db")
    imported(Sample("client-rejected.csv", "samples/dirty/many.yaml"), database)
    cause = Correction("open", "email-invalid", "E-mail", "E-mail", (("edna@", "edna@example.org"),))
    with Board(database) as board:
        shown = preview(board, cause, "en")
        assert (shown.rows, shown.loadable, shown.faulty) == (1, 1, 0)
        correct_all(board, cause, digest=shown.digest, by="ned")
        done = retry(board, "open", by="ned", reports=tmp_path / "reports", lang="en")
        assert (done.tried, done.loaded) == (2, 2)


CELLS = st.one_of(
    st.sampled_from(["United States", "GB", "Atlantis", "", " ", "=1+1", "<b>x</b>", "Ünited\u202e", "a,b\r\n", '"', "N/A"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)


@settings(max_examples=15)
@given(old=st.sampled_from(["Untied States", "Inglaterra", "Elsewhere"]), new=CELLS, every=st.none() | CELLS)
def test_a_retry_loads_what_the_preview_counts(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str, every: str | None
) -> None:
    folder = tmp_path_factory.mktemp("shop")
    database = str(folder / "c.db")
    (folder / "m.yaml").write_text(MAPPING)
    (folder / "c.csv").write_text(FILE)
    load_file(folder / "c.csv", folder / "m.yaml", database)
    correction = replace(CAUSE, values=((old, new),), every=every)
    with Board(database) as board:
        shown = preview(board, correction, "en")
        assert shown.rows + shown.skipped == 6
        saved = correct_all(board, correction, digest=shown.digest, by="ned")
        assert saved.rows == shown.rows == len(typed(board))
        done = retry(board, "open", by="ned", reports=folder / "reports", lang="en")
        assert (done.loaded, done.rejected, done.skipped) == (shown.loadable, shown.faulty, ())
