"""The sheet about the run, for people first; and a hidden one that says which run and which files the workbook is of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import polars as pl

from clientimport.core.runs import RunSummary
from clientimport.reporter.misfits import shortened
from clientimport.reporter.run_facts import run_facts
from clientimport.reporter.summary import headline
from clientimport.reporter.words_workbook import say
from clientimport.reporter.workbook import STYLE, Sheet

ORIGIN = "clientimport"
"""Name of the hidden sheet."""


def run_sheet(summary: RunSummary, remarks: Sequence[str]) -> Sheet:
    """What happened, in words; below it all of run.json."""
    lang = summary.lang
    told = [(say(f"run.{label}", lang), value) for label, value in _told(summary, remarks) if value]
    told += [(say("run.rows", lang, fate=say(f"fate.{f}", lang)), say("run.count", lang, n=n)) for f, n in _fates(summary)]
    facts = [("", ""), (say("run.machines", lang), ""), *run_facts(summary)[1:]]
    return _sheet("Run", [say("run.about", lang), say("run.value", lang)], [*told, *facts], [40.0, 100.0], lang)


def origin_sheet(summary: RunSummary) -> Sheet:
    """The run, and number, path and SHA-256 of each of its files; hidden."""
    facts = [("run", summary.run_id, None, None), *(("file", str(f.number), f.sha256, f.path) for f in summary.files)]
    sheet = _sheet(ORIGIN, ["what", "which", "sha256", "path"], facts, [10.0, 26.0, 68.0, 60.0], summary.lang)
    sheet.hidden = True
    return sheet


def _told(summary: RunSummary, remarks: Sequence[str]) -> list[tuple[str, str]]:
    lang = summary.lang
    news = summary.news
    return [
        ("outcome", headline(summary)),
        ("why", summary.message if summary.status in ("held", "failed") else ""),
        ("news", say("run.news words", lang, new=news.new, known=news.known, gone=news.gone) if news else ""),
        *(("workbook", remark) for remark in remarks),
        ("run", summary.run_id),
        ("started", _moment(summary.started_at, lang)),
        ("job", summary.job),
        *(("file", say("run.file rows", lang, path=file.path, rows=summary.records_of(file))) for file in summary.files),
        ("mapping", summary.mapping_path),
        *(("not done", check) for check in summary.not_done),
    ]


def _fates(summary: RunSummary) -> list[tuple[str, int]]:
    return list(summary.fates.named().items())


def _moment(started_at: str, lang: str) -> str:
    try:
        return datetime.fromisoformat(started_at).strftime(say("date", lang) + " %H:%M")
    except ValueError:
        return started_at


def _sheet(name: str, headings: list[str], lines: Sequence[tuple[str | None, ...]], widths: list[float], lang: str) -> Sheet:
    columns = [f"c{at}" for at in range(len(headings))]
    frame = pl.DataFrame(list(lines), schema=dict.fromkeys(columns, pl.String), orient="row")
    shown = frame.with_columns(shortened(pl.col(column), lang).alias(column) for column in columns)
    styles = dict.fromkeys(columns, STYLE["text"])
    return Sheet(name, [(text, "heading") for text in headings], widths, shown.height, partial(iter, [shown]), styles)
