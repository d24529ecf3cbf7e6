"""Whole records judged again as they would stand after an update."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from clientimport.checker import recheck_records
from clientimport.core.mapping import Mapping
from clientimport.core.target import Target


def rechecker(target: Target, mapping: Mapping) -> Callable[[pl.DataFrame, dict[str, pl.DataFrame]], pl.DataFrame]:
    """What the loader calls with typed frames of merged records -> FAULT_SCHEMA."""
    return lambda own, lists: recheck_records(own, lists, target, mapping)
