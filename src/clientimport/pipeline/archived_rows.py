"""One client's rows in a file that was archived: found by the mapping's key, and cut out of a text byte for byte."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import Mapping
from clientimport.core.personal import Traces
from clientimport.core.record_batch import KEY
from clientimport.core.rows import RAW, ROW
from clientimport.core.target import Target
from clientimport.mapper import RowKeys, all_headings, bind
from clientimport.pipeline.kept_files import KeepingFailure
from clientimport.reader import Source, TextSource, open_sources

_GZIP = b"\x1f\x8b"
_STEP = 1 << 20


@dataclass(frozen=True)
class Search:
    """Whose rows are looked for, and by which mapping."""

    target: Target
    mapping: Mapping
    key: str
    traces: Traces


@dataclass(frozen=True)
class Held:
    """`rows`: how many of a file are the client's, of `all_rows`; `rewritable`: whether they can be cut out of it."""

    rows: int
    rewritable: bool
    all_rows: int = 0


def search(path: Path, wanted: Search) -> Held:
    """How many rows of an archived file are the client's. Raises Failure where it cannot be read with the mapping, OSError."""
    with _sources(path, wanted) as (sources, plain):
        counts = [_theirs(source, wanted) for source in sources]
        rewritable = plain and len(sources) == 1 and isinstance(sources[0], TextSource)
        return Held(sum(len(starts) for starts, _ in counts), rewritable, sum(rows for _, rows in counts))


def cut_out(path: Path, wanted: Search) -> int:
    """Takes the client's records out of an archived text, in one step and nothing else -> how many.

    Raises KeepingFailure where what is left would read differently, OSError.
    """
    with _sources(path, wanted) as (sources, _):
        source = sources[0]
        assert isinstance(source, TextSource)
        starts, rows = _theirs(source, wanted)
        if not starts:
            return 0
        spans = list(source.spans(starts))
        aside = path.with_name(f".{path.name}.partial")
        told = path.stat()
        try:
            with aside.open("wb") as file:
                aside.chmod(told.st_mode & 0o777)
                if hasattr(os, "chown"):
                    os.chown(aside, -1, told.st_gid)
                with path.open("rb") as packed:
                    is_packed = packed.read(len(_GZIP)) == _GZIP
                _copy(source.place, spans, file, is_packed=is_packed)
                file.flush()
                os.fsync(file.fileno())
            left = search(aside, wanted)
            if left.rows or left.all_rows != rows - len(starts):
                raise KeepingFailure(
                    "The rows of this file cannot be parted safely.",
                    fix="Say --archives delete to remove the file whole, or --archives keep to leave it.",
                    where=str(path),
                )
            os.utime(aside, ns=(told.st_atime_ns, told.st_mtime_ns))
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        return len(starts)


def _copy(place: Path, spans: Sequence[tuple[int, int]], into: IO[bytes], *, is_packed: bool) -> None:
    """The bytes of a file but for some spans, packed again where they were."""
    packed = gzip.GzipFile("", "wb", fileobj=into, mtime=0) if is_packed else None
    with place.open("rb") as file:
        at = 0
        for start, end in [*spans, (place.stat().st_size, 0)]:
            file.seek(at)
            while at < start:
                piece = file.read(min(_STEP, start - at))
                (packed or into).write(piece)
                at += len(piece)
            at = end
    if packed is not None:
        packed.close()


def _theirs(source: Source, wanted: Search) -> tuple[list[int], int]:
    """Where the client's records begin (0 where the kind of file tells no byte), and how many records there are."""
    bound = bind(wanted.mapping, wanted.target, source.file.layout)
    keys = RowKeys(bound)
    starts: list[int] = []
    rows = 0
    for batch in source.batches():
        rows += batch.rows.height + batch.broken.height
        told = keys.of(batch.rows)
        found = told.filter(pl.col(KEY) == wanted.key)[ROW].to_list()
        unkeyed = batch.rows.join(told.filter(pl.col(KEY).is_null()), on=ROW, how="semi", maintain_order="left")
        found += [
            row
            for row, *cells in unkeyed.iter_rows()
            if wanted.traces.own_row([cell for cell in cells if cell is not None], "")
        ]
        found += [row for row, raw in batch.broken.select(ROW, RAW).iter_rows() if wanted.traces.own_row([], raw or "")]
        if found and batch.locate is not None:
            starts += [place or 0 for place in batch.locate(pl.Series(ROW, sorted(found), dtype=pl.Int64))["byte"]]
    return starts, rows


@contextmanager
def _sources(path: Path, wanted: Search) -> Iterator[tuple[list[Source], bool]]:
    """The tables of an archived file, and whether it is no archive inside the archive's own packing."""
    folder = Path(tempfile.mkdtemp(prefix="clientimport-"))
    sources: list[Source] = []
    try:
        try:
            sources += _opened(path, wanted)
            plain = True
        except SourceFailure as failure:
            with path.open("rb") as file:
                if file.read(len(_GZIP)) != _GZIP:
                    raise
            # What was packed already when it came was packed once more.
            inner = folder / path.name.removesuffix(".gz")
            try:
                with gzip.open(path) as packed, inner.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
            except (EOFError, gzip.BadGzipFile):
                raise failure from None
            sources += _opened(inner, wanted)
            plain = False
        yield sources, plain
    finally:
        for source in sources:
            source.close()
        shutil.rmtree(folder, ignore_errors=True)


def _opened(path: Path, wanted: Search) -> list[Source]:
    with closing(open_sources(str(path), 0, wanted.mapping.source, all_headings(wanted.mapping))) as found:  # type: ignore[type-var]
        return list(found)
