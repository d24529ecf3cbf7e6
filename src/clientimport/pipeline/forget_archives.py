"""Archived files of a system's runs: which hold a client's rows, and what is to be done about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from clientimport.core.errors import Failure, UsageFailure
from clientimport.core.mapping import Mapping
from clientimport.core.target import Target
from clientimport.loader import Person, RunFiles
from clientimport.mapper import read_mapping
from clientimport.pipeline.archived_rows import Search, cut_out, search
from clientimport.pipeline.kept_files import remove_archived, touching
from clientimport.targets import target_named, target_names

Policy = Literal["rewrite", "delete", "keep"]


@dataclass
class ArchivePlan:
    """`rewrite`: files to be cut, with the way to find the rows; `whole`: files that hold the client and cannot be cut, or that
    cannot be searched, and why; `missing`: files that are not where the ledger says. `ids`: of the ledger, by path.
    """

    rewrite: dict[Path, Search] = field(default_factory=dict)
    rows: int = 0
    whole: dict[Path, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    ids: dict[Path, list[int]] = field(default_factory=dict)


def plan_archives(runs: list[RunFiles], person: Person, archive: Path | None, mapping: str | None) -> ArchivePlan:
    """Searches every archived file of these runs. `archive`: where it lies now, if not where the ledger says; `mapping`: what
    files are read by whose own mapping is gone. Raises KeepingFailure."""
    plan = ArchivePlan()
    for run in runs:
        for file_id, named in run.archived:
            place = _place(named, archive)
            if place is None:
                plan.missing.append(named)
                continue
            seen = place in plan.ids
            plan.ids.setdefault(place, []).append(file_id)
            if not seen:
                _look(place, run.mapping_path, person, mapping, plan)
    return plan


def refuse_undecided(plan: ArchivePlan, policy: Policy) -> None:
    """Raises UsageFailure where a file would have to be removed whole and nobody said so."""
    if plan.whole and policy == "rewrite":
        told = "; ".join(f"{path} ({why})" for path, why in plan.whole.items())
        raise UsageFailure(
            f"rows cannot be taken out of these archived files: {told}.",
            fix="Nothing was changed. Say --archives delete to remove these files whole, --archives keep to leave them, "
            "or --mapping FILE where only the mapping is missing.",
        )


def carry_out(plan: ArchivePlan, policy: Policy) -> list[int]:
    """Cuts, and removes where that was said -> ids of the ledger's files that lie in no archive any more.

    Raises KeepingFailure.
    """
    gone: list[int] = []
    if policy == "keep":
        return gone
    for path, wanted in plan.rewrite.items():
        with touching(path, "changed"):
            cut_out(path, wanted)
    for path in plan.whole if policy == "delete" else ():
        with touching(path, "removed"):
            remove_archived(path, path.parent.parent)
        gone += plan.ids[path]
    return gone


def _look(place: Path, mapping_path: str, person: Person, instead: str | None, plan: ArchivePlan) -> None:
    mapping = _mapping(mapping_path, person.target) or (_mapping(instead, person.target) if instead else None)
    if mapping is None:
        plan.whole[place] = f"it cannot be searched, as the mapping {mapping_path} is not there any more"
        return
    wanted = Search(person.target, mapping, person.key, person.traces)
    try:
        with touching(place, "read"):
            held = search(place, wanted)
    except Failure as failure:
        plan.whole[place] = f"it cannot be searched: {failure.message.rstrip('.')}"
        return
    if held.rows and held.rewritable:
        plan.rewrite[place] = wanted
        plan.rows += held.rows
    elif held.rows:
        plan.whole[place] = f"{held.rows} of its rows, in a kind of file that can only be read"


def _place(named: str, archive: Path | None) -> Path | None:
    path = Path(named)
    moved = [archive / path.parent.name / path.name, archive / path.name] if archive is not None else []
    return next((each for each in (path, *moved) if each.is_file() and not each.is_symlink()), None)


def _mapping(path: str, target: Target) -> Mapping | None:
    try:
        found = read_mapping(path, target_named, target_names())
    except Failure:
        return None
    return found if found.target == target.name else None
