"""What an exit code means for whoever reads a message at night, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from clientimport.core.errors import ExitCode


@dataclass(frozen=True)
class Remedy:
    """`meaning`: in a few words; `fix`: one or two sentences."""

    meaning: str
    fix: str


REMEDIES: dict[int, Remedy] = {
    ExitCode.DONE: Remedy("done", "Nothing needs to be done."),
    ExitCode.BUG: Remedy(
        "a bug of clientimport", "Nothing of that run was loaded. Run it again by hand and report what it says."
    ),
    ExitCode.USAGE: Remedy(
        "the command or a setting was not understood", "Correct it; `clientimport COMMAND --help` shows what is possible."
    ),
    ExitCode.REJECTS: Remedy(
        "done, some rows were rejected",
        "Mend the rows in the reject report (rejects.xlsx or rejects.csv) and load that file; the rest is in the database.",
    ),
    ExitCode.GATE: Remedy(
        "a gate held the run back",
        "Look at the reject report. A wrong file must come again; a right one is loaded by `clientimport runs release`.",
    ),
    ExitCode.INPUT: Remedy(
        "a file, the mapping or the machine is at fault", "Put right what is named above and run again: nothing was written."
    ),
    ExitCode.DATABASE: Remedy("the database is at fault", "Put right what is named above and run again."),
    ExitCode.LOCKED: Remedy(
        "another run holds the lock", "Nothing needs to be done if the next run works; else see what runs so long."
    ),
    ExitCode.AFTERWARDS: Remedy(
        "loaded, but something afterwards failed",
        "The clients are in the database. Put right what failed; `clientimport rejects export` writes reports again.",
    ),
    ExitCode.DEADLINE: Remedy(
        "the deadline passed", "Nothing was written. Begin earlier, or allow for more time with --deadline."
    ),
    ExitCode.INTERRUPTED: Remedy("interrupted", "Run again: what is loaded already is not loaded twice."),
    ExitCode.TERMINATED: Remedy("terminated", "See what ended it, and run again: what is loaded already is not loaded twice."),
}


def remedy(code: int) -> Remedy:
    """Of any exit code."""
    return REMEDIES.get(code, REMEDIES[ExitCode.BUG])
