"""Drafts are written in a process that dies on the way: dying_review.py URL STEP when REJECT_ID..."""

from __future__ import annotations

import os
import sys
from typing import Any

import polars as pl
from sqlalchemy import event

from clientimport.loader import connect, drafts, reviewing
from clientimport.loader.drafts import TYPED, cells_text, write_drafts
from clientimport.loader.review_actions import Deed
from clientimport.loader.review_writing import REVIEW_TIMEOUTS

STEPS = ("note_deed", "_apply", "commit")
"""Each a part of it; the process dies behind one of them, and of the last also before it."""


def die(*_: Any) -> None:
    os._exit(9)


def arm(step: str) -> None:
    done = getattr(drafts, step)

    def deadly(*given: Any) -> None:
        done(*given)
        die()

    setattr(drafts, step, deadly)


if __name__ == "__main__":
    url, step, when, *ids = sys.argv[1:]
    engine = connect(url, create=False, timeouts=REVIEW_TIMEOUTS)
    if step == "commit":
        if when == "before":
            event.listen(engine, "commit", die)
    else:
        arm(step)
    lines = [(int(each), 0, cells_text({"Email": f"{each}@example.com"}), None) for each in ids]
    with reviewing(engine, ["intend"]) as connection:
        write_drafts(connection, pl.DataFrame(lines, schema=TYPED, orient="row"), Deed("ann", "correct", "open"))
    if (step, when) == ("commit", "after"):
        die()
    sys.exit("it did not die")
