"""What became of each row of clients that have several: the first has the client's fate, the others are merged into it.

A client is rejected whole, so that its rows come back together and can be loaded together once they are mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from clientimport.core.client_batch import MEMBER, CheckedClients, ClientBatch
from clientimport.core.problems import FAULT_SCHEMA, REJECT, faults_of
from clientimport.core.record_batch import CheckedBatch, LoadedBatch
from clientimport.core.rows import ROW
from clientimport.core.run_rows import FILE_ROWS, file_of, of_row, row_of
from clientimport.core.wording import is_notice
from clientimport.mapper import Bound
from clientimport.pipeline.outcome import BatchOutcome, Outcomes


def outcomes_of(
    outcomes: Outcomes, bounds: Sequence[Bound], bound: Bound, checked: CheckedBatch, loaded: LoadedBatch
) -> Iterator[BatchOutcome]:
    """One batch after the loader -> what became of its rows, one outcome a file that it has rows of."""
    if not isinstance(checked, CheckedClients) or not isinstance(checked.batch, ClientBatch):
        yield outcomes.of_batch(bound, checked, loaded)
        return
    batch = checked.batch
    late = loaded.faults.join(checked.tellers, on=[ROW, "field"], how="left", maintain_order="left")
    late = late.with_columns(pl.coalesce(MEMBER, ROW).alias(MEMBER))
    rejected = _rejected(batch, checked, late)
    faults = pl.concat([late, _beside(batch, checked, late, rejected)])
    fates = loaded.fates.join(batch.members.select(ROW, MEMBER), on=ROW, maintain_order="left").with_columns(
        pl.when(pl.col(MEMBER) == pl.col(ROW)).then("fate").otherwise(pl.lit("merged")).alias("fate")
    )
    for part in batch.parts:
        number = part.file.number
        problems = checked.problems.filter(pl.col("file") == number)
        mine = replace(
            checked,
            batch=part,
            problems=problems,
            rejected=_of_file(rejected, number)[ROW],
            origins=bounds[number].origins,
            item_places=_of_file(checked.item_places, number),
        )
        told = pl.concat([part.faults, _of_file(faults, number).select(list(FAULT_SCHEMA))])
        yield outcomes.of_batch(bounds[number], mine, LoadedBatch(_of_file(fates, number), told))


def _rejected(batch: ClientBatch, checked: CheckedClients, late: pl.DataFrame) -> pl.DataFrame:
    """MEMBER, ROW of all rows of clients that are refused."""
    codes = [code for code in late["code"].unique() if not is_notice(code)]
    refused = pl.concat([checked.rejected, late.filter(pl.col("code").is_in(codes))[ROW]])
    return batch.members.select(MEMBER, ROW).filter(pl.col(ROW).is_in(refused.implode()))


def _beside(batch: ClientBatch, checked: CheckedClients, late: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """Rows that are rejected only because another one of their client is: FAULT_SCHEMA and MEMBER."""
    found = checked.problems.filter(pl.col("severity") == REJECT)
    early = found.select((pl.col("file").cast(pl.Int64) * FILE_ROWS + pl.col(ROW)).alias(MEMBER))
    at_fault = rejected.join(pl.concat([early, late.select(MEMBER)]), on=MEMBER, how="semi")
    first = at_fault.group_by(ROW).agg(pl.col(MEMBER).min().alias("other"))
    others = rejected.join(at_fault, on=MEMBER, how="anti").join(first, on=ROW, maintain_order="left")
    faults = faults_of(others, "client-rejected", detail=of_row("other", MEMBER, batch.names), columns=())
    return faults.with_columns(others[MEMBER])


def _of_file(rows: pl.DataFrame, number: int) -> pl.DataFrame:
    return rows.filter(file_of(MEMBER) == number).with_columns(row_of(MEMBER).alias(ROW)).drop(MEMBER)
