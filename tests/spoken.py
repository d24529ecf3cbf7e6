"""Details of faults as people read them, in English."""

from __future__ import annotations

import polars as pl

from clientimport.core.wording import spoken_detail, spoken_details


def with_words(faults: pl.DataFrame) -> pl.DataFrame:
    """Faults, each detail in words; none stays none."""
    return faults.with_columns(spoken_details(faults["detail"]).set(faults["detail"].is_null(), None))


def told(fault: tuple[str | None, str | None] | None) -> tuple[str | None, str | None] | None:
    """A rule's code and detail, that in words."""
    return fault and (fault[0], fault[1] and spoken_detail(fault[1]))
