"""Files to be imported while harm is done, the words for it, and the program run on them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

ROOT = Path(__file__).parent.parent.parent
MAPPING = ROOT / "mappings/salesforce.yaml"
OFFICES = ROOT / "samples/clean/offices.csv"
KEYS = 40


def write_file(path: Path, edition: int = 0, serial: int = 0) -> Path:
    """The first steps forty times, each with keys of its own: several batches, rejects in all of them.

    Each later edition changes a third of the clients, leaves one out and adds one. Files of another `serial` hold the same in
    other bytes, so that they are not taken for files that were loaded before.
    """
    with (ROOT / "samples/first-steps.csv").open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        # Of every two headings one is quoted, so that all files are of one length.
        quoted = (f'"{name}"' if serial >> at // 2 & 1 == at % 2 else name for at, name in enumerate(rows[0]))
        target.write(",".join(quoted) + "\r\n")
        for number in range(edition, KEYS + edition):
            changed = {"Title": f"Edition {edition}"} if number % 3 == edition % 3 and "Title" in rows[0] else {}
            writer.writerows(row | changed | {"Contact ID": f"{row['Contact ID']}-{number}"} for row in rows)
    return path


def run_words(file: Path, *options: str) -> list[str]:
    return ["run", str(file), "-m", str(MAPPING), "--batch-rows", "100", *options]


def start(words: list[str], url: str, folder: Path, **options: Any) -> subprocess.Popen[bytes]:
    environment = os.environ | {"CLIENTIMPORT_DATABASE": url}
    return subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options
    )


def call(words: list[str], url: str, folder: Path) -> int:
    """Runs the program to its end, which must be a good one."""
    process = start(["-m", "clientimport", *words], url, folder)
    _, said = process.communicate()
    assert process.returncode in (0, 3), said.decode()
    return process.returncode


def make_database(url: str, folder: Path) -> None:
    call(["references", "load", "offices", str(OFFICES)], url, folder)


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code or minus the signal, after how long, and what it printed."""

    status: int
    seconds: float
    said: str


class Forking:
    """Runs of the program in children of one process that has everything loaded (forking.py)."""

    def __init__(self, url: str, folder: Path) -> None:
        self._environment = {"CLIENTIMPORT_DATABASE": url}
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forking.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == {"ready": True}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._pipe(self._process.stdin).close()
        self._process.wait()
        self._pipe(self._process.stdout).close()

    def run(self, words: list[str], seconds: float | None = None, harm: tuple[str, str, int, int] | None = None) -> Ended:
        """One run; `seconds`: after which it is killed; `harm`: where it kills itself."""
        said = self._folder / "said.txt"
        said.unlink(missing_ok=True)
        order = {
            "words": words,
            "folder": str(self._folder),
            "environment": self._environment,
            "said": str(said),
            "seconds": seconds,
            "harm": harm,
        }
        pipe = self._pipe(self._process.stdin)
        pipe.write(json.dumps(order) + "\n")
        pipe.flush()
        answer = self._answer()
        return Ended(answer["status"], answer["seconds"], said.read_text(encoding="utf-8") if said.exists() else "")

    def _answer(self) -> dict[str, Any]:
        line = self._pipe(self._process.stdout).readline()
        assert line, "the process that forks has ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe
