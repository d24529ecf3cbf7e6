"""Addresses as they are printed: town, postal code and country taken out of lines or one cell."""

from __future__ import annotations

import re

import polars as pl
import pytest

from clientimport.mapper.proposing.columns import Candidate, candidate
from clientimport.mapper.proposing.gathering import Place
from clientimport.mapper.proposing.printed_addresses import settle_lines, taken_apart
from clientimport.values.looks import looks_of


def _column(heading: str, position: int, *cells: str | None) -> Candidate:
    looks = looks_of(pl.Series(heading, list(cells), dtype=pl.String))
    return candidate(heading, heading, heading, position, looks, secret=False)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (
            "410 Pier Street, Suite 12, Portland, OR 97209 US",
            {
                "street": "410 Pier Street, Suite 12",
                "city": "Portland",
                "region": "OR",
                "postal_code": "97209",
                "country": "US",
            },
        ),
        (
            "Lindenallee 9, 10179 Berlin, Germany",
            {"street": "Lindenallee 9", "city": "Berlin", "postal_code": "10179", "country": "Germany"},
        ),
        (
            "18 Canal Side, Manchester M1 2WD, United Kingdom",
            {"street": "18 Canal Side", "city": "Manchester", "postal_code": "M1 2WD", "country": "United Kingdom"},
        ),
        ("Portland", {}),
    ],
)
def test_an_address_in_one_cell_is_taken_apart_by_the_form_of_its_postal_code(cell: str, found: dict[str, str]) -> None:
    made = taken_apart(Place("", "", {"address": [_column("Address", 0, cell, cell, cell)]}))
    got = {}
    for field, line in made.items():
        assert line.doubts
        assert isinstance(line.value, dict)
        source = line.value["first_of"][0] if field == "street" else line.value
        matched = re.search(source["extract"]["pattern"], cell)
        got[field] = matched and matched[1]
    assert got == found


def test_a_name_in_the_first_line_is_no_street() -> None:
    lines = [
        _column("Bill to 1", 0, "Granite Tours", "Ned Flanders"),
        _column("Bill to 2", 1, "77 Quarry Road", "9 Evergreen Terrace"),
        _column("Bill to 3", 2, "Columbus, OH 43085", "Portland, OR 97209"),
    ]
    made = taken_apart(Place("billing", "", {"street": lines}))
    read = {field: [each.split('"')[1] for each in line.why] for field, line in made.items()}
    below = ["Bill to 2", "Bill to 3"]
    assert read == {
        "name": ["Bill to 1"],
        "street": below,
        "city": below,
        "region": below,
        "postal_code": below,
        "country": below,
    }


def test_lines_that_hold_one_thing_each_become_it() -> None:
    lines = [
        _column("Address Line 1", 0, "Unit 3", "88 Dock Street"),
        _column("Address Line 2", 1, "Brook Mill", None),
        _column("Address Line 3", 2, "Leeds", "Glasgow"),
        _column("Address Line 4", 3, "West Yorkshire", None),
        _column("Address Line 5", 4, "LS1 4AB", "G3 8PX"),
    ]
    place = Place("", "", {"street": lines[:1], "street2": lines[1:]})
    settle_lines(place)
    assert {concept: [each.heading for each in alike] for concept, alike in place.parts.items()} == {
        "street": ["Address Line 1"],
        "street2": ["Address Line 2"],
        "postal_code": ["Address Line 5"],
        "city": ["Address Line 3"],
        "county": ["Address Line 4"],
    }
