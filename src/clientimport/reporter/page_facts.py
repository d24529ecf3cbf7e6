"""About a run, in a few lines: the foot of the page."""

from __future__ import annotations

from collections.abc import Mapping

from clientimport.core.rows import SourceFile
from clientimport.core.runs import GateReading, RunSummary
from clientimport.reporter.summary import number, release_line, rows


def page_facts(summary: RunSummary, started: str) -> list[tuple[str, list[str]]]:
    """Label and lines; what is empty is left out. `started`: the moment in words."""
    reports = list(summary.reports.values())
    found = [
        ("Run", [summary.run_id, started]),
        ("Target and system", [f"{summary.target}, {summary.system}"]),
        ("Mapping", [summary.mapping_path, f"sha256 {summary.mapping_sha256}"]),
        ("Files" if len(summary.files) > 1 else "File", [line for file in summary.files for line in _file(file, summary)]),
        ("Fates of all rows", _counts(summary.fates.named())),
        ("Problems", _counts(dict(sorted(summary.problems.items())))),
        ("Notices", _counts(dict(sorted(summary.notices.items())))),
        ("Job", [summary.job]),
        ("Release", [release_line(summary)]),
        ("Gates", [_gate(gate) for gate in summary.gates]),
        ("Reports", reports),
        ("Seconds", [", ".join(f"{stage} {seconds:.2f}" for stage, seconds in summary.seconds.items())]),
        ("Program", [f"clientimport {summary.program}, exit code {summary.exit_code}"]),
    ]
    return [(label, filled) for label, lines in found if (filled := [line for line in lines if line])]


def _file(file: SourceFile, summary: RunSummary) -> list[str]:
    layout = file.layout
    said = [rows(summary.rows_of_file.get(file.number, 0)), layout.kind, layout.encoding, layout.sheet]
    said += [f"{name} {value}" for name, value in layout.detected.items()]
    path = "standard input" if file.path == "-" else file.path
    return [path, ", ".join(text for text in said if text), f"sha256 {file.sha256}"]


def _counts(counts: Mapping[str, int]) -> list[str]:
    return [", ".join(f"{name} {number(count)}" for name, count in counts.items())]


def _gate(gate: GateReading) -> str:
    return f"{gate.named}: limit {gate.limit}, this run {gate.value}, {gate.state}"
