"""Metrics for Prometheus: a textfile for the node exporter, shared by several jobs, always whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from clientimport.core.errors import gravest
from clientimport.core.fates import DATA_FATES
from clientimport.core.outcomes import RunOutcome
from clientimport.telling.moments import ended_at

METRICS = {
    "clientimport_last_run_timestamp_seconds": "When the last run ended, whatever came of it.",
    "clientimport_last_success_timestamp_seconds": "When the last run ended that loaded, or had nothing to do.",
    "clientimport_exit_code": "The exit code of the last run.",
    "clientimport_run_seconds": "How long the last run took, by stage; total is all of it.",
    "clientimport_rows": "Data rows of the last run, by what became of them.",
    "clientimport_problems": "Rejects and drops of the last run, by problem code.",
    "clientimport_notices": "Notices of the last run, by problem code.",
    "clientimport_rejects_new": "Rejected rows that the run before did not reject.",
    "clientimport_rejects_known": "Rejected rows that the run before rejected too.",
    "clientimport_rejects_gone": "Rows that the run before rejected and the last one did not.",
    "clientimport_gate_held": "Whether a gate held the last run back (1) or was open (0).",
}
"""Every metric with its help; all are gauges with the labels job_name and import, and the one that is named in the help."""

_SERIES = re.compile(r"^(clientimport_[a-z_]+)\{(.*)\} (-?[0-9.e+-]+)$")
_LABEL = re.compile(r'([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)')
_LOCK_SECONDS = 10.0
_SUMS = frozenset("run_seconds rows problems notices rejects_new rejects_known rejects_gone".split())

Labels = tuple[tuple[str, str], ...]
Series = dict[tuple[str, Labels], float]
"""Metric and labels (in their order, values unescaped) -> value."""


class ForeignFile(Exception):
    """A file that is no metrics file of ours: it is left as it is."""


def write_metrics(path: Path, job: str, outcomes: Sequence[RunOutcome]) -> None:
    """The series of this job's imports into the file, those of others kept. Raises OSError, TimeoutError, ForeignFile.

    Written aside, synced and renamed, so that nobody reads half of it; readable by all, as it holds no personal data.
    """
    from filelock import FileLock, Timeout

    # The lock would make a folder that is not there, in which no exporter would ever look.
    path.parent.stat()
    try:
        with FileLock(f"{path}.lock", timeout=_LOCK_SECONDS, mode=0o644):
            before = read_metrics(path.read_text(encoding="utf-8")) if path.exists() else {}
            _replace(path, render(merged(before, job, outcomes)))
    except Timeout:
        raise TimeoutError(f"another job has held {path}.lock for {_LOCK_SECONDS:.0f} seconds") from None
    except UnicodeDecodeError:
        raise ForeignFile(path) from None


def merged(before: Series, job: str, outcomes: Sequence[RunOutcome]) -> Series:
    """The series of before with those of these runs in place of their imports' older ones; a last success stays."""
    now = series_of(job, outcomes)
    imports = {_whose(labels) for _, labels in now}
    kept = {
        (name, labels): value
        for (name, labels), value in before.items()
        if _whose(labels) not in imports or name == "clientimport_last_success_timestamp_seconds"
    }
    return kept | now


def series_of(job: str, outcomes: Sequence[RunOutcome]) -> Series:
    """The runs of a job; several of one import (a glob's files) together: their sums, the last time, the gravest code."""
    found: Series = {}
    for outcome in outcomes:
        for name, labels, value in _of_run(outcome):
            at = (f"clientimport_{name}", (("job_name", job), ("import", outcome.name), *labels))
            before = found.get(at)
            if before is None:
                found[at] = value
            elif name == "exit_code":
                found[at] = gravest([int(before), int(value)])
            else:
                found[at] = before + value if name in _SUMS else value
    return found


def render(series: Series) -> str:
    """Prometheus' text format: metrics in their order, each with HELP and TYPE, its series sorted."""
    lines = []
    for name, words in METRICS.items():
        ours = sorted((labels, value) for (of, labels), value in series.items() if of == name)
        if ours:
            lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
            lines += [f"{name}{{{_labels(labels)}}} {_number(value)}" for labels, value in ours]
    return "\n".join(lines) + "\n" if lines else ""


def read_metrics(text: str) -> Series:
    """What `render` wrote. Raises ForeignFile for anything else."""
    found: Series = {}
    for line in text.split("\n"):
        if not line or re.match(r"# (HELP|TYPE) clientimport_", line):
            continue
        series = _SERIES.match(line)
        if series is None:
            raise ForeignFile(line[:40])
        labels = tuple((label[1], _unescaped(label[2])) for label in _LABEL.finditer(series[2]))
        found[series[1], labels] = float(series[3])
    return found


def _of_run(outcome: RunOutcome) -> Iterator[tuple[str, Labels, float]]:
    summary = outcome.summary
    ended = ended_at(outcome).timestamp()
    yield "last_run_timestamp_seconds", (), round(ended)
    if outcome.loaded:
        yield "last_success_timestamp_seconds", (), round(ended)
    yield "exit_code", (), outcome.exit_code
    stages = summary.seconds.in_order() if summary is not None else {}
    for stage, seconds in {**stages, "total": outcome.seconds}.items():
        yield "run_seconds", (("stage", stage),), round(seconds, 3)
    if summary is not None:
        # Zeros too: a series that comes and goes cannot be added up or alerted on.
        for fate in (*DATA_FATES, "filtered"):
            yield "rows", (("fate", fate),), summary.fates.counts[fate]
        for name, counts in (("problems", summary.problems), ("notices", summary.notices)):
            for code, count in counts.items():
                yield name, (("code", code),), count
        for gate in summary.gates:
            yield "gate_held", (("gate", gate.name),), int(gate.held)
    if outcome.news is not None:
        yield "rejects_new", (), outcome.news.new
        yield "rejects_known", (), outcome.news.known
        yield "rejects_gone", (), outcome.news.gone


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # The umask may have taken the right to read from the exporter's user.
        aside.chmod(0o644)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _whose(labels: Labels) -> tuple[str, str]:
    told = dict(labels)
    return told.get("job_name", ""), told.get("import", "")


def _labels(labels: Labels) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)


def _escaped(value: str) -> str:
    # The three that the format knows; a text that is none of Unicode's would make the whole file unreadable.
    value = value.encode("utf-8", "backslashreplace").decode("utf-8")
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda mark: "\n" if mark[1] == "n" else mark[1], value)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
