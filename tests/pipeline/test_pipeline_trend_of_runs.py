"""The runs before a run, as its page draws them: of its kind alone, held ones too, the same when it is exported later."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from clientimport.core.errors import GateHeld
from clientimport.core.runs import RunSummary
from clientimport.pipeline.flow import run
from clientimport.pipeline.ledger import export_run
from clientimport.pipeline.order import RunOrder

MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: Key
source: {encoding: utf-8, delimiter: ","}
record: {name: Name}
gates: {max_rejects: 70%}
"""


def night(folder: Path, order: RunOrder, number: int, *names: str) -> RunSummary:
    file = folder / f"clients-{number}.csv"
    file.write_text("".join(["Key,Name\n", *(f"K{number}{at},{name}\n" for at, name in enumerate(names))]))
    return run(replace(order, files=(str(file),)))


def drawn(summary: RunSummary) -> list[tuple[int | None, int]]:
    return [(point.accepted, point.rejected) for point in summary.trend]


def numbers(page: Path) -> list[str]:
    table = re.search('<table class="numbers">.*?</table>', page.read_text("utf-8"), re.DOTALL)
    return re.findall("<td>(.*?)</td>", table[0]) if table else []


def test_the_runs_before_are_drawn(tmp_path: Path, database_url: str) -> None:
    mapping = tmp_path / "old.yaml"
    mapping.write_text(MAPPING)
    order = RunOrder((), str(mapping), database=database_url, reports=tmp_path / "reports", workers=0)
    good, bad = "Ned Flanders", "Ned"
    first = night(tmp_path, order, 1, good, good, bad)
    assert (drawn(first), numbers(Path(first.reports["report.html"]))) == ([], [])
    with pytest.raises(GateHeld) as held:
        night(tmp_path, order, 2, bad, bad, bad, good)
    assert isinstance(held.value.summary, RunSummary)
    assert drawn(held.value.summary) == [(2, 1)]
    night(tmp_path, replace(order, job="another/job"), 3, good)
    last = night(tmp_path, order, 4, good)
    assert drawn(last) == [(2, 1), (None, 3)]
    page = Path(last.reports["report.html"])
    assert numbers(page) == ["1", "0", "nothing loaded", "3", "2", "1"]
    again = export_run(database_url, last.run_id, tmp_path / "again", None)
    assert numbers(Path(again["report.html"])) == ["1", "0", "nothing loaded", "3", "2", "1"]
    again = export_run(database_url, held.value.summary.run_id, tmp_path / "again", None)
    assert numbers(Path(again["report.html"])) == ["nothing loaded", "3", "2", "1"]


def test_two_weeks_of_nights_are_drawn(tmp_path: Path, sqlite_url: str) -> None:
    mapping = tmp_path / "old.yaml"
    mapping.write_text(MAPPING)
    order = RunOrder((), str(mapping), database=sqlite_url, reports=tmp_path / "reports", workers=0)
    for number in range(15):
        last = night(tmp_path, order, number, *["Ned Flanders"] * (number + 1))
    assert drawn(last) == [(number + 1, 0) for number in range(1, 14)]
    page = Path(last.reports["report.html"])
    assert len(numbers(page)) == 2 * 14
    assert "The last 14 runs" in page.read_text("utf-8")
