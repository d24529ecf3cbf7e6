"""A person forgotten: out of clients, ledger, reports and archive; that it was done is recorded, of whom is not."""

from __future__ import annotations

import getpass
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientimport.core.errors import UsageFailure
from clientimport.core.target import Target
from clientimport.loader import (
    Person,
    compact,
    connect,
    erase,
    files_of_runs,
    find_person,
    forget_archived,
    has_schema,
    list_runs,
    locked,
    make_sure,
    record_erasure,
    require_ledger,
)
from clientimport.pipeline import forget_archives, forget_reports
from clientimport.pipeline.begun_reports import owner_of
from clientimport.pipeline.forget_archives import ArchivePlan, Policy
from clientimport.pipeline.forget_reports import ReportPlan
from clientimport.pipeline.schema_versions import every_target
from clientimport.reporter import recover

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@dataclass(frozen=True)
class Forgetting:
    """Whom to forget, where else to look, and why. `archives`: what becomes of files that rows cannot be taken out of."""

    system: str
    key: str
    reports: Path
    reason: str
    target: str | None = None
    archive: Path | None = None
    archives: Policy = "rewrite"
    mapping: str | None = None
    wait: float = 0.0


@dataclass(frozen=True)
class Forgotten:
    """What one record shape's tables, runs and files held of the person, and hold no more (or with `dry_run` would not).

    `removed`: what -> how many. `left`: sentences on what was not reached.
    """

    target: str
    dry_run: bool
    removed: dict[str, int] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)
    archived: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def forget(database: str, order: Forgetting, *, dry_run: bool = False) -> list[Forgotten]:
    """Takes a person out of everything that can be reached -> one answer for each record shape that held something.

    The files come first and the database's commit last: stopped anywhere, the same call goes on with it. Raises UsageFailure
    (no reason, a reason that names the person, archived files that nobody decided on), LockHeld, DatabaseFailure and
    KeepingFailure.
    """
    if not order.reason:
        raise UsageFailure("no reason is given.", fix="Say why with --reason: it is what remains of it.")
    engine = connect(database, create=False)
    try:
        require_ledger(engine)
        shapes = [target for target in _shapes(order.target) if has_schema(engine, target)]
        if not dry_run and order.reports.is_dir():
            done = {run["run_id"] for run in list_runs(engine) if run["status"] == "done"}
            # What a killed run left behind may tell of the person, too.
            recover(order.reports, owner_of(database), done.__contains__)
        found = [each for target in shapes if (each := _forget_in(engine, target, order, dry_run=dry_run))]
        if found and not dry_run and not compact(engine):
            found[-1].left.append(
                "The free parts of the SQLite file may still hold something: another program has it open, or there is no room. "
                "Run `VACUUM` on it."
            )
        return found
    finally:
        engine.dispose()


def _shapes(name: str | None) -> list[Target]:
    every = every_target()
    found = [target for target in every if name in (None, target.name)]
    if not found:
        raise UsageFailure(f"there is no record shape {name}.", fix=f"Known: {', '.join(target.name for target in every)}.")
    return found


def _forget_in(engine: Engine, target: Target, order: Forgetting, *, dry_run: bool) -> Forgotten | None:
    known = {run["run_id"] for run in list_runs(engine)}
    with locked(engine, target.name, order.wait) as connection:
        make_sure(connection)
        person = find_person(connection, target, order.system, order.key)
        if person.traces.own_row([order.reason], order.reason):
            raise UsageFailure("the reason names the person, and it is kept.", fix="Write it without the key and their values.")
        runs = files_of_runs(connection, target, order.system)
        archives = forget_archives.plan_archives(runs, person, order.archive, order.mapping)
        reports = forget_reports.plan_reports(runs, known, person, order.reports)
        answer = _answer(person, archives, reports, order.archives, dry_run=dry_run)
        if not dry_run:
            forget_archives.refuse_undecided(archives, order.archives)
            if answer.removed:
                _carry_out(connection, person, archives, reports, order, answer.removed)
        return answer if answer.removed or answer.left else None


def _carry_out(  # noqa: PLR0913 - the three places, and how
    connection: Connection,
    person: Person,
    archives: ArchivePlan,
    reports: ReportPlan,
    order: Forgetting,
    removed: dict[str, int],
) -> None:
    gone = forget_archives.carry_out(archives, order.archives)
    if gone:
        forget_archived(connection, gone)
    erase(connection, person)
    forget_reports.carry_out(connection, reports, person)
    record_erasure(connection, person, by=_who(), reason=order.reason, removed=removed)


def _answer(person: Person, archives: ArchivePlan, reports: ReportPlan, policy: Policy, *, dry_run: bool) -> Forgotten:
    whole = archives.whole if policy == "delete" else {}
    cut = archives.rewrite if policy != "keep" else {}
    removed = {
        "clients": len(person.clients),
        **person.children,
        **{table: len(ids) for table, ids in person.shared.items()},
        "rejects": sum(map(len, person.rejects.values())),
        "problems": sum(map(len, person.problems.values())),
        "lives": len(person.lives),
        "corrections": len(person.corrections),
        "drafts": len(person.reviews),
        "edits": len(person.changes),
        "messages": len(person.summaries) + len(person.told) + len(person.waivers),
        "report_folders": len(reports.folders),
        "archived_rows": archives.rows if cut else 0,
        "archived_files": len(whole),
    }
    kept = {**archives.whole, **(dict.fromkeys(archives.rewrite, "rows of theirs"))} if policy == "keep" else {}
    left = [f"The archived file {path} was left as it is: {why}." for path, why in kept.items()]
    left += [
        f"The archived file {path} is not there; where the archive lies elsewhere, name it: --archive DIR."
        for path in archives.missing
    ]
    return Forgotten(
        person.target.name,
        dry_run,
        {what: count for what, count in removed.items() if count},
        reports.folders,
        sorted(map(str, {**cut, **whole})),
        left,
    )


def _who() -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        user = "an unknown user"
    return f"{user}@{socket.gethostname()}"
