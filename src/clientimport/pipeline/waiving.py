"""Rejects that somebody decides to let be: they are no news and no reason for exit code 3 until a day, or for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from clientimport.core.errors import UsageFailure
from clientimport.loader import lives_of_rejects, unwaive_lives, waive_lives
from clientimport.pipeline.opened_ledger import opened_ledger
from clientimport.pipeline.reject_list import Wanted, told_problems
from clientimport.pipeline.system_user import system_user

LONGEST_REASON = 1000


@dataclass(frozen=True)
class Waiving:
    """`reject_ids`: these rejected rows; without them all problems that `wanted` means.

    `until`: the last day of it (None: for good). `undo`: takes waivers back.
    """

    reject_ids: tuple[int, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)
    reason: str = ""
    by: str = ""
    until: date | None = None
    undo: bool = False


def waive(database: str, asked: Waiving) -> int:
    """-> how many problems of rejected rows are waived by now, or with `undo` are not any more.

    Those that are resolved by now are left alone. Raises UsageFailure.
    """
    reason, by = " ".join(asked.reason.split()), " ".join(asked.by.split()) or system_user()
    if not asked.undo and not reason:
        raise UsageFailure("why is missing.", fix="Add --reason TEXT.")
    if len(reason) > LONGEST_REASON:
        raise UsageFailure(f"the reason has {len(reason):,} characters; {LONGEST_REASON:,} are the most.", fix="Shorten it.")
    if asked.until is not None and asked.until < datetime.now(UTC).date():
        raise UsageFailure(
            f"{asked.until} is past.", fix="Name the last day of the waiver, or leave --until out: it is for good."
        )
    lives = _of_ids(database, asked) if asked.reject_ids else _of_run(database, asked)
    with opened_ledger(database) as engine:
        if asked.undo:
            unwaive_lives(engine, lives)
        else:
            waive_lives(engine, lives, by=by, reason=reason, until=asked.until)
    return len(lives)


def _of_ids(database: str, asked: Waiving) -> list[int]:
    with opened_ledger(database) as engine:
        lives = lives_of_rejects(engine, list(asked.reject_ids))
    missing = sorted(set(asked.reject_ids) - set(lives["reject_id"]))
    if missing:
        raise UsageFailure(f"there is no reject {missing[0]}.", fix="`clientimport rejects list` shows their numbers.")
    return _alive(lives, asked)


def _of_run(database: str, asked: Waiving) -> list[int]:
    problems, lives = told_problems(database, asked.wanted)
    return _alive(lives.join(problems.select("life_id"), on="life_id", how="semi"), asked)


def _alive(lives: pl.DataFrame, asked: Waiving) -> list[int]:
    state = pl.col("state")
    wanted = lives.filter(state == "waived" if asked.undo else state.is_in(["open", "waived"]))
    return wanted["life_id"].unique().sort().to_list()
