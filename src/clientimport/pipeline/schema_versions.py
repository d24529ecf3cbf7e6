"""The database's schema moved to another version, with the record shapes that this program knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clientimport.core.errors import UsageFailure
from clientimport.core.target import Target
from clientimport.loader import Goal, connect, downgrade_to, goal_of, losses, upgrade, upgrade_to
from clientimport.targets import target_named, target_names

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(frozen=True)
class Move:
    """A branch ("import" is the ledger's) that went from one revision to another."""

    branch: str
    before: str
    now: str

    def to_json(self) -> dict[str, str]:
        """For machines."""
        return {"branch": self.branch, "from": self.before, "to": self.now}

    def __str__(self) -> str:
        """One line for people."""
        whose = "The ledger" if self.branch == "import" else f"The record shape {self.branch}"
        return f"{whose} was at {self.before} and is at {self.now}."


def every_target() -> list[Target]:
    """All record shapes that are installed."""
    return [target for name in target_names() if (target := target_named(name))]


def upgraded(database: str, to: str | None = None, target: str | None = None) -> Move | None:
    """Makes the tables of all record shapes and of the ledger, or brings them to this program's schema.

    `target`: only this record shape's, and the ledger's; `to`: only one branch, to this revision -> the move. Raises
    UsageFailure, DatabaseFailure.
    """
    engine = connect(database)
    try:
        if to is not None:
            goal = goal_of(every_target(), to, target)
            return Move(goal.branch.name, *upgrade_to(engine, goal))
        shapes = [shape for shape in every_target() if target is None or shape.name == target]
        if target is not None and not shapes:
            raise UsageFailure(f"there is no record shape {target}.", fix=f"Known: {', '.join(target_names())}.")
        upgrade(engine, shapes)
        return None
    finally:
        engine.dispose()


class Downgrade:
    """A step down that is known, with what it would lose (`losses`, in words), and not done yet."""

    def __init__(self, database: str, to: str, target: str | None) -> None:
        self._database, self._to, self._target = database, to, target
        with self._goal() as (engine, goal):
            self.losses = [str(loss) for loss in losses(engine, goal)]

    def carry_out(self) -> Move:
        """Takes the tables down. Raises UsageFailure, DatabaseFailure."""
        with self._goal() as (engine, goal):
            return Move(goal.branch.name, *downgrade_to(engine, goal))

    @contextmanager
    def _goal(self) -> Iterator[tuple[Engine, Goal]]:
        goal = goal_of(every_target(), self._to, self._target)
        engine = connect(self._database, create=False)
        try:
            yield engine, goal
        finally:
            engine.dispose()
