"""The program called as a person calls it, in this process."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Called:
    """What a call answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def json_lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Cli = Callable[..., Called]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    """Calls the program in an empty working folder, with no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    ours = [name for name in os.environ if name.startswith("CLIENTIMPORT_") and not name.startswith("CLIENTIMPORT_TEST_")]
    for name in ours:
        monkeypatch.delenv(name)

    def call(*words: str | Path, stdin: bytes = b"") -> Called:
        from clientimport.cli.main import main

        monkeypatch.setattr(sys, "argv", ["clientimport", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        return Called(int(left.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture
def samples() -> Path:
    return ROOT / "samples"


@pytest.fixture
def mappings() -> Path:
    return ROOT / "mappings"
