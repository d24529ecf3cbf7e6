"""How a job ended, told to all who are to know; what could not be told is answered in sentences, never raised."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from clientimport.core.errors import LOADED, ExitCode, Failure
from clientimport.core.outcomes import RunOutcome
from clientimport.telling.orders import Telling, When

NAMESPACE = "CLIENTIMPORT_LINEAGE_NAMESPACE"


def tell_outcomes(telling: Telling, job: str, outcomes: Sequence[RunOutcome], exit_code: int) -> list[str]:
    """Writes metrics, sends lineage and messages -> one sentence for each that failed; empty: all told.

    `exit_code`: the job's. Raises nothing for what is outside: a run that loaded stays loaded.
    """
    failures = [*_metrics(telling, job, outcomes), *_lineage(telling, outcomes)]
    # Messages last: they can tell of what failed before.
    return [*failures, *_messages(telling, job, outcomes, exit_code, failures)]


def is_due(when: When, exit_code: int) -> bool:
    """Whether messages are to be sent after this exit code."""
    if when == "always":
        return True
    return exit_code != ExitCode.DONE if when == "problems" else exit_code not in LOADED


def _metrics(telling: Telling, job: str, outcomes: Sequence[RunOutcome]) -> Iterator[str]:
    path = telling.metrics
    if path is None:
        return
    from clientimport.telling.metrics import ForeignFile, write_metrics

    try:
        write_metrics(path, job, outcomes)
    except ForeignFile:
        yield f"The metrics were not written: {path} is no metrics file of clientimport, and was left as it is."
    except Exception as fault:
        yield f"The metrics could not be written to {path}: {_reason(fault)}."


def _lineage(telling: Telling, outcomes: Sequence[RunOutcome]) -> Iterator[str]:
    to = telling.lineage
    if to is None:
        return
    from clientimport.telling.lineage import events_of
    from clientimport.telling.lineage_sending import NotSent, send_events

    try:
        send_events(to, events_of(os.environ.get(NAMESPACE) or "clientimport", outcomes))
    except NotSent as failure:
        yield f"The lineage could not be sent: {failure}."
    except Exception as fault:
        yield f"The lineage could not be written: {_reason(fault)}."


def _messages(telling: Telling, job: str, outcomes: Sequence[RunOutcome], exit_code: int, failures: list[str]) -> list[str]:
    if not telling.messages or not is_due(telling.when, exit_code):
        return []
    from clientimport.telling.message import compose
    from clientimport.telling.messages import send_messages

    try:
        message = compose(job, outcomes, exit_code, failures, telling.lang)
        return send_messages(telling.messages, message, failed=exit_code not in LOADED)
    except Exception as fault:
        return [f"The message could not be sent: {_reason(fault)}."]


def _reason(fault: Exception) -> str:
    if isinstance(fault, Failure):
        return str(fault).rstrip(".")
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    # Of another exception only the kind: its text may hold a secret.
    return str(fault) if type(fault) is TimeoutError else type(fault).__name__
