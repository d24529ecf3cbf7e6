"""The program: its groups and commands, and the one place where failures become words and exit codes."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

import click

from clientimport import __version__
from clientimport.cli.lazy import LazyGroup
from clientimport.cli.saying import say
from clientimport.core.bugs import bug_place
from clientimport.core.errors import ExitCode, Failure, MachineFailure, Terminated
from clientimport.core.garbage import collect_rarely

_HERE = "clientimport.cli"
_SECONDS_TO_END = 5.0

COMMANDS = {
    "run": (f"{_HERE}.run:run", "Load files into the database; what is wrong goes into a reject report."),
    "check": (f"{_HERE}.check:check", "Answer as `run` would, without writing."),
    "look": (f"{_HERE}.look:look", "Show how a file would be read."),
    "map": (f"{_HERE}.map:map_group", "Check and test mapping files."),
    "references": (f"{_HERE}.references:references", "Load and list offices, companies and client types."),
    "rejects": (f"{_HERE}.rejects:rejects", "List, show, export, retry and waive rejected rows."),
    "review": (f"{_HERE}.review:review", "Open the web page on which rejects are mended together."),
    "runs": (f"{_HERE}.runs:runs", "List and show past runs."),
    "show": (f"{_HERE}.show:show", "Show a stored client in its API's shape."),
    "targets": (f"{_HERE}.targets:targets", "List the record shapes with their fields, limits and words."),
    "db": (f"{_HERE}.db:db", "Make and upgrade the database's tables."),
    "job": (f"{_HERE}.job:job", "Run and check job files: the imports of every night."),
    "config": (f"{_HERE}.config:config", "Show what settings hold and where each comes from."),
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="clientimport")
def program() -> None:
    """Loads spreadsheets and CSV files of clients into a database: nothing lost, every fault explained."""


def main() -> NoReturn:
    """Runs the program and leaves with its exit code (DESIGN §6)."""
    signal.signal(signal.SIGTERM, _terminated)
    collect_rarely()
    try:
        code = program.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(ExitCode.USAGE)
    except MachineFailure as failure:
        say(_said(failure), err=True)
        _leave_at_once(failure.exit_code)
    except Failure as failure:
        say(_said(failure), err=True)
        sys.exit(failure.exit_code)
    except (KeyboardInterrupt, click.Abort):
        say("Interrupted: nothing was loaded.", err=True)
        sys.exit(ExitCode.INTERRUPTED)
    except Terminated:
        say("Terminated: nothing was loaded.", err=True)
        sys.exit(ExitCode.TERMINATED)
    except BrokenPipeError:
        # The reader of our output has gone (`clientimport … | head`); there is nobody left to tell.
        sys.stderr.close()
        sys.exit(ExitCode.DONE)
    except BaseException as bug:
        if isinstance(bug, (SystemExit, GeneratorExit)):
            raise
        if os.environ.get("CLIENTIMPORT_DEBUG"):
            raise
        say(_bug(bug), err=True)
        sys.exit(ExitCode.BUG)


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    raise Terminated


def _leave_at_once(code: int) -> NoReturn:
    """A thread that found no memory may wait inside a library for ever; the process ends without it."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(_SECONDS_TO_END)
            if thread.is_alive():
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
    sys.exit(code)


def _said(failure: Failure) -> str:
    return f"clientimport: {failure}"


def _bug(bug: BaseException) -> str:
    """Type and place only: an exception's own text may hold a value of the file."""
    return (
        f"clientimport: this is a bug of clientimport, and nothing was loaded: {bug_place(bug)}.\n"
        "Please report it with the command and, if you may, the file's first lines. "
        "CLIENTIMPORT_DEBUG=1 shows the whole trace, which can hold values of the file."
    )


if __name__ == "__main__":
    main()
