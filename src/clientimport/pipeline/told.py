"""What a run tells while it goes on and when it ends: its events, in words; no value of a row in any of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from clientimport.core.errors import Failure, InterruptedLate
from clientimport.core.events import Event, Level, Tell
from clientimport.core.rows import SourceFile
from clientimport.core.runs import RunSummary, Storage
from clientimport.core.target import ListPart, ObjectPart, SharedList, SharedObject, Target
from clientimport.pipeline.order import CheckOrder

if TYPE_CHECKING:
    from sqlalchemy import Engine

Order = TypeVar("Order", bound=CheckOrder)

_BATCH_SECONDS = 10.0


class Told:
    """Tells of one run, by its summary."""

    def __init__(self, tell: Tell, summary: RunSummary) -> None:
        self._tell = tell
        self._summary = summary
        self._rows = 0
        self._last_batch = monotonic()

    def say(self, name: str, words: str, level: Level = "info", **facts: object) -> None:
        """One event of this run."""
        self._tell(Event(name, words, level, self._summary.run_id, facts))

    def started(self) -> None:
        """What is about to be read, by what."""
        about = self._summary
        self.say(
            "run-started",
            f"The run for {about.target}, system {about.system}, begins.",
            target=about.target,
            system=about.system,
            mapping=about.mapping_path,
            job=about.job or None,
            program=about.program,
        )

    def opened(self, file: SourceFile) -> None:
        """A file was opened and looked at."""
        layout = file.layout
        self.say(
            "file-opened",
            f"{_shown(file.path)} was opened.",
            file=file.path,
            bytes=file.size,
            kind=layout.kind,
            encoding=layout.encoding or None,
            columns=len(layout.columns),
            sha256=file.sha256,
        )

    def made_schema(self, target: str) -> None:
        """A database that had no tables has them now."""
        self.say("schema-made", f"The tables of the ledger and of {target} were made.", target=target)

    def same_files(self) -> None:
        """Nothing is read, as it was loaded before."""
        self.say("same-file", f"Run {self._summary.same_as} loaded these files before.", same_as=self._summary.same_as)

    def batch(self, path: str, rows: int) -> None:
        """Rows of a file are done; told at most every ten seconds."""
        self._rows += rows
        if monotonic() - self._last_batch >= _BATCH_SECONDS:
            self._last_batch = monotonic()
            self.say("batch-done", f"{self._rows:,} rows are done.", file=path, rows=self._rows)

    def wrote_reports(self, folder: str) -> None:
        """The reports are in place."""
        self.say("reports-written", f"The reports are in {folder}.", folder=folder)

    def failed_reports(self, why: str) -> None:
        """The reports could not be written; the load goes on."""
        self.say("report-failed", why, "warning")


def telling_its_end(flow: Callable[[Order], RunSummary]) -> Callable[[Order], RunSummary]:
    """A flow that tells how it ended, whichever way: `run-finished`, or `run-failed`."""

    @wraps(flow)
    def told(order: Order) -> RunSummary:
        try:
            summary = flow(order)
        except Failure as failure:
            begun = failure.summary if isinstance(failure.summary, RunSummary) else None
            if isinstance(failure, InterruptedLate) and begun is not None:  # it is loaded
                _tell_finished(order.tell, begun)
            else:
                _tell_failed(order.tell, begun, failure.discreetly(), int(failure.exit_code))
            raise
        except BaseException as broken:
            # Its own text may hold a value.
            order.tell(Event("run-failed", f"The run was broken off ({type(broken).__name__}).", "error"))
            raise
        if summary.status == "held":
            _tell_failed(order.tell, summary, summary.message, summary.exit_code)
        else:
            _tell_finished(order.tell, summary)
        return summary

    return told


def _tell_finished(tell: Tell, summary: RunSummary) -> None:
    words = {"same": "Nothing to do: these files were loaded before.", "checked": "The check is done; nothing was loaded."}
    fates = ", ".join(f"{count:,} {fate}" for fate, count in summary.fates.named().items())
    said = words.get(summary.status) or f"The run is done: {fates or 'no rows'}."
    tell(Event("run-finished", said, "info", summary.run_id, _facts(summary)))


def _tell_failed(tell: Tell, summary: RunSummary | None, words: str, exit_code: int) -> None:
    run_id = summary.run_id if summary else ""
    tell(Event("run-failed", words, "error", run_id, _facts(summary) if summary else {"exit_code": exit_code}))


def _facts(summary: RunSummary) -> dict[str, object]:
    return {
        "status": summary.status,
        "exit_code": summary.exit_code,
        "rows": sum(summary.rows_of_file.values()),
        "fates": summary.fates.named(),
        "problems": dict(sorted(summary.problems.items())),
        "seconds": summary.seconds.in_order(),
    }


def storage_of(engine: Engine, target: Target) -> Storage:
    """Where an engine writes the clients of a target, without user or password."""
    parts = [part.table for part in target.parts if isinstance(part, ListPart | ObjectPart | SharedList | SharedObject)]
    links = [part.link for part in target.parts if isinstance(part, SharedList)]
    url = engine.url
    host = url.host or url.query.get("host", "")
    kind = url.get_backend_name()
    return Storage(
        kind=kind,
        database=url.database or "",
        tables=(target.client_table, *dict.fromkeys([*parts, *links])),
        host=host if isinstance(host, str) and not host.startswith("/") else "localhost",
        port=url.port,
        schema=(engine.dialect.default_schema_name or "") if kind == "postgresql" else "",
    )


def _shown(path: str) -> str:
    return "Standard input" if path == "-" else path
