"""Rejects under review as a table: what each line says, filters, search, order and pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reviewed_rows import BAD_COUNTRY, BAD_EMAIL, BROKEN, GOOD, NO_NAME, TWO_FAULTS, Reviewed, any_shop, keys, shop, short, told

from clientimport.core.errors import UsageFailure
from clientimport.pipeline.reviewing.board import rejects
from clientimport.pipeline.reviewing.views import SORTS, ProblemView, Query, RejectLine

__all__ = ["any_shop", "shop"]

WHOLE = [
    ("3", "B1", "Bolt, Ltd, Bea Bolt", "new", ["email-invalid"]),
    ("4", "B2", "Carl Öztürk", "new", ["country-unknown"]),
    ("5", "B3", "Dent & Co", "new", ["country-unknown", "email-invalid"]),
    ("6", "B4", "", "new", ["title-or-names"]),
    ("7", "", "", "new", ["too-many-cells"]),
]


def test_every_open_reject_is_a_line(any_shop: Reviewed) -> None:
    made = any_shop.run(GOOD, *BROKEN)
    board = any_shop.board()
    assert told(board) == WHOLE
    assert told(board, scope=made.run_id) == WHOLE
    page = rejects(board, Query())
    assert (page.total, page.pages, page.people) == (5, 1, ())
    assert page.lines[1] == RejectLine(
        reject_id=page.lines[1].reject_id,
        run_id=made.run_id,
        file=str(any_shop.folder / "clients.csv"),
        row=4,
        place="4",
        key="B2",
        name="Carl Öztürk",
        state="new",
        assigned="",
        mended=False,
        version=0,
        problems=(
            ProblemView(
                "country-unknown",
                "reject",
                ("Country",),
                ("Country",),
                "billing_address.address_country",
                "Gross Britain",
                "“Gross Britain” is no country that is known. Did you mean United Kingdom?",
                "Use the country's name or its two-letter code.",
            ),
        ),
    )
    german = rejects(board, Query(), "de").lines[1].problems[0]
    assert german.message == "„Gross Britain“ ist kein bekanntes Land. Meinten Sie United Kingdom?"


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"code": "email-invalid"}, ["B1", "B3"]),
    ({"column": "Country"}, ["B2", "B3"]),
    ({"code": "email-invalid", "column": "Country"}, []),
    ({"code": "country-unknown", "column": "Country", "value": "Gross Britain"}, ["B2"]),
    ({"value": ""}, ["B4", ""]),
    ({"code": "no-such-code"}, []),
    ({"state": "new"}, ["B1", "B2", "B3", "B4", ""]),
    ({"state": "known"}, []),
    ({"state": "waived"}, []),
    ({"state": "any"}, ["B1", "B2", "B3", "B4", ""]),
    ({"mended": True}, []),
    ({"mended": False}, ["B1", "B2", "B3", "B4", ""]),
    ({"assigned": ""}, ["B1", "B2", "B3", "B4", ""]),
    ({"assigned": "ann"}, []),
    ({"text": "öztürk"}, ["B2"]),
    ({"text": "ÖZTÜRK"}, ["B2"]),
    ({"text": "b3"}, ["B3"]),
    ({"text": "bolt bea(AT)"}, ["B1"]),
    ({"text": "  E-MAIL   address dent "}, ["B3"]),
    ({"text": "country"}, ["B2", "B3"]),
    ({"text": "surplus"}, []),  # a cell that nothing is wrong with
    ({"text": "instead 9 cells"}, [""]),
    ({"text": "CLIENTS.csv"}, ["B1", "B2", "B3", "B4", ""]),
    ({"text": "clients.csv country untied"}, ["B3"]),
    ({"text": "York"}, []),
    ({"text": "b1 b2"}, []),
    ({"text": "email-invalid"}, []),
    ({"text": "email", "code": "country-unknown"}, ["B3"]),
    ({"text": "."}, ["B1", "B2", "B3", "B4", ""]),
    ({"text": ".*"}, []),
    ({"text": "("}, ["B1"]),
    ({"text": "[\\"}, []),
    ({"text": "%' OR 1=1 --"}, []),
    ({"text": "\x00"}, []),
    ({"code": "' OR '1'='1", "column": '"; DROP TABLE import_reject', "value": "\\"}, []),
]


@pytest.mark.parametrize(("asked", "found"), FILTERS)
def test_a_query_means_these_rows(shop: Reviewed, asked: dict[str, Any], found: list[str]) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    assert keys(board, **asked) == found
    assert rejects(board, Query(**asked)).total == len(found)


def test_messages_are_searched_in_the_language_that_is_asked_for(shop: Reviewed) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    assert [line.key for line in rejects(board, Query(text="bekanntes land"), "de").lines] == ["B2", "B3"]
    assert [line.key for line in rejects(board, Query(text="bekanntes land"), "en").lines] == []


SORTED = {
    "row": ["B1", "10", "9", "B2", "B3", ""],
    "-row": ["", "B3", "B2", "9", "10", "B1"],
    "key": ["9", "10", "B1", "B2", "B3", ""],
    "-key": ["B3", "B2", "B1", "10", "9", ""],
    "name": ["10", "B1", "B2", "B3", "9", ""],
    "-name": ["9", "B3", "B2", "B1", "10", ""],
    "cause": ["B2", "B3", "10", "9", "B1", ""],
    "-cause": ["", "B1", "10", "9", "B3", "B2"],
    "problems": ["B1", "10", "9", "B2", "", "B3"],
    "-problems": ["B3", "B1", "10", "9", "B2", ""],
    "state": ["B1", "10", "9", "B2", "B3", ""],
    "-state": ["B1", "10", "9", "B2", "B3", ""],
    "assigned": ["B3", "10", "B1", "9", "B2", ""],
    "-assigned": ["10", "B3", "B1", "9", "B2", ""],
    "changed": ["B2", "B3", "B1", "10", "9", ""],
    "-changed": ["B3", "B2", "B1", "10", "9", ""],
}


def test_orders_are_all_there() -> None:
    assert set(SORTED) == {*SORTS, *(f"-{name}" for name in SORTS)}


def test_lines_stand_in_every_order(shop: Reviewed) -> None:
    ten, nine = "10,albert,,,al,,,,", "9,Zoe,,,al,,,,"
    shop.run(GOOD, BAD_EMAIL, ten, nine, BAD_COUNTRY, TWO_FAULTS, BROKEN[-1])
    board = shop.board()
    first = {line.key: line.reject_id for line in rejects(board, Query()).lines}
    shop.draft(first["B2"], '{"Country": "GB"}', at="2026-01-02T03:04:05")
    shop.draft(first["B3"], '{"Country": "GB"}', at="2026-01-02T03:04:06", to="ann")
    shop.draft(first["10"], None, version=0, to="Ben")
    assert {name: keys(board, sort=name) for name in SORTED} == SORTED


def test_pages_end_where_the_rows_do(shop: Reviewed) -> None:
    shop.run(GOOD, *BROKEN)
    board = shop.board()
    pages = [rejects(board, Query(size=2, page=page)) for page in (1, 2, 3, 9)]
    assert [[line.row for line in page.lines] for page in pages] == [[3, 4], [5, 6], [7], [7]]
    assert [(page.query.page, page.pages, page.total) for page in pages] == [(1, 3, 5), (2, 3, 5), (3, 3, 5), (3, 3, 5)]
    none = rejects(board, Query(code="none", page=4))
    assert (none.lines, none.total, none.pages, none.query.page) == ((), 0, 1, 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"scope": "20000101-000000-000000"},
        {"scope": "../../etc/passwd"},
        {"scope": "' OR 1=1 --"},
        {"scope": ""},
        {"state": "gone"},
        {"sort": "cells"},
        {"sort": "--row"},
        {"sort": ""},
        {"page": 0},
        {"size": 0},
        {"size": 100_000},
    ],
)
def test_a_query_that_means_nothing_is_refused(shop: Reviewed, asked: dict[str, Any]) -> None:
    shop.run(GOOD, *BROKEN)
    with pytest.raises(UsageFailure):
        rejects(shop.board(), Query(**asked))


HOSTILE = [
    '<script>alert("1")</script>',
    "=HYPERLINK(1)",
    "'; DROP TABLE import_reject; --",
    '\\", "First": "someone else',
    "a\u2028b\u202ec",
    "{value} {0} %s ${jndi:x}",
    "line one\nline two",
    "𝕏 ﷽ é",
]


def test_hostile_texts_are_texts(any_shop: Reviewed) -> None:
    quoted = ['"' + text.replace('"', '""') + '"' for text in HOSTILE]
    any_shop.run(GOOD, *(f"{number},,{text},x,{text},,,," for number, text in enumerate(quoted)))
    board = any_shop.board()
    lines = rejects(board, Query(size=20)).lines
    assert [line.name for line in lines] == [f"{' '.join(text.split())} x" for text in HOSTILE]
    assert [line.problems[0].value for line in lines] == HOSTILE
    for number, text in enumerate(HOSTILE):
        assert keys(board, value=text) == [str(number)]
        assert str(number) in keys(board, text=text)


def test_headings_may_hold_anything(shop: Reviewed) -> None:
    heading = '"E ""mail"" $.x\\"'
    (shop.folder / "odd.yaml").write_text(
        "mapping: 1\ntarget: intend\nsystem: odd\nkey: Key\nsource: {encoding: utf-8}\n"
        "record: {title: '$[''T\"\\', email: 'E \"mail\" $.x\\'}\n"
    )
    (shop.folder / "odd.csv").write_text(f'Key,"$[\'T""\\",{heading}\n1,Acme,none\n')
    from clientimport.pipeline import RunOrder, run

    run(RunOrder(files=(str(shop.folder / "odd.csv"),), mapping=str(shop.folder / "odd.yaml"), database=shop.database))
    board = shop.board()
    assert told(board) == [("2", "1", "Acme", "new", ["email-invalid"])]
    assert keys(board, column='E "mail" $.x\\') == ["1"]


def test_a_secret_is_nowhere(shop: Reviewed) -> None:
    shop.run(GOOD, "B2,,Carl,Öztürk,carl@example.com,,,Gross Britain,s3cr3t-Pin")
    board = shop.board()
    page = rejects(board, Query())
    assert len(page.lines) == 1
    assert "s3cr3t" not in repr(page).lower()
    assert keys(board, text="s3cr3t") == []


def test_rows_of_a_workbook_stand_on_their_sheet(shop: Reviewed) -> None:
    samples = Path(__file__).parent.parent.parent / "samples/dirty"
    from clientimport.pipeline import RunOrder, run

    file = samples / "formula-not-calculated.xlsx"
    mapping = samples.parent.parent / "mappings/salesforce.yaml"
    run(RunOrder(files=(str(file),), mapping=str(mapping), database=shop.database))
    (line,) = rejects(shop.board(), Query()).lines
    assert (line.place, short(line)[-1]) == (f"{line.place.partition('!')[0]}!{line.row}", ["formula-not-calculated"])
    assert "!" in line.place


def test_one_row_with_no_name_has_none(shop: Reviewed) -> None:
    shop.run(GOOD, NO_NAME)
    assert told(shop.board()) == [("3", "B4", "", "new", ["title-or-names"])]
