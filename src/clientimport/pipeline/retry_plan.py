"""What a retry is going to try: rejected rows, mended or not, grouped into runs; and what is to be told of them first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from clientimport.core.client_names import client_name
from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.core.mapping import Mapping
from clientimport.core.problems import FAULT_SCHEMA
from clientimport.core.row_identity import Identity
from clientimport.core.rows import RAW, ROW, Layout
from clientimport.core.secrets import WITHHELD
from clientimport.core.target import Target
from clientimport.mapper import Bound, bind, read_mapping
from clientimport.pipeline.outcome import name_columns
from clientimport.pipeline.retry_cells import Mended, Reject
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_told import Bent, Remark, RetryTold, Skipped, Where
from clientimport.pipeline.stored_rows import KIND, StoredFile, StoredRows
from clientimport.pipeline.stored_set import StoredSet
from clientimport.targets import target_named, target_names


@dataclass(frozen=True)
class Asked:
    """What a person asks for. `files`: mended reports; none: all open rejects.

    `mapping`: "" for that of the runs. `run_id`: "" for any. `code`: rejects with this code alone. `as_typed`: cells that a
    spreadsheet program bent count as they are.
    """

    files: tuple[str, ...] = ()
    mapping: str = ""
    run_id: str = ""
    code: str = ""
    as_typed: bool = False


@dataclass
class Group:
    """What one run tries: rows of one target and system, with one mapping."""

    mapping: Mapping
    target: Target
    stored: StoredSet
    waiting: list[tuple[Reject, Mended]] = field(default_factory=list)
    wheres: dict[Identity, Where] = field(default_factory=dict)

    def seal(self) -> None:
        """Makes the sources of the rows that were gathered."""
        sources: list[StoredRows] = []
        by_file: dict[tuple[str, int], list[tuple[Reject, Mended]]] = {}
        for reject, mended in self.waiting:
            by_file.setdefault(reject.identity[:2], []).append((reject, mended))
        for rows in by_file.values():
            rows.sort(key=lambda row: row[0].identity[2])
            sources.append(_source(len(sources), rows, self.mapping))
        self.stored = StoredSet(sources)


@dataclass
class RetryPlan:
    """`groups`: a run each, in the order in which they are made. `absent`: open rejects of the runs, not in the files."""

    told: RetryTold
    groups: list[Group]
    absent: int = 0


class Mappings:
    """The mappings of a retry, each read once; and bound to the files that rejected rows come from."""

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
            self._read[path] = _read(path, named=bool(self.chosen), run_id=run_id)
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


def plan_all(ledger: RetryLedger, asked: Asked) -> RetryPlan:
    """All open rejects (waived ones left out) -> what is to be tried.

    Raises UsageFailure where the rejects of one target and system come from several mappings and none is named, SourceFailure.
    """
    told = RetryTold()
    mappings = Mappings(ledger, asked, told)
    places = dict.fromkeys(ledger.place(run_id) for run_id in _runs(ledger, asked.run_id))
    if asked.mapping:
        mapping, target = _read(asked.mapping, named=True, run_id="")
        places = {place: None for place in places if place == (target.name, mapping.system)}
    for target_name, system in places:
        found = [reject for reject in ledger.open_of(target_name, system, asked.run_id or None) if reject.state == "open"]
        found = ledger.with_code(asked.code, found) if asked.code else found
        paths = {str(ledger.runs[reject.identity[0]]["mapping_path"]) for reject in found}
        if not asked.mapping and len(paths) > 1:
            raise UsageFailure(
                f"the open rejects of {target_name}, system {system}, come from several mappings: {', '.join(sorted(paths))}.",
                fix="Name the one to try them with: --mapping FILE. Or take one run at a time: --run ID.",
            )
        mappings.learn_names(found)
        newest = {run_id: at for at, run_id in enumerate(ledger.runs)}
        # Of two rows with one key the newer one is to have it.
        for reject in sorted(found, key=lambda each: (newest[each.identity[0]], *each.identity[1:])):
            told.rows += 1
            where = mappings.where(reject)
            if reject.raw == WITHHELD and not any(reject.cells.values()):
                told.skipped.append(Skipped(where, "raw-withheld"))
            else:
                mappings.add(reject, Mended(dict(reject.cells), reject.raw), where)
    if asked.code:
        told.rows += len(complete_clients(ledger, mappings))
    return sealed(told, mappings)


def complete_clients(ledger: RetryLedger, mappings: Mappings, present: Collection[Identity] = ()) -> set[Identity]:
    """Where a client may have several rows: adds what clients lack of their open rejects in the same run, as it was received
    -> the rows that were added.

    `present`: rows that were sent back, whatever became of them. Raises SourceFailure, MappingFailure.
    """
    added: set[Identity] = set()
    for group in [group for group in mappings.groups if group.mapping.many is not None]:
        chosen = {reject.identity for reject, _ in group.waiting}.union(present)
        keys = {(reject.identity[0], reject.key) for reject, _ in group.waiting if reject.key}
        for run_id in sorted({run for run, _ in keys}):
            found = [
                reject
                for reject in ledger.open_of(*ledger.place(run_id), run_id)
                if reject.state == "open" and (run_id, reject.key) in keys and reject.identity not in chosen
            ]
            mappings.learn_names(found)
            for reject in found:
                mappings.add(reject, Mended(dict(reject.cells), reject.raw), mappings.where(reject))
                added.add(reject.identity)
    return added


def sealed(told: RetryTold, mappings: Mappings, absent: int = 0) -> RetryPlan:
    """The plan, its sources made."""
    for group in mappings.groups:
        group.seal()
    return RetryPlan(told, mappings.groups, absent)


def _runs(ledger: RetryLedger, run_id: str) -> Iterable[str]:
    if run_id and run_id not in ledger.runs:
        raise UsageFailure(f"there is no run {run_id}.", fix="`clientimport runs list` shows them.")
    return [run_id] if run_id else ledger.runs


def _texts(names: Iterable[str]) -> dict[str, type[pl.DataType]]:
    return dict.fromkeys(names, pl.String)


def layout_of(origin: StoredFile) -> Layout:
    """A file's columns, as the ledger holds them."""
    headings = tuple(text for _, text in origin.headings)
    return Layout(KIND, headings, origin.columns, header_row=0, reject_file=True)


def _read(path: str, *, named: bool, run_id: str) -> tuple[Mapping, Target]:
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


def _source(number: int, rows: Sequence[tuple[Reject, Mended]], mapping: Mapping) -> StoredRows:
    origin = rows[0][0].origin
    schema = {ROW: pl.Int64, RAW: pl.String, **dict.fromkeys(origin.columns, pl.String)}
    columns: dict[str, list[object]] = {name: [] for name in schema}
    for reject, mended in rows:
        columns[ROW].append(reject.identity[2])
        columns[RAW].append(mended.raw)
        for name in origin.columns:
            columns[name].append(mended.cells.get(name))
    notices = [
        _notice(reject, name, bent)
        for reject, mended in rows
        for name, bent in zip(mended.bent_columns, mended.kept, strict=True)
    ]
    frame = pl.DataFrame(columns, schema=schema)
    return StoredRows(number, origin, frame, mapping.source, pl.DataFrame(notices, schema=FAULT_SCHEMA))


def _notice(reject: Reject, name: str, bent: Bent) -> dict[str, object]:
    return {
        ROW: reject.identity[2],
        "code": "cell-bent",
        "field": "",
        "value": bent.typed,
        "detail": bent.received,
        "columns": [name],
    }
