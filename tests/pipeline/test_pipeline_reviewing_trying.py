"""A rejected row tried while it is typed: it says what a check would say, writes nothing and waits for no lock."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reviewed import (
    DIRTY,
    ROOT,
    Sample,
    checked_row,
    imported,
    load_file,
    rejects_in,
    said_by_check,
    said_by_trial,
    samples,
    with_references,
)

from clientimport.core.errors import SourceFailure
from clientimport.loader import connect, locked
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.trying import try_row
from clientimport.pipeline.reviewing.words_trying import WORDS
from clientimport.targets import target_named

EMAIL = Sample("email-invalid.csv", "mappings/salesforce.yaml")
KEYS = (WORDS["keys"]["en"],)
TEXTS = st.one_of(
    st.sampled_from(
        ["", "yes", "x@example.com", "lorraine.example.com", "Untied States", "GB", "+44 20 7946 0000", "0", "'=1+1",
         "[withheld]x", "<script>alert(1)</script>", "\\N", "a\nb", "a\r\nb", "\u202eabc", "N/A", "2024-02-31", "Ada Marsh"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
)  # fmt: skip


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(with_references(str(tmp_path_factory.mktemp("references") / "clients.db")))


@pytest.fixture
def database(references: Path, tmp_path: Path) -> str:
    return str(shutil.copy(references, tmp_path / "clients.db"))


@pytest.fixture(scope="module")
def rich(references: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Board, int]]:
    """A board, and a row of many columns: with secrets, lists, references and rules across fields."""
    path = str(shutil.copy(references, tmp_path_factory.mktemp("rich") / "clients.db"))
    imported(Sample("url-invalid.csv", "mappings/intend-api.yaml"), path)
    with Board(path) as board:
        yield board, next(iter(rejects_in(path)))


@pytest.mark.parametrize(
    ("sample", "lang"), list(zip(samples(), cycle(("en", "de")), strict=False)), ids=[sample.file for sample in samples()]
)
def test_a_trial_says_what_a_check_says(sample: Sample, lang: str, database: str) -> None:
    imported(sample, database)
    for reject_id, row in rejects_in(database).items():
        with Board(database) as board:
            view = try_row(board, reject_id, typed={}, lang=lang)
        if sample.file == "refused-by-database.csv":  # which a trial cannot know, and says so
            assert (view.accepted, view.not_done) == (True, (WORDS["keys"][lang], WORDS["database"][lang]))
            continue
        checked = checked_row(database, reject_id, lang=lang)
        assert said_by_trial(view) == said_by_check(checked, int(str(row["row"])))
        assert view.accepted == (not checked.problems)
        assert {view.fate: 1} == checked.fates.named() if view.accepted else view.fate == ""


@settings(max_examples=25)
@given(data=st.data())
def test_typed_cells_are_tried_as_a_check_tries_them(rich: tuple[Board, int], data: st.DataObject) -> None:
    board, reject_id = rich
    names = ("Title", "First Name", "Email", "Username", "Currency", "VAT Number", "Billing Country", "Website", "Type")
    typed = data.draw(st.dictionaries(st.sampled_from(names), TEXTS, max_size=5))
    meant = {name: text.replace("\r\n", "\n") for name, text in typed.items()}
    view = try_row(board, reject_id, typed=typed, lang="en")
    checked = checked_row(board.database, reject_id, meant)
    assert said_by_trial(view) == said_by_check(checked, _row(board, reject_id))
    assert view.accepted == (not checked.problems)


def _row(board: Board, reject_id: int) -> int:
    return int(str(rejects_in(board.database)[reject_id]["row"]))


def test_the_record_stands_beside_the_cells_with_values_at_fault_as_they_are(database: str) -> None:
    imported(EMAIL, database)
    with Board(database) as board:
        wrong = try_row(board, 1, typed={"Phone": "ask at the desk"}, lang="en")
        right = try_row(board, 1, typed={"Email": "lorraine@example.com"}, lang="en")
    assert [(p.code, p.names, p.columns, p.value) for p in wrong.problems if p.severity == "reject"] == [
        ("email-invalid", ("Email",), ("Email",), "lorraine.example.com"),
        ("phone-invalid", ("Phone",), ("Phone",), "ask at the desk"),
    ]
    address = {
        "label": "mailing", "name": "Lorraine Vandermeer", "company": "Gridline Travel", "street_address": "88 Stadium Drive",
        "locality": "Columbus", "region": "OH", "postal_code": "43004", "country_code": "US", "is_primary_billing": True,
    }  # fmt: skip
    record = {"name": "Lorraine Vandermeer", "addresses": [address], "company": {"name": "Gridline Travel"}}
    assert wrong.record == {
        **record,
        "phone_numbers": [{"label": "work", "country_code": "1", "number": "ask at the desk"}],
        "email_addresses": [{"label": "work", "address": "lorraine.example.com", "is_primary": True}],
    }
    assert right.record == {
        **record,
        "phone_numbers": [{"label": "work", "country_code": "1", "number": "614-555-0101"}],
        "email_addresses": [{"label": "work", "address": "lorraine@example.com", "is_primary": True}],
    }
    assert (right.accepted, right.fate, right.client, right.not_done) == (True, "created", None, KEYS)
    assert (wrong.accepted, wrong.fate, wrong.client, wrong.not_done) == (False, "", None, KEYS)


def test_a_trial_knows_the_stored_client(database: str) -> None:
    imported(EMAIL, database)
    with Board(database) as board:
        of_ada = {"Contact ID": "0035g00000Yk3Aa"}
        updated = try_row(board, 1, typed={**of_ada, "Email": "l@example.com"}, lang="en")
        refused = try_row(board, 1, typed=of_ada, lang="en")
        same = {
            **of_ada, "First Name": "Ada", "Last Name": "Marsh", "Account Name": "Marsh Tours", "Mailing Street": "1 Pier Road",
            "Mailing City": "Portland", "Mailing State/Province": "OR", "Mailing Zip/Postal Code": "97201",
            "Phone": "503-555-0101", "Email": "ada@example.com",
        }  # fmt: skip
        unchanged = try_row(board, 1, typed=same, lang="en")
    assert [(view.accepted, view.fate, view.client) for view in (updated, refused, unchanged)] == [
        (True, "updated", 1),
        (False, "", 1),
        (True, "unchanged", 1),
    ]


def test_no_secret_is_shown_or_typed(rich: tuple[Board, int]) -> None:
    board, reject_id = rich
    with pytest.raises(Refused) as refused:
        try_row(board, reject_id, typed={"Password": "hunter2"}, lang="en")
    assert refused.value.message == "Password is a secret column: its cells are not edited here."
    view = try_row(board, reject_id, typed={"Username": "joinery2", "Website": ""}, lang="en")
    assert view.accepted
    assert "password" not in str(view.record)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"No Such": "x"}, "The file of this row has no column No Such."),
        ({"Email": "a\0b"}, "The cell Email holds a character that no file of text can."),
        ({"Email": "a\ud800b"}, "The cell Email holds a character that no file of text can."),
        ({"Email": "[withheld]"}, "[withheld] stands for a secret: it cannot be typed as a value."),
        ({"Email": "x" * 1_000_001}, "The cell Email has 1000001 characters; 1000000 are the most."),
    ],
)
def test_what_no_cell_can_hold_is_refused(rich: tuple[Board, int], typed: dict[str, str], words: str) -> None:
    board, reject_id = rich
    with pytest.raises(Refused) as refused:
        try_row(board, reject_id, typed=typed, lang="en")
    assert refused.value.message == words


def test_a_row_that_is_not_there_is_told(rich: tuple[Board, int]) -> None:
    with pytest.raises(Refused) as refused:
        try_row(rich[0], 4711, typed={}, lang="de")
    assert refused.value.message == "Es gibt keine abgewiesene Zeile 4711."


def test_a_raw_record_is_read_anew(database: str) -> None:
    imported(Sample("too-many-cells.csv", "mappings/salesforce.yaml"), database)
    raw = str(rejects_in(database)[1]["raw"])
    with Board(database) as board:
        as_received = try_row(board, 1, typed={}, raw=raw, lang="en")
        mended = try_row(board, 1, typed={}, raw=raw.replace("Drive, Gate 4", "Drive Gate 4"), lang="en")
        filled = try_row(board, 1, typed={"Contact ID": "A9", "First Name": "Cyrus", "Last Name": "Bell"}, lang="en")
        emptied = try_row(board, 1, typed={}, raw=" ", lang="en")
    assert [p.code for p in as_received.problems] == ["too-many-cells"]
    assert as_received.record is None
    assert (mended.accepted, (mended.record or {})["addresses"][0]["street_address"]) == (True, "88 Stadium Drive Gate 4")
    assert (filled.accepted, filled.record) == (True, {"name": "Cyrus Bell"})
    assert (emptied.accepted, emptied.record, emptied.problems) == (False, None, ())
    assert emptied.not_done == ("All of its cells are empty. Fill them in; or delete the row to leave it out.",)


def test_a_client_of_several_rows_is_tried_whole(database: str) -> None:
    imported(Sample("client-rejected.csv", "samples/dirty/many.yaml"), database)
    faulty = next(number for number, row in rejects_in(database).items() if '"edna@"' in str(row["cells"]))
    other = next(number for number in rejects_in(database) if number != faulty)
    with Board(database) as board:
        mended = try_row(board, faulty, typed={"E-mail": "edna@example.org"}, lang="en")
        waiting = try_row(board, other, typed={}, lang="en")
        save(board, faulty, version=0, typed={"E-mail": "edna@example.org"}, by="ned")
        ready = try_row(board, other, typed={}, lang="en")
    beside = ("Its client has 1 more open row, and was tried with it as it stands.",)
    mails = [{"label": "work", "address": "edna@example.com"}, {"label": "work", "address": "edna@example.org"}]
    assert (mended.accepted, mended.record) == (True, {"name": "Edna Krabappel", "email_addresses": mails})
    assert (mended.fate, mended.not_done) == ("merged", beside)
    assert ([p.code for p in waiting.problems], waiting.not_done) == (["client-rejected"], beside)
    assert (ready.accepted, ready.record, ready.fate) == (True, mended.record, "created")


def test_joined_tables_are_asked_while_they_are_there(database: str, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for name in ("partner-required.csv", "joined-required.yaml", "joined.yaml", "tables/accounts.csv"):
        shutil.copy(DIRTY / name, tmp_path / name)
    load_file(tmp_path / "partner-required.csv", tmp_path / "joined-required.yaml", database)
    table = tmp_path / "tables/accounts.csv"
    known = table.read_text("utf-8").splitlines()[1].split(",")
    with Board(database) as board:
        lacking = try_row(board, 1, typed={}, lang="en")
        found = try_row(board, 1, typed={"AccountId": known[0]}, lang="en")
        table.write_text(table.read_text("utf-8").replace(known[1], "Renamed Ltd"), "utf-8")
        renamed = try_row(board, 1, typed={"AccountId": known[0]}, lang="en")
        table.unlink()
        gone = try_row(board, 1, typed={"AccountId": known[0]}, lang="en")
    assert ([p.code for p in lacking.problems if p.severity == "reject"], lacking.accepted) == (["partner-required"], False)
    assert (found.accepted, (found.record or {})["company"]) == (True, {"name": known[1]})
    assert (renamed.record or {})["company"] == {"name": "Renamed Ltd"}
    assert (gone.accepted, gone.record, gone.problems) == (False, None, ())
    assert gone.not_done[0].startswith(
        "The tables that the mapping joins cannot be read, and without them nothing can be tried:"
    )


def test_a_changed_mapping_counts_at_once(database: str, tmp_path: Path) -> None:
    mapping = tmp_path / "salesforce.yaml"
    shutil.copy(ROOT / EMAIL.mapping, mapping)
    load_file(DIRTY / EMAIL.file, mapping, database)
    text = mapping.read_text("utf-8")
    with Board(database) as board:
        assert not try_row(board, 1, typed={}, lang="en").accepted
        mapping.write_text(text + '\non_invalid: {fields: {"email_addresses[]": drop-item}}\n', "utf-8")
        dropped = try_row(board, 1, typed={}, lang="en")
        mapping.write_text(text.replace("system: salesforce", "system: another"), "utf-8")
        other = try_row(board, 1, typed={}, lang="en")
        mapping.unlink()
        with pytest.raises(SourceFailure):
            try_row(board, 1, typed={}, lang="en")
    assert (dropped.accepted, [p.code for p in dropped.problems if p.severity == "drop"]) == (True, ["email-invalid"])
    assert "email_addresses" not in (dropped.record or {})
    assert (other.accepted, other.record) == (False, None)
    assert other.not_done == (
        f"It was rejected for ticketevolution, system salesforce; the mapping {mapping} is for another. Leave --mapping out.",
    )


def test_a_row_that_is_filtered_is_no_client(database: str, tmp_path: Path) -> None:
    mapping = tmp_path / "filtered.yaml"
    mapping.write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nrecord: {name: Name}\nonly_if: {sql: \"Status <> 'gone'\"}\n"
    )
    (tmp_path / "f.csv").write_text("Id,Name,Status\n1,Ned Flanders,here\n2,Ned,here\n")
    load_file(tmp_path / "f.csv", mapping, database)
    with Board(database) as board:
        view = try_row(board, 1, typed={"Status": "gone"}, lang="en")
    assert (view.accepted, view.fate, view.record, view.problems) == (True, "filtered", None, ())


def test_rules_of_partial_updates_hold_on_the_record_as_it_would_stand(database: str, tmp_path: Path) -> None:
    head = "mapping: 1\ntarget: intend\nsystem: s\nkey: Id\n"
    (tmp_path / "all.yaml").write_text(head + "record: {title: Title}\n")
    clearing = "load: {mode: update, blank_cells: {fields: {title: clear}}}\n"
    (tmp_path / "part.yaml").write_text(head + clearing + "record: {title: Title, last_name: Name}\n")
    (tmp_path / "all.csv").write_text("Id,Title\n1,Leftorium\n")
    (tmp_path / "part.csv").write_text("Id,Title,Name\n1,,\n")
    load_file(tmp_path / "all.csv", tmp_path / "all.yaml", database)
    load_file(tmp_path / "part.csv", tmp_path / "part.yaml", database)
    (number,) = rejects_in(database)
    with Board(database) as board:
        said = {}
        for name, typed in {
            "as it is": {},
            "titled": {"Title": "Ned's"},
            "half": {"Name": "Flanders"},
            "other": {"Id": "2"},
        }.items():
            view = try_row(board, number, typed=typed, lang="en")
            assert said_by_trial(view) == said_by_check(checked_row(database, number, typed), 2)
            said[name] = (view.accepted, [p.code for p in view.problems if p.severity == "reject"], view.fate, view.client)
    assert said == {
        "as it is": (False, ["title-or-names"], "", 1),
        "titled": (True, [], "updated", 1),
        "half": (False, ["title-or-names"], "", 1),
        "other": (False, ["key-unknown"], "", None),
    }


def test_nothing_is_written_and_no_lock_is_waited_for(database_url: str) -> None:
    imported(EMAIL, with_references(database_url))
    engine = connect(database_url)
    target = target_named("ticketevolution")
    assert target is not None
    with Board(database_url) as board:
        with locked(engine, target.name):
            view = try_row(board, 1, typed={"Email": "lorraine@example.com"}, lang="en")
        again = try_row(board, 1, typed={"Email": "lorraine@example.com"}, lang="en")
    engine.dispose()
    assert view == again
    assert (view.accepted, view.fate) == (True, "created")
    if "://" not in database_url:
        before = Path(database_url).read_bytes()
        with Board(database_url) as board:
            try_row(board, 1, typed={}, lang="en")
        assert Path(database_url).read_bytes() == before
        with sqlite3.connect(database_url) as ledger:
            assert ledger.execute("SELECT count(*) FROM import_run").fetchone() == (1,)
