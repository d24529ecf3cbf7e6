"""A small import, run with its events kept that are out of the ordinary, and what is in the database afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from clientimport.core.events import Event
from clientimport.core.runs import RunSummary
from clientimport.loader import connect, ensure_schema
from clientimport.pipeline import RunOrder, run
from clientimport.targets import target_named

MAPPING = """\
mapping: 1
target: ticketevolution
system: lost
key: No
record:
  name: Name
  company: {name: Company}
"""
ORDINARY = ("run-started", "file-opened", "same-file", "reports-written", "run-finished", "run-failed")
ROWS = [f"K{at},Client {at},Company {at % 3}" for at in range(60)]


@dataclass
class Import:
    """One file of 60 clients and one reject, its mapping, and a database with its tables made."""

    folder: Path
    url: str
    events: list[Event] = field(default_factory=list)
    listener: Callable[[Event], None] = lambda event: None

    def __post_init__(self) -> None:
        (self.folder / "lost.yaml").write_text(MAPPING)
        (self.folder / "lost.csv").write_text("\n".join(["No,Name,Company", *ROWS, ",No Key,Company"]) + "\n")
        engine = connect(self.url)
        target = target_named("ticketevolution")
        assert target is not None
        ensure_schema(engine, [target])
        engine.dispose()

    def run(self, *, database: str | None = None, **options: Any) -> RunSummary:
        given = {"files": (str(self.folder / "lost.csv"),), "batch_rows": 20, "workers": 0, **options}
        return run(
            RunOrder(
                mapping=str(self.folder / "lost.yaml"),
                database=database or self.url,
                reports=self.folder / "reports",
                tell=self.tell,
                **given,
            )
        )

    def tell(self, event: Event) -> None:
        if event.name not in ORDINARY:
            self.events.append(event)
        self.listener(event)

    @property
    def told(self) -> list[str]:
        return [event.name for event in self.events]

    @property
    def reports(self) -> list[str]:
        folder = self.folder / "reports"
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def headline(self, run_id: str) -> str:
        return (self.folder / "reports" / run_id / "report.html").read_text(encoding="utf-8")

    def count(self) -> dict[str, int]:
        """Clients and runs in the database."""
        tables = ("ticketevolution_client", "import_run", "import_reject")
        engine = create_engine(self.url if "://" in self.url else f"sqlite:///{self.url}", poolclass=NullPool)
        with engine.connect() as connection:
            found = {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}
        engine.dispose()
        return found


NOTHING = {"ticketevolution_client": 0, "import_run": 0, "import_reject": 0}
LOADED = {"ticketevolution_client": 60, "import_run": 1, "import_reject": 1}
