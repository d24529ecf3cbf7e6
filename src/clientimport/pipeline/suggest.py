"""`rejects suggest`: changes of the mapping that would mend open rejects, each found by really running it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.core.runs import RunSummary
from clientimport.loader import connect, list_problems, require_ledger, show_run
from clientimport.pipeline.flow import check
from clientimport.pipeline.joined_before import tables_that_were_joined
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.retry_groups import Group
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_plan import plan_all
from clientimport.pipeline.suggest_effect import Effects, files_as_they_were
from clientimport.pipeline.suggest_trial import Suggested, Suggestion, Trial, Try
from clientimport.pipeline.waiting import nothing_to_heed


def suggest(  # noqa: PLR0913 - how it is tried, and when not to go on
    asked: Asked,
    database: str,
    *,
    most: int,
    files: tuple[str, ...] = (),
    tried: Try | None = None,
    heed: Callable[[], None] = nothing_to_heed,
) -> Suggested:
    """Open rejects -> what would mend them; nothing is written. `most`: causes that are looked at, the largest first.

    `files`: where the source files are by now; else they are looked for where they were. `tried`: how the rejects are tried
    against the database; None: by a check, which holds the lock of runs meanwhile. `heed`: asked before each try; what it
    raises is raised.
    Raises UsageFailure, SourceFailure, MappingFailure, DatabaseFailure.
    """

    def heeded(order: CheckOrder) -> RunSummary:
        heed()
        return (tried or check)(order)

    engine = connect(database, create=False)
    found = Suggested()
    try:
        require_ledger(engine)
        ledger = RetryLedger(engine)
        plan = plan_all(ledger, asked)
        problems = {run: list_problems(engine, run) for run in _runs(plan.groups)}
        sources = {run: show_run(engine, run).get("files", []) for run in problems}
    finally:
        engine.dispose()
    joins = {}
    for group in plan.groups:
        files_of = [sources[run] for run in _runs([group])]
        joins[group.mapping.path] = tables_that_were_joined(files_of, group.mapping.joins)
        Trial(group, database, found, problems, joins[group.mapping.path], heeded).suggest(most)
    here, found.absent = files_as_they_were(sources, files)
    effects = Effects(here, heed)
    found.suggestions = [
        replace(made, number=number, effect=effects.of(made.mapping, made.written, joins[made.mapping]))
        for number, made in enumerate(found.suggestions, start=1)
    ]
    return found


def apply(found: Suggested, number: int) -> Suggestion:
    """Writes the mapping file that a suggestion makes. Raises UsageFailure, SourceFailure."""
    chosen = next((each for each in found.suggestions if each.number == number), None)
    if chosen is None:
        known = f"There are {len(found.suggestions)}." if found.suggestions else "There is none."
        raise UsageFailure(f"there is no suggestion {number}.", fix=f"{known} They are numbered anew each time.")
    path = Path(chosen.mapping)
    aside = path.with_name(f".{path.name}.new")
    try:
        mode = path.stat().st_mode & 0o777
        aside.write_text(chosen.written, encoding="utf-8")
        aside.chmod(mode)
        aside.replace(path)
    except OSError as error:
        raise SourceFailure(f"the mapping cannot be written: {error.strerror}.", where=chosen.mapping) from None
    return chosen


def _runs(groups: list[Group]) -> list[str]:
    return list(dict.fromkeys(run for group in groups for run, _, _ in group.stored.identities()))
