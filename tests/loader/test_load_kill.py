"""A run that dies at any step leaves nothing; running again ends as an unbroken run does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dying import STEPS, records
from loading import INTEND, TICKET, Database, database, fates

from clientimport.loader import connect

QUERIES = {
    "ticketevolution": [
        "SELECT key, c.name, o.name FROM ticketevolution_client c LEFT JOIN ticketevolution_company o ON o.id = company_id",
        "SELECT key, number, is_primary FROM ticketevolution_client c JOIN ticketevolution_phone_number p ON c.id = client_id",
        """SELECT key, t.name, position FROM ticketevolution_client c JOIN ticketevolution_client_tag ON c.id = client_id
           JOIN ticketevolution_tag t ON t.id = tag_id""",
        "SELECT name FROM ticketevolution_company",
    ],
    "intend": [
        "SELECT key, title, client_account FROM intend_client",
        "SELECT key, username, password_hash IS NULL FROM intend_client c JOIN intend_credentials ON c.id = client_id",
        "SELECT key, address_town FROM intend_client c JOIN intend_billing_address ON c.id = client_id",
        "SELECT key, k.email FROM intend_client c JOIN intend_contact k ON c.id = client_id",
        "SELECT name, value FROM import_counter",
    ],
}
CASES = [
    *(
        ("ticketevolution", step)
        for step in ("begin", "references", "clients", "lists", "updates", "ledger", "finish", "commit")
    ),
    *(("intend", step) for step in ("clients", "lists", "updates", "passwords")),
]


def contents(db: Database) -> list[Any]:
    return [sorted(db.rows(query)) for query in QUERIES[db.target.name]]


def everything(db: Database) -> dict[str, Any]:
    ledger = ("import_run", "import_file", "import_reject", "import_problem")
    return {**db.all_tables(), **{name: db.rows(f"SELECT * FROM {name}") for name in ledger}}


@pytest.mark.parametrize(("target_name", "step"), CASES)
def test_killed(database_url: str, tmp_path: Path, target_name: str, step: str) -> None:
    assert step in STEPS
    target = TICKET if target_name == "ticketevolution" else INTEND
    broken, unbroken = database(connect(database_url), target), database(connect(str(tmp_path / "unbroken.db")), target)
    for db in (broken, unbroken):
        db.run(records(target_name))
    before = everything(broken)
    broken.engine.dispose()
    died = subprocess.run(
        [sys.executable, Path(__file__).with_name("dying.py"), database_url, target_name, step],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,
        # What the tests share stands beside this folder.
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (died.returncode, died.stderr) == (9, "")
    assert everything(broken) == before

    broken.wait = 20.0  # PostgreSQL takes a moment to notice that the other side is gone.
    after = [fates(db.run(records(target_name, "x"), with_rejects=True)) for db in (broken, unbroken)]
    assert after[0] == after[1] == [(2, "updated"), (3, "updated"), (4, "created"), (5, "created")]
    assert contents(broken) == contents(unbroken)
    broken.engine.dispose()
    unbroken.engine.dispose()
