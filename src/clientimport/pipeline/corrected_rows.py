"""Rows that a file brings again just as they were rejected, though a mended copy was loaded since: they are left out.

So the correction is neither lost nor loaded beside the row, whatever the mapping accepts by now. A row that differs from the
rejected one in any cell is an ordinary row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from clientimport.core.details import detail_of
from clientimport.core.problems import FAULT_SCHEMA, faults_of
from clientimport.core.record_batch import KEY
from clientimport.core.row_content import row_contents
from clientimport.core.rows import RAW, ROW, RowBatch
from clientimport.mapper import Bound, RowKeys

FATE = "skipped"
CODE = "corrected-already"
_Batches = Iterator[tuple[Bound, RowBatch]]


class CorrectedRows:
    """`corrections`: loader.corrections.CORRECTIONS. `met`: ids of those that a file brought again."""

    def __init__(self, corrections: pl.DataFrame) -> None:
        self._of_key = corrections.drop_nulls("key").unique(["key", "content"], keep="last", maintain_order=True)
        # Rows without a key and with the same content: as many are left out as were corrected.
        keyless = corrections.filter(pl.col("key").is_null())
        self._keyless = keyless.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).over("content").alias("nth"))
        self._times: dict[str, int] = {}
        self._keys: dict[int, RowKeys] = {}
        self.met: set[int] = set()

    def left_out(self, batches: _Batches) -> _Batches:
        """The batches without these rows, which are counted as skipped and told in a notice."""
        if self._of_key.is_empty() and self._keyless.is_empty():
            return batches
        return ((bound, self._without(bound, batch)) for bound, batch in batches)

    def _without(self, bound: Bound, batch: RowBatch) -> RowBatch:
        found = self._found(bound, batch)
        if found.is_empty():
            return batch
        self.met.update(found["correction_id"])
        out = pl.col(ROW).is_in(found[ROW].implode())
        detail = detail_of("run-and-day", pl.col("run_id"), pl.col("made_on"))
        notices = faults_of(found, CODE, detail=detail, columns=())
        held = batch.held_rows
        skipped = pl.concat([batch.rows.filter(out), *([] if held is None else [held.filter(out)])], how="diagonal")
        return replace(
            batch,
            rows=batch.rows.filter(~out),
            broken=batch.broken.filter(~out),
            held_rows=None if held is None else held.filter(~out),
            faults=pl.concat([batch.faults.filter(~out.fill_null(False)), notices.select(list(FAULT_SCHEMA))]),
            layout_rows={**batch.layout_rows, FATE: batch.layout_rows.get(FATE, 0) + found.height},
            skipped=skipped,
        )

    def _found(self, bound: Bound, batch: RowBatch) -> pl.DataFrame:
        """ROW, correction_id, run_id, made_on of the rows that are left out."""
        columns = batch.file.layout.columns
        held = batch.held_rows
        rows = batch.rows if held is None else pl.concat([batch.rows, held], how="diagonal")
        if batch.clients is None:
            keys = self._keys.get(batch.file.number) or self._keys.setdefault(batch.file.number, RowKeys(bound))
            keyed = keys.of(rows)
        else:
            keyed = rows.select(ROW).join(batch.clients.keys.select(ROW, KEY), on=ROW, how="left", maintain_order="left")
        known = keyed.filter(pl.col(KEY).is_in(self._of_key["key"].implode()))
        found = self._digested(rows, known, columns, bound).join(
            self._of_key.rename({"key": KEY}), on=[KEY, "content"], how="inner", maintain_order="left"
        )
        answer = [found.select(ROW, "correction_id", "run_id", "made_on")]
        if not self._keyless.is_empty():
            blank = self._digested(rows, keyed.filter(pl.col(KEY).is_null()), columns, bound).select(ROW, "content")
            # The bytes of a row of wrong structure may hold a secret: then nothing is kept of them.
            raw = batch.broken.head(0) if bound.secret_columns else batch.broken
            broken = raw.with_columns(row_contents(raw.select(RAW), []).alias("content")).select(ROW, "content")
            answer.append(self._counted(pl.concat([blank, broken]).sort(ROW)))
        return pl.concat(answer).sort(ROW)

    def _digested(self, rows: pl.DataFrame, keyed: pl.DataFrame, columns: tuple[str, ...], bound: Bound) -> pl.DataFrame:
        these = rows.join(keyed, on=ROW, how="inner", maintain_order="left")
        return these.select(ROW, KEY, row_contents(these, columns, bound.secret_columns).alias("content"))

    def _counted(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Of rows with the same content as many as were corrected, over the whole run."""
        known = rows.filter(pl.col("content").is_in(self._keyless["content"].implode()))
        nth = []
        for content in known["content"]:
            nth.append(self._times.get(content, 0))
            self._times[content] = nth[-1] + 1
        return (
            known.with_columns(pl.Series("nth", nth, dtype=pl.Int64))
            .join(self._keyless, on=["content", "nth"], how="inner", maintain_order="left")
            .select(ROW, "correction_id", "run_id", "made_on")
        )
