"""What a retry is going to try: rejected rows, mended or not, grouped into runs; and what is to be told of them first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from clientimport.core.errors import UsageFailure
from clientimport.core.row_identity import Identity
from clientimport.core.secrets import WITHHELD
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.retry_cells import Mended
from clientimport.pipeline.retry_groups import Group
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_mappings import Mappings, read_named
from clientimport.pipeline.retry_told import RetryTold, Skipped


@dataclass
class RetryPlan:
    """`groups`: a run each, in the order in which they are made. `absent`: open rejects of the runs, not in the files."""

    told: RetryTold
    groups: list[Group]
    absent: int = 0


def plan_all(ledger: RetryLedger, asked: Asked) -> RetryPlan:
    """All open rejects (waived ones left out) -> what is to be tried.

    Raises UsageFailure where the rejects of one target and system come from several mappings and none is named, SourceFailure.
    """
    told = RetryTold()
    mappings = Mappings(ledger, asked, told)
    places = dict.fromkeys(ledger.place(run_id) for run_id in _runs(ledger, asked.run_id))
    if asked.mapping:
        mapping, target = read_named(asked.mapping, named=True, run_id="")
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
