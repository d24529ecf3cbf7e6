"""The words of report.html: complete in every language, with the same places, and written as the language writes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import clientimport.reporter
from clientimport.core.language import LANGUAGES
from clientimport.reporter.page_language import PageLanguage
from clientimport.reporter.words_page import WORDS

HERE = Path(clientimport.reporter.__file__).parent


@pytest.mark.parametrize("key", WORDS)
def test_every_key_has_words_in_every_language_with_the_same_places(key: str) -> None:
    said = WORDS[key]
    assert set(said) == set(LANGUAGES)
    assert all(said.values())
    assert len({frozenset(re.findall(r"{\w*}", text)) for text in said.values()}) == 1


def test_every_key_is_used() -> None:
    template = (HERE / "templates" / "report.html").read_text("utf-8")
    texts = set(re.findall(r"""["']([a-z_.]+)["']""", template)) | {
        f"sort.{by}" for by in ("row", "name", "key", "cause", "many")
    }
    for module in HERE.glob("page*.py"):
        tree = ast.parse(module.read_text("utf-8"))
        texts |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    nouns = {f"{noun}.{form}" for noun in ("row", "file", "cell", "value", "cause", "problem") for form in ("one", "many")}
    made = {f"standing.{name}" for name in ("new", "known", "changed", "back", "waived")}
    made |= {f"news.{name}" for name in ("new", "known", "gone", "waived")}
    assert set(WORDS) - texts - nouns - made == set()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["1,234,567", "1,234.50", "1 row", "33.3 %", "< 0.1 %", "> 99.9 %", "1 March 2026, 02:05 UTC", "1 Mar", "odd"]),
        (
            "de",
            ["1.234.567", "1.234,50", "1 Zeile", "33,3 %", "< 0,1 %", "> 99,9 %", "1. März 2026, 02:05 UTC", "1. Mär", "odd"],
        ),
    ],
)
def test_numbers_and_dates(lang: str, said: list[str]) -> None:
    words = PageLanguage(lang)
    at = "2026-03-01T03:05:00+01:00"
    assert [
        words.number(1_234_567),
        words.decimal(1234.5, 2),
        words.count(1, "row"),
        words.share(1, 3),
        words.share(1, 10_000),
        words.share(9_999, 10_000),
        words.moment(at),
        words.short_day(at),
        words.moment("odd"),
    ] == said
