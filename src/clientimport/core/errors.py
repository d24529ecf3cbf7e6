"""Failures that end a run: each knows its exit code, its words and its remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers to its scheduler (DESIGN §6)."""

    DONE = 0
    BUG = 1
    USAGE = 2
    REJECTS = 3
    GATE = 4
    INPUT = 5
    DATABASE = 6
    LOCKED = 7
    AFTERWARDS = 8
    DEADLINE = 9
    INTERRUPTED = 130
    TERMINATED = 143


GRAVEST_FIRST = (
    ExitCode.INTERRUPTED,
    ExitCode.TERMINATED,
    ExitCode.BUG,
    ExitCode.USAGE,
    ExitCode.DATABASE,
    ExitCode.INPUT,
    ExitCode.DEADLINE,
    ExitCode.LOCKED,
    ExitCode.GATE,
    ExitCode.AFTERWARDS,
    ExitCode.REJECTS,
    ExitCode.DONE,
)
"""Which code a job of several runs answers with: the first of these that one of its runs has."""


LOADED = (ExitCode.DONE, ExitCode.REJECTS, ExitCode.AFTERWARDS)
"""Codes of runs after which the clients are in the database."""


def gravest(codes: Iterable[int]) -> ExitCode:
    """The gravest of some exit codes; DONE where there are none."""
    return min((ExitCode(code) for code in codes), key=GRAVEST_FIRST.index, default=ExitCode.DONE)


class Terminated(BaseException):
    """SIGTERM, raised where the program is, so that the transaction is rolled back on the way out."""


class Failure(Exception):
    """A fault of the outside world that stops the run; never a bug of ours.

    `message` says what is wrong and where, `fix` what to do about it. Neither may hold a secret. `discreet`: the message
    without what it quotes from the rows of a file, where it does.
    """

    exit_code: ExitCode = ExitCode.BUG

    def __init__(self, message: str, *, fix: str = "", where: str = "", discreet: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.discreet = discreet or message
        self.fix = fix
        self.where = where
        self.summary: object | None = None
        """The RunSummary of the run that failed, where one had begun."""

    def at(self, where: str) -> Failure:
        """The same failure with its place, unless it has one."""
        self.where = self.where or where
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """Failures of a worker process come back whole."""
        return _again, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        """One text: place, what is wrong, remedy."""
        return self._said(self.message)

    def discreetly(self) -> str:
        """The same text without any value of a row: for logs, messages and other places that outlive the file."""
        return self._said(self.discreet)

    def _said(self, message: str) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.fix}" if self.fix else ""
        return f"{place}{message}{remedy}"


def _again(kind: type[Failure], args: tuple[object, ...], state: dict[str, object]) -> Failure:
    failure = kind.__new__(kind)
    failure.args = args
    failure.__dict__.update(state)
    return failure


class UsageFailure(Failure):
    """The command was called with something it cannot take."""

    exit_code = ExitCode.USAGE


class SourceFailure(Failure):
    """A file that cannot be read at all."""

    exit_code = ExitCode.INPUT


class GateHeld(Failure):
    """A gate of the mapping holds the run back: no client is written."""

    exit_code = ExitCode.GATE


class DatabaseFailure(Failure):
    """The database cannot be reached, refuses, or has another schema."""

    exit_code = ExitCode.DATABASE


class PassingFailure(DatabaseFailure):
    """The connection was lost, or the database gave way to another program: the same run may succeed if tried again."""


class CommitUnknown(DatabaseFailure):
    """The connection was lost during the commit, and the database cannot be asked whether it was made."""


class LockHeld(Failure):
    """Another run holds the lock on this database and target."""

    exit_code = ExitCode.LOCKED


class DeadlinePassed(Failure):
    """The time by which the run had to be done has come: everything is rolled back."""

    exit_code = ExitCode.DEADLINE


class AfterwardsFailure(Failure):
    """What failed once everything was loaded: a report, a message, an archive."""

    exit_code = ExitCode.AFTERWARDS


class MachineFailure(Failure):
    """The machine cannot do it: a full disk, no memory, a worker process that was killed. Nothing is written."""

    exit_code = ExitCode.INPUT


class InterruptedLate(Failure):
    """A signal that came when the commit had begun: the run is loaded, and the process was asked to end."""

    exit_code = ExitCode.INTERRUPTED


class TerminatedLate(InterruptedLate):
    """As InterruptedLate, by SIGTERM."""

    exit_code = ExitCode.TERMINATED


class Line(int):
    """A line of another file than the mapping itself: of one that it extends. `file`: its path."""

    file: str

    def __new__(cls, number: int, file: str) -> Line:
        """Line 3 of base.yaml is Line(3, "base.yaml")."""
        line = super().__new__(cls, number)
        line.file = file
        return line

    def __getnewargs__(self) -> tuple[int, str]:  # type: ignore[override]
        """For the way to a worker."""
        return int(self), self.file


@dataclass(frozen=True)
class Mistake:
    """One mistake of a mapping's author: where it stands, what is wrong, the way out."""

    line: int
    path: str
    message: str
    fix: str = ""


class MappingFailure(Failure):
    """A mapping with mistakes: all of them at once, each with line, path and remedy."""

    exit_code = ExitCode.INPUT

    def __init__(self, file: str, mistakes: list[Mistake]) -> None:
        self.file = file
        self.mistakes = sorted(mistakes, key=lambda m: (isinstance(m.line, Line), m.line, m.path))
        lines = []
        for m in self.mistakes:
            where = m.line.file if isinstance(m.line, Line) else file
            lines.append(f"{where}:{int(m.line)}: {m.path + ': ' if m.path else ''}{m.message}{' ' + m.fix if m.fix else ''}")
        super().__init__("\n".join(lines))
