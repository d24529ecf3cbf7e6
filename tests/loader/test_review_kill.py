"""A server that is killed while it saves drafts has saved all of them or none, and saving again ends as it should."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from dying_review import STEPS
from nights import Nights

from clientimport.core.errors import Failure
from clientimport.loader import connect, reviewing
from clientimport.loader.drafts import TYPED, cells_text, write_drafts
from clientimport.loader.review_actions import Deed

TABLES = ("import_review", "import_review_action", "import_review_change")
Answer = TypeVar("Answer")


def held(nights: Nights) -> list[int]:
    return [nights.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]


def dying(database: str, step: str, when: str, ids: list[int]) -> subprocess.Popen[str]:
    words = [sys.executable, str(Path(__file__).with_name("dying_review.py")), database, step, when, *map(str, ids)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parent)


def save_all(database: str, ids: list[int]) -> int:
    import polars as pl

    engine = connect(database)
    lines = [(each, 0, cells_text({"Email": f"{each}@example.com"}), None) for each in ids]
    try:
        with reviewing(engine, ["intend"]) as connection:
            return write_drafts(
                connection, pl.DataFrame(lines, schema=TYPED, orient="row"), Deed("bob", "correct", "open")
            ).rows
    finally:
        engine.dispose()


def patiently(what: Callable[..., Answer], *given: Any) -> Answer:
    """A server takes a moment to notice that the other side is gone."""
    for _ in range(50):
        try:
            return what(*given)
        except Failure:
            time.sleep(0.2)
    raise AssertionError("the lock of the dead process is still held")


@pytest.fixture
def nights(tmp_path: Path, database_url: str) -> Nights:
    nights = Nights(tmp_path, database_url)
    nights.run("A1,Acme Ltd,a@example.com", *(f"B{n},Bolt Ltd,bad" for n in range(4)))
    return nights


def rejects(nights: Nights) -> list[int]:
    return [each for (each,) in nights.rows("SELECT id FROM import_reject ORDER BY id")]


@pytest.mark.parametrize(("step", "when"), [*((step, "after") for step in STEPS), ("commit", "before")])
def test_killed_in_mid_save(nights: Nights, step: str, when: str) -> None:
    ids = rejects(nights)
    died = dying(nights.database, step, when, ids)
    assert (died.communicate()[1], died.returncode) == ("", 9)
    saved = (step, when) == ("commit", "after")
    assert held(nights) == ([4, 1, 4] if saved else [0, 0, 0])
    assert patiently(save_all, nights.database, ids) == (0 if saved else 4)
    assert held(nights) == [4, 1, 4]


@pytest.mark.faults
def test_killed_at_any_moment(tmp_path: Path, database_url: str) -> None:
    nights = Nights(tmp_path, database_url)
    nights.run("A1,Acme Ltd,a@example.com", *(f"B{n},Bolt {n} Ltd,bad" for n in range(3000)))
    ids = rejects(nights)
    took = _time_of(nights, ids)
    nights.execute("DELETE FROM import_review")
    nights.execute("DELETE FROM import_review_action")
    chance = random.Random(8)
    seen = set()
    for _ in range(12):
        process = dying(nights.database, "commit", "after", ids)
        time.sleep(took * chance.uniform(0.3, 1.1))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        found = patiently(held, nights)
        assert found in ([0, 0, 0], [3000, 1, 3000])
        seen.add(found[1])
        if found[1]:
            nights.execute("DELETE FROM import_review")
            nights.execute("DELETE FROM import_review_action")
    assert 0 in seen
    assert patiently(save_all, nights.database, ids) == 3000


def _time_of(nights: Nights, ids: list[int]) -> float:
    begun = time.monotonic()
    dying(nights.database, "commit", "after", ids).communicate()
    return time.monotonic() - begun
