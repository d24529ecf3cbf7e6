"""Causes of a scope, runs under review and their workbooks: what is told of the shop's rejected rows."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from reviewed_rows import BAD_COUNTRY, BAD_EMAIL, BROKEN, GOOD, TWO_FAULTS, Reviewed, any_shop, ids, keys, shop

from clientimport.core.errors import GateHeld, UsageFailure
from clientimport.pipeline import RunOrder, run
from clientimport.pipeline.ledger import export_run, runs_of
from clientimport.pipeline.reject_list import Wanted
from clientimport.pipeline.reviewing import cause_views
from clientimport.pipeline.reviewing.board import causes, rejects
from clientimport.pipeline.reviewing.board import runs as runs_of_board
from clientimport.pipeline.reviewing.run_views import run_view, workbook
from clientimport.pipeline.reviewing.views import CauseView, Query
from clientimport.pipeline.waiving import Waiving, waive
from clientimport.reader import open_source

__all__ = ["any_shop", "shop"]

COUNTRY = CauseView(
    code="country-unknown",
    column="Country",
    names=("Country",),
    rows=3,
    mended=0,
    message="“Untied Kingdom” is no country that is known. Did you mean United Kingdom?",
    fix="Use the country's name or its two-letter code.",
    values=(("Untied Kingdom", 2, "United Kingdom"), ("Gross Britain", 1, "United Kingdom")),
)
EMAIL = CauseView(
    code="email-invalid",
    column="Email",
    names=("Email",),
    rows=2,
    mended=0,
    message="“bea(at)example.com” is no e-mail address: the @ is missing.",
    fix="Correct the address.",
    values=(("bea(at)example.com", 1, ""), ("dent", 1, "")),
)
NEITHER = CauseView(
    "title-or-names", "Title", ("Title",), 1, 0, "Neither a title nor a first and last name is given.",
    "Fill in the title, or both names.",
)  # fmt: skip
CELLS = CauseView(
    "too-many-cells", "", (), 1, 0, "The row has 10 instead of 9 cells.",
    "Remove the surplus cells, or put quotes around a value that holds the delimiter.",
)  # fmt: skip
ANOTHER = "B6,Six Ltd,,,six@example.com,,,Untied Kingdom,"


def test_causes_are_grouped_and_counted(any_shop: Reviewed) -> None:
    made = any_shop.run(GOOD, *BROKEN, ANOTHER)
    board = any_shop.board()
    assert causes(board, "open") == (COUNTRY, EMAIL, NEITHER, CELLS)
    assert causes(board, made.run_id) == (COUNTRY, EMAIL, NEITHER, CELLS)
    assert causes(board, "open", "de")[0].message == "„Untied Kingdom“ ist kein bekanntes Land. Meinten Sie United Kingdom?"
    for cause in causes(board, "open"):
        assert rejects(board, Query(code=cause.code, column=cause.column)).total == cause.rows
        for value, rows, _ in cause.values:
            assert rejects(board, Query(code=cause.code, column=cause.column, value=value)).total == rows


def test_what_is_mended_or_let_be_counts(any_shop: Reviewed) -> None:
    any_shop.run(GOOD, *BROKEN, ANOTHER)
    board = any_shop.board()
    numbers = ids(board)
    assert causes(board, "open")[0].mended == 0
    any_shop.draft(numbers["B3"], '{"Country": "GB"}')
    any_shop.draft(numbers["B2"], None, version=0, to="ann")
    assert [(cause.code, cause.rows, cause.mended) for cause in causes(board, "open")] == [
        ("country-unknown", 3, 1), ("email-invalid", 2, 1), ("title-or-names", 1, 0), ("too-many-cells", 1, 0),
    ]  # fmt: skip
    waive(any_shop.database, Waiving((numbers["B2"], numbers["B4"]), reason="r", by="ann"))
    waive(any_shop.database, Waiving(wanted=Wanted(code="email-invalid"), reason="r", by="ann"))
    assert [(cause.code, cause.rows, cause.mended, cause.values) for cause in causes(board, "open")] == [
        ("country-unknown", 2, 1, (("Untied Kingdom", 2, "United Kingdom"),)),
        ("too-many-cells", 1, 0, ()),
    ]
    any_shop.run(GOOD)
    assert causes(board, "open") == ()


def test_values_behind_the_most_frequent_ones_are_counted(shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cause_views, "VALUES", 2)
    shop.run(GOOD, *(f"C{n},Cog {n},,,bad{n % 5},,,," for n in range(12)))
    (cause,) = causes(shop.board(), "open")
    assert (cause.rows, cause.values, cause.more) == (12, (("bad0", 3, ""), ("bad1", 3, "")), 3)


def test_the_nearest_known_value_comes_from_what_the_run_knew(shop: Reviewed) -> None:
    (shop.folder / "choice.yaml").write_text(
        "mapping: 1\ntarget: intend\nsystem: choice\nkey: Key\nsource: {encoding: utf-8}\n"
        "record: {title: {column: Kind, lookup: {Gold Partner: gold, Silver Partner: silver}}}\n"
    )
    (shop.folder / "choice.csv").write_text("Key,Kind\n1,Gold Partner\n2,Gould Partner\n3,Silber Partner\n4,Brass\n")
    run(RunOrder((str(shop.folder / "choice.csv"),), str(shop.folder / "choice.yaml"), shop.database))
    (cause,) = causes(shop.board(), "open")
    assert (cause.code, cause.column, cause.names, cause.rows) == ("lookup-unknown", "Kind", ("Kind",), 3)
    assert cause.values == (("Brass", 1, ""), ("Gould Partner", 1, "Gold Partner"), ("Silber Partner", 1, "Silver Partner"))


def test_a_run_and_those_before_it(any_shop: Reviewed) -> None:
    first = any_shop.run(GOOD, BAD_EMAIL, BAD_COUNTRY)
    second = any_shop.run(GOOD, "A2,Other,,,other@example.com,,,,", BAD_COUNTRY, TWO_FAULTS)
    any_shop.run(GOOD, BAD_EMAIL, system="branch", file="branch.csv")
    board = any_shop.board()
    any_shop.draft(ids(board)["B3"], '{"Country": "GB"}')
    waive(any_shop.database, Waiving((ids(board)["B2"],), reason="r", by="ann"))
    view = run_view(board, second.run_id)
    (told,) = (each for each in runs_of(any_shop.database) if each["run_id"] == second.run_id)
    assert view.run == told
    assert (view.open, view.mended, view.waived) == (1, 1, 1)
    assert [(cause.code, cause.rows, cause.mended) for cause in view.causes] == [
        ("country-unknown", 1, 1), ("email-invalid", 1, 1),
    ]  # fmt: skip
    assert view.trend == ((first.run_id, first.started_at, 1, 2), (second.run_id, second.started_at, 2, 2))
    earlier = run_view(board, first.run_id)
    assert (earlier.open, earlier.mended, earlier.waived, earlier.causes) == (0, 0, 0, ())
    assert earlier.trend == view.trend[:1]
    assert runs_of_board(board) == runs_of(any_shop.database)
    with pytest.raises(UsageFailure):
        run_view(board, "../../etc/passwd")


def test_a_run_that_was_held_back_has_causes(shop: Reviewed) -> None:
    shop.run(GOOD)
    path = shop.folder / "held.yaml"
    path.write_text((shop.folder / "shop.yaml").read_text() + "gates: {max_rejects: 0}\n")
    (shop.folder / "more.csv").write_text((shop.folder / "clients.csv").read_text() + BAD_EMAIL + "\n")
    with pytest.raises(GateHeld) as held:
        run(RunOrder((str(shop.folder / "more.csv"),), str(path), shop.database, reports=shop.folder / "reports"))
    board = shop.board()
    (run_id,) = (told["run_id"] for told in runs_of_board(board) if told["status"] == "held")
    view = run_view(board, run_id)
    assert (view.open, [(cause.code, cause.rows) for cause in view.causes]) == (0, [("email-invalid", 1)])
    assert view.trend == ((run_id, view.run["started_at"], None, 1),)
    assert "gate" in str(held.value)


def cells(book: bytes, folder: Path) -> pl.DataFrame:
    """The sheet of rejects."""
    from clientimport.core.mapping import SourceOptions

    file = folder / "book.xlsx"
    file.write_bytes(book)
    source = open_source(str(file), 0, SourceOptions(), [])
    try:
        return pl.concat([batch.rows for batch in source.batches()])
    finally:
        source.close()


def test_the_workbook_is_the_one_that_is_exported(any_shop: Reviewed) -> None:
    made = any_shop.run(GOOD, *BROKEN)
    board = any_shop.board()
    for lang in ("en", "de"):
        book = workbook(board, made.run_id, lang)
        exported = export_run(any_shop.database, made.run_id, any_shop.folder / lang, None, lang)
        with zipfile.ZipFile(BytesIO(book)) as one, zipfile.ZipFile(exported["rejects.xlsx"]) as other:
            # The sheet about the run names the files that were written with it, and the other says how long that sheet is.
            assert one.namelist() == other.namelist()
            differ = [name for name in one.namelist() if one.read(name) != other.read(name)]
            assert differ == ["xl/worksheets/sheet4.xml", "xl/workbook.xml"]
    assert cells(workbook(board, made.run_id), any_shop.folder)["Key"].to_list() == keys(board)[:4]
    with pytest.raises(UsageFailure):
        workbook(board, "last")


def test_nothing_is_left_of_a_workbook(shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shop.run(GOOD, *BROKEN)
    place = shop.folder / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    assert workbook(shop.board(), made.run_id)[:2] == b"PK"
    assert list(place.iterdir()) == []
