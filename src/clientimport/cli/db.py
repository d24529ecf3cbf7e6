"""`clientimport db` — the database's tables, and keeping house in them."""

from __future__ import annotations

import click

from clientimport.cli.lazy import LazyGroup

_HERE = "clientimport.cli"


@click.group(
    cls=LazyGroup,
    lazy={
        "upgrade": (f"{_HERE}.db_upgrade:upgrade", "Make the tables, or bring them to this program's schema."),
        "downgrade": (f"{_HERE}.db_downgrade:downgrade", "Take the tables back to an older schema."),
        "prune": (f"{_HERE}.db_prune:prune", "Remove old reports, archived files and runs of the ledger."),
        "doctor": (f"{_HERE}.db_doctor:doctor", "Examine the database and what lies beside it."),
        "forget": (f"{_HERE}.db_forget:forget", "Take a person out of clients, ledger, reports and archive."),
    },
)
def db() -> None:
    """Make and upgrade the database's tables, and keep house in them."""
