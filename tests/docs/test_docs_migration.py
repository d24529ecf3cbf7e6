"""The migration guide, followed to the letter in a fresh folder.

With CLIENTIMPORT_WRITE_GOLDEN=1 the outputs that the page shows whole are written into it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from called import calls, parse
from followed_page import follow

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/migration.md"
FENCED_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migration's folder, as the reader finds it: the exports, and nothing else."""
    found = tmp_path_factory.mktemp("migration")
    shutil.copytree(ROOT / "samples/migration", found / "exports")
    return found


def test_the_guide_is_followed_to_the_letter(folder: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before = {path: path.read_bytes() for path in (folder / "exports").iterdir()}
    said = list(follow(page, folder))
    assert len(said) > 20
    if os.environ.get("CLIENTIMPORT_WRITE_GOLDEN"):
        for each in reversed(said):
            if not each.same and "…\n" not in re.findall(r"^.*\n", each.shown):
                page = page[: each.span[0]] + each.printed + page[each.span[1] :]
        PAGE.write_text(page, encoding="utf-8")
    assert [f"{each.shown}--- printed:\n{each.printed}" for each in said if not each.same] == []
    # The exports stay as they came: they are the proof of what was moved.
    assert {path: path.read_bytes() for path in (folder / "exports").iterdir()} == before


def test_every_command_is_one_that_the_program_takes() -> None:
    typed = [
        words
        for block in FENCED_SHELL.findall(PAGE.read_text(encoding="utf-8"))
        for words in calls(re.sub(r"  #.*", "", block))
    ]
    used = {parse(words).removeprefix("clientimport ") for words in typed}
    assert {
        "look",
        "map new",
        "map check",
        "map test",
        "map coverage",
        "map docs",
        "references load",
        "check",
        "run",
        "runs show",
        "rejects list",
        "rejects suggest",
        "rejects retry",
        "show",
    } <= used
