"""The mappings of a retry, each read once, bound to the files that rejected rows come from; and the rows gathered by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from clientimport.core.client_names import client_name
from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import Mapping
from clientimport.core.row_identity import Identity
from clientimport.core.rows import Layout
from clientimport.core.target import Target
from clientimport.mapper import Bound, bind, read_mapping
from clientimport.pipeline.outcome import name_columns
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.retry_cells import Mended, Reject
from clientimport.pipeline.retry_groups import Group
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_told import Remark, RetryTold, Where
from clientimport.pipeline.stored_rows import KIND, StoredFile
from clientimport.pipeline.stored_set import StoredSet
from clientimport.targets import target_named, target_names


class Mappings:
    """The mappings as they are asked for, and the groups of rows that are added to them."""

    def __init__(self, ledger: RetryLedger, asked: Asked, told: RetryTold) -> None:
        self._ledger = ledger
        self._told = told
        self._read: dict[str, tuple[Mapping, Target]] = {}
        self._bounds: dict[tuple[str, StoredFile], Bound] = {}
        self._groups: dict[str, Group] = {}
        self._digests: set[tuple[str, str]] = set()
        self._names: dict[Identity, str] = {}
        self.chosen = asked.mapping

    @property
    def groups(self) -> list[Group]:
        """What has been gathered."""
        return list(self._groups.values())

    def of(self, run_id: str) -> tuple[Mapping, Target]:
        """The mapping for rows of a run: the chosen one, else its own. Raises SourceFailure, MappingFailure."""
        path = self.chosen or str(self._ledger.runs[run_id]["mapping_path"])
        if path not in self._read:
            self._read[path] = read_named(path, named=bool(self.chosen), run_id=run_id)
        mapping, target = self._read[path]
        if not self.chosen and (path, run_id) not in self._digests:
            self._digests.add((path, run_id))
            then = self._ledger.mapping_digest(run_id)
            if then and then != mapping.sha256:
                self._told.remarks.append(Remark("mapping-changed", {"mapping": path, "run": run_id}))
        return mapping, target

    def bound(self, reject: Reject) -> Bound:
        """The mapping of a rejected row's run, bound to its file. Raises SourceFailure, MappingFailure."""
        mapping, target = self.of(reject.identity[0])
        at = (mapping.path, reject.origin)
        if at not in self._bounds:
            try:
                self._bounds[at] = bind(mapping, target, layout_of(reject.origin))
            except SourceFailure as failure:
                raise failure.at(f"{reject.origin.path} of run {reject.origin.run_id}") from None
        return self._bounds[at]

    def where(self, reject: Reject, mended: Where | None = None) -> Where:
        """A rejected row with its key and, if `learn_names` was told it, the client's name."""
        run_id, _, row = reject.identity
        name = self._names.get(reject.identity, "")
        return replace(mended or Where(), run_id=run_id, file=reject.origin.path, row=row, key=reject.key, name=name)

    def learn_names(self, rejects: Iterable[Reject]) -> None:
        """What the clients of some rejected rows are called. Raises SourceFailure, MappingFailure."""
        by_file: dict[StoredFile, list[Reject]] = {}
        for reject in rejects:
            by_file.setdefault(reject.origin, []).append(reject)
        for here in by_file.values():
            groups = name_columns(self.bound(here[0]))
            read = list(dict.fromkeys(name for group in groups for name in group))
            cells = pl.DataFrame({name: [each.cells[name] for each in here] for name in read}, schema_overrides=_texts(read))
            if read:
                names = cells.select(client_name(groups).alias("name"))["name"]
                self._names |= {each.identity: name or "" for each, name in zip(here, names, strict=True)}

    def is_for(self, reject: Reject) -> bool:
        """Whether the mapping is for the target and system of a rejected row."""
        run_id = reject.identity[0]
        mapping, target = self.of(run_id)
        return self._ledger.place(run_id) == (target.name, mapping.system)

    def add(self, reject: Reject, mended: Mended, where: Where) -> None:
        """A row that is to be tried."""
        mapping, target = self.of(reject.identity[0])
        group = self._groups.setdefault(mapping.path, Group(mapping, target, StoredSet(())))
        group.waiting.append((reject, mended))
        group.wheres[reject.identity] = where
        self._told.tried += 1


def layout_of(origin: StoredFile) -> Layout:
    """A file's columns, as the ledger holds them."""
    headings = tuple(text for _, text in origin.headings)
    return Layout(KIND, headings, origin.columns, header_row=0, reject_file=True)


def read_named(path: str, *, named: bool, run_id: str) -> tuple[Mapping, Target]:
    """A mapping and its target. `named`: by the person; else it is that of a run. Raises SourceFailure, MappingFailure."""
    try:
        mapping = read_mapping(path, target_named, target_names())
    except SourceFailure as failure:
        if named:
            raise
        raise SourceFailure(
            f"{failure.message} Run {run_id} was made with it.", fix="Name where it is by now with --mapping.", where=path
        ) from None
    target = target_named(mapping.target)
    assert target is not None  # read_mapping refuses unknown ones
    return mapping, target


def _texts(names: Iterable[str]) -> dict[str, type[pl.DataType]]:
    return dict.fromkeys(names, pl.String)
