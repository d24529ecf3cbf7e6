"""What a line of the benchmark is: two things measured in turn, and the goals for how they compare."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from benchmarks.programs import DATA, client_file, tidied

Pair = dict[str, Any]
"""One turn. `ours`, `beside`: seconds; `values`: what goals are set for ("ratio" = ours / beside unless it says else);
`points`: [{rows, seconds, cpu, peak}] for the chart; `also`: more that the page tells, name -> number."""


@dataclass(frozen=True)
class Goal:
    """A limit of one value, the median over all pairs.

    `value`: its name in a pair. `against`: instead, the time of this line as a share of that of the line of this name.
    `least`: the value must not be under the limit, rather than not over it. `unit`: after the number.
    """

    words: str
    limit: float
    value: str = "ratio"
    against: str = ""
    least: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Measuring:
    """A line that is ready. `pair`: measures one turn. `peak`: one more run of ours, its memory watched -> bytes."""

    pair: Callable[[], Pair]
    peak: Callable[[], int] | None = None


@dataclass
class Bench:
    """What was asked for on the command line, and what lines share while one suite is running.

    `postgres`, `mariadb`: URLs of servers on which databases may be made and dropped; None leaves their lines out.
    """

    rows: int = 1_000_000
    seed: int = 1
    passwords: int = 10_000
    postgres: str | None = None
    mariadb: str | None = None
    scratch: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def file(self) -> Path:
        """The generated client file."""
        return client_file(self.rows, self.seed)

    @cached_property
    def dumps(self) -> dict[str, Path]:
        """Kind of database -> folder with the rows that loading alone takes; made once, by whichever line needs it first."""
        return {}

    def folder(self) -> Path:
        """An empty folder on the disk of the data, gone when the suite ends."""
        DATA.mkdir(exist_ok=True)
        return self.scratch.enter_context(tidied(Path(mkdtemp(dir=DATA))))


@dataclass(frozen=True)
class Line:
    """`name`: for --only. `title`, `beside`: what is measured, and what stands beside it ("" where nothing does).

    `needs`: "postgres" or "mariadb" where the line is about that server. `repeat`: pairs, whatever the command line says.
    `how`: what a reader must know to judge the figure.
    """

    name: str
    title: str
    beside: str
    ready: Callable[[Bench], AbstractContextManager[Measuring]]
    goals: tuple[Goal, ...] = ()
    needs: str = ""
    repeat: int | None = None
    how: str = ""
