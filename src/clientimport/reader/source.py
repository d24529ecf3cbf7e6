"""A file in, batches of text rows out."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from typing import BinaryIO, Protocol

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import Layout, RowBatch, SourceFile
from clientimport.reader.arrival.arrivals import arrive
from clientimport.reader.arrival.incoming import Incoming
from clientimport.reader.arrival.kinds import kind_of, mislabelled
from clientimport.reader.arrival.spool import Spool
from clientimport.reader.encoding.encodings import needs_proposal, propose_encoding
from clientimport.reader.encoding.snippets import snippets
from clientimport.reader.text.text_source import TextSource
from clientimport.reader.workbooks.workbook import Wanted, filled_sheets
from clientimport.reader.workbooks.workbook_source import ALL, WorkbookSource


class Source(Protocol):
    """One open input.

    `faults`: FAULT_SCHEMA, what concerns the file as a whole. `records`: records in the file, layout rows included; final
    once the batches are exhausted. `reject_file`: whether it is one of our own reject files.
    """

    file: SourceFile
    layout: Layout
    faults: pl.DataFrame
    records: int
    reject_file: bool

    def batches(self, batch_rows: int | None = None, *, ahead: bool = True) -> Iterator[RowBatch]:
        """The data rows from the first to the last, in batches of `batch_rows` or of a few megabytes.

        `ahead`: what can be is read before it is asked for, which takes memory.
        """
        ...

    def grid(self) -> Iterator[list[str]]:
        """The headings and every record below them that is not blank, cell by cell, whatever its structure."""
        ...

    def close(self) -> None:
        """Gives back what is held open; standard input's private copy is deleted."""
        ...


def open_source(  # noqa: PLR0913 - the file, and how it is to be read
    path: str,
    number: int,
    options: SourceOptions,
    needed: Sequence[str] = (),
    stdin: BinaryIO | None = None,
    *,
    propose: bool = False,
) -> Source:
    """A file, or standard input ("-"), -> its layout and its rows.

    `number`: SourceFile.number. `needed`: headings that the mapping needs, a hint where the heading row is looked for;
    that one is missing is not the reader's fault to find. `propose`: a file that does not say its encoding is read in the
    likeliest, and `layout.detected` says so under "encoding" and "other readings"; only for looking. Raises SourceFailure
    for a file that cannot be read at all.
    """
    arrival = arrive(path, options, stdin)
    several = len(arrival.members) > 1
    if several and not propose:
        arrival.given.close()
        raise SourceFailure(
            f"The archive holds several tables: {arrival.names}.",
            fix=f"Name one of them, such as {arrival.given.path}/{arrival.members[0].name}.",
            where=arrival.given.path,
        )
    with closing(arrival.tables()) as tables:
        source = _opened(next(tables), number, options, needed, propose=propose)
    if several:
        _tell(source, {"member": arrival.members[0].name, "all members": arrival.names})
    return source


def open_sources(
    path: str, number: int, options: SourceOptions, needed: Sequence[str] = (), stdin: BinaryIO | None = None
) -> Iterator[Source]:
    """A word of the command line -> every table that it brings: one, or of an archive as many as it has, by name.

    `number`: SourceFile.number of the first. The caller closes each. Raises SourceFailure as `open_source` does.
    """
    with closing(arrive(path, options, stdin).tables()) as tables:
        for incoming in tables:
            for table, chosen in _sheets(incoming, options):
                source = _opened(table, number, chosen, needed, propose=False)
                further = source.further_sheets if isinstance(source, WorkbookSource) else []
                yield source
                number += 1
                for name in further:
                    part = _part(table, name, spool=None)
                    yield _opened(part, number, replace(chosen, sheet=name), needed, propose=False)
                    number += 1


def _sheets(incoming: Incoming, options: SourceOptions) -> list[tuple[Incoming, SourceOptions]]:
    """A file -> itself; of a workbook all of whose sheets are asked for, each of them by its name."""
    try:
        kind = kind_of(incoming) if options.sheet == ALL else "csv"
        names = filled_sheets(incoming, Wanted(kind, limits=options.limits)) if kind != "csv" else []
    except BaseException:
        incoming.close()
        raise
    if len(names) < 2:
        return [(incoming, options)]
    # The first one gives the private copy back: it is closed last.
    return [
        (_part(incoming, name, spool=None if at else incoming.spool), replace(options, sheet=name))
        for at, name in enumerate(names)
    ]


def _part(incoming: Incoming, sheet: str, *, spool: Spool | None) -> Incoming:
    """A workbook -> one of its sheets as a table of its own."""
    digest = sha256(f"{incoming.sha256}/{sheet}".encode()).hexdigest()
    return replace(incoming, path=f"{incoming.path}/{sheet}", name=incoming.name or incoming.path, sha256=digest, spool=spool)


def _opened(incoming: Incoming, number: int, options: SourceOptions, needed: Sequence[str], *, propose: bool) -> Source:
    """The source of one table, its bytes at hand."""
    words: dict[str, str] = {}
    try:
        kind = kind_of(incoming)
        if said := mislabelled(incoming.name or incoming.path, kind):
            words["kind"] = said
        if propose and kind == "csv" and options.encoding is None and incoming.bad_utf8 is not None:
            if incoming.head.startswith(BOM_UTF8):
                options = replace(options, encoding="utf-8")
                words["encoding"] = "utf-8 (a proposal: the byte-order mark says so, and some bytes are of another encoding)"
            elif needs_proposal(incoming):
                options, proposed = _proposal(incoming, options)
                words |= proposed
        source: Source = (
            TextSource(incoming, number, options, needed)
            if kind == "csv"
            else WorkbookSource(incoming, number, options, needed, kind=kind)
        )
    except BaseException:
        incoming.close()
        raise
    _tell(source, words)
    return source


def _proposal(incoming: Incoming, options: SourceOptions) -> tuple[SourceOptions, dict[str, str]]:
    """The options with the likeliest encoding, and what there is to say about it."""
    best, *others = propose_encoding(incoming, snippets(incoming, options))
    sample = f"{best.sample_text} in line {best.sample_line_number}"
    words = {"encoding": f"{best.name} (a proposal, {best.confidence:.0%} sure: {sample}; declare it, a run does not guess)"}
    if others:
        readings = (f"{each.name}: {each.sample_text} in line {each.sample_line_number}" for each in others)
        words["other readings"] = "; ".join(readings)
    return replace(options, encoding=best.name), words


def _tell(source: Source, words: dict[str, str]) -> None:
    """Puts what was found before the layout was in front of what the layout tells."""
    detected = source.layout.detected
    told = {**words, **{name: said for name, said in detected.items() if name not in words}}
    detected.clear()
    detected.update(told)
