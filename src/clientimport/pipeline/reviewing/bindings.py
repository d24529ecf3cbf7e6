"""Mappings bound to the files that rejected rows come from, kept for as long as they stand as they were read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock, RLock
from typing import TypeVar

from clientimport.core.errors import SourceFailure
from clientimport.core.language import DEFAULT
from clientimport.core.mapping import Mapping
from clientimport.core.runs import RunSummary
from clientimport.core.target import Target
from clientimport.mapper import Bound, FooterWatch, bind, read_mapping
from clientimport.mapper.partner_columns import PartnerColumns
from clientimport.pipeline.partners import Partners
from clientimport.pipeline.retry_mappings import layout_of
from clientimport.pipeline.session import Inputs
from clientimport.pipeline.stored_rows import StoredFile, StoredRows
from clientimport.pipeline.waiting import nothing_to_heed
from clientimport.reader.paths import split_member
from clientimport.targets import target_named, target_names

_MOST_BOUND = 64
"""Files, each in a language, that mappings are kept bound to."""
_MOST_TABLES = 2
"""Sets of joined tables that are kept in memory."""
_State = tuple[tuple[str, int, int, int], ...]
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class ReadMapping:
    """A mapping as it stands; without its footer: a row that was rejected is none, whatever stood around it."""

    mapping: Mapping
    target: Target
    state: _State


@dataclass(frozen=True)
class Tables:
    """Joined tables, in memory. `columns`: by number of the main file, then by join. `turn`: one thread at a time asks them."""

    key: Hashable
    partners: Partners
    columns: tuple[dict[str, PartnerColumns], ...]
    state: _State
    turn: RLock = field(default_factory=RLock)


class Bindings:
    """What was read and bound once is not done again while its files stay as they are. For any number of threads."""

    def __init__(self) -> None:
        self._reading, self._binding, self._opening = Lock(), Lock(), Lock()
        self._mappings: dict[str, ReadMapping] = {}
        self._bounds: OrderedDict[Hashable, Bound] = OrderedDict()
        self._tables: OrderedDict[Hashable, Tables] = OrderedDict()

    def mapping(self, path: str) -> ReadMapping:
        """The mapping of a file, as it is by now. Raises SourceFailure, MappingFailure."""
        with self._reading:
            known = self._mappings.get(path)
            if known is not None and known.state == _state((path, *known.mapping.files)):
                return known
            # Taken before it is read: a file that is written meanwhile is read once more.
            before = _state((path,))
            mapping = read_mapping(path, target_named, target_names())
            target = target_named(mapping.target)
            assert target is not None  # read_mapping refuses unknown ones
            bare = replace(mapping, source=replace(mapping.source, footer=()))
            self._mappings[path] = ReadMapping(bare, target, (*before, *_state(mapping.files)))
            return self._mappings[path]

    def bound(
        self, read: ReadMapping, origin: StoredFile, lang: str = DEFAULT, tables: Tables | None = None, at: int = 0
    ) -> Bound:
        """A mapping bound to a file that rejected rows come from; `tables`: those it is joined to, as its `at`-th main file.

        Raises SourceFailure, MappingFailure.
        """
        joined = tables.columns[at] if tables is not None else None
        key = (read.mapping.path, read.state, origin.headings, lang, at, tables and (tables.key, tables.state))
        with self._binding:
            if key not in self._bounds:
                try:
                    made = bind(read.mapping, read.target, layout_of(origin), lang, joined)
                except SourceFailure as failure:
                    raise failure.at(f"{origin.path} of run {origin.run_id}") from None
                _ = made.program  # compiled before several threads ask for it
                self._bounds[key] = made
            return _kept(self._bounds, key, _MOST_BOUND)

    def tables(self, read: ReadMapping, sources: Sequence[StoredRows], named: dict[str, str]) -> Tables:
        """The tables that a mapping joins to these files. `named`: where they are, by join, as far as it is known.

        Raises SourceFailure where one is not there or cannot be read, UsageFailure.
        """
        key = (read.mapping.path, read.state, tuple(s.origin.path for s in sources), tuple(sorted(named.items())))
        with self._opening:
            known = self._tables.get(key)
            if known is None or known.state != _state(each.file.path for each in known.partners.sources):
                self._tables[key] = _open(key, read, sources, named)
            return _kept(self._tables, key, _MOST_TABLES)

    def inputs(self, read: ReadMapping, sources: Sequence[StoredRows], lang: str, tables: Tables | None = None) -> Inputs:
        """Rejected rows and their mapping, as a run has its files. `sources`: numbered from 0.

        Raises SourceFailure, MappingFailure.
        """
        mapping = read.mapping
        summary = RunSummary("", read.target.name, mapping.system, mapping.path, mapping.sha256, "", "", lang=lang)
        inputs = Inputs(mapping, read.target, summary, partners=tables.partners if tables else None)
        for at, source in enumerate(sources):
            bound = self.bound(read, source.origin, lang, tables, at)
            inputs.sources.append(source)
            inputs.bounds.append(bound)
            inputs.watches.append(FooterWatch(bound))
        return inputs


def _open(key: Hashable, read: ReadMapping, sources: Sequence[StoredRows], named: dict[str, str]) -> Tables:
    partners = Partners(read.mapping, read.target, named)
    with ExitStack() as closing:
        columns = tuple(partners.open(source, len(sources), closing) for source in sources)
        state = _state(each.file.path for each in partners.sources)
        for _ in partners.read(nothing_to_heed):
            pass  # what is wrong with them was told by the run
    return Tables(key, partners, columns, state)


def _state(paths: Iterable[str]) -> _State:
    """What tells whether files were written since; what is no file of this machine counts as it was first read."""
    return tuple(_state_of(path) for path in paths)


def _state_of(path: str) -> tuple[str, int, int, int]:
    for place in (path, split_member(path)[0]):
        try:
            found = Path(place).stat()
        except (OSError, ValueError):
            continue
        return path, found.st_mtime_ns, found.st_size, found.st_ino
    return path, 0, 0, 0


def _kept(cache: OrderedDict[Hashable, Kept], key: Hashable, most: int) -> Kept:
    """What stands there, and the least lately asked for given up where there are too many."""
    cache.move_to_end(key)
    while len(cache) > most:
        cache.popitem(last=False)
    return cache[key]
