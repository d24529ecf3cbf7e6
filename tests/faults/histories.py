"""A history of imports, one edition of a file after the other, held against one that nobody disturbed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from houses import wait_for_the_dead
from imports import Forking, make_database, run_words, write_file
from pictures import Picture, done_runs, folder_picture, folder_says_nothing_was_loaded, last_run, picture

EDITIONS = 3
SETTLED = 2 * EDITIONS
"""Imports after which the history repeats itself: by then every edition has followed every other."""


@dataclass(frozen=True)
class Unbroken:
    """What is there after each import of a history without faults. After `SETTLED` imports it repeats itself."""

    before: Picture
    after: list[Picture]
    ledgers: list[Picture]
    reports: list[dict[str, Any]]

    @staticmethod
    def at(number: int) -> int:
        """The place in the lists for the import of this number, from 0."""
        return number if number < SETTLED else SETTLED + number % EDITIONS


def run_unbroken(url: str, folder: Path) -> Unbroken:
    """Makes the tables, imports every edition three times."""
    make_database(url, folder)
    found = Unbroken(picture(url), [], [], [])
    with Forking(url, folder) as forks:
        for number in range(SETTLED + EDITIONS):
            file = write_file(folder / f"clients-{number}.csv", number % EDITIONS, number)
            ended = forks.run(run_words(file, "--workers", "0"))
            assert ended.status == 3, ended.said
            found.after.append(picture(url))
            found.ledgers.append(last_run(url))
            found.reports.append(folder_picture(folder / "reports" / done_runs(url)[-1]))
    assert all(one != other for one, other in zip([found.before, *found.after], found.after, strict=False))
    return found


@dataclass
class History:
    """A history that is disturbed. `number`: of the import that is to come, from 0."""

    url: str
    folder: Path
    unbroken: Unbroken
    number: int = 0
    files: list[Path] = field(default_factory=list)

    def words(self, *options: str) -> list[str]:
        """The import that is to come."""
        if len(self.files) <= self.number:
            self.files.append(write_file(self.folder / f"clients-{self.number}.csv", self.number % EDITIONS, self.number))
        # The lock of a run that was killed ends when the server notices.
        return run_words(self.files[self.number], "--wait", "60s", *options)

    def settle(self, said: str = "", *, reported: bool = True) -> bool:
        """Whether the import that came is in the database: all of it, or nothing of it. `reported`: with its reports."""
        wait_for_the_dead(self.url)
        after = self.unbroken.after[self.unbroken.at(self.number)]
        before = self.unbroken.after[self.unbroken.at(self.number - 1)] if self.number else self.unbroken.before
        found, runs = picture(self.url), len(done_runs(self.url))
        committed = runs == self.number + 1
        assert committed or runs == self.number, said
        assert found == (after if committed else before), said
        if committed:
            assert not reported or last_run(self.url) == self.unbroken.ledgers[self.unbroken.at(self.number)], said
            self.number += 1
        return committed

    def finish(self, run: Callable[[list[str]], int]) -> None:
        """One more import that nobody disturbs. Then every committed import has its reports, and nothing else is left."""
        assert run(self.words()) == 3
        assert self.settle()
        runs = done_runs(self.url)
        for folder in (self.folder / "reports").iterdir():
            if folder.suffix == ".partial" and not {"run.json", ".alive-for"} & {path.name for path in folder.iterdir()}:
                continue  # of a run that ended before it could say whose the folder is: removed when it is older
            assert folder.name in runs or folder_says_nothing_was_loaded(folder), folder
        for number, run_id in enumerate(runs):
            assert folder_picture(self.folder / "reports" / run_id) == self.unbroken.reports[self.unbroken.at(number)], run_id
