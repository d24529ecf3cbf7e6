"""What an examination found: one line for each thing that was looked at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Result = Literal["ok", "warning", "fault"]


@dataclass(frozen=True)
class Finding:
    """One check. `name`: stable kebab-case; `words`: what was found; `remedy`: what to do, where that is known."""

    name: str
    result: Result
    words: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        """For machines."""
        return asdict(self)


def counted(count: int, noun: str) -> str:
    """ "1 run", "1,200 runs"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def some(names: list[str], most: int = 5) -> str:
    """The first few of many names, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
