"""What a person sees at the end of a run, in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import polars as pl

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fates import CLIENT_FATES, LAYOUT_FATES
from clientimport.core.problems import NOTICE, REJECT
from clientimport.core.runs import RunSummary

Cause = tuple[int, str, str]
"""Rows that have it, what is wrong, what to do."""

_TOP = 5
NOTHING = "Nothing was loaded."
_UNLOADED = ("held", "failed", "checked")


def nothing_loaded(summary: RunSummary) -> bool:
    """Whether the run, as far as it came, wrote no client."""
    return summary.status in _UNLOADED


def headline(summary: RunSummary) -> str:
    """What happened, in one sentence."""
    counts, data = summary.fates.counts, summary.fates.data
    if summary.status == "checked":
        return "Nothing was loaded: this was a check."
    if nothing_loaded(summary):
        return NOTHING
    if summary.status == "same":
        return "Nothing to do: these files were loaded before."
    there = sum(counts[fate] for fate in CLIENT_FATES)
    rejected = counts["rejected"]
    if not rejected and there == data:
        return f"{'The row is' if data == 1 else f'All {number(data)} rows are'} in the database."
    verb = "is" if there == 1 else "are"
    tail = f", {number(rejected)} {'was' if rejected == 1 else 'were'} rejected." if rejected else "."
    return f"{number(there)} of {rows(data)} {verb} in the database{tail}"


def gate_lines(summary: RunSummary) -> list[str]:
    """The gates that hold the run back."""
    return [
        f"The gate {g.named} holds the run back: its limit is {g.limit}, the run has {g.value}."
        for g in summary.gates
        if g.held
    ]


def release_line(summary: RunSummary) -> str:
    """Of a run that a gate had held: who let it through, and why; else ""."""
    if not summary.release_of:
        return ""
    return f"Released: a gate had held these files as run {summary.release_of}; {summary.released_by}: {summary.release_reason}"


def summary_lines(summary: RunSummary, causes: pl.DataFrame | Sequence[Cause] | None = None) -> list[str]:
    """The end of a run: files and fates, the most frequent causes, gates, what was not done, where the reports are.

    `causes`: CAUSE_SCHEMA or tuples, the most frequent first; without them the codes are counted. No colours.
    """
    if summary.status == "same":
        return [f"{_files(summary)}: {headline(summary)}", summary.message]
    lines = [f"{_files(summary)}: {_fates(summary)}"]
    if nothing_loaded(summary):
        lines.append(headline(summary))
    lines += gate_lines(summary)
    lines += [
        f"The gate {gate.name} does not judge yet: {gate.note}." for gate in summary.gates if gate.note.startswith("learning")
    ]
    if summary.release_of:
        lines.append(release_line(summary))
    if summary.message and not any(g.held for g in summary.gates):
        lines.append(summary.message)
    lines += _cause_lines(_known(summary, causes))
    if summary.drops:
        lines.append(f"Left out, as the mapping asks: {count(summary.drops, 'value or item', 'values or items')}.")
    if summary.notices:
        each = ", ".join(f"{number(n)} {code}" for code, n in sorted(summary.notices.items(), key=lambda kv: (-kv[1], kv[0])))
        lines.append(f"Notices: {each}.")
    if summary.not_done:
        lines.append(f"Not checked: {', '.join(summary.not_done)}.")
    if summary.constraints and summary.status == "done":
        lines.append(f"First load into empty tables: foreign keys and indexes were {summary.constraints}.")
    return [*lines, *_report_lines(summary)]


def number(of: int) -> str:
    """1234567 -> "1,234,567"."""
    return f"{of:,}"


def count(of: int, one: str, several: str) -> str:
    """A number with its noun."""
    return f"{number(of)} {one if of == 1 else several}"


def rows(of: int) -> str:
    """A number of rows."""
    return count(of, "row", "rows")


def _files(summary: RunSummary) -> str:
    names = ["standard input" if f.path == "-" else PurePath(f.path).name for f in summary.files]
    if len(names) <= 1:
        return names[0] if names else "No file"
    shown = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more"]
    return f"{len(names)} files ({', '.join(shown)})"


def _fates(summary: RunSummary) -> str:
    named = summary.fates.named()
    data = [f"{number(n)} {fate}" for fate, n in named.items() if fate not in (*LAYOUT_FATES, "filtered")]
    beside = [f"{number(n)} {fate}" for fate, n in named.items() if fate in (*LAYOUT_FATES, "filtered")]
    text = rows(summary.fates.data) + (f" → {', '.join(data)}" if data else "")
    return text + (f" (and {', '.join(beside)})" if beside else "")


def _known(summary: RunSummary, given: pl.DataFrame | Sequence[Cause] | None) -> list[Cause]:
    if isinstance(given, pl.DataFrame):
        return _grouped(given.filter(pl.col("severity") == REJECT))
    if given is not None:
        return list(given)
    codes = sorted(summary.problems.items(), key=lambda kv: (-kv[1], kv[0]))
    return [(n, code, "") for code, n in codes if code not in CATALOGUE or CATALOGUE[code].severity != NOTICE]


def _grouped(rejects: pl.DataFrame) -> list[Cause]:
    """One line a fault and column: the most frequent value speaks for the others, which are counted."""
    groups = (
        rejects.group_by("code", "column", maintain_order=True)
        .agg(pl.col("rows").sum(), pl.col("message", "fix").first(), (pl.len() - 1).alias("others"))
        .sort(-pl.col("rows"), "code", "column", maintain_order=True)
    )
    lines = []
    for _, column, of, message, fix, others in groups.iter_rows():
        said = f"{column}: {message}" if column else message
        lines.append((of, said + (f" (and {count(others, 'other value', 'other values')})" if others else ""), fix))
    return lines


def _cause_lines(causes: list[Cause]) -> list[str]:
    if not causes:
        return []
    top, rest = causes[:_TOP], causes[_TOP:]
    lines = ["What is wrong:", *(f"  {rows(n)}: {said}{f' {fix}' if fix else ''}" for n, said, fix in top)]
    if rest:
        more = count(len(rest), "more cause", "more causes")
        lines.append(f"  … and {more} ({number(sum(n for n, _, _ in rest))} times): the reports name them all.")
    return lines


def _report_lines(summary: RunSummary) -> list[str]:
    if not summary.reports:
        return []
    width = max(len(name) for name in summary.reports)
    return ["Reports:", *(f"  {name:<{width}}  {path}" for name, path in summary.reports.items())]
