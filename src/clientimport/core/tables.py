"""How the files of a run are to be read (`source:`), and which of them are joined to the main ones (`joins:`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class ReadLimits:
    """`source: limits:` — what a file may hold before it is refused (`cell`: before its row is)."""

    cell: int = 1_000_000  # characters
    columns: int = 16_384
    rows: int = 1_000_000_000
    unpacked: int = 64 << 30  # bytes that come out of a compressed file


@dataclass(frozen=True)
class SourceOptions:
    """`source:` — how the file is to be read; None or empty where the mapping leaves it to detection."""

    encoding: str | None = None  # "auto" allows a guess
    delimiter: str | None = None  # one or several characters
    quote: str | None = None  # "" for none
    escape: Literal["doubled", "backslash"] | None = None  # how a quote stands inside a quoted value
    comment: str | None = None  # lines that begin with it are no records; "" for none
    skip_initial_space: bool | None = None  # blanks behind a delimiter are no part of the value
    member: str | None = None  # of an archive: a file name or glob
    sheet: str | None = None  # a name, a number from 1, or "all"
    range: str | None = None  # of a workbook: "B3:F200", a defined name or a table
    hidden_rows: Literal["keep", "skip"] = "keep"
    header_row: int | None = None  # the last one, where there are several; 0: there is none
    header_first: int | None = None  # the first one of several
    limits: ReadLimits = field(default_factory=ReadLimits)
    footer: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    dates: Literal["day-first", "month-first", "year-first"] | None = None
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()  # expanded: no "{n}" left
    secret: tuple[str, ...] = ()
    unmapped: Literal["ignore", "note", "stop"] = "note"
    short_rows: Literal["reject", "fill"] = "reject"


@dataclass(frozen=True)
class JoinRule:
    """One entry of `joins:` — another table, whose columns are called `name.Heading`.

    `file`: as the mapping names it, "" where it is given with the run, or is a sheet of the same workbook (`source.sheet`).
    `folder`: where the mapping's file lies. `on`: columns of the main file (or of another join) and of the joined one, in
    pairs. `missing`: what a row without its partner costs. `memory`: bytes that the columns which are read may take.
    """

    name: str
    on: tuple[tuple[str, str], ...]
    file: str = ""
    folder: str = ""
    rows: Literal["one", "many"] = "one"
    missing: Literal["notice", "reject", "ignore"] = "notice"
    memory: int = 2 << 30
    source: SourceOptions = field(default_factory=SourceOptions)
    line: int = 0
    path: str = ""

    @property
    def same_workbook(self) -> bool:
        """Whether it is a sheet of the workbook that the main rows are in."""
        return not self.file and self.source.sheet is not None
