"""`map new`: files in, a mapping for the main one of them out, tried on the rows that were looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from clientimport.core.errors import MappingFailure, SourceFailure, UsageFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.target import Target
from clientimport.mapper import bind, read_mapping
from clientimport.mapper.mistakes import did_you_mean
from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.commented import comment, quoted
from clientimport.mapper.proposing.known_exports import Recognised
from clientimport.mapper.proposing.partner_tables import Partner
from clientimport.mapper.proposing.proposal import Proposal, propose, system_name
from clientimport.pipeline.mapping_trial import tried
from clientimport.pipeline.recognising import recognised
from clientimport.pipeline.sampled_files import ALL_SHEETS, Sample, sampled_files
from clientimport.pipeline.sampled_partners import sampled_partners
from clientimport.targets import target_named, target_names

SAMPLE = 5_000
"""Rows that are looked at, from the first."""


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
    samples = sampled_files(order.files, order.source, order.sample)
    main, remarks = _main(samples)
    tied: list[tuple[Sample, Partner]] = []
    if order.recognise and (known := recognised(main.layout, target)):
        # It names the tables that it joins by itself.
        made = NewMapping(_as_shipped(known, main), main.path, main.rows, known.name)
    else:
        tied = sampled_partners(main, [each for each in samples if each.shape != main.shape])
        made = _proposed(main, target, order, [partner for _, partner in tied])
    made.remarks += [*remarks, *_of_others(main, samples, [each for each, _ in tied])]
    return made


def _main(samples: Sequence[Sample]) -> tuple[Sample, list[str]]:
    """The file that the mapping is made for, and what is to be told of those like it."""
    if len(samples) == 1:
        return samples[0], []
    main = max(samples, key=lambda each: (_worth(each), each.rows))
    remarks = _all_sheets(main, samples)
    paths = {each.path for each in samples}
    if len({each.shape for each in samples}) == 1 < len(paths):
        remarks.append(f"All {len(paths)} files have the same columns: one mapping reads them.")
    return main, remarks


def _of_others(main: Sample, samples: Sequence[Sample], tied: Sequence[Sample]) -> list[str]:
    """What is to be told of files of other columns. `tied`: those whose joins stand in the mapping, as comments."""
    others = [each for each in samples if each.shape != main.shape]
    if not others:
        return []
    tables = "files" if len({each.path for each in samples}) > 1 else "sheets"
    shapes = len({each.shape for each in samples})
    joins = (
        f"`joins:` for {', '.join(_named(each, samples) for each in tied)} stand at its end as comments, other clients need a "
        "mapping of their own."
        if tied
        else "what belongs to the same clients comes in with `joins:`, other clients need a mapping of their own."
    )
    return [
        f"The {tables} have {shapes} different shapes. This mapping is for {_named(main, samples)}, which says most about "
        f"clients; it does not read {', '.join(_named(each, samples) for each in others)}: {joins}"
    ]


def _all_sheets(main: Sample, samples: Sequence[Sample]) -> list[str]:
    """Reads all sheets of the main file's workbook where they are alike, and says so."""
    sheets = [each for each in samples if each.path == main.path]
    kinds = {(each.shape, each.layout.source.get("header_row")) for each in sheets}
    if len(sheets) < 2 or len(kinds) > 1:
        return []
    main.layout.source["sheet"] = ALL_SHEETS
    return [f"All {len(sheets)} sheets of {main.path} have the same columns: `sheet: all` reads them."]


def _named(sample: Sample, samples: Sequence[Sample]) -> str:
    """A file as people call it; of a workbook whose sheets were looked at, its sheet."""
    one = sum(each.path == sample.path for each in samples) == 1
    return sample.path if one else f"{sample.path} (sheet {sample.layout.source.get('sheet', '')})"


def _worth(sample: Sample) -> int:
    """How much a file says of clients: its different concepts, names and ways to reach somebody foremost."""
    found = {each.concept for each in sample.columns}
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


def _proposed(sample: Sample, target: Target, order: NewOrder, partners: list[Partner]) -> NewMapping:
    system = order.system or system_name(PurePath(sample.path).name.split(".")[0])
    columns = sample.columns
    if not any(each.written and not each.secret for each in columns):
        raise SourceFailure(
            "The file holds no column that a mapping can read: each is secret by its heading, or bears the heading of another.",
            fix="Give each column a heading of its own.",
            where=sample.path,
        )
    made = _readable(target, system, sample, columns)
    made.partners = partners
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
