"""Batches of rows into batches of whole clients, where a client may have several rows, anywhere in the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from clientimport.core.client_batch import MEMBER, ClientBatch
from clientimport.core.problems import faults_of, no_faults
from clientimport.core.record_batch import KEY
from clientimport.core.rows import FILTERED, ROW, RowBatch, RowClients, SourceFile, no_broken_rows
from clientimport.core.run_rows import file_of, row_of, run_row
from clientimport.mapper import Bound
from clientimport.pipeline.client_spill import LOST, ClientSpill, parts_for
from clientimport.pipeline.corrected_rows import CODE, FATE
from clientimport.pipeline.session import Inputs

USUAL_ROWS = 20_000
_CELL = "c "
"""In front of the cells' columns while they are spilled."""
_REPORTED = "r "
_PLACES = {"line": pl.Int64, "byte": pl.Int64, "cell": pl.String}
_SKIPPED = "__skipped"
"""What the notice on a row adds that was corrected before; null: it was not."""
_Batches = Iterator[tuple[Bound, RowBatch]]


@dataclass(frozen=True)
class SpilledPlaces:
    """Where rows stand (RowBatch.locate), known before they were spilled."""

    frame: pl.DataFrame

    def __call__(self, rows: pl.Series) -> pl.DataFrame:
        """Rows -> ROW, line, byte, cell, in the order asked for."""
        return rows.cast(pl.Int64).alias(ROW).to_frame().join(self.frame, on=ROW, how="left", maintain_order="left")


def file_names(files: Sequence[SourceFile]) -> tuple[str, ...]:
    """What the files of a run are called: by name alone where that tells them apart."""
    names = [Path(file.path).name for file in files]
    return tuple(name if names.count(name) == 1 else file.path for name, file in zip(names, files, strict=True))


def by_client(batches: _Batches, inputs: Inputs, rows: int | None) -> _Batches:
    """The batches of a run; where a client may have several rows, as `whole_clients` gives them."""
    if inputs.mapping.many is None:
        return batches
    files = [source.file for source in inputs.sources]
    return _joined(whole_clients(batches, inputs.bounds, files, rows, parts_for(inputs.size)), inputs)


def _joined(batches: _Batches, inputs: Inputs) -> _Batches:
    """Rows that were spilled are joined once more: what they were joined with is not spilled."""
    for bound, batch in batches:
        if isinstance(batch, ClientBatch) and inputs.partners is not None:
            parts = tuple(inputs.partners.joined(inputs.bounds[part.file.number], part) for part in batch.parts)
            yield bound, replace(batch, parts=parts)
        else:
            yield bound, batch


def whole_clients(
    batches: _Batches, bounds: Sequence[Bound], files: Sequence[SourceFile], rows: int | None, parts: int
) -> _Batches:
    """Batches of the files, in order -> first what is no row of a client, as it comes; then all clients (ClientBatch), in the
    order of their first rows. `rows`: of a batch, about; `parts`: into how many they are spilled.

    A row that was corrected before is left out only if all rows of its client were.
    """
    with ClientSpill(parts) as spill:
        for bound, batch in batches:
            spill.add(_spilled(batch))
            rest = _rest(batch)
            if not (rest.broken.is_empty() and rest.faults.is_empty() and rest.held_rows is None and not rest.layout_rows):
                yield bound, rest
        names = file_names(files)
        for frame in spill.clients(rows or USUAL_ROWS):
            yield bounds[0], _clients(frame, files, names)


def _spilled(batch: RowBatch) -> pl.DataFrame:
    """The rows of clients: MEMBER, KEY, LOST, _SKIPPED, places, what is reported of them, cells."""
    assert batch.clients is not None
    keys = batch.clients.keys.filter(~pl.col(FILTERED)).drop(FILTERED)
    notices = batch.faults.filter(pl.col("code") == CODE).select(ROW, pl.col("detail").alias(_SKIPPED))
    rows = batch.rows if batch.skipped is None else pl.concat([batch.rows, batch.skipped], how="diagonal")
    cells = rows.select(ROW, *(pl.col(name).alias(_CELL + name) for name in batch.file.layout.columns))
    mine = keys.join(cells, on=ROW, how="inner", maintain_order="left").join(notices, on=ROW, how="left", maintain_order="left")
    if batch.locate is not None and mine.height:
        mine = mine.with_columns(batch.locate(mine[ROW]).select(pl.col(n).cast(t) for n, t in _PLACES.items()))
    if batch.reported is not None:
        reported = batch.reported.select(ROW, pl.exclude(ROW).name.prefix(_REPORTED))
        mine = mine.join(reported, on=ROW, how="left", maintain_order="left")
    # One that was corrected since is not lost.
    here = pl.concat([batch.broken.select(ROW), *([] if batch.held_rows is None else [batch.held_rows.select(ROW)])])
    lost = batch.clients.lost.join(here, on=ROW, how="semi")
    both = pl.concat(
        [mine.with_columns(pl.lit(False).alias(LOST)), lost.with_columns(pl.lit(True).alias(LOST))], how="diagonal"
    )
    return both.with_columns(run_row(batch.file.number).alias(MEMBER)).drop(ROW)


def _rest(batch: RowBatch) -> RowBatch:
    """What is no row of a client: rows that cannot be read, layout, rows that are filtered, notices."""
    assert batch.clients is not None
    keys = batch.clients.keys
    gathered = keys.filter(~pl.col(FILTERED))[ROW].implode()
    back = 0 if batch.skipped is None else batch.skipped.filter(pl.col(ROW).is_in(gathered)).height
    layout = dict(batch.layout_rows)
    if back:
        layout[FATE] -= back
    filtered = batch.rows.join(keys.filter(FILTERED), on=ROW, how="semi").height
    if filtered:
        layout["filtered"] = layout.get("filtered", 0) + filtered
    mine = (pl.col("code") == CODE) & pl.col(ROW).is_in(gathered)
    return replace(
        batch,
        rows=batch.rows.clear(),
        skipped=None if batch.skipped is None else batch.skipped.filter(~pl.col(ROW).is_in(gathered)),
        faults=batch.faults.filter(~mine.fill_null(False)),
        layout_rows=layout,
        reported=None if batch.reported is None else batch.reported.filter(~pl.col(ROW).is_in(gathered)),
    )


def _clients(frame: pl.DataFrame, files: Sequence[SourceFile], names: tuple[str, ...]) -> ClientBatch:
    corrected = frame.group_by(ROW).agg(pl.col(_SKIPPED).is_not_null().all().alias("all")).filter("all")
    done = pl.col(ROW).is_in(corrected[ROW].implode())
    members = frame.filter(~pl.col(LOST))
    kept = members.filter(~done)
    parts = []
    for (number,), rows in members.group_by(file_of(MEMBER).alias("file"), maintain_order=True):
        file = files[int(str(number))]
        mine = rows.sort(MEMBER).with_columns(done.alias(_SKIPPED + " all"), row_of(MEMBER).alias(ROW))
        parts.append(_part(file, mine))
    parts.sort(key=lambda part: part.file.number)
    return ClientBatch(
        files[0],
        kept.select(ROW),
        no_broken_rows(),
        no_faults(),
        parts=tuple(parts),
        names=names,
        members=kept.select(MEMBER, ROW, KEY),
        lost=frame.filter(pl.col(LOST) & ~done).select(MEMBER, ROW),
    )


def _part(file: SourceFile, rows: pl.DataFrame) -> RowBatch:
    """The rows of one file, in order."""
    columns = file.layout.columns
    cells = rows.select(ROW, *(pl.col(_CELL + name).alias(name) for name in columns))
    done = rows[_SKIPPED + " all"]
    left_out = rows.filter(done)
    reported = [name for name in rows.columns if name.startswith(_REPORTED)] if file.layout.reject_file else []
    places = [name for name in _PLACES if name in rows.columns]
    return RowBatch(
        file,
        cells.filter(~done),
        no_broken_rows(),
        faults_of(left_out, CODE, detail=pl.col(_SKIPPED), columns=()),
        {FATE: left_out.height} if left_out.height else {},
        SpilledPlaces(rows.select(ROW, *places)) if len(places) == len(_PLACES) else None,
        reported=rows.select(ROW, *(pl.col(name).alias(name.removeprefix(_REPORTED)) for name in reported))
        if reported
        else None,
        skipped=cells.filter(done) if left_out.height else None,
        clients=RowClients(rows.select(ROW, KEY, pl.lit(False).alias(FILTERED)), rows.select(ROW, KEY).clear()),
    )
