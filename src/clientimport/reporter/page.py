"""report.html: one page that says what happened, for people; it needs nothing but itself, and can be mailed."""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from markupsafe import Markup

from clientimport.core.fates import DATA_FATES
from clientimport.core.language import said
from clientimport.core.runs import RunSummary
from clientimport.core.words_fates import WORDS as FATE_WORDS
from clientimport.reporter.folder import Folder
from clientimport.reporter.page_budget import BYTES, ListedRows, fill
from clientimport.reporter.page_causes import PageCauses
from clientimport.reporter.page_facts import page_facts
from clientimport.reporter.page_language import PageLanguage
from clientimport.reporter.page_news import news_said
from clientimport.reporter.page_rows import PageRows
from clientimport.reporter.page_text import HEADING, PATH, SENTENCE, Cuts
from clientimport.reporter.page_trend import page_trend
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.summary import gate_lines, headline, nothing_loaded, phrase
from clientimport.reporter.words_page import WORDS

NAME = "report.html"
PRINTED = 100
"""Rows that are printed where no script says which; report.css has the same number."""
_TEMPLATES = Path(__file__).parent / "templates"
_WIDTH = 1000
_FILES = 30
_HINTS = 2_000
"""Bytes kept for what is said of the rows that are not listed."""
_SCRIPT_WORDS = ("rejects.shown", "rejects.matching", "rejects.printed")


def write_page(
    folder: Folder,
    summary: RunSummary,
    table: RejectTable,
    causes: pl.DataFrame,
    *,
    allowed: Mapping[str, Sequence[str]],
) -> None:
    """The page, in UTF-8, BYTES of them at most. `allowed`: frame name -> the values a cell may have. Raises OSError."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from clientimport.reporter.template_code import TEMPLATE_CODE

    words = PageLanguage(summary.lang)
    cuts = Cuts()
    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        bytecode_cache=TEMPLATE_CODE,
    )  # fmt: skip
    pages.filters.update(
        number=words.number,
        heading=lambda text: cuts.short(text, HEADING),
        path=lambda text: cuts.short(words.say("stdin") if text == "-" else text, PATH),
        sentence=lambda text: cuts.short(text, SENTENCE),
    )
    by_heading = {table.headings.get(name, name): values for name, values in allowed.items()}
    grouped = PageCauses(table, causes, by_heading, cuts)
    template = pages.get_template("report.html")
    context = _context(summary, table, grouped, words)
    frame = template.render(context, rows="", listed=ListedRows(b"", 0, 0, 0), cuts=0)
    rows = PageRows(table, grouped, words)
    listed = fill(rows, BYTES - _HINTS - len(_bytes(frame)))
    with folder.writing(NAME) as file:
        file.write(_bytes(template.render(context, rows=Markup(listed.html.decode()), listed=listed, cuts=listed.cuts)))


def _context(summary: RunSummary, table: RejectTable, causes: PageCauses, words: PageLanguage) -> dict[str, Any]:
    style, script = ((_TEMPLATES / name).read_text("utf-8") for name in ("report.css", "report.js"))
    return {
        "t": words.say,
        "words": words,
        "style": Markup(style),
        "script": Markup(script),
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "script_words": json.dumps({key: WORDS[key][words.lang] for key in _SCRIPT_WORDS}, ensure_ascii=False),
        "summary": summary,
        "headline": headline(summary),
        "started": words.moment(summary.started_at),
        "news": news_said(summary, words),
        "nothing": nothing_loaded(summary),
        "gates": gate_lines(summary),
        "fates": fate_bars(summary, words),
        "trend": page_trend(summary, words),
        "causes": causes,
        "rejected": table.rejects.height,
        "printed": PRINTED,
        "several_files": len(table.paths) > 1,
        "files": [file.path for file in summary.files[:_FILES]],
        "more_files": max(len(summary.files) - _FILES, 0),
        "command": _command(summary),
        "not_done": [phrase(each, words.lang) for each in summary.not_done],
        "facts": page_facts(summary, words),
    }


def _command(summary: RunSummary) -> str:
    workbook = summary.reports.get("rejects.xlsx", "rejects.xlsx")
    return shlex.join(["clientimport", "rejects", "retry", workbook])


def fate_bars(summary: RunSummary, words: PageLanguage) -> list[dict[str, Any]]:
    """The fates of data rows that occurred: fate, its word, count, share in words, place and width in a bar of 1000 units."""
    counts = [(fate, summary.fates.counts[fate]) for fate in DATA_FATES if summary.fates.counts[fate]]
    whole = sum(count for _, count in counts)
    bars: list[dict[str, Any]] = []
    for fate, count in counts:
        at = bars[-1]["x"] + bars[-1]["width"] if bars else 0.0
        told = {"fate": fate, "word": said(FATE_WORDS, words.lang, fate), "count": count, "share": words.share(count, whole)}
        bars.append({**told, "x": at, "width": _WIDTH * count / whole})
    return bars


def _bytes(text: str) -> bytes:
    # A file's name may hold bytes that are no text.
    return text.encode(errors="backslashreplace")


def _hash(text: str) -> str:
    """What the page's own policy allows to run: this very text and nothing else."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
