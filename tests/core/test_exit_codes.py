"""The gravest of several exit codes."""

import pytest

from clientimport.core.errors import GRAVEST_FIRST, ExitCode, gravest


def test_every_code_has_its_place() -> None:
    assert sorted(GRAVEST_FIRST) == sorted(ExitCode)


@pytest.mark.parametrize(
    ("codes", "answer"),
    [([], 0), ([0, 3, 0], 3), ([3, 8], 8), ([8, 4], 4), ([4, 7], 7), ([7, 9], 9), ([9, 5], 5), ([5, 6], 6), ([6, 1, 3], 1)],
)
def test_the_gravest_wins(codes: list[int], answer: int) -> None:
    assert gravest(codes) == answer
