"""The search for garbage is as it was once the batches are through."""

from __future__ import annotations

import gc

import pytest

from clientimport.pipeline.garbage import rarely_collected


def test_it_is_rare_meanwhile_and_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with rarely_collected():
        assert gc.get_threshold()[0] > before[0]
        assert gc.get_freeze_count() > 0
        assert gc.isenabled()
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_a_failure_changes_nothing_of_that() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="mended"), rarely_collected():
        raise ValueError("mended")
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
