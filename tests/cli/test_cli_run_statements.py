"""No statement of a run goes through a whole table for each line of another one: SQLite knows nothing of their sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Cli
from sqlalchemy import event
from sqlalchemy.engine import Engine

MAPPING = """
mapping: 1
target: ticketevolution
system: legacy
key: Id
record:
  name: Name
  company: {name: Company}
  tags: {column: Tags, split: ";"}
  email_addresses: [{label: {value: work}, address: Email}]
  phone_numbers: [{label: {value: work}, number: {column: Phone, phone: GB}}]
  addresses: [{label: {value: work}, name: Name, street_address: Street, country_code: {value: GB}}]
load: {lists: replace}
"""
HEADINGS = "Id,Name,Company,Tags,Email,Phone,Street"


def row(number: int, night: int) -> str:
    """A client; some change from night to night, some are rejected on one of them or on all."""
    email = "nowhere" if number % 7 == night or number % 11 == 0 else f"n{number}@example.com"
    tags = f"t{number % 3};t{(number + night) % 5}"
    return f"{number},Ned Flanders{number},Firm {number % 4},{tags},{email},020 7946 0{number:03d},{number + night} Road"


@pytest.fixture
def plans() -> Iterator[dict[str, list[str]]]:
    """Statements with a staged table or a listed one, their numbers aside -> the loops of their plan, the outer one first."""
    found: dict[str, list[str]] = {}

    def explain(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if re.search("import_(staged|listed)", statement) and statement.split(maxsplit=1)[0] in (
            "SELECT",
            "UPDATE",
            "DELETE",
            "INSERT",
        ):
            driver = connection.connection.driver_connection  # type: ignore[attr-defined]
            steps = driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            # A list that is made once has a parent of its own.
            loops = [told for _, parent, _, told in steps if parent == 0 and told.startswith(("SCAN", "SEARCH"))]
            found[re.sub(r"\d+", "N", statement)] = loops

    event.listen(Engine, "before_cursor_execute", explain)
    yield found
    event.remove(Engine, "before_cursor_execute", explain)


def test_what_is_staged_is_gone_through_once(cli: Cli, plans: dict[str, list[str]]) -> None:
    Path("m.yaml").write_text(MAPPING)
    for night in range(4):
        rows = [row(number, night) for number in range(1, 60 + night)]
        Path("clients.csv").write_text("\n".join([HEADINGS, *rows]) + "\n")
        done = cli("run", "clients.csv", "-m", "m.yaml")
        assert done.code == 3, done.err
    told = "\n".join(plans)
    for table in ("client_tag", "phone_number", "address", "import_reject", "import_life", "company"):
        assert table in told, f"nothing is asked of {table}: the test sees too little"
    wrong = [
        (statement, steps)
        for statement, steps in plans.items()
        if any(step.startswith("SCAN") for step in steps[1:]) or not _begins_well(steps[0])
    ]
    assert wrong == []


def _begins_well(step: str) -> bool:
    """A staged table or a list is gone through from its beginning to its end, a table of the database by one of its indexes."""
    return step.startswith(("SCAN import_staged", "SCAN import_listed", "SEARCH"))
