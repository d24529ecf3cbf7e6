"""Runs the program and sends it a signal just before or after the n-th call of one step: KILL leaves it no chance to clean up.

Called as: killed.py STEP before|after N SIGNAL ARGUMENTS...
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

STEPS = {
    "open": "clientimport.loader.load:Load.__enter__",
    "load": "clientimport.loader.load:Load.load",
    "record": "clientimport.loader.load:Load.record",
    "write-reports": "clientimport.reporter.reports:Reports.write",
    "settle": "clientimport.loader.load:Load.settle_lives",
    "finish": "clientimport.loader.load:Load.finish",
    "commit": "clientimport.loader.load:Load.commit",
    "publish": "clientimport.reporter.reports:Reports.publish",
}


def arm(step: str, when: str, number: int, sent: int) -> None:
    """Has this process send itself a signal there."""
    module, _, path = STEPS[step].partition(":")
    owner: Any = importlib.import_module(module)
    *owners, name = path.split(".")
    for each in owners:
        owner = getattr(owner, each)
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            os.kill(os.getpid(), sent)
        result = original(*args, **kwargs)
        if calls == number and when == "after":
            os.kill(os.getpid(), sent)
        return result

    setattr(owner, name, deadly)


if __name__ == "__main__":
    _, step, when, number, name, *arguments = sys.argv
    arm(step, when, int(number), signal.Signals[f"SIG{name}"])
    sys.argv = ["clientimport", *arguments]
    from clientimport.cli.main import main

    main()
