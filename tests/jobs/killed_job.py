"""Runs a job and sends it a signal just before or after one step of it: KILL leaves it no chance to clean up.

Called as: killed_job.py STEP before|after N SIGNAL ARGUMENTS...
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import Any

STEPS = {
    "look": "clientimport.jobs.run_import:find_arrivals",
    "run": "clientimport.jobs.run_file:run",
    "copy": "clientimport.jobs.archive:_write",
    "verify": "clientimport.jobs.archive:_holds",
    "name": "clientimport.jobs.archive:_named",
    "record": "clientimport.jobs.job_ledger:JobLedger.record_archived",
    "remove": "clientimport.jobs.archive:_sync",
    "tell": "clientimport.telling:tell_outcomes",
}


def arm(step: str, when: str, number: int, sent: signal.Signals) -> None:
    module, _, path = STEPS[step].partition(":")
    owner: Any = importlib.import_module(module)
    *owners, name = path.split(".")
    for each in owners:
        owner = getattr(owner, each)
    original = getattr(owner, name)
    calls = 0

    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            os.kill(os.getpid(), sent)
        answer = original(*args, **kwargs)
        if calls == number and when == "after":
            os.kill(os.getpid(), sent)
        return answer

    setattr(owner, name, deadly)


if __name__ == "__main__":
    _, step, when, number, name, *arguments = sys.argv
    arm(step, when, int(number), signal.Signals[f"SIG{name}"])
    sys.argv = ["clientimport", *arguments]
    from clientimport.cli.main import main

    main()
