"""`map new`: files in, a mapping for the main one of them out, tried on the rows that were looked at."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import polars as pl

from clientimport.core.errors import MappingFailure, SourceFailure, UsageFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import Layout, RowBatch
from clientimport.core.secrets import is_secret_heading
from clientimport.core.target import Target
from clientimport.mapper import bind, read_mapping
from clientimport.mapper.mistakes import did_you_mean
from clientimport.mapper.proposing.columns import Candidate, candidate
from clientimport.mapper.proposing.commented import comment, quoted
from clientimport.mapper.proposing.common_word import without_common_word
from clientimport.mapper.proposing.known_exports import Recognised
from clientimport.mapper.proposing.naming import written_names
from clientimport.mapper.proposing.proposal import Proposal, Sums, propose, system_name
from clientimport.pipeline.footer_rows import without_footer
from clientimport.pipeline.further_rows import own_rows
from clientimport.pipeline.mapping_trial import tried
from clientimport.pipeline.recognising import recognised
from clientimport.reader import Source, expand_paths, open_source, open_sources
from clientimport.targets import target_named, target_names
from clientimport.values.looks import looks_of

_ALL = "all"
SAMPLE = 5_000
"""Rows that are looked at, from the first."""


@dataclass
class Sample:
    """A file as far as it was looked at. `more`: whether rows are left; `sums`: how those at its end begin; `own`:
    which rows begin a client, where others go on with it."""

    path: str
    layout: Layout
    batches: list[RowBatch]
    rows: int
    more: bool
    sums: Sums | None = None
    own: pl.Series | None = None

    @property
    def shape(self) -> tuple[str, ...]:
        """What tells files of one export from others."""
        return self.layout.headings


@dataclass
class NewMapping:
    """The text; `recognised`: the name of the shipped mapping that it is; `remarks`: what is to be told of it."""

    text: str
    file: str
    rows: int
    recognised: str = ""
    doubts: int = 0
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NewOrder:
    """What is asked for. `recognise`: whether known exports get their shipped mapping; `system`: the name, else by the file."""

    files: tuple[str, ...]
    target: str
    system: str = ""
    sample: int = SAMPLE
    recognise: bool = True
    source: SourceOptions = field(default_factory=SourceOptions)


def new_mapping(order: NewOrder) -> NewMapping:
    """Raises UsageFailure for a target that is not known, SourceFailure for a file that cannot be read or holds no columns."""
    target = target_named(order.target)
    if target is None:
        names = target_names()
        raise UsageFailure(
            f"there is no record shape “{order.target}”.",
            fix=f"{did_you_mean(order.target, names)} Known: {', '.join(names)}.".strip(),
        )
    samples = [sample for path in expand_paths(order.files) for sample in _sampled(path, order)]
    main, remarks = _main(samples, target)
    if order.recognise and (known := recognised(main.layout, target)):
        made = NewMapping(_as_shipped(known, main), main.path, main.rows, known.name)
    else:
        made = _proposed(main, target, order)
    made.remarks += remarks
    return made


def _sampled(path: str, order: NewOrder) -> list[Sample]:
    """The first rows of each table that a file brings: of a workbook of each sheet, where none is named."""
    with closing(open_source(path, 1, order.source, (), sys.stdin.buffer, propose=True)) as source:
        sheets = "other sheets" in source.layout.detected and order.source.sheet is None
        if not sheets:
            return [_first_rows(path, source, order)]
    found = []
    for each in open_sources(path, 1, replace(order.source, sheet=_ALL), (), sys.stdin.buffer):
        with closing(each):
            if any(each.layout.columns):
                found.append(_first_rows(path, each, order))
    return found


def _first_rows(path: str, source: Source, order: NewOrder) -> Sample:
    batches: list[RowBatch] = []
    rows, more = 0, False
    for batch in source.batches(min(order.sample, 1_000), ahead=False):
        if rows >= order.sample:
            more = more or batch.rows.height > 0
            break
        if rows + batch.rows.height > order.sample:
            batch.rows, more = batch.rows.head(order.sample - rows), True
        rows += batch.rows.height
        batches.append(batch)
    layout = source.layout
    if not any(layout.columns):
        raise SourceFailure("The file holds no columns.", fix="Name a file with headings and rows.", where=path)
    return Sample(path, layout, batches, rows, more)


def _candidates(sample: Sample) -> list[Candidate]:
    """Each column of a file, taken by itself."""
    layout = sample.layout
    frames = [batch.rows.select(layout.columns) for batch in sample.batches]
    rows = pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(layout.columns, pl.String))
    if not sample.more:
        rows, sample.sums = without_footer(rows)
    sample.own = own_rows(rows)
    made = []
    told = zip(layout.headings, layout.columns, written_names(layout), without_common_word(layout.headings), strict=True)
    for at, (heading, column, written, said) in enumerate(told):
        secret = is_secret_heading(heading) or is_secret_heading(column)
        cells = rows[column]
        further = sample.own is not None and cells.filter(~sample.own).drop_nulls().len() > 0
        if sample.own is not None and not further:
            cells = cells.filter(sample.own)
        looks = looks_of(cells, secret=secret)
        made.append(replace(candidate(heading, column, written, at, looks, secret=secret, said=said), further=further))
    return made


def _main(samples: Sequence[Sample], target: Target) -> tuple[Sample, list[str]]:
    """The file that the mapping is made for, and what is to be told of the others."""
    if len(samples) == 1:
        return samples[0], []
    shapes: dict[tuple[str, ...], list[Sample]] = {}
    for sample in samples:
        shapes.setdefault(sample.shape, []).append(sample)
    main = max(samples, key=lambda each: (_worth(each), each.rows))
    paths = {each.path for each in samples}
    remarks = _all_sheets(main, samples)
    if len(shapes) == 1:
        same = f"All {len(paths)} files have the same columns: one mapping reads them."
        return main, [*remarks, same] if len(paths) > 1 else remarks
    others = [_named(each, samples) for each in samples if each.shape != main.shape]
    tables = "files" if len(paths) > 1 else "sheets"
    return main, [
        *remarks,
        f"The {tables} have {len(shapes)} different shapes. This mapping is for {_named(main, samples)}, which says most about "
        f"clients; it does not read {', '.join(others)}: what belongs to the same clients comes in with `joins:`, other "
        "clients need a mapping of their own.",
    ]


def _all_sheets(main: Sample, samples: Sequence[Sample]) -> list[str]:
    """Reads all sheets of the main file's workbook where they are alike, and says so."""
    sheets = [each for each in samples if each.path == main.path]
    kinds = {(each.shape, each.layout.source.get("header_row")) for each in sheets}
    if len(sheets) < 2 or len(kinds) > 1:
        return []
    main.layout.source["sheet"] = _ALL
    return [f"All {len(sheets)} sheets of {main.path} have the same columns: `sheet: all` reads them."]


def _named(sample: Sample, samples: Sequence[Sample]) -> str:
    """A file as people call it; of a workbook whose sheets were looked at, its sheet."""
    one = sum(each.path == sample.path for each in samples) == 1
    return sample.path if one else f"{sample.path} (sheet {sample.layout.source.get('sheet', '')})"


def _worth(sample: Sample) -> int:
    """How much a file says of clients: its different concepts, names and ways to reach somebody foremost."""
    found = {each.concept for each in _candidates(sample)}
    people = {"first_name", "last_name", "full_name", "name", "customer_name", "company", "email", "phone", "mobile"}
    places = {"street", "city", "postal_code", "address"}
    return 3 * len(found & people) + 2 * len(found & places) + len(found - {"", "foreign_id"})


def _as_shipped(known: Recognised, sample: Sample) -> str:
    """The shipped mapping, with what it is and what differs in front."""
    head = [
        f"Recognised by its headings: {known.found} of the {known.all} columns of the shipped mapping {known.name} are in "
        f"{quoted(PurePath(sample.path).name)}. This is that mapping; owners, offices and types in it are examples: put yours."
    ]
    if known.lacking:
        head.append(f"The file lacks: {', '.join(map(quoted, known.lacking))}")
    if known.unread:
        head.append(f"Of the file, this mapping does not read: {', '.join(map(quoted, known.unread))}")
    return "\n".join([*(f"# {comment(line)}" for line in head), known.text])


def _proposed(sample: Sample, target: Target, order: NewOrder) -> NewMapping:
    system = order.system or system_name(PurePath(sample.path).name.split(".")[0])
    columns = _candidates(sample)
    if not any(each.written and not each.secret for each in columns):
        raise SourceFailure(
            "The file holds no column that a mapping can read: each is secret by its heading, or bears the heading of another.",
            fix="Give each column a heading of its own.",
            where=sample.path,
        )
    made = _readable(target, system, sample, columns)
    accepted, doubted = tried(made, target, sample.batches)
    looked = f"the first {sample.rows:,} rows were" if sample.more else f"all {sample.rows:,} rows were"
    made.remarks = [
        f"Proposed by `clientimport map new` for {quoted(PurePath(sample.path).name)}; {looked} looked at.",
        "A line that is not sure says DOUBT and why: read these first. Then run `clientimport check` with it.",
        f"Tried on these rows: {accepted:,} of {sample.rows:,} become clients."
        + (f" Rejected for: {'; '.join(doubted)}" if doubted else ""),
    ]
    text = made.text
    _read(text, sample)
    return NewMapping(text, sample.path, sample.rows, doubts=text.count("DOUBT") - 1)


def _readable(target: Target, system: str, sample: Sample, columns: list[Candidate]) -> Proposal:
    """A proposal that binds to its file; columns whose headings no mapping can name are left out where they hinder it."""
    source, more, sums = dict(sample.layout.source), sample.own is not None, sample.sums
    made = propose(target, system, source, columns, further_rows=more, sums=sums)
    try:
        _read(made.text, sample)
    except (MappingFailure, SourceFailure):
        kept = [each if each.heading.isprintable() and each.written.isalnum() else _unnamed(each) for each in columns]
        if not any(each.written for each in kept):
            raise
        made = propose(target, system, source, kept, further_rows=more, sums=sums)
        _read(made.text, sample)
    return made


def _unnamed(each: Candidate) -> Candidate:
    return replace(each, written="", concept="")


def _read(text: str, sample: Sample) -> None:
    """Raises Failure where the text is no mapping for the file."""
    mapping = read_mapping("proposed.yaml", target_named, target_names(), written=text)
    found = target_named(mapping.target)
    assert found is not None  # it was written for one that is known
    bind(mapping, found, sample.layout)
