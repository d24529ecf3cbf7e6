"""Records that stand in a reject report as raw text, read anew with the columns of the file that they come from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import polars as pl

from clientimport.core.mapping import SourceOptions
from clientimport.reader.encoding.decoding import from_raw
from clientimport.reader.text.dialect import USUAL
from clientimport.reader.text.gathering import Gathering
from clientimport.reader.text.grammar import Dialect
from clientimport.reader.text.tolerant import read_records


@dataclass(frozen=True)
class ReadAgain:
    """What raw records are: `rows` (ROW and the columns), `broken` (ROW, RAW), `faults` (FAULT_SCHEMA), fates of layout."""

    rows: pl.DataFrame
    broken: pl.DataFrame
    faults: pl.DataFrame
    layout: Counter[str]


def read_raw(
    raw: pl.DataFrame,
    headings: tuple[str, ...],
    columns: tuple[str, ...],
    options: SourceOptions,
    sample: pl.Series | None = None,
) -> ReadAgain:
    """Frame ROW, text as reports hold it -> the records. `options`: how the file was read; `sample`: texts that tell more."""
    numbers, texts = raw.get_columns()
    delimiter = options.delimiter or _delimiter(texts if sample is None else sample)
    quote = '"' if options.quote is None else options.quote
    gathering = Gathering(Dialect(delimiter, quote), headings, columns, marked=True)
    gathering.fill = options.short_rows == "fill"
    for number, text in zip(numbers, texts, strict=True):
        _read(gathering, number, from_raw(text))
    return ReadAgain(gathering.frame(), gathering.broken_frame(), gathering.fault_frame(), gathering.layout)


def _read(gathering: Gathering, number: int, text: bytes) -> None:
    """One raw record; where it has become several, it is a reject."""
    record, *more = read_records(text, gathering.dialect, gathering.width, final=True)
    if more:
        record = replace(record, end=len(text), fault=record.fault or "unclosed-quote", cell=max(record.cell, 1))
    gathering.judge(text, record, number)


def _delimiter(texts: pl.Series) -> str:
    """What is met most outside quotes."""
    sample = texts.drop_nulls().head(1000)
    outside = sample.str.replace_all('"[^"]*"', "")
    counts = {mark: int(outside.str.count_matches(mark, literal=True).sum()) for mark in USUAL}
    return max(USUAL, key=lambda mark: counts[mark])
