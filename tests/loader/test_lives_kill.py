"""A run that dies while it settles the lives of rejects leaves them as they were, and running again ends as it should."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from dying_night import STEPS
from nights import Nights

from clientimport.core.errors import LockHeld
from clientimport.core.news import News

TABLES = ("import_run", "import_file", "import_reject", "import_problem", "import_life", "import_correction", "intend_client")


def everything(nights: Nights) -> dict[str, list[Any]]:
    return {table: sorted(nights.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


@pytest.mark.parametrize("step", STEPS)
def test_killed_while_lives_are_settled(tmp_path: Path, database_url: str, step: str) -> None:
    nights = Nights(tmp_path, database_url)
    first = nights.run("A1,Acme Ltd,a@example.com", "B0,Bolt Ltd,bad", "B1,Bolt Ltd,bad")
    text = Path(first.reports["rejects.csv"]).read_text("utf-8-sig")
    file = tmp_path / "mended.csv"
    file.write_text(text.replace("B0,Bolt Ltd,bad", "B0,Bolt Ltd,b@example.com"), "utf-8-sig", newline="")
    before = everything(nights)
    words = [sys.executable, str(Path(__file__).with_name("dying_night.py")), str(tmp_path), database_url, str(file), step]
    died = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    assert (died.returncode, died.stderr) == (9, "")
    assert everything(nights) == before
    done = _loaded(nights, file)
    assert done == News(known=1, gone=1)
    assert nights.lives() == {"B0 email-invalid": ("corrected", "new"), "B1 email-invalid": ("open", "known")}
    assert nights.rejects() == {(1, 3): "corrected", (1, 4): "superseded", (2, 3): "open"}
    assert nights.rows("SELECT count(*) FROM import_correction") == [(1,)]


def _loaded(nights: Nights, file: Path) -> News | None:
    for _ in range(100):
        try:
            return nights.load(file).news
        except LockHeld:  # a server takes a moment to notice that the other side is gone
            time.sleep(0.2)
    raise AssertionError("the lock of the dead run is still held")
