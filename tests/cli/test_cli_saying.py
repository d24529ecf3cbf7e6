"""What a file holds comes alive on no terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from calling import Cli

from clientimport.core.harmless import harmless

HOSTILE = "Na\x1b[31mme\x07\x9b2J\u202egnp.exe\x7f"


def test_control_characters_are_shown_not_sent() -> None:
    assert harmless("a\x1b[2Jb\tc\nd\x9b\u202e") == "a\\x1b[2Jb\tc\nd\\x9b\\u202e"


def test_no_command_sends_what_a_file_holds_to_the_terminal(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "hostile.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: hostile\nkey: Id\nrecord: {name: Name}\n"
    )
    (tmp_path / "hostile.csv").write_text(
        f"Id,Name,{HOSTILE}\n{HOSTILE},{HOSTILE},x\n2,{HOSTILE} Flanders,y\n", encoding="utf-8"
    )
    said = [
        cli("look", "hostile.csv"),
        cli("look", "hostile.csv", "--json"),
        cli("check", "hostile.csv", "--mapping", "hostile.yaml"),
        cli("run", "hostile.csv", "--mapping", "hostile.yaml"),
        cli("rejects", "list"),
        cli("rejects", "list", "--json"),
        cli("rejects", "show", "1"),
        cli("runs", "show", "--json"),
    ]
    for called in said:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", called.out + called.err), called


@pytest.mark.parametrize("indent", [None, 2])
def test_json_stays_json(capsys: pytest.CaptureFixture[str], indent: int | None) -> None:
    from clientimport.cli.saying import say_json

    say_json({"heading": HOSTILE}, indent=indent)
    assert json.loads(capsys.readouterr().out) == {"heading": HOSTILE}
