"""Names that are longer than the database can index: their rows are refused by name, and everything else is loaded."""

from __future__ import annotations

import pytest
from loading import Database, faults

LONG = "x" * 601
NAMES = "SELECT key, name FROM ticketevolution_client ORDER BY id"


@pytest.mark.parametrize(
    ("field", "value", "table"),
    [("company", {"name": LONG}, "ticketevolution_company"), ("tags", [LONG], "ticketevolution_tag")],
)
def test_a_shared_name_that_is_too_long_costs_its_own_rows(ticket: Database, field: str, value: object, table: str) -> None:
    right = {"name": "Hers"} if field == "company" else ["Hers"]
    records = {key: {"name": f"{key} F", field: what} for key, what in [("A", right), ("B", value), ("C", right), ("D", value)]}
    loaded = ticket.run(records)
    assert [(row, code) for row, code, *_ in faults(loaded)] == [(3, "refused-by-database"), (5, "refused-by-database")]
    assert ticket.rows(NAMES) == [("A", "A F"), ("C", "C F")]
    assert ticket.rows(f"SELECT name FROM {table}") == [("Hers",)]


def test_the_longest_name_is_taken_and_found_again(ticket: Database) -> None:
    longest = LONG[:-1]
    for key in ("A", "B"):
        ticket.run({key: {"name": f"{key} F", "company": {"name": longest}}})
    assert ticket.rows("SELECT name FROM ticketevolution_company") == [(longest,)]
