"""All that the database holds of one client: its rows, its rejected rows, what was told of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, String, Table, and_, func, or_, select

from clientimport.core.personal import Traces
from clientimport.core.target import SharedList, SharedObject, Target
from clientimport.loader.ledger_tables import CORRECTION, FILE, LIFE, PROBLEM, REJECT, RUN
from clientimport.loader.person_typed import Typed, told_of, waivers_of

_AT_ONCE = 20_000
_NOT_PERSONAL = frozenset({"system", "key", "run_id", "fingerprint", "label"})

Place = tuple[int, int]
"""File and row."""


@dataclass
class Person:
    """What is held of the client of a system and key, in the tables of one target and in its runs in the ledger.

    `children`: table -> how many rows; `shared`: table -> ids of lines that no other client uses. `rejects`, `problems`: run ->
    ids. `lives`, `corrections`, `reviews`, `changes`: ids. `summaries`: run -> what run.json says, without them, where it named
    them; likewise `told`: action of a reviewer -> what is told of it, and `waivers`: life -> why it is waived.
    """

    target: Target
    system: str
    key: str
    traces: Traces
    clients: list[int] = field(default_factory=list)
    children: dict[str, int] = field(default_factory=dict)
    shared: dict[str, list[int]] = field(default_factory=dict)
    rejects: dict[str, list[int]] = field(default_factory=dict)
    problems: dict[str, list[int]] = field(default_factory=dict)
    lives: list[int] = field(default_factory=list)
    corrections: list[int] = field(default_factory=list)
    reviews: list[int] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    summaries: dict[str, str] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    waivers: dict[int, str] = field(default_factory=dict)

    @property
    def runs(self) -> list[str]:
        """The runs whose reports tell of them."""
        return sorted({*self.rejects, *self.problems, *self.summaries})


def find_person(connection: Connection, target: Target, system: str, key: str) -> Person:
    """Everything of a client that can be told to be theirs.

    A rejected row is theirs by the key that its problems have; one whose key could not be read, by a cell that is the key,
    or by a value that only this client has.
    """
    client = target.metadata().tables[target.client_table]
    ids = select(client.c.id).where(client.c.system == system, client.c.key == key).order_by(client.c.id)
    clients = list(connection.execute(ids).scalars())
    shared = _unshared(connection, target, clients)
    person = Person(target, system, key, Traces(key, _values(connection, target, clients, shared)), clients, shared=shared)
    for column in child_columns(target):
        if count := connection.execute(select(func.count()).where(column.in_(clients))).scalar_one():
            person.children[column.table.name] = count
    typed = Typed(connection, target.name, system)
    for run_id in runs_of(connection, target, system):
        _rows(connection, person, run_id, typed)
    person.lives, person.corrections = _across_runs(connection, person)
    mine = {reject_id for ids in person.rejects.values() for reject_id in ids}
    person.reviews, person.changes = typed.of(mine, person.traces)
    person.told, person.waivers = told_of(connection, person.traces), waivers_of(connection, person.traces)
    return person


def _across_runs(connection: Connection, person: Person) -> tuple[list[int], list[int]]:
    """Ids of the lives and the corrections of their rows: by key, and of rows without one by what is known of the row."""
    prints = _column(connection, PROBLEM.c.fingerprint, PROBLEM.c.id, person.problems)
    contents = _column(connection, REJECT.c.content, REJECT.c.id, person.rejects)
    lives = select(LIFE.c.id).where(
        LIFE.c.target == person.target.name,
        LIFE.c.system == person.system,
        or_(LIFE.c.key == person.key, and_(LIFE.c.key.is_(None), LIFE.c.fingerprint.in_(prints))),
    )
    c = CORRECTION.c
    corrections = select(c.id).where(
        c.target == person.target.name,
        c.system == person.system,
        or_(c.key == person.key, c.loaded_key == person.key, and_(c.key.is_(None), c.content.in_(contents))),
    )
    return [sorted(connection.execute(query).scalars()) for query in (lives, corrections)]  # type: ignore[return-value]


def _column(connection: Connection, wanted: Column[Any], by: Column[int], ids: dict[str, list[int]]) -> list[str]:
    found: set[str] = set()
    every = [each for of_run in ids.values() for each in of_run]
    for start in range(0, len(every), 500):
        found |= set(connection.execute(select(wanted).where(by.in_(every[start : start + 500]))).scalars())
    return sorted(text for text in found if text is not None)


def runs_of(connection: Connection, target: Target, system: str) -> list[str]:
    """The runs of a target and system, the oldest first."""
    found = select(RUN.c.run_id).where(RUN.c.target == target.name, RUN.c.system == system).order_by(RUN.c.started_at)
    return list(connection.execute(found).scalars())


@dataclass(frozen=True)
class RunFiles:
    """Where a run's files lie: `reports`: its run.json as it was written; `archived`: (id in the ledger, path) of its files."""

    run_id: str
    mapping_path: str
    reports: str
    archived: tuple[tuple[int, str], ...]


def files_of_runs(connection: Connection, target: Target, system: str) -> list[RunFiles]:
    """The files of every run of a target and system, the oldest run first."""
    found = []
    for run_id in runs_of(connection, target, system):
        run = connection.execute(select(RUN.c.mapping_path, RUN.c.summary).where(RUN.c.run_id == run_id)).one()
        files = select(FILE.c.id, FILE.c.archived_to).where(FILE.c.run_id == run_id, FILE.c.archived_to.is_not(None))
        archived = tuple((file_id, path) for file_id, path in connection.execute(files.order_by(FILE.c.number)))
        told = json.loads(run.summary or "{}").get("reports") or {}
        found.append(RunFiles(run_id, run.mapping_path, told.get("run.json", ""), archived))
    return found


def child_columns(target: Target) -> list[Column[Any]]:
    """The columns of other tables that hold a client's id."""
    client = target.metadata().tables[target.client_table]
    return [key.parent for table in target.metadata().sorted_tables for key in table.foreign_keys if key.column.table is client]


def _unshared(connection: Connection, target: Target, clients: list[int]) -> dict[str, list[int]]:
    """Companies and tags that this client has and no other one."""
    tables = target.metadata().tables
    client = tables[target.client_table]
    links = [(part.table, client.c[part.id_field], client.c.id) for part in target.parts_of(SharedObject)]
    links += [
        (part.table, tables[part.link].c[part.link_column], tables[part.link].c.client_id)
        for part in target.parts_of(SharedList)
    ]
    found: dict[str, list[int]] = {}
    for table, line, owner in links:
        own = set(connection.execute(select(line).where(owner.in_(clients), line.is_not(None))).scalars())
        others = connection.execute(select(line).where(owner.not_in(clients), line.in_(own)).distinct()).scalars()
        if alone := sorted(own - set(others)):
            found[table] = alone
    return found


def _values(connection: Connection, target: Target, clients: list[int], shared: dict[str, list[int]]) -> set[str]:
    """Texts of the client's rows that no other client has in the same column."""
    tables = target.metadata().tables
    found: set[str] = set()
    for owner in [tables[target.client_table].c.id, *child_columns(target)]:
        found |= _own_texts(connection, owner.table, owner, clients)
    for name, ids in shared.items():
        found |= _own_texts(connection, tables[name], tables[name].c.id, ids)
    return found


def _own_texts(connection: Connection, table: Table, owner: Column[Any], ids: list[int]) -> set[str]:
    columns = [c for c in table.columns if isinstance(c.type, String) and not c.foreign_keys and _is_personal(c.name)]
    own: dict[str, set[str]] = {column.name: set() for column in columns}
    for row in connection.execute(select(*columns).where(owner.in_(ids))) if columns and ids else ():
        for column, value in zip(columns, row, strict=True):
            if value:
                own[column.name].add(value)
    wanted = [column.in_(own[column.name]) for column in columns if own[column.name]]
    for row in connection.execute(select(*columns).where(owner.not_in(ids), or_(*wanted))) if wanted else ():
        for column, value in zip(columns, row, strict=True):
            own[column.name].discard(value)
    return {value for values in own.values() for value in values}


def _is_personal(column: str) -> bool:
    return column not in _NOT_PERSONAL and not column.endswith(("_hash", "_key"))


def _rows(connection: Connection, person: Person, run_id: str, typed: Typed) -> None:
    """What a run holds of them goes into `person`."""
    of_run = PROBLEM.c.run_id == run_id
    keyed = connection.execute(select(PROBLEM.c.id, PROBLEM.c.file, PROBLEM.c.row).where(of_run, PROBLEM.c.key == person.key))
    places: dict[Place, list[int]] = {}
    for problem_id, file, row in keyed:
        places.setdefault((file, row), []).append(problem_id)
    others = select(PROBLEM.c.file, PROBLEM.c.row).where(
        of_run, PROBLEM.c.severity == "reject", PROBLEM.c.key.is_not(None), PROBLEM.c.key != person.key
    )
    of_others = {(file, row) for file, row in connection.execute(others.distinct())}
    rejects = []
    for reject_id, place, cells, raw in _rejects(connection, run_id):
        if place in places:
            rejects.append(reject_id)
        elif place not in of_others and person.traces.own_row([*cells, *typed.on(reject_id)], raw):
            rejects.append(reject_id)
            told = select(PROBLEM.c.id).where(of_run, PROBLEM.c.file == place[0], PROBLEM.c.row == place[1])
            places[place] = list(connection.execute(told).scalars())
    if rejects:
        person.rejects[run_id] = rejects
    if problems := sorted(each for ids in places.values() for each in ids):
        person.problems[run_id] = problems
    summary = connection.execute(select(RUN.c.summary).where(RUN.c.run_id == run_id)).scalar()
    if summary and (cleaned := _cleaned(json.loads(summary), person.traces)) is not None:
        person.summaries[run_id] = json.dumps(cleaned, ensure_ascii=False)


def _rejects(connection: Connection, run_id: str) -> Iterator[tuple[int, Place, list[str], str]]:
    last = 0
    while True:
        query = (
            select(REJECT.c.id, REJECT.c.file, REJECT.c.row, REJECT.c.cells, REJECT.c.raw)
            .where(REJECT.c.run_id == run_id, REJECT.c.id > last)
            .order_by(REJECT.c.id)
            .limit(_AT_ONCE)
        )
        found = connection.execute(query).all()
        for reject_id, file, row, cells, raw in found:
            yield reject_id, (file, row), [cell for cell in json.loads(cells).values() if cell is not None], raw or ""
        if len(found) < _AT_ONCE:
            return
        last = found[-1].id


def _cleaned(summary: Any, traces: Traces) -> Any:
    """A summary whose message names the person, without that; None where it does not."""
    message = summary.get("message") if isinstance(summary, dict) else None
    if not isinstance(message, str) or not traces.inside(message):
        return None
    return {**summary, "message": traces.without(message)}
