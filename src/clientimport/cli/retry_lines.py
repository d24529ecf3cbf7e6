"""What a retry says before and after it tries the rows: changed cells, bent ones, rows that are left out, and why."""

from __future__ import annotations

from collections.abc import Iterator

from clientimport.core.language import grouped
from clientimport.pipeline.retry import RetryPlan
from clientimport.pipeline.retry_said import row_words, skipped_words
from clientimport.pipeline.retry_words import BENDS, REMARKS, WORDS

_SHOWN = 120
"""Characters of a cell that are shown."""


def plan_lines(plan: RetryPlan, lang: str, *, of_files: bool) -> Iterator[str]:
    """What there is to say before anything is tried."""
    told = plan.told
    counts = {"rows": grouped(told.rows, lang), "changes": grouped(len(told.changes), lang)}
    yield WORDS["read" if of_files else "read all"][lang].format(**counts)
    for remark in told.remarks:
        yield REMARKS[remark.reason][lang].format(**remark.facts)
    if told.changes:
        yield WORDS["changes"][lang]
    for change in told.changes:
        secret = WORDS["secret"][lang]
        what = secret if change.secret else f"{_cell(change.received, lang)} → {_cell(change.typed, lang)}"
        yield f"  {row_words(change.where, lang)}: {change.column}: {what}"
    if told.warnings:
        yield WORDS["warnings"][lang]
    for bent in told.warnings:
        said = f"{_cell(bent.received, lang)} → {_cell(bent.typed, lang)}: {BENDS[bent.kind][lang]}"
        yield f"  {row_words(bent.where, lang)}: {bent.column}: {said}; {WORDS[f'taken {bent.taken}'][lang]}."
    yield from skipped_lines(plan, lang)
    if plan.absent:
        words = WORDS["absent one" if plan.absent == 1 else "absent"][lang]
        yield words.format(count=grouped(plan.absent, lang))


def skipped_lines(plan: RetryPlan, lang: str, start: int = 0) -> Iterator[str]:
    """The rows that are not tried, from the `start`-th on."""
    found = plan.told.skipped[start:]
    if found:
        yield WORDS["skipped"][lang]
    for each in found:
        yield f"  {skipped_words(each, lang)}"


def _cell(text: str, lang: str) -> str:
    if not text:
        return WORDS["empty"][lang]
    flat = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎")
    return f"“{flat}”" if len(flat) <= _SHOWN else f"“{flat[:_SHOWN]}…” ({grouped(len(flat), lang)})"
