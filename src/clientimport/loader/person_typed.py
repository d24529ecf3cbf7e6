"""What reviewers typed, looked through for one person: drafts, what was there before, and reasons that name them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select

from clientimport.core.personal import Traces
from clientimport.loader.ledger_tables import LIFE, REJECT, RUN
from clientimport.loader.review_tables import ACTION, CHANGE, REVIEW


class Typed:
    """Texts that were typed for rejected rows of a target and system."""

    def __init__(self, connection: Connection, target: str, system: str) -> None:
        of_system = (RUN.c.target == target, RUN.c.system == system)
        r, c = REVIEW.c, CHANGE.c
        reviews = select(r.id, r.reject_id, r.cells, r.raw).join(REJECT, REJECT.c.id == r.reject_id).join(RUN)
        changes = select(c.id, c.reject_id, c.cells_before, c.cells_after, c.raw_before, c.raw_after)
        changes = changes.join(REJECT, REJECT.c.id == c.reject_id).join(RUN)
        self._reviews, self._changes = (
            [(line[0], line[1], _texts(line)) for line in connection.execute(query.where(*of_system))]
            for query in (reviews, changes)
        )
        self._on: dict[int, list[str]] = {}
        for _, reject_id, texts in [*self._reviews, *self._changes]:
            self._on.setdefault(reject_id, []).extend(texts)

    def on(self, reject_id: int) -> list[str]:
        """All that was ever typed for a row."""
        return self._on.get(reject_id, [])

    def of(self, reject_ids: Collection[int], traces: Traces) -> tuple[list[int], list[int]]:
        """The drafts and changes of a person: on these rejects, and on others where what was typed tells of them."""
        reviews, changes = (
            [each for each, reject_id, texts in lines if reject_id in reject_ids or traces.own_row(texts, "")]
            for lines in (self._reviews, self._changes)
        )
        return reviews, changes


def told_of(connection: Connection, traces: Traces) -> dict[int, str]:
    """Actions whose words name a person -> what is told of them without that."""
    found = {}
    for action_id, text in connection.execute(select(ACTION.c.id, ACTION.c.told).where(ACTION.c.told.contains("reason"))):
        told = json.loads(text)
        if traces.inside(str(told.get("reason") or "")):
            found[action_id] = json.dumps({**told, "reason": traces.without(told["reason"])}, ensure_ascii=False)
    return found


def waivers_of(connection: Connection, traces: Traces) -> dict[int, str]:
    """Lives whose waiver's reason names a person -> the reason without that."""
    query = select(LIFE.c.id, LIFE.c.waived_reason).where(LIFE.c.waived_reason.is_not(None))
    return {life: traces.without(reason) for life, reason in connection.execute(query) if traces.inside(reason)}


def _texts(line: Row[Any]) -> list[str]:
    """Cells (JSON) stand in front of raw records, as many of the one as of the other."""
    parts: list[str | None] = list(line[2:])
    half = len(parts) // 2
    cells = [text for part in parts[:half] for text in json.loads(part or "{}").values()]
    return [*cells, *(raw for raw in parts[half:] if raw)]
