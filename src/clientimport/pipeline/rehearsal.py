"""`run --into`: the whole run into a scratch database, compared with the last rehearsal; the real database is only read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clientimport.core.errors import UsageFailure
from clientimport.core.runs import RunSummary
from clientimport.mapper import read_mapping
from clientimport.pipeline.flow import run
from clientimport.pipeline.order import RunOrder
from clientimport.targets import target_named, target_names


def rehearse(order: RunOrder, into: Path) -> RunSummary:
    """A run as it would be into empty tables; `order.database`: where references are copied from, None: the last rehearsal.

    The summary's `rehearsal` says what differs from the last one. Where the run loads nothing, the last one stays.
    Raises Failure as `run` does, and UsageFailure where `into` is no scratch database.
    """
    from clientimport.loader.scratch import copy_references, discard, new_scratch, refuse_others, seal
    from clientimport.loader.scratch_compare import compare_scratches

    if order.database is not None and _is_file(order.database, into):
        raise UsageFailure(f"{into} is the real database, which a rehearsal never touches.", fix="Name another file.")
    refuse_others(into)
    mapping = read_mapping(order.mapping, target_named, target_names())
    target = target_named(mapping.target)
    assert target is not None  # read_mapping refuses unknown ones
    aside = into.with_name(f".{into.name}.rehearsal")
    refuse_others(aside)
    try:
        new_scratch(aside, target)
        copied = False
        if order.database is not None:
            copied = any(copy_references(order.database, aside, target).values())
        if not copied and into.exists():
            copy_references(f"sqlite:///{into}", aside, target)
        summary = run(replace(order, database=f"sqlite:///{aside}", again=True))
        compared = compare_scratches(into, aside, target) if into.exists() else None
        summary.rehearsal = {"into": str(into), "compared": compared}
        seal(aside, into)
    finally:
        discard(aside)
    return summary


def _is_file(database: str, path: Path) -> bool:
    """Whether a database is this very file."""
    file = database.removeprefix("sqlite:///") if database.startswith("sqlite:") else database
    return "://" not in file and Path(file).resolve() == path.resolve()
