"""What a person sees at the end of a run, in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import polars as pl

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fates import CLIENT_FATES, LAYOUT_FATES
from clientimport.core.language import DEFAULT, grouped, said, said_of
from clientimport.core.news import news_sentence
from clientimport.core.problems import NOTICE, REJECT
from clientimport.core.runs import RunSummary
from clientimport.core.words_fates import WORDS as FATE_WORDS
from clientimport.reporter.words_summary import WORDS

Cause = tuple[int, str, str]
"""Rows that have it, what is wrong, what to do."""

_TOP = 5
_UNLOADED = ("held", "failed", "checked")


def nothing_loaded(summary: RunSummary) -> bool:
    """Whether the run, as far as it came, wrote no client."""
    return summary.status in _UNLOADED


def headline(summary: RunSummary) -> str:
    """What happened, in one sentence."""
    lang, counts, data = summary.lang, summary.fates.counts, summary.fates.data
    if summary.status == "checked":
        return said(WORDS, lang, "checked")
    if nothing_loaded(summary):
        return said(WORDS, lang, "nothing")
    if summary.status == "same":
        return said(WORDS, lang, "same")
    there = sum(counts[fate] for fate in CLIENT_FATES)
    rejected = counts["rejected"]
    if not rejected and there == data:
        return said(WORDS, lang, "row-loaded" if data == 1 else "all-loaded", rows=number(data, lang))
    key = "one-loaded" if there == 1 else "some-loaded"
    words = said(WORDS, lang, key, loaded=number(there, lang), rows=rows(data, lang))
    if rejected:
        words += said(WORDS, lang, "one-rejected" if rejected == 1 else "some-rejected", rejected=number(rejected, lang))
    return f"{words}."


def gate_lines(summary: RunSummary) -> list[str]:
    """The gates that hold the run back."""
    lang = summary.lang
    return [
        said(WORDS, lang, "gate-held", gate=gate.named_in(lang), limit=gate.told("limit", lang), value=gate.told("value", lang))
        for gate in summary.gates
        if gate.held
    ]


def release_line(summary: RunSummary) -> str:
    """Of a run that a gate had held: who let it through, and why; else ""."""
    if not summary.release_of:
        return ""
    by, reason = summary.released_by, summary.release_reason
    return said(WORDS, summary.lang, "released", run=summary.release_of, by=by, reason=reason)


def summary_lines(summary: RunSummary, causes: pl.DataFrame | Sequence[Cause] | None = None) -> list[str]:
    """The end of a run: files and fates, the most frequent causes, gates, what was not done, where the reports are.

    `causes`: CAUSE_SCHEMA or tuples, the most frequent first; without them the codes are counted. No colours.
    """
    lang = summary.lang
    news = [news_sentence(summary.news, summary.lang)] if summary.news and summary.news.any else []
    if summary.status == "same":
        return [*news, f"{_files(summary)}: {headline(summary)}", summary.message]
    lines = [*news, f"{_files(summary)}: {_fates(summary)}"]
    if nothing_loaded(summary):
        lines.append(headline(summary))
    lines += gate_lines(summary)
    lines += [
        said(WORDS, lang, "gate-learns", gate=gate.name, note=gate.told("note", lang))
        for gate in summary.gates
        if gate.note.startswith("learning")
    ]
    if summary.release_of:
        lines.append(release_line(summary))
    if summary.message and not any(g.held for g in summary.gates):
        lines.append(summary.message)
    lines += _cause_lines(_known(summary, causes), lang)
    if summary.drops:
        dropped = said_of(WORDS, lang, summary.drops, "item-dropped", "items-dropped")
        lines.append(said(WORDS, lang, "left-out", items=dropped))
    if summary.notices:
        counts = sorted(summary.notices.items(), key=lambda kv: (-kv[1], kv[0]))
        lines.append(said(WORDS, lang, "notices", each=", ".join(f"{number(n, lang)} {code}" for code, n in counts)))
    if summary.not_done:
        lines.append(said(WORDS, lang, "not-checked", each=", ".join(phrase(each, lang) for each in summary.not_done)))
    if summary.constraints and summary.status == "done":
        lines.append(said(WORDS, lang, "first-load", how=phrase(summary.constraints, lang)))
    return [*lines, *_report_lines(summary)]


def number(of: int, lang: str = DEFAULT) -> str:
    """1234567 -> "1,234,567"."""
    return grouped(of, lang)


def rows(of: int, lang: str = DEFAULT) -> str:
    """A number of rows."""
    return said_of(WORDS, lang, of, "row", "rows")


def _files(summary: RunSummary) -> str:
    lang = summary.lang
    names = [said(WORDS, lang, "standard-input") if f.path == "-" else PurePath(f.path).name for f in summary.main_files]
    if len(names) <= 1:
        return names[0] if names else said(WORDS, lang, "no-file")
    shown = names if len(names) <= 4 else [*names[:3], said(WORDS, lang, "more-files", n=len(names) - 3)]
    return said(WORDS, lang, "files", n=len(names), names=", ".join(shown))


def _fates(summary: RunSummary) -> str:
    lang, named = summary.lang, summary.fates.named()
    told = {fate: f"{number(n, lang)} {said(FATE_WORDS, lang, fate)}" for fate, n in named.items()}
    data = [words for fate, words in told.items() if fate not in (*LAYOUT_FATES, "filtered")]
    beside = [words for fate, words in told.items() if fate in (*LAYOUT_FATES, "filtered")]
    text = rows(summary.fates.data, lang) + (f" → {', '.join(data)}" if data else "")
    return text + (said(WORDS, lang, "and", beside=", ".join(beside)) if beside else "")


def phrase(text: str, lang: str) -> str:
    """What run.json says in a few English words, or a field's name, in a language."""
    first, mark, rest = text.partition(": ")
    if mark and first in WORDS:
        return said(WORDS, lang, first, why=phrase(rest, lang))
    if text.startswith("the gate "):
        return said(WORDS, lang, "the gate", gate=text.removeprefix("the gate "))
    return said(WORDS, lang, text) if text in WORDS else text


def _known(summary: RunSummary, given: pl.DataFrame | Sequence[Cause] | None) -> list[Cause]:
    if isinstance(given, pl.DataFrame):
        return _grouped(given.filter(pl.col("severity") == REJECT), summary.lang)
    if given is not None:
        return list(given)
    codes = sorted(summary.problems.items(), key=lambda kv: (-kv[1], kv[0]))
    return [(n, code, "") for code, n in codes if code not in CATALOGUE or CATALOGUE[code].severity != NOTICE]


def _grouped(rejects: pl.DataFrame, lang: str) -> list[Cause]:
    """One line a fault and column: the most frequent value speaks for the others, which are counted."""
    groups = (
        rejects.group_by("code", "column", maintain_order=True)
        .agg(pl.col("rows").sum(), pl.col("message", "fix").first(), (pl.len() - 1).alias("others"))
        .sort(-pl.col("rows"), "code", "column", maintain_order=True)
    )
    lines = []
    for _, column, of, message, fix, others in groups.iter_rows():
        words = f"{column}: {message}" if column else message
        if others:
            words = said(
                WORDS, lang, "with-others", said=words, others=said_of(WORDS, lang, others, "other-value", "other-values")
            )
        lines.append((of, words, fix))
    return lines


def _cause_lines(causes: list[Cause], lang: str) -> list[str]:
    if not causes:
        return []
    top, rest = causes[:_TOP], causes[_TOP:]
    lines = [
        said(WORDS, lang, "wrong"),
        *(f"  {rows(n, lang)}: {words}{f' {fix}' if fix else ''}" for n, words, fix in top),
    ]
    if rest:
        more = said_of(WORDS, lang, len(rest), "more-cause", "more-causes")
        times = number(sum(n for n, _, _ in rest), lang)
        lines.append("  " + said(WORDS, lang, "further", causes=more, times=times))
    return lines


def _report_lines(summary: RunSummary) -> list[str]:
    if not summary.reports:
        return []
    width = max(len(name) for name in summary.reports)
    return [
        said(WORDS, summary.lang, "reports"),
        *(f"  {name:<{width}}  {path}" for name, path in summary.reports.items()),
    ]
