"""What stands above a form that could not be carried out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """`kind`: warn, where it may be done later; bad, where it cannot be done so."""

    kind: str
    words: str
