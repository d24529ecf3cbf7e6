"""A short run of the fuzz target; fuzz_reader.py runs for as long as one likes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import fuzz_reader
import pytest
from fuzz_reader import KINDS, fuzz

from clientimport.core.rows import RowBatch

pytestmark = pytest.mark.faults


@pytest.mark.parametrize(("kind", "files"), [("text", 1500), ("workbook", 60), ("html", 60), ("spreadsheetml", 60)])
def test_damaged_files_are_read_or_refused_and_no_row_is_lost(kind: str, files: int) -> None:
    assert kind in KINDS
    assert fuzz([kind], seed=20240331, files=files) == []


@pytest.mark.parametrize("loses", ["a row", "a value"])
def test_the_target_notices_what_is_lost(loses: str, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = fuzz_reader.open_source

    def losing(*given: Any, **named: Any) -> Any:
        source = honest(*given, **named)
        batches = source.batches

        def fewer(batch_rows: int | None = None) -> Iterator[RowBatch]:
            for batch in batches(batch_rows):
                rows = batch.rows.head(-1) if loses == "a row" else batch.rows.with_columns(batch.rows.to_series(-1).shift(1))
                yield replace(batch, rows=rows)

        source.batches = fewer
        return source

    monkeypatch.setattr(fuzz_reader, "open_source", losing)
    assert len(fuzz(["text"], seed=1, files=100)) > 20
