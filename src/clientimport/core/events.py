"""What happens in a run and is worth telling: one kind of event for logs, the terminal and machines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class Event:
    """One thing that happened. `name` is stable kebab-case, `words` one sentence for people, `facts` what machines want.

    Neither may hold a secret, nor a value of a client's row. `run_id` is empty before a run has one.
    """

    name: str
    words: str
    level: Level = "info"
    run_id: str = ""
    facts: dict[str, object] = field(default_factory=dict)


Tell = Callable[[Event], None]
"""Told of everything that happens in a run and is worth a line in a log; raises nothing."""


def no_tell(event: Event) -> None:
    """For runs that nobody listens to."""
