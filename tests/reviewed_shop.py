"""A shop whose rejects are under review: files loaded night after night, and what its ledger holds of a review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Select, select

from clientimport.core.runs import RunSummary
from clientimport.loader import connect, ensure_schema, reading
from clientimport.loader.ledger_tables import PROBLEM, REJECT
from clientimport.loader.review_tables import ACTION, CHANGE, REVIEW
from clientimport.pipeline import RunOrder, run
from clientimport.pipeline.reviewing.board import Board
from clientimport.targets import target_named
from database_copies import Origins

HEADINGS = "Key,Title,Email,Login,PIN"
MAPPING = """\
mapping: 1
target: intend
system: shop
key: Key
source: {encoding: utf-8, secret: [Login]}
record: {title: Title, email: Email}
"""
GOOD = "A1,Acme Ltd,a@example.com,x,y"
BAD = [f"B{n},Bolt {n} Ltd,bad {n},," for n in range(5)]


@contextmanager
def shop_after_a_night(request: pytest.FixtureRequest, origins: Origins, kind: str, here: Path) -> Iterator[Shop]:
    """A copy of a shop after a night with GOOD and BAD; `here` is the working directory meanwhile, as paths are relative."""

    def fill(url: str) -> list[RunSummary]:
        shop = Shop(Path(), url)
        shop.night(GOOD, *BAD)
        shop.close()
        return shop.told

    with origins.copied(request, kind, here, fill) as (url, told), chdir(here):
        shop = Shop(Path(), url, list(told))
        yield shop
        shop.close()


@dataclass
class Shop:
    """`board`: on its database; `told`: the summaries of the runs, in order; where there are any, it is as these left it."""

    folder: Path
    database: str
    told: list[RunSummary] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.told:
            self.mapping(MAPPING)
            engine = connect(self.database)
            target = target_named("intend")
            assert target is not None
            ensure_schema(engine, [target])
            engine.dispose()
        self.board = Board(self.database)

    def close(self) -> None:
        self.board.close()

    def mapping(self, content: str) -> None:
        (self.folder / "shop.yaml").write_text(content)

    def night(self, *rows: str, headings: str = HEADINGS, name: str = "clients.csv", **more: Any) -> RunSummary:
        """A file of these rows is loaded."""
        file = self.folder / name
        file.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return self.load(file, **more)

    def load(self, file: Path, **more: Any) -> RunSummary:
        order = RunOrder(
            (str(file),), str(self.folder / "shop.yaml"), self.database, self.folder / "reports", workers=0, **more
        )
        self.told.append(run(order))
        return self.told[-1]

    def mended(self, *changes: tuple[str, str], of: int = -1) -> RunSummary:
        """A run's own rejects.csv, some of its texts replaced once, loaded."""
        body = Path(self.told[of].reports["rejects.csv"]).read_text("utf-8-sig")
        for old, new in changes:
            assert old in body
            body = body.replace(old, new, 1)
        file = self.folder / f"mended-{len(self.told)}.csv"
        file.write_text(body, encoding="utf-8-sig", newline="")
        return self.load(file)

    def reject(self, key: str, run: int = -1) -> int:
        """The number of a client's rejected row in a run."""
        place = (PROBLEM.c.run_id == REJECT.c.run_id) & (PROBLEM.c.file == REJECT.c.file) & (PROBLEM.c.row == REJECT.c.row)
        query = select(REJECT.c.id).join(PROBLEM, place)
        of_run = (PROBLEM.c.key == key, REJECT.c.run_id == self.told[run].run_id, PROBLEM.c.severity == "reject")
        return int(self.rows(query.where(*of_run))[0][0])

    def status(self, reject_id: int) -> str:
        return str(self.rows(select(REJECT.c.status).where(REJECT.c.id == reject_id))[0][0])

    def drafts(self) -> dict[int, tuple[Any, ...]]:
        """Reject -> cells, version, by whom, of those that have any."""
        r = REVIEW.c
        found = self.rows(select(r.reject_id, r.cells, r.version, r.edited_by).where(r.cells.is_not(None)))
        return {reject_id: (json.loads(cells), *more) for reject_id, cells, *more in found}

    def assigned(self) -> dict[int, str]:
        r = REVIEW.c
        return dict(self.rows(select(r.reject_id, r.assigned_to).where(r.assigned_to.is_not(None))))  # type: ignore[arg-type]

    def trail(self) -> list[tuple[str, str, int]]:
        """action, by whom, rows; the first action first."""
        a = ACTION.c
        return self.rows(select(a.action, a.made_by, a.rows).order_by(a.id))  # type: ignore[return-value]

    def everything(self) -> list[list[tuple[Any, ...]]]:
        """All that the review's tables hold."""
        return [self.rows(select(table).order_by(table.c.id)) for table in (REVIEW, ACTION, CHANGE)]

    def rows(self, query: Select[Any]) -> list[tuple[Any, ...]]:
        with reading(self.board.engine) as connection:
            return [tuple(row) for row in connection.execute(query)]

    def write(self) -> Connection:
        """A connection in a transaction, for what another program does."""
        connection = self.board.engine.connect()
        connection.begin()
        return connection
