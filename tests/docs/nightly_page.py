"""The page on nightly runs, cut up: the files that it shows, by name, and the blocks under each heading."""

from __future__ import annotations

import re
from pathlib import Path

from clientimport.core.errors import ExitCode

PAGE = Path(__file__).parents[2] / "docs/nightly.md"
TEXT = PAGE.read_text(encoding="utf-8")
_NAMED = re.compile(r"^`([^`\n]+)`:\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

FILES = {name: body for name, _, body in _NAMED.findall(TEXT)}
"""Name of a file as the page gives it -> what stands in it."""
STARTS = {"minute": {30}, "hour": {3, 4}}
"""When every scheduler of the page starts the job."""
FOR_A_PERSON = {ExitCode.BUG, ExitCode.USAGE, ExitCode.GATE, ExitCode.INPUT, ExitCode.AFTERWARDS, ExitCode.DEADLINE}
"""Exit codes after which no scheduler may try again by itself."""
UNITS = {Path(name).name: body for name, body in FILES.items() if name.startswith("/etc/systemd/system/")}
"""Name of a systemd unit -> what stands in it."""


def blocks(kind: str, text: str = TEXT) -> list[str]:
    """The fenced blocks of a kind (sh, text, yaml …)."""
    return [body for found, body in _FENCED.findall(text) if found == kind]


def part(heading: str) -> str:
    """What stands under a heading, up to the next of its rank or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"the page has no heading “{heading}”"
    return re.split(rf"^{found[1]} ", found[2], flags=re.MULTILINE)[0]


def sections(heading: str) -> dict[str, str]:
    """Title of each section under a heading of the second rank -> its text."""
    return dict(re.findall(r"^### ([^\n]+)\n(.*?)(?=^### |\Z)", part(heading), re.MULTILINE | re.DOTALL))


def table(text: str) -> list[list[str]]:
    """The rows of the first table, the heading row first."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [rows[0], *rows[2:]]
