"""report.html: one page that says what happened, for people; it needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from markupsafe import Markup, escape

from clientimport.core.fates import DATA_FATES
from clientimport.core.problems import DROP, NOTICE, REJECT
from clientimport.core.runs import RunSummary
from clientimport.reporter.folder import Folder
from clientimport.reporter.page_causes import cause_groups, group_numbers
from clientimport.reporter.page_facts import page_facts
from clientimport.reporter.page_rows import SHOWN, RowsShown, shown_rows
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.summary import gate_lines, headline, nothing_loaded, number

NAME = "report.html"
_TEMPLATES = Path(__file__).parent / "templates"
_WIDTH = 1000
_CHUNK = 200


def write_page(folder: Folder, summary: RunSummary, table: RejectTable, causes: pl.DataFrame) -> None:
    """The page, in UTF-8, written piece by piece. Raises OSError."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters["number"] = number
    pages.filters["cells"] = cell_list
    style, script = ((_TEMPLATES / name).read_text("utf-8") for name in ("report.css", "report.js"))
    counts = RowsShown()
    started = moment(summary.started_at)
    context = {
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "summary": summary,
        "headline": headline(summary),
        "started": started,
        "nothing": nothing_loaded(summary),
        "gates": gate_lines(summary),
        "bars": fate_bars(summary),
        "rejects": cause_groups(causes, REJECT, table.paths),
        "drops": cause_groups(causes, DROP, table.paths),
        "notices": cause_groups(causes, NOTICE, table.paths),
        "rejected": table.rejects.height,
        "most": SHOWN,
        "several_files": len(table.paths) > 1,
        "rows": shown_rows(table, group_numbers(causes), counts),
        "counts": counts,
        "facts": page_facts(summary, started),
        "workbook": summary.reports.get("rejects.xlsx", "rejects.xlsx"),
    }
    with folder.writing(NAME) as file:
        stream = pages.get_template("report.html").stream(context)
        stream.enable_buffering(_CHUNK)
        for text in stream:
            file.write(text.encode())


def cell_list(cells: Iterable[tuple[str, str]]) -> Markup:
    """(heading, text) -> the inside of a <dl>. In one piece: the template would take longer for these than for all the rest."""
    return Markup("".join(f"<dt>{escape(heading)}</dt><dd>{escape(text)}</dd>" for heading, text in cells))


def fate_bars(summary: RunSummary) -> list[dict[str, Any]]:
    """The fates of data rows that occurred: name, count, share in words, place and width in a bar of 1000 units."""
    counts = [(fate, summary.fates.counts[fate]) for fate in DATA_FATES if summary.fates.counts[fate]]
    whole = sum(count for _, count in counts)
    bars: list[dict[str, Any]] = []
    for fate, count in counts:
        at = bars[-1]["x"] + bars[-1]["width"] if bars else 0.0
        bars.append({"fate": fate, "count": count, "share": _share(count, whole), "x": at, "width": _WIDTH * count / whole})
    return bars


def moment(started_at: str) -> str:
    """2026-03-01T02:00:00+00:00 -> 2026-03-01 02:00 UTC; what is no moment stays as it is."""
    try:
        return f"{datetime.fromisoformat(started_at).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return started_at


def _share(count: int, whole: int) -> str:
    share = 100 * count / whole
    if 0 < share < 0.1:
        return "< 0.1 %"
    return "> 99.9 %" if 99.9 < share < 100 else f"{share:.3g} %"


def _hash(text: str) -> str:
    """What the page's own policy allows to run: this very text and nothing else."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
