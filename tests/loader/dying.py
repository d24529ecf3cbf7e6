"""A run in a process of its own that dies at a given step: `python dying.py URL STEP`."""

from __future__ import annotations

import os
import sys
from typing import Any

from loading import INTEND, TICKET, Database

from clientimport.loader import connect, ledger, load, writes
from clientimport.loader.passwords import PendingPasswords

STEPS = {
    "begin": "the run's own row is written",
    "references": "the first statement of the batch",
    "clients": "the clients are copied",
    "lists": "the last list is copied",
    "updates": "the stored clients are updated",
    "passwords": "the passwords are written",
    "ledger": "rejects are written",
    "finish": "the run's row is completed",
    "commit": "the commit is about to be sent",
}


def records(target_name: str, suffix: str = "") -> dict[str, Any]:
    if target_name == "ticketevolution":
        return {
            f"K{at}": {
                "name": f"Client {at}{suffix}",
                "company": {"name": f"Company {at % 2}"},
                "phone_numbers": [{"number": f"{at}"}, {"number": f"{at}{suffix and 9}"}],
                "tags": ["all", f"tag {at}{suffix}"],
            }
            for at in range(4 if suffix else 2)
        }
    return {
        f"K{at}": {
            "title": f"Acme {at}{suffix}",
            "credentials": {"username": f"user{at}", "password": "secret"},
            "billing_address": {"address_town": f"Town {at}{suffix}"},
            "contacts": [{"email": f"c{at}{suffix}@example.com"}],
        }
        for at in range(4 if suffix else 2)
    }


def die(*_: Any, **__: Any) -> Any:
    os._exit(9)


def arm(step: str) -> None:
    copy = writes.copy_frame
    last = {"clients": ("ticketevolution_client", "intend_client"), "lists": ("ticketevolution_client_tag", "intend_contact")}

    def copy_and_die(connection: Any, table: str, frame: Any) -> None:
        copy(connection, table, frame)
        if table in last.get(step, ()):
            die()

    def after(owner: Any, name: str) -> None:
        done = getattr(owner, name)
        setattr(owner, name, lambda *a, **k: (done(*a, **k), die()))

    if step in last:
        writes.copy_frame = copy_and_die
    elif step == "updates":
        after(writes.Update, "apply")
    elif step == "begin":
        after(ledger, "begin_run")
    elif step == "references":
        load.BatchLoad.load = die  # type: ignore[method-assign]
    elif step == "passwords":
        after(PendingPasswords, "write")
    elif step == "ledger":
        after(ledger, "write_rejects")
    elif step == "finish":
        after(ledger, "finish_run")
    elif step == "commit":
        load.Load.commit = die  # type: ignore[method-assign]


if __name__ == "__main__":
    url, target_name, step = sys.argv[1:]
    target = TICKET if target_name == "ticketevolution" else INTEND
    arm(step)
    database = Database(connect(url), target, runs=1)
    database.run(records(target_name, "x"), with_rejects=True)
    sys.exit("it did not die")
