"""The languages: numbers as each of them writes them."""

from __future__ import annotations

import pytest

from clientimport.core.language import DEFAULT, LANGUAGES, grouped


@pytest.mark.parametrize(
    ("lang", "numbers"), [("en", ["0", "999", "1,000", "1,234,567"]), ("de", ["0", "999", "1.000", "1.234.567"])]
)
def test_digits_are_grouped_as_the_language_does(lang: str, numbers: list[str]) -> None:
    assert [grouped(number, lang) for number in (0, 999, 1000, 1234567)] == numbers


def test_every_language_groups_digits() -> None:
    assert all(grouped(1000, lang) != "1000" for lang in LANGUAGES)
    assert DEFAULT in LANGUAGES
