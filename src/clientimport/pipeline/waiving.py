"""Rejects that somebody decides to let be: they are no news and no reason for exit code 3 until a day, or for good."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.errors import UsageFailure
from clientimport.loader import (
    Deed,
    concerned,
    lives_of_rejects,
    note_deed,
    scope_of,
    unwaive_lives,
    waive_lives,
    writing,
)
from clientimport.pipeline.opened_ledger import opened_ledger
from clientimport.pipeline.reject_list import Wanted, told_problems
from clientimport.pipeline.system_user import system_user

if TYPE_CHECKING:
    from sqlalchemy import Connection

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
    asked = replace(asked, reason=" ".join(asked.reason.split()), by=" ".join(asked.by.split()) or system_user())
    if not asked.undo and not asked.reason:
        raise UsageFailure("why is missing.", fix="Add --reason TEXT.")
    if len(asked.reason) > LONGEST_REASON:
        raise UsageFailure(
            f"the reason has {len(asked.reason):,} characters; {LONGEST_REASON:,} are the most.", fix="Shorten it."
        )
    if asked.until is not None and asked.until < datetime.now(UTC).date():
        raise UsageFailure(
            f"{asked.until} is past.", fix="Name the last day of the waiver, or leave --until out: it is for good."
        )
    lives = None if asked.reject_ids else _of_run(database, asked)
    with opened_ledger(database) as engine, writing(engine) as connection:
        done, _ = waive_in(connection, _of_ids(connection, asked) if lives is None else lives, asked)
    return done


def waive_in(connection: Connection, lives: pl.DataFrame, asked: Waiving) -> tuple[int, int]:
    """Waives in the caller's transaction (reject_id, life_id, state of problems), and notes it in the audit trail -> how many
    lives, and the action's id: 0 where nothing was to be done.

    `asked` is complete: it says who, and why.
    """
    state = pl.col("state")
    lives = lives.filter(state == "waived" if asked.undo else state.is_in(["open", "waived"]))
    life_ids = lives["life_id"].unique().sort().to_list()
    if not life_ids:
        return 0, 0
    if asked.undo:
        unwaive_lives(connection, life_ids)
    else:
        waive_lives(connection, life_ids, by=asked.by, reason=asked.reason, until=asked.until)
    rejects = lives["reject_id"].drop_nulls().unique().sort()
    told = {} if asked.undo else {"reason": asked.reason, "until": asked.until and asked.until.isoformat()}
    deed = Deed(asked.by, "unwaive" if asked.undo else "waive", *scope_of(connection, rejects.to_list()), told)
    return len(life_ids), note_deed(connection, deed, len(rejects), concerned(rejects))


def _of_ids(connection: Connection, asked: Waiving) -> pl.DataFrame:
    lives = lives_of_rejects(connection, list(asked.reject_ids))
    missing = sorted(set(asked.reject_ids) - set(lives["reject_id"]))
    if missing:
        raise UsageFailure(f"there is no reject {missing[0]}.", fix="`clientimport rejects list` shows their numbers.")
    return lives


def _of_run(database: str, asked: Waiving) -> pl.DataFrame:
    problems, lives = told_problems(database, asked.wanted)
    return lives.join(problems.select("life_id", "reject_id"), on="life_id")
