"""The record shapes, found through the entry-point group `clientimport.targets` and loaded when they are asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from clientimport.core.errors import UsageFailure
from clientimport.core.target import Target

__all__ = ["GROUP", "target_named", "target_names"]

GROUP = "clientimport.targets"
"""The entry-point group in which other packages announce their targets: `name = "package.module:TARGET"`."""

_BUILT_IN = {
    "ticketevolution": "clientimport.targets.ticketevolution:TARGET",
    "intend": "clientimport.targets.intend:TARGET",
}


def target_names() -> list[str]:
    """The names of all record shapes: our own first, then those of other packages by name. Loads none of them."""
    return [*_BUILT_IN, *sorted(_announced())]


def target_named(name: str) -> Target | None:
    """The record shape of that name, or None where there is none.

    Raises UsageFailure where another package announces it and it cannot be loaded.
    """
    if name in _BUILT_IN:
        module, _, attribute = _BUILT_IN[name].partition(":")
        found: Target = getattr(import_module(module), attribute)
        return found
    announced = _announced().get(name)
    return None if announced is None else _load(announced)


def _announced() -> dict[str, EntryPoint]:
    # Our own names cannot be taken by another package, and the two are there without an installation's metadata.
    return {entry.name: entry for entry in _entries() if entry.name not in _BUILT_IN}


@cache
def _entries() -> tuple[EntryPoint, ...]:
    # Every installed package is asked, which takes longer than a small file's mapping: once in a process is enough.
    return tuple(entry_points(group=GROUP))


def _load(entry: EntryPoint) -> Target:
    package = f" of the package {entry.dist.name}" if entry.dist else ""
    what = f"The target {entry.name}{package} ({entry.value})"
    fix = "Install a version of that package that fits this clientimport, or remove it."
    try:
        found = entry.load()
    except Exception as problem:
        # Whatever the other package's code does at import, it is a fault of that package and not a bug of ours.
        raise UsageFailure(f"{what} cannot be loaded: {type(problem).__name__}: {problem}.", fix=fix) from problem
    if not isinstance(found, Target):
        raise UsageFailure(f"{what} is no target, but a {type(found).__name__}.", fix=fix)
    if found.name != entry.name:
        raise UsageFailure(f"{what} calls itself {found.name}.", fix=fix)
    return found
