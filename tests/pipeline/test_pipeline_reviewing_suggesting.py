"""Changes of mappings proposed on a review: the ones that the command proposes, numbered as it numbers them."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from reviewed import load_file

from clientimport.core.errors import UsageFailure
from clientimport.loader import connect, locked
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.suggesting import suggestions
from clientimport.pipeline.suggest import suggest

MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: Id
record:
  name: Name
  email_addresses: [{address: E-mail, label: {value: work}}]
  addresses: [{label: {value: home}, locality: City, country_code: {column: Country, country: code}}]
"""
ROWS = """\
Id,Name,E-mail,City,Country
1,Ned Flanders,ned@example.com,Springfield,US
2,Edna Krabappel,edna@example.com,Springfield,Untied States
3,Todd Flanders,N/A,Springfield,US
4,Kirk Houten,kirk@example,Shelbyville,US
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "c.csv").write_text(ROWS)
    return tmp_path


def given_up() -> None:
    raise KeyboardInterrupt


def test_they_are_those_of_the_command(database_url: str, shop: Path) -> None:
    run = load_file(shop / "c.csv", shop / "m.yaml", database_url)
    wanted = suggest(Asked((), "", run.run_id), database_url, most=10)
    with Board(database_url) as board:
        # A run that is loading is not waited for, nor does it wait.
        engine = connect(database_url)
        with locked(engine, "ticketevolution"):
            found = suggestions(board, run.run_id, "en")
        engine.dispose()
        german = suggestions(board, "open", "de")
        assert [each.patch for each in german] == [each.patch for each in found]
        with pytest.raises(UsageFailure):
            suggestions(board, "20200101-000000-abcdef", "en")
        with pytest.raises(KeyboardInterrupt):
            suggestions(board, "open", "en", heed=given_up)
    told = [
        (s.patch, s.mended, s.loaded, s.dropped, s.effect and (s.effect.differ, s.effect.gained)) for s in wanted.suggestions
    ]
    assert [(v.patch, v.mended, v.loaded, v.dropped, (v.differ, v.gained)) for v in found] == told
    assert [v.words for v in found][:2] == [
        "Read these texts as blank.",
        "Leave such values out, and load the rest of the row.",
    ]
    assert found[-1].words == "Add these values to the table.\n“Untied States” → “United States”"
    assert german[0].words == "Diese Texte als leer lesen."
    assert (shop / "m.yaml").read_text() == MAPPING


def test_the_command_of_a_suggestion_makes_it(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    (shop / "other one.yaml").write_text(MAPPING.replace("system: old", "system: new"))
    load_file(shop / "c.csv", shop / "other one.yaml", database)
    with Board(database) as board:
        found = suggestions(board, "open", "en")
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    assert {each.mapping for each in found} == {str(shop / "m.yaml"), str(shop / "other one.yaml")}
    last = found[-1]
    words = shlex.split(last.command)
    assert words[0] == "clientimport"
    done = subprocess.run(
        [sys.executable, "-m", *words, "--database", database], capture_output=True, text=True, check=False, cwd=shop
    )
    assert (done.returncode, last.patch in done.stdout) == (0, True)
    assert "Untied States: United States" in (shop / "other one.yaml").read_text()


def test_without_open_rejects_there_are_none(tmp_path: Path, shop: Path) -> None:
    database = str(tmp_path / "c.db")
    (shop / "c.csv").write_text("\n".join(ROWS.splitlines()[:2]) + "\n")
    load_file(shop / "c.csv", shop / "m.yaml", database)
    with Board(database) as board:
        assert suggestions(board, "open", "en") == []
