"""The search for garbage is rare, and as it was once the batches are through."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from clientimport.core.garbage import collect_rarely, rarely_collected

OFTEN = 700, 10, 10


@pytest.fixture(autouse=True)
def often() -> Iterator[None]:
    """As Python has it; other tests may have run the program in this process."""
    before = gc.get_threshold()
    gc.set_threshold(*OFTEN)
    yield
    gc.set_threshold(*before)


def test_it_is_rare_meanwhile_and_as_before_afterwards() -> None:
    with rarely_collected():
        assert gc.get_threshold()[0] > OFTEN[0]
        assert gc.get_freeze_count() > 0
        assert gc.isenabled()
    assert (gc.get_threshold(), gc.get_freeze_count()) == (OFTEN, 0)


def test_a_failure_changes_nothing_of_that() -> None:
    with pytest.raises(ValueError, match="mended"), rarely_collected():
        raise ValueError("mended")
    assert (gc.get_threshold(), gc.get_freeze_count()) == (OFTEN, 0)


def test_it_is_rare_from_the_beginning() -> None:
    collect_rarely()
    assert gc.get_threshold()[0] > OFTEN[0]
    assert gc.isenabled()
