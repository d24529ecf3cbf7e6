"""Cells through a browser's form: what nobody touched is as it was, whatever the browser made of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.pipeline.reviewing.views import CellView
from clientimport.review.form_cells import as_sent, meant, typed_cells

ODD = ["", "a", "a\nb", "a\r\nb", "a\rb", "\n", "\r\n", "\r", "a\r\r\nb\n\r", "\x0c\x0b\x85\u2028", "\ufeffa", " a ", "\u202ea"]


def cell(received: str, typed: str | None = None) -> CellView:
    return CellView("Name", "Name", received, typed, secret=False, faulty=False)


@pytest.mark.parametrize("received", ODD)
def test_what_nobody_touched_is_as_it_was(received: str) -> None:
    assert meant(cell(received), as_sent(received)) == received


@given(st.text(), st.none() | st.text())
def test_whatever_stands_there_comes_back(received: str, typed: str | None) -> None:
    shown = received if typed is None else typed
    back = meant(cell(received, typed), as_sent(shown))
    assert back in {received, typed} and as_sent(back) == as_sent(shown)


@pytest.mark.parametrize(
    ("received", "sent", "means"),
    [
        ("a\nb", "a\r\nc", "a\nc"),
        ("a\r\nb", "a\r\nc", "a\r\nc"),
        ("a", "a\r\nb", "a\nb"),
        ("a\rb", "a\r\nc", "a\nc"),
        ("a", "", ""),
    ],
)
def test_lines_that_are_typed_end_as_those_that_were_received(received: str, sent: str, means: str) -> None:
    assert meant(cell(received), sent) == means


def test_names_that_are_no_cells_are_handed_on() -> None:
    assert typed_cells([cell("a")], {"Name": "b", "Other": "c\r\nd"}) == {"Name": "b", "Other": "c\r\nd"}
