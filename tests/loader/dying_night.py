"""A mended reject file is loaded in a process that dies while lives are settled: dying_night.py FOLDER URL FILE STEP."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from nights import Nights

from clientimport.loader import life_settling

STEPS = ("_write_seen", "_write_fates", "_write_rejects", "note_corrections")
"""Each writes a part of it; the process dies behind one of them."""


def arm(step: str) -> None:
    done = getattr(life_settling, step)

    def deadly(*given: Any) -> None:
        done(*given)
        os._exit(9)

    setattr(life_settling, step, deadly)


if __name__ == "__main__":
    folder, url, file, step = sys.argv[1:]
    arm(step)
    Nights(Path(folder), url).load(Path(file))
    sys.exit("it did not die")
