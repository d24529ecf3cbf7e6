"""A ledger with rejects for those who test what reviewers are told: real runs of a small shop's files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import insert, update

from clientimport.core.runs import RunSummary
from clientimport.loader import connect, writing
from clientimport.loader.review_actions import Deed, concerned, note_deed
from clientimport.loader.review_tables import REVIEW
from clientimport.pipeline import RunOrder, run
from clientimport.pipeline.reviewing.board import Board, rejects
from clientimport.pipeline.reviewing.views import Query, RejectLine

MAPPING = """\
mapping: 1
target: intend
system: {system}
key: Key
source: {{encoding: utf-8, secret: [PIN]}}
record:
  title: Title
  first_name: First
  last_name: Last
  email: Email
  billing_address: {{address_street_1: Street, address_town: Town, address_country: {{column: Country, country: code}}}}
"""
HEADINGS = "Key,Title,First,Last,Email,Street,Town,Country,PIN"
GOOD = "A1,Acme Ltd,Ada,Marsh,ada@example.com,1 Pier Road,Bath,GB,1234"
BAD_EMAIL = 'B1,"Bolt, Ltd",Bea,Bolt,bea(at)example.com,2 Mill Lane,Hull,GB,'
BAD_COUNTRY = "B2,,Carl,Öztürk,carl@example.com,3 High Street,York,Gross Britain,99"
TWO_FAULTS = "B3,Dent & Co,,,dent,4 Low Road,Leeds,Untied Kingdom,"
NO_NAME = "B4,,,,nobody@example.com,5 Side Street,Ely,GB,"
TOO_LONG = "B5,Extra Ltd,Eve,Extra,eve@example.com,6 Moor,Diss,GB,1,surplus"
BROKEN = [BAD_EMAIL, BAD_COUNTRY, TWO_FAULTS, NO_NAME, TOO_LONG]


@dataclass
class Reviewed:
    """A shop's ledger. `boards` are closed at the end."""

    folder: Path
    database: str
    boards: list[Board] = field(default_factory=list)

    def run(self, *rows: str, file: str = "clients.csv", system: str = "shop", **asked: Any) -> RunSummary:
        """A run of a file with these rows."""
        mapping, path = self.folder / f"{system}.yaml", self.folder / file
        mapping.write_text(MAPPING.format(system=system), encoding="utf-8")
        path.write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
        return run(RunOrder(files=(str(path),), mapping=str(mapping), database=self.database, **asked))

    def board(self) -> Board:
        self.boards.append(Board(self.database))
        return self.boards[-1]

    def draft(
        self,
        reject_id: int,
        cells: str | None = None,
        *,
        version: int = 1,
        raw: str | None = None,
        to: str = "",
        by: str = "",
        at: str = "",
        since: str | None = None,
    ) -> None:
        """What a reviewer types, as it stands in the ledger."""
        engine = connect(self.database)
        with writing(engine) as connection:
            moment = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
            values = {"cells": cells, "raw": raw, "version": version, "assigned_to": to or None, "edited_at": moment}
            values |= {"edited_by": by or None, "changed_since": since}
            done = connection.execute(update(REVIEW).where(REVIEW.c.reject_id == reject_id).values(values))
            if not done.rowcount:
                connection.execute(insert(REVIEW).values(reject_id=reject_id, **values))
            note_deed(connection, Deed("ann", "edit", "open"), 1, concerned(pl.Series([reject_id])))
        engine.dispose()

    def execute(self, sql: str) -> None:
        engine = connect(self.database)
        with writing(engine) as connection:
            connection.exec_driver_sql(sql)
        engine.dispose()


def told(board: Board, query: Query | None = None, **asked: Any) -> list[tuple[Any, ...]]:
    """The lines of a query in short: place, key, name, state, codes."""
    page = rejects(board, query or Query(**asked))
    return [short(line) for line in page.lines]


def keys(board: Board, **asked: Any) -> list[str]:
    return [line.key for line in rejects(board, Query(**asked)).lines]


def ids(board: Board, **asked: Any) -> dict[str, int]:
    return {line.key: line.reject_id for line in rejects(board, Query(**asked)).lines}


def short(line: RejectLine) -> tuple[Any, ...]:
    return line.place, line.key, line.name, line.state, [problem.code for problem in line.problems]


Make = Callable[[str], Reviewed]


@pytest.fixture
def shop(tmp_path: Path, sqlite_url: str) -> Any:
    """In SQLite."""
    made = Reviewed(tmp_path, sqlite_url)
    yield made
    _close(made)


@pytest.fixture
def any_shop(tmp_path: Path, database_url: str) -> Any:
    """In each kind of database."""
    made = Reviewed(tmp_path, database_url)
    yield made
    _close(made)


def _close(made: Reviewed) -> None:
    for board in made.boards:
        board.close()
