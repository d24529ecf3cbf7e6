"""CSV, workbook, page, JSON and database say the same of any file: rows, words, counts, causes, news."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from report_readers import of_csv, of_database, of_list, of_page, of_run_json, of_workbook

from clientimport.cli.rejects import list_rejects
from clientimport.core.runs import RunSummary
from clientimport.pipeline.flow import run
from clientimport.pipeline.order import RunOrder

HEADINGS = ["Key", "Name", "E-mail", "Country", "Note"]
MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: Key
source: {encoding: utf-8, unmapped: ignore}
record:
  name: Name
  email_addresses: [{label: {value: work}, address: E-mail}]
  addresses:
    - {label: {value: home}, street_address: Note, country_code: {column: Country, country: code}}
gates: {max_rejects: 100%, max_drops: 100%, min_rows: 0}
"""
HOSTILE = ["<script>alert(1)</script>", "=1+1", "'=x", "-2", "a & b", "“quoted”", "&lt;b&gt;", "007", "x {y}", "</td><td>"]
CELLS = {
    "Name": st.one_of(st.just("Ned Flanders"), st.sampled_from(["Ned", *HOSTILE])),
    "E-mail": st.one_of(st.just("ned@example.com"), st.sampled_from(["", "ned@", "a b@example.com", *HOSTILE])),
    "Country": st.one_of(st.just("US"), st.sampled_from(["", "Untied States", "untied states", "Germny", "n/k", *HOSTILE])),
    "Note": st.sampled_from(["", "Evergreen Terrace", *HOSTILE]),
}
Rows = list[tuple[str, ...]]
ROWS = st.lists(st.tuples(*CELLS.values()), min_size=1, max_size=7)


def _csv(path: Path, rows: Rows) -> None:
    lines = [HEADINGS, *([f"K{at}" if at % 5 else "", *cells] for at, cells in enumerate(rows, start=1))]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    path.write_text("\r\n".join([*quoted, ""]), "utf-8", newline="")


def _same(summary: RunSummary, database: str) -> None:
    reports = {name: Path(path) for name, path in summary.reports.items()}
    truth = of_database(database, summary.run_id, HEADINGS)
    csv, book = of_csv(reports["rejects.csv"], HEADINGS), of_workbook(reports["rejects.xlsx"], HEADINGS)
    page, told = of_page(reports["report.html"], HEADINGS), of_run_json(reports["run.json"])
    printed = CliRunner().invoke(list_rejects, ["--database", f"sqlite:///{database}", "--run", summary.run_id, "--json"])
    listed = of_list([json.loads(line) for line in printed.output.splitlines()])
    assert csv.rows == book.rows == page.rows == truth.rows
    assert csv.problems == book.problems == page.problems == listed.problems == truth.problems
    assert book.causes == truth.causes
    assert page.groups == truth.groups
    assert told.counts == truth.counts
    assert page.counts == {name: count for name, count in (truth.counts or {}).items() if name != "heading"}
    assert told.news == truth.news
    said = truth.news or {}
    shown = ("new", "known", "gone", *(["waived"] if said.get("waived") else []))
    assert page.news == ({name: said[name] for name in shown} if any(said.values()) else None)


@settings(max_examples=12, deadline=None)
@given(first=ROWS, second=ROWS)
def test_all_reports_say_the_same(tmp_path_factory: pytest.TempPathFactory, first: Rows, second: Rows) -> None:
    folder = tmp_path_factory.mktemp("truth")
    database, mapping = str(folder / "clients.db"), folder / "old.yaml"
    mapping.write_text(MAPPING, "utf-8")
    for night, rows in (("2026-11-21", first), ("2026-11-22", second)):
        file = folder / f"clients-{night}.csv"
        _csv(file, rows)
        order = RunOrder((str(file),), str(mapping), database=database, reports=folder / "reports", again=True, workers=0)
        _same(run(order), database)
