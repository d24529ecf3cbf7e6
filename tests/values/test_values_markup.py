"""What is left of HTML, rich text and mojibake; and that crafted texts cost no more than long ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.values.markup import html_to_text, rtf_to_plain, without_mojibake


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("a < b & c > d", "a < b & c > d"),
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
        ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree"),
        ('<a href="https://example.com/?a=b">link</a> <b\nclass=x>bold</b>', "link bold"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<script>alert(1)</script>after<style>p{}</style>", "after"),
        ("<SCRIPT>alert(1)</Script >after", "after"),
        ("before<script>never closed", "before"),
        ("<!-- a <b>comment</b> -->seen<!-- open", "seen"),
        ("<!DOCTYPE html><?xml version=1?>seen", "seen"),
        ("5 <6 and <3 hearts, <@mail>", "5 <6 and <3 hearts, <@mail>"),
        ("&nbsp;two&#32;&#x20;blanks&nbsp;", "two blanks"),
        ("<td>a</td><td>b</td>", "ab"),
    ],
)
def test_html_becomes_what_a_browser_shows(html: str, text: str) -> None:
    assert html_to_text(html) == text


@given(st.text(alphabet="<>!-/ab&;\"'= \n", max_size=200))
def test_what_follows_any_text_without_an_open_mark_is_kept(text: str) -> None:
    closed = text.replace("<", "").replace("&", "")
    assert html_to_text(f"{closed}<b>kept</b>").endswith("kept")
    assert html_to_text(closed) == closed


@pytest.mark.parametrize("crafted", ["<" * 300_000, "<!--" * 80_000, '<a "' * 80_000, "<script>" * 40_000, "&" * 300_000])
def test_crafted_markup_ends(crafted: str) -> None:
    # Were the rest gone through again for each mark, this would take hours.
    assert len(html_to_text(crafted)) <= len(crafted)


def test_rich_text_becomes_its_words() -> None:
    rtf = r"{\rtf1\ansi{\fonttbl\f0\fswiss Helvetica;}\f0\pard Prefers {\b aisle} seats.\par Caf\'e9}"
    assert rtf_to_plain(rtf) == "Prefers aisle seats.\nCafé"
    assert rtf_to_plain("{not rtf}") == "{not rtf}"


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [("FranÃ§ois", "François"), ("MÃ¼ller", "Müller"), ("François", "François"), ("Ã", "Ã"), ("“quoted”", "“quoted”")],
)
def test_mojibake_is_mended(garbled: str, meant: str) -> None:
    assert without_mojibake(garbled) == meant
