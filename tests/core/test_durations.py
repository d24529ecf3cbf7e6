"""Lengths of time as written."""

import pytest

from clientimport.core.durations import read_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("90", 90), ("90s", 90), ("10m", 600), (" 1.5 h ", 5400), ("90d", 7_776_000)],
)
def test_a_length_of_time(text: str, seconds: float) -> None:
    assert read_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "-1", "10 minutes", "1e3", "m", "1d2h", "nan", "∞"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="is no length of time"):
        read_duration(text)
