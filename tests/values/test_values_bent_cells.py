"""What a spreadsheet program made of a text is told from what a person typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.values.bent_cells import bend


@pytest.mark.parametrize(
    ("received", "typed", "kind"),
    [
        ("007", "7", "zeros-lost"),
        ("01069", "1069", "zeros-lost"),
        ("00", "0", "zeros-lost"),
        ("0012345678", "12345678", "zeros-lost"),
        ("+442079460958", "442079460958", "plus-lost"),
        ("+442079460958", "4.42E+11", "digits-lost"),
        ("442079460958", "4,42079E+11", "digits-lost"),
        ("1234567890123456", "1.23E+15", "digits-lost"),
        ("1234567890123456", "1234567890123450", "digits-lost"),
        ("12345678901234567890", "12345678901234600000", "digits-lost"),
        ("1,50", "1.5", "number-rewritten"),
        ("1.50", "1.5", "number-rewritten"),
        ("1,234", "1234", "number-rewritten"),
        ("1 234,50", "1234.5", "number-rewritten"),
        ("1E5", "100000", "number-rewritten"),
        ("50%", "0.5", "number-rewritten"),
        ("00123", "123.0", "number-rewritten"),
        ("1-2", "2026-02-01", "date-made"),
        ("1-2", "01/02/26", "date-made"),
        ("1-2", "2-Jan", "date-made"),
        ("1-2", "46054", "date-made"),
        ("1/2", "2026-01-02 00:00:00", "date-made"),
        ("MARCH1", "2026-03-01", "date-made"),
        ("SEPT2", "02. Sep", "date-made"),
        ("Sep-10", "2010-09-01", "date-made"),
        ("01.02.2026", "2026-02-01", "date-made"),
        ("12:30", "12:30:00", "date-made"),
        ("true", "TRUE", "yes-no-made"),
        ("true", "WAHR", "yes-no-made"),
        ("FALSE", "false", "yes-no-made"),
        ("falsch", "false", "yes-no-made"),
        ("=1+1", "2", "formula-result"),
        ("=cmd|' /C calc'!A0", "#NAME?", "error-made"),
        ("x", "Err:502", "error-made"),
        ("Dvořák", "Dvo?ák", "characters-lost"),
        ("a\x01b", "ab", "characters-lost"),
        ("x" * 40_000, "x" * 32_767, "characters-lost"),
        ("a\r\nb", "a\nb", "line-ends"),
        ("a\rb", "a\nb", "line-ends"),
    ],
)
def test_what_a_program_does(received: str, typed: str, kind: str) -> None:
    assert bend(received, typed) == kind


@pytest.mark.parametrize(
    ("received", "typed"),
    [
        ("x@", "x@example.com"),
        ("UK", "GB"),
        ("007", "8"),
        ("007", "0077"),
        ("", "7"),
        ("7", ""),
        ("5550123", "5550124"),
        ("555-0123", "555-0124"),
        ("123 809 4674", "1238094674"),
        ("123 809 4674", "+1 123 809 4674"),
        ("2026-02-01", "2026-01-02"),
        ("01/02/26", "02/01/26"),
        ("5-10", "5-11"),
        ("1-2", "2026-03-04"),
        ("Bob", "Bob Ray"),
        ("Bob", "Bo?"),
        ("yes", "true"),
        ("true", "false"),
        ("=1+1", "1+1"),
        ("Flat 1-2, High Street", "2026-02-01"),
        ("[withheld]", "new"),
        ("a\nb", "a b"),
        ("²", "0"),  # a digit to Unicode, and no number
        ("9" * 5000, "1/2/2026"),
        ("9" * 40, "1E+" + "9" * 5000),
        ("1-" + "9" * 5000, "2026-02-01"),
    ],
)
def test_what_a_person_does(received: str, typed: str) -> None:
    assert bend(received, typed) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_equal_texts_are_not_bent_and_any_two_can_be_asked(received: str, typed: str) -> None:
    assert bend(received, received) is None
    assert bend(received, typed) in {
        None,
        *("zeros-lost plus-lost digits-lost number-rewritten date-made yes-no-made").split(),
        *("formula-result error-made characters-lost line-ends").split(),
    }


NUMBERS = st.from_regex(r"[+]?[0-9 .,]{1,25}(E[+-]?[0-9]{1,4})?%?", fullmatch=True)


@given(NUMBERS, NUMBERS | st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,6}", fullmatch=True))
def test_any_two_numbers_can_be_asked(received: str, typed: str) -> None:
    bend(received, typed)
