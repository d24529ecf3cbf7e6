"""One rejected row under review: its cells, what they may be, why it cannot be mended, and its neighbours in a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reviewed_rows import (
    BAD_COUNTRY,
    BAD_EMAIL,
    BROKEN,
    GOOD,
    HEADINGS,
    TOO_LONG,
    TWO_FAULTS,
    Reviewed,
    any_shop,
    ids,
    keys,
    shop,
)
from sqlalchemy import Connection

from clientimport.core.errors import UsageFailure
from clientimport.loader import Draft, reading
from clientimport.pipeline import RunOrder, run
from clientimport.pipeline.reference_tables import load_table
from clientimport.pipeline.reviewing import reject_views
from clientimport.pipeline.reviewing.assigning import waive_rows
from clientimport.pipeline.reviewing.board import Board, rejects
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.reject_views import neighbours, reject_view
from clientimport.pipeline.reviewing.views import CellView, Query
from clientimport.pipeline.waiving import Waiving, waive

__all__ = ["any_shop", "shop"]

ROOT = Path(__file__).parent.parent.parent
ADDRESS = "billing_address.address_"


def test_a_row_with_everything_about_it(any_shop: Reviewed) -> None:
    made = any_shop.run(GOOD, *BROKEN)
    board = any_shop.board()
    number = ids(board)["B2"]
    any_shop.draft(number, '{"Country": "GB", "Town": ""}', version=2, by="ann", at="2026-01-02T03:04:05", since='["Town"]')
    view = reject_view(board, number)
    assert view.line == rejects(board, Query()).lines[1]
    assert (view.target, view.system, view.mapping) == ("intend", "shop", str(any_shop.folder / "shop.yaml"))
    assert (view.raw, view.raw_typed, view.editable, view.newer) == (None, None, "", 0)
    assert (view.edited_by, view.edited_at, view.line.version, view.line.mended) == (
        "ann",
        "2026-01-02T03:04:05+00:00",
        2,
        True,
    )
    plain = {"typed": None, "secret": False, "faulty": False}
    assert view.cells == (
        CellView("Key", "Key", "B2", **plain, fields=("key",)),
        CellView("Title", "Title", "", **plain, fields=("title",)),
        CellView("First", "First", "Carl", **plain, fields=("first_name",)),
        CellView("Last", "Last", "Öztürk", **plain, fields=("last_name",)),
        CellView("Email", "Email", "carl@example.com", **plain, fields=("email",)),
        CellView("Street", "Street", "3 High Street", **plain, fields=(f"{ADDRESS}street_1",)),
        CellView("Town", "Town", "York", "", False, False, fields=(f"{ADDRESS}town",), changed_since=True),
        CellView("Country", "Country", "Gross Britain", "GB", False, True, (), "United Kingdom", (f"{ADDRESS}country",)),
        CellView("PIN", "PIN", "", None, True, False),
    )
    (life,) = view.lives
    assert (life.code, life.life["state"], life.life["standing"], life.life["first_run"]) == (
        "country-unknown", "open", "new", made.run_id,
    )  # fmt: skip


def test_a_row_without_its_mapping_is_still_there(shop: Reviewed) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    number = ids(board)["B2"]
    before = reject_view(board, number)
    for text in (
        None,
        "mapping: 1\nno: [yaml\n",
        "mapping: 1\ntarget: ticketevolution\nsystem: x\nkey: Key\nrecord: {name: Title}\n",
    ):
        path = shop.folder / "shop.yaml"
        path.unlink() if text is None else path.write_text(text)
        view = reject_view(board, number)
        assert [(cell.name, cell.received, cell.faulty, cell.secret) for cell in view.cells] == [
            (cell.name, cell.received, cell.faulty, cell.secret) for cell in before.cells
        ]
        assert all(cell.fields == () for cell in view.cells)
        assert (view.editable, view.line, view.lives) == ("", before.line, before.lives)


def test_secrets_are_told_by_nobody(any_shop: Reviewed) -> None:
    any_shop.run(GOOD, "B2,,Carl,Öztürk,carl@example.com,,,Gross Britain,s3cr3t-Pin", "B5,Extra,,,,,,,s3cr3t-Two,surplus")
    board = any_shop.board()
    for number in ids(board).values():
        view = reject_view(board, number)
        assert "s3cr3t" not in repr(view)
        assert [(cell.received, cell.typed, cell.allowed) for cell in view.cells if cell.secret] == [("", None, ())]
    shut = reject_view(board, ids(board)[""])
    assert (shut.raw, shut.editable) == ("[withheld]", "withheld")
    any_shop.draft(shut.line.reject_id, '{"Key": "B5", "Title": "Extra"}')
    assert reject_view(board, shut.line.reject_id).editable == ""


def test_a_row_of_wrong_structure_has_its_record(shop: Reviewed) -> None:
    mapping = (ROOT / "mappings/salesforce.yaml", ROOT / "samples/dirty/too-many-cells.csv")
    run(RunOrder((str(mapping[1]),), str(mapping[0]), shop.database))
    board = shop.board()
    (line,) = rejects(board, Query()).lines
    shop.draft(line.reject_id, None, raw="typed")
    view = reject_view(board, line.reject_id)
    broken = mapping[1].read_text().splitlines()[line.row - 1]
    assert (view.raw, view.raw_typed, view.editable) == (broken, "typed", "")
    assert {cell.received for cell in view.cells} == {""}


def test_cells_may_be_chosen_from_what_the_references_hold_now(shop: Reviewed) -> None:
    for name in ("offices", "companies"):
        load_table(name, str(ROOT / f"samples/clean/{name}.csv"), shop.database)
    (shop.folder / "t.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\nsource: {encoding: utf-8}\n"
        "record: {name: Name, office_id: Office, notes: {column: Rank, lookup: {First: Gold, Second: Silver}}}\n"
    )
    (shop.folder / "t.csv").write_text("Id,Name,Office,Rank\n1,Ned Flanders,193,Frist\n")
    made = run(RunOrder((str(shop.folder / "t.csv"),), str(shop.folder / "t.yaml"), shop.database))
    board = shop.board()
    (line,) = rejects(board, Query()).lines
    told = {
        cell.name: (cell.faulty, cell.allowed, cell.nearest, cell.fields) for cell in reject_view(board, line.reject_id).cells
    }
    offices = told["Office"][1]
    assert told["Rank"] == (True, ("First", "Second"), "First", ("notes",))
    assert told["Office"] == (True, offices, "1937", ("office_id",))
    assert "1937" in offices
    shop.execute("INSERT INTO ticketevolution_office (id, name) SELECT 4711, name FROM ticketevolution_office LIMIT 1")
    now = {cell.name: cell.allowed for cell in reject_view(board, line.reject_id).cells}
    assert set(now["Office"]) - set(offices) == {"4711"}
    (shop.folder / "t.yaml").unlink()
    then = {cell.name: cell.allowed for cell in reject_view(board, line.reject_id).cells}
    assert (then["Office"], then["Rank"]) == (offices, ("First", "Second"))
    assert made.run_id == line.run_id


def test_rows_that_cannot_be_mended_say_why(shop: Reviewed) -> None:
    first = shop.run(GOOD, BAD_EMAIL, BAD_COUNTRY, TWO_FAULTS)
    board = shop.board()
    old = ids(board)
    waive(shop.database, Waiving((old["B3"],), reason="let be", by="ann"))
    shop.run(GOOD, BAD_COUNTRY, TWO_FAULTS)
    new = ids(board, state="any")
    assert {key: (reject_view(board, number).editable, reject_view(board, number).newer) for key, number in old.items()} == {
        "B1": ("resolved", 0), "B2": ("superseded", new["B2"]), "B3": ("superseded", new["B3"]),
    }  # fmt: skip
    view = reject_view(board, new["B3"])
    assert (view.editable, view.newer, view.line.state) == ("", 0, "waived")
    assert [life.life["waiver"]["reason"] for life in view.lives] == ["let be", "let be"]
    assert reject_view(board, old["B1"]).line.state == "source"
    assert keys(board, scope=first.run_id, state="source") == ["B1"]


def test_all_that_was_found_in_a_row_is_told_with_it(shop: Reviewed) -> None:
    path = shop.folder / "notice.yaml"
    path.write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\nsource: {encoding: utf-8}\n"
        "record: {name: Name, office_id: Office, email_addresses: [{label: {value: work}, address: Email}]}\n"
    )
    (shop.folder / "t.csv").write_text("Id,Name,Office,Email\n1,Ned Flanders,,none\n")
    run(RunOrder((str(shop.folder / "t.csv"),), str(path), shop.database))
    board = shop.board()
    (line,) = rejects(board, Query()).lines
    assert [(problem.severity, problem.code) for problem in line.problems] == [("reject", "email-invalid")]
    view = reject_view(board, line.reject_id, "de")
    assert [(problem.severity, problem.code) for problem in view.line.problems] == [
        ("reject", "email-invalid"), ("notice", "office-missing"),
    ]  # fmt: skip
    assert view.line.problems[1].message == "Der Kunde hat kein Büro."
    assert [cell.name for cell in view.cells if cell.faulty] == ["Email"]
    assert [life.code for life in view.lives] == ["email-invalid"]


@pytest.mark.parametrize("number", [0, -1, 999_999, 2**62])
def test_there_is_no_such_row(shop: Reviewed, number: int) -> None:
    shop.run(GOOD, *BROKEN)
    with pytest.raises(UsageFailure):
        reject_view(shop.board(), number)


def walk(board: Board, query: Query, start: int) -> list[int]:
    """From one row to the last one behind it."""
    found = [start]
    while following := neighbours(board, query, found[-1])[1]:
        assert neighbours(board, query, following)[0] == found[-1]
        found.append(following)
    return found


@pytest.mark.parametrize(
    "query",
    [Query(), Query(sort="-key"), Query(sort="name", text="example"), Query(code="email-invalid"), Query(size=2, page=3)],
)
def test_rows_are_walked_in_the_order_of_the_table(shop: Reviewed, query: Query) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    numbers = [line.reject_id for line in rejects(board, Query(**{**query.__dict__, "size": 100, "page": 1})).lines]
    assert neighbours(board, query, numbers[0])[0] == 0
    assert walk(board, query, numbers[0]) == numbers


def test_a_row_that_the_query_means_no_more_has_neighbours_still(shop: Reviewed) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    numbers = ids(board)
    shop.draft(numbers["B3"], json.dumps({"Email": "dent@example.com"}))
    unmended = Query(mended=False)
    assert neighbours(board, unmended, numbers["B3"]) == (numbers["B2"], numbers["B4"])
    assert neighbours(board, Query(mended=True), numbers["B1"]) == (0, numbers["B3"])
    assert neighbours(board, unmended, 999_999) == (0, 0)
    assert neighbours(board, Query(text="zzz"), numbers["B3"]) == (0, 0)


def test_a_heading_that_is_blank_goes_by_its_place(shop: Reviewed) -> None:
    text = (shop.folder / "blank.csv", HEADINGS.replace("Street", ""), BAD_EMAIL, TOO_LONG)
    (shop.folder / "blank.yaml").write_text(
        "mapping: 1\ntarget: intend\nsystem: blank\nkey: Key\nsource: {encoding: utf-8}\nrecord: {title: Title, email: Email}\n"
    )
    text[0].write_text("\n".join([*text[1:3], ""]))
    run(RunOrder((str(text[0]),), str(shop.folder / "blank.yaml"), shop.database))
    board = shop.board()
    view = reject_view(board, ids(board)["B1"])
    assert [(cell.name, cell.heading, cell.received) for cell in view.cells][5] == ("column 6", "column 6", "2 Mill Lane")


def test_a_row_is_told_alike_whether_its_scope_is_in_memory_or_not(any_shop: Reviewed) -> None:
    first = any_shop.run(GOOD, *BROKEN)
    any_shop.run(GOOD, *BROKEN[:3], again=True)
    board, other = any_shop.board(), any_shop.board()
    every = [line.reject_id for run in (first.run_id, "open") for line in rejects(board, Query(scope=run, state="any")).lines]
    numbers = ids(board)
    assert len(set(every)) > len(numbers) > 0
    waive_rows(other, [numbers["B1"]], reason="r", until=None, by="ann")
    save(other, numbers["B2"], version=0, typed={"First": "Zoë"}, by="ann")
    for number in every:
        assert board.scopes.holding(number, "en") is not None
        alone = any_shop.board()
        assert alone.scopes.holding(number, "en") is None
        assert reject_view(board, number) == reject_view(alone, number)


def test_the_version_of_a_row_is_that_of_the_cells_that_are_shown(shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.run(GOOD, *BROKEN)
    board, other = shop.board(), shop.board()
    number = ids(board)["B2"]
    read = reject_views.drafts_of

    def late(connection: Connection, numbers: list[int]) -> dict[int, Draft]:
        """Somebody saves when the line is there already."""
        save(other, number, version=0, typed={"Country": "GB"}, by="ann")
        with reading(other.engine) as anew:
            return read(anew, numbers)

    monkeypatch.setattr(reject_views, "drafts_of", late)
    view = reject_view(board, number)
    typed = {cell.name: cell.typed for cell in view.cells if cell.typed is not None}
    assert (view.line.version, view.line.mended, typed) == (1, True, {"Country": "GB"})
