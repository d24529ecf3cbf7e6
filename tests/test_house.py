"""The house itself: every file says its purpose, no sheds, every command has its test and its page."""

from __future__ import annotations

import ast
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src/clientimport").rglob("*.py"))


def leaf_commands(group: click.Group, prefix: str = "") -> list[str]:
    """Every command that can be typed, as "map check"."""
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += leaf_commands(command, f"{prefix}{name} ")
        else:
            found.append(f"{prefix}{name}")
    return found


def all_commands() -> list[str]:
    from clientimport.cli.main import program

    return leaf_commands(program)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_says_its_purpose_in_its_first_line(path: Path) -> None:
    first = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert first is not None and len(first.splitlines()[0]) > 15


def test_there_are_no_sheds() -> None:
    names = {path.stem for path in SOURCES}
    assert names.isdisjoint({"utils", "util", "helpers", "helper", "misc", "common", "tools"})


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300 and "data" not in path.parts
    }
    assert long == {}


@pytest.mark.parametrize("command", all_commands())
def test_a_command_has_its_test(command: str) -> None:
    name = command.split(maxsplit=1)[0]
    files = [ROOT / f"tests/cli/test_cli_{name}.py", *sorted((ROOT / "tests/cli").glob(f"test_cli_{name}_*.py"))]
    text = "".join(path.read_text(encoding="utf-8") for path in files if path.exists())
    for word in command.split():
        assert f'"{word}"' in text, f"no tests/cli/test_cli_{name}*.py calls `{command}`"


@pytest.mark.parametrize("command", all_commands())
def test_a_command_has_its_page(command: str) -> None:
    assert f"clientimport {command}" in (ROOT / "docs/cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", all_commands())
def test_a_command_says_what_it_does(command: str) -> None:
    from clientimport.cli.main import program

    context = click.Context(program)
    found: click.Command = program
    for word in command.split():
        assert isinstance(found, click.Group)
        step = found.get_command(context, word)
        assert step is not None
        found = step
    assert found.help and found.help.strip()
    undescribed = [p.name for p in found.params if isinstance(p, click.Option) and not p.help]
    assert undescribed == []


def test_production_code_knows_no_tests() -> None:
    texts = {str(path): path.read_text(encoding="utf-8") for path in SOURCES}
    assert [path for path, text in texts.items() if "PYTEST" in text or "import pytest" in text] == []
