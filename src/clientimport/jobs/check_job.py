"""A job checked before its first night: the file, its mappings, its folders, its secrets; all mistakes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from clientimport.core.errors import Failure, MappingFailure
from clientimport.core.mapping import Mapping
from clientimport.jobs.check_places import folder_faults, setting_faults
from clientimport.jobs.job_file import ImportJob, JobFile
from clientimport.jobs.read_job import look_at_job
from clientimport.jobs.settings import Held, unknown_names
from clientimport.jobs.shown_settings import masked_database


@dataclass(frozen=True)
class Fault:
    """One mistake: in which file, on which line (0: of no line), at which path, what is wrong, and the way out."""

    file: str
    line: int
    path: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path + ': ' if self.path else ''}{self.message}{' ' + self.fix if self.fix else ''}"


@dataclass
class Checked:
    """What the check found. `notes`: what is no mistake and may still surprise."""

    job: str
    mistakes: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {"job": self.job, "mistakes": [asdict(each) for each in self.mistakes], "notes": self.notes}

    def take(self, failure: Failure, file: str, line: int = 0, path: str = "") -> None:
        """The mistakes that a failure tells of."""
        if isinstance(failure, MappingFailure):
            self.mistakes += [Fault(failure.file, each.line, each.path, each.message, each.fix) for each in failure.mistakes]
        else:
            where = f"{failure.where}: " if failure.where and failure.where != file else ""
            self.mistakes.append(Fault(file, line, path, where + failure.message, failure.fix))


def check_job(path: str, settled: Callable[[JobFile], Held], *, connect: bool = False) -> Checked:
    """A job file -> all that is wrong with it. `settled`: gives the settings that hold for it. Raises nothing for faults."""
    checked = Checked(path)
    try:
        job, mistakes = look_at_job(path)
    except Failure as failure:
        checked.take(failure, path)
        return checked
    if mistakes.found:
        checked.take(MappingFailure(path, mistakes.found), path)
    if job is None:
        return checked
    for wanted in job.imports:
        _check_import(checked, job, wanted)
    try:
        held = settled(job)
    except Failure as failure:
        checked.take(failure, path)
    else:
        _check_settings(checked, job, held, connect=connect)
    return checked


def _check_import(checked: Checked, job: JobFile, wanted: ImportJob) -> None:
    for key, message, fix in folder_faults(wanted):
        checked.mistakes.append(Fault(job.path, wanted.lines[key], f"{wanted.name}.{key}", message, fix))
    if wanted.archive is not None and any("://" in each for each in wanted.files):
        checked.notes.append(f"import {wanted.name}: files from other machines are not archived; they stay where they are.")
    if wanted.mapping and (mapping := _mapping(checked, job, wanted)) is not None:
        _check_joins(checked, job, wanted, mapping)
        secret = _secret_headings(mapping)
        if wanted.archive is not None and secret and not wanted.archive_secrets:
            names = ", ".join(secret)
            checked.notes.append(
                f"import {wanted.name}: its files are not archived and stay where they are, as the mapping has secret columns "
                f"({names}); archive_secrets: yes allows it."
            )


def _check_joins(checked: Checked, job: JobFile, wanted: ImportJob, mapping: Mapping) -> None:
    for name in wanted.joins:
        if name not in mapping.joins:
            known = f"Its joins: {', '.join(mapping.joins)}." if mapping.joins else "It joins no table."
            message = f"The mapping has no join “{name}”."
            checked.mistakes.append(Fault(job.path, wanted.lines["joins"], f"{wanted.name}.joins.{name}", message, known))
    for name, join in mapping.joins.items():
        if not (name in wanted.joins or join.file or join.same_workbook):
            message = f"The mapping joins “{name}”, and no file is named for it."
            fix = f"Write joins: {{{name}: FILE}}."
            checked.mistakes.append(Fault(job.path, wanted.lines["mapping"], f"{wanted.name}.mapping", message, fix))


def _mapping(checked: Checked, job: JobFile, wanted: ImportJob) -> Mapping | None:
    from clientimport.mapper import read_mapping
    from clientimport.targets import target_named, target_names

    try:
        return read_mapping(wanted.mapping, target_named, target_names())
    except MappingFailure as failure:
        checked.take(failure, wanted.mapping)
    except Failure as failure:
        checked.take(failure, job.path, wanted.lines["mapping"], f"{wanted.name}.mapping")
    return None


def _secret_headings(mapping: Mapping) -> tuple[str, ...]:
    from clientimport.mapper import secret_headings
    from clientimport.targets import target_named

    target = target_named(mapping.target)
    if target is None:
        return ()
    return tuple(name for join in ("", *mapping.joins) for name in secret_headings(mapping, target, join))


def _check_settings(checked: Checked, job: JobFile, held: Held, *, connect: bool) -> None:
    for name, message, fix in setting_faults(held.settings):
        checked.mistakes.append(Fault(held.origins[name], 0, name, message, fix))
    shown = masked_database(held.settings.database.get_secret_value())
    checked.notes.append(f"database: {shown} ({held.origins['database']})")
    checked.notes += _beaten(job, held)
    checked.notes += [f"{name} is in the environment, but there is no such setting." for name in unknown_names()]
    if connect:
        try:
            _connect(held.settings.database.get_secret_value())
        except Failure as failure:
            checked.take(failure, held.origins["database"], path="database")


def _beaten(job: JobFile, held: Held) -> Iterator[str]:
    """What the job file names and the environment or an option overrules: worth knowing before the night."""
    for name, written in job.settings.items():
        if held.origins[name] != written.origin:
            yield f"{name}: {held.origins[name]} wins over {written.origin}."


def _connect(database: str) -> None:
    from clientimport.loader import connect
    from clientimport.loader.job_runs import is_unmade

    if not is_unmade(database):
        connect(database, create=False).dispose()
