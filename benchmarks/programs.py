"""What the lines of the benchmark start: the generator, the program, yardsticks; each in a fresh process."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, measure

HERE = Path(__file__).parent
DATA = HERE / "data"
MAPPING = HERE / "wide.yaml"
RARELY = 1.0
"""Seconds between two looks at the memory of a run whose time counts too."""


def client_file(rows: int, seed: int, *, broken: float = 0.02) -> Path:
    """The generated file of that size and seed, made if it is not there."""
    kind = "wide" if broken else "sound"
    return made(f"{kind}-{rows}-{seed}.csv", "--rows", str(rows), "--seed", str(seed), "--broken", str(broken))


def made(name: str, *options: str) -> Path:
    """The generator's file of these options under this name in the folder of data, made if it is not there."""
    DATA.mkdir(exist_ok=True)
    file = DATA / name
    if not file.exists():
        unfinished = file.with_suffix(".unfinished")
        python("benchmarks.generate", *options, str(unfinished))
        unfinished.rename(file)
    return file


def python(module: str, *arguments: str, look_every: float | None = None) -> Measured:
    """A module of Python in a fresh process. `look_every`: see `measure`."""
    return measure([sys.executable, "-m", module, *arguments], look_every=look_every)


def clientimport(*arguments: str, look_every: float | None = None) -> Measured:
    """The program in a fresh process."""
    return python("clientimport", *arguments, look_every=look_every)


def yardstick(module: str, *arguments: str) -> dict[str, Any]:
    """A module that prints a JSON object, in a fresh process -> that object, with the whole process's "wall"."""
    measured = python(module, *arguments)
    return {**json.loads(measured.output), "wall": measured.wall}


def check(file: Path, *options: str, look_every: float | None = None) -> dict[str, Any]:
    """`clientimport check` of the file."""
    words = ("check", str(file), "--mapping", str(MAPPING), "--json", "--rejects-ok", *options)
    return figures(clientimport(*words, look_every=look_every))


def run(file: Path, url: str, *options: str, mapping: Path = MAPPING, look_every: float | None = None) -> dict[str, Any]:
    """`clientimport run` of the file into the database at `url`, with all its reports."""
    with tempfile.TemporaryDirectory(dir=DATA) as reports:
        common = ("--mapping", str(mapping), "--database", url, "--reports", reports, "--json", "--rejects-ok")
        return figures(clientimport("run", str(file), *common, *options, look_every=look_every))


def references(url: str) -> None:
    """Makes the tables and loads what generated clients refer to."""
    for name in ("offices", "companies"):
        clientimport("references", "load", name, str(HERE / f"{name}.csv"), "--database", url)


def figures(measured: Measured) -> dict[str, Any]:
    """Time, memory and what the program itself says of its stages and rows."""
    said = json.loads(measured.output)
    kept = {name: said.get(name) for name in ("rows", "fates", "seconds", "constraints")}
    return {"wall": measured.wall, "cpu": measured.cpu, "peak": measured.peak, **kept}


def shares(fates: dict[str, int], rows: int) -> dict[str, float]:
    """Percent of the rows in each fate, for the page: what was measured is what was meant."""
    return {f"% {fate}": round(100 * count / rows, 2) for fate, count in sorted(fates.items()) if fate != "heading"}


def settle(folder: Path = DATA) -> None:
    """What earlier steps left to be written is written."""
    folder.mkdir(exist_ok=True)
    os.sync()


@contextmanager
def tidied(folder: Path) -> Iterator[Path]:
    """The folder; gone again at the end."""
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
