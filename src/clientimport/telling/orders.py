"""What is to be told, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clientimport.core.language import DEFAULT

When = Literal["always", "problems", "failures"]


@dataclass(frozen=True)
class Telling:
    """Where the outcome of a job is told. `messages` are apprise URLs and may hold passwords: never shown.

    `when`: messages after every job, after any exit code but 0, or only where nothing was loaded (codes 1, 2, 4, 5, 6, 7, 9).
    `metrics`: a textfile for Prometheus' node exporter. `lineage`: an http(s) URL, or a file to which events are added.
    `lang`: what messages are written in.
    """

    messages: tuple[str, ...] = ()
    when: When = "always"
    metrics: Path | None = None
    lineage: str | None = None
    lang: str = DEFAULT
