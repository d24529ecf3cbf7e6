"""A small nightly import to try gates on: a mapping with gates, and files of so many clients."""

from __future__ import annotations

from pathlib import Path

from calling import Called, Cli

MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: No
source: {unmapped: ignore}
record:
  name: Title
  notes: Phone
  tags: Site
"""


class Night:
    """Writes files and runs them into one database."""

    def __init__(self, cli: Cli, database: str, gates: str) -> None:
        self.cli, self.database = cli, database
        Path("m.yaml").write_text(f"{MAPPING}gates: {gates}\n", encoding="utf-8")

    def write(
        self, rows: int = 100, *, blank: int = 0, bad: int = 0, title: str = "T", extra: str = "", to: str = "c.csv"
    ) -> None:
        """`rows` clients with these titles, `blank` of them without a phone, `bad` faulty ones; `extra`: one more column."""
        lines = [f"No,Title,Phone,Site{extra and ','}{extra}"]
        for number in range(rows):
            name = "" if number < bad else f"{title} {number}"
            lines.append(f"{number},{name},{'' if number < blank else f'555 {number:04}'},www{extra and ','}")
        Path(to).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run(self, *words: str, file: str = "c.csv") -> Called:
        return self.cli("run", file, "-m", "m.yaml", "--database", self.database, *words)

    def good(self, runs: int, rows: int = 100) -> None:
        """So many good runs, each with titles of its own."""
        for number in range(runs):
            self.write(rows, title=f"Run {number}")
            assert self.run().code == 0

    def runs(self, *words: str) -> Called:
        return self.cli("runs", *words, "--database", self.database)
