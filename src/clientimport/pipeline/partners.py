"""The joined tables of a run: their files found and opened, their columns held in memory while batches go by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

import polars as pl

from clientimport.core.details import detail
from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.core.joined_rows import PartnerFile
from clientimport.core.mapping import JoinRule
from clientimport.core.mapping import Mapping as MappingTree
from clientimport.core.problems import file_fault, no_faults
from clientimport.core.rows import RowBatch, SourceFile
from clientimport.core.target import Target
from clientimport.mapper import (
    Bound,
    PartnerColumns,
    PartnerTable,
    bind_partner,
    join_batch,
    joined_headings,
    notice_headings,
    secret_headings,
)
from clientimport.reader import Source, open_source
from clientimport.reader.arrival.addresses import is_remote
from clientimport.reader.paths import STDIN, missing, split_member
from clientimport.reporter.sheet_rows import column_letters


@dataclass
class Partner:
    """The table of one join. `columns`: how the mapping reads it."""

    columns: PartnerColumns
    table: PartnerTable


@dataclass
class PartnerSource:
    """An open file, and the joins that read it."""

    file: SourceFile
    source: Source
    partners: dict[str, Partner] = field(default_factory=dict)

    @property
    def notices(self) -> pl.DataFrame:
        """FAULT_SCHEMA: what concerns the file as a whole."""
        partners = list(self.partners.values())
        read = {name for each in partners for name in each.columns.columns.values() if name is not None}
        unread = [name for name in self.source.layout.columns if name not in read]
        found = notice_headings(partners[0].columns.join.source, self.source.layout, unread)
        return pl.concat([no_faults(), self.source.faults, found])

    @property
    def unused(self) -> pl.DataFrame:
        """FAULT_SCHEMA: that rows of it belong to no main row."""
        partners = list(self.partners.values())
        used = [each.table.used for each in partners]
        rows = pl.select(pl.any_horizontal(used)).to_series()
        number = len(rows) - int(rows.sum())
        if not number:
            return no_faults()
        columns = [each.columns.columns[theirs] for each in partners for _, theirs in each.columns.join.on]
        told = detail("row-unused" if number == 1 else "rows-unused", partners[0].columns.file.name, number)
        return file_fault("partner-unused", detail=told, columns=tuple(dict.fromkeys(name for name in columns if name)))

    @property
    def secret(self) -> frozenset[str]:
        """Frame names of its secret columns."""
        found = (each.columns.columns[heading] for each in self.partners.values() for heading in each.columns.secret)
        return frozenset(name for name in found if name is not None)


@dataclass
class Partners:
    """All joined tables. `named`: join -> file, as the run's own words have it."""

    mapping: MappingTree
    target: Target
    named: Mapping[str, str]
    sources: list[PartnerSource] = field(default_factory=list)
    _of_main: dict[int, dict[str, Partner]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = [name for name in self.named if name not in self.mapping.joins]
        if unknown:
            known = ", ".join(self.mapping.joins)
            raise UsageFailure(
                f"the mapping has no join “{unknown[0]}”.", fix=f"Its joins: {known}." if known else "It joins no table."
            )

    def open(self, main: Source, first_number: int, closing: ExitStack) -> dict[str, PartnerColumns]:
        """Opens the tables that belong to a main file -> how its rows are joined to them.

        `first_number`: of the files behind the main ones. A file that several main files or joins share is opened once.
        Raises SourceFailure, UsageFailure.
        """
        joins = self.mapping.joins.values()
        paths = {join.name: self._path(join, main) for join in joins}
        found: dict[str, Partner] = {}
        for join in joins:
            same = [each.name for each in joins if (paths[each.name], each.source) == (paths[join.name], join.source)]
            source = self._source(join, tuple(same), paths[join.name], first_number, closing)
            if join.name not in source.partners:
                source.partners[join.name] = self._partner(join, source)
            found[join.name] = source.partners[join.name]
        self._of_main[main.file.number] = found
        return {name: partner.columns for name, partner in found.items()}

    def read(self, heed: Callable[[], None]) -> Iterator[tuple[PartnerSource, RowBatch]]:
        """Reads all tables into memory -> their batches, for what is wrong with them; `heed` is asked between."""
        for each in self.sources:
            for batch in each.source.batches(None, ahead=False):
                heed()
                for partner in each.partners.values():
                    partner.table.add(batch)
                yield each, batch
            for partner in each.partners.values():
                partner.table.finish()

    def joined(self, bound: Bound, batch: RowBatch) -> RowBatch:
        """A batch of main rows with their partner rows."""
        if not self.mapping.joins:
            return batch
        tables = {name: partner.table for name, partner in self._of_main[batch.file.number].items()}
        return join_batch(bound, tables, batch)

    def _source(self, join: JoinRule, same: tuple[str, ...], path: str, first_number: int, closing: ExitStack) -> PartnerSource:
        """The file of a join, opened once for all joins that read it alike (`same`)."""
        name = ", ".join(same)
        for each in self.sources:
            if (each.file.path, each.file.join) == (path, name):
                return each
        secret = tuple(h for one in same for h in secret_headings(self.mapping, self.target, one))
        needed = tuple(dict.fromkeys(h for one in same for h in joined_headings(self.mapping, one)))
        options = replace(join.source, secret=secret)
        source = open_source(path, first_number + len(self.sources), options, needed)
        closing.callback(source.close)
        if source.reject_file:
            raise SourceFailure(
                f"This is one of our own reject files, and no table for the join “{join.name}”.",
                fix=f"Name the table: --join {join.name}=FILE.",
                where=path,
            )
        self.sources.append(PartnerSource(replace(source.file, path=path, join=name), source))
        return self.sources[-1]

    def _partner(self, join: JoinRule, opened: PartnerSource) -> Partner:
        layout, path = opened.source.layout, opened.file.path
        letters = {name: column_letters(layout.first_column + at) for at, name in enumerate(layout.columns)}
        try:
            columns = bind_partner(self.mapping, self.target, join, layout, PartnerFile(_name(path, layout.sheet), letters))
        except SourceFailure as failure:
            raise failure.at(path) from None
        return Partner(columns, PartnerTable(join, columns.columns, path))

    def _path(self, join: JoinRule, main: Source) -> str:
        """Where the table of a join is for a main file."""
        if join.name in self.named:
            return self.named[join.name]
        word = main.file.path
        way_out = f"Name it: --join {join.name}=FILE."
        if join.same_workbook:
            if main.layout.kind == "csv":
                raise SourceFailure(
                    f"The mapping joins the sheet “{join.source.sheet}” of the same workbook, and this is none.",
                    fix=way_out,
                    where=word,
                )
            # Of a workbook all of whose sheets are read, each goes by its own path.
            return word.removesuffix(f"/{main.layout.sheet}") if main.layout.sheet else word
        if not join.file:
            raise UsageFailure(f"the mapping joins “{join.name}”, and no file is named for it.", fix=way_out)
        if is_remote(join.file):
            return join.file
        places = list(_places(join, word))
        found = next((place for place in places if Path(place).is_file() or split_member(place)[1]), None)
        if found is None:
            failure = missing(places[0])
            looked = f" Nor is it beside the main file: {places[1]}." if len(places) > 1 else ""
            raise SourceFailure(
                f"The mapping joins this file, and it is not there.{looked}",
                fix=f"{way_out} {failure.fix or ''}".strip(),
                where=places[0],
            )
        return found


def _places(join: JoinRule, main: str) -> Iterator[str]:
    """Where a joined file may lie: beside the mapping, or beside the main file (in the same archive, too)."""
    yield str(Path(join.folder) / join.file)
    if main == STDIN or is_remote(main):
        return
    archive, member = split_member(main)
    beside = f"{archive}/{PurePath(member).parent / join.file}" if member else str(Path(main).parent / join.file)
    if beside != str(Path(join.folder) / join.file):
        yield beside


def _name(path: str, sheet: str) -> str:
    base = PurePath(path).name
    return f"{base}/{sheet}" if sheet else base
