"""What a message says of a job: what is new, what happened, how much of it, why, where to look and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from html import escape

from clientimport.core.errors import LOADED, ExitCode
from clientimport.core.fates import LAYOUT_FATES
from clientimport.core.harmless import one_line
from clientimport.core.language import DEFAULT, grouped, said, said_of
from clientimport.core.news import news_sentence
from clientimport.core.outcomes import News, RunOutcome
from clientimport.core.runs import GateReading
from clientimport.core.words_fates import WORDS as FATE_WORDS
from clientimport.telling.addresses import shown_file
from clientimport.telling.remedies import remedy
from clientimport.telling.words_message import WORDS

_CAUSES = 5
_LONGEST = 500
_HEADING = 60
_SHOWN_FATES = ("created", "updated", "merged", "held")


@dataclass(frozen=True)
class Part:
    """Lines under a title; `items` are a list below them."""

    lines: tuple[str, ...]
    title: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """A subject that says it all, and the parts of the body; no value of a client's row in any of them."""

    subject: str
    parts: tuple[Part, ...]

    def text(self) -> str:
        """The body in plain text."""
        blocks = []
        for part in self.parts:
            indent = "  " if part.title else ""
            lines = [part.title] if part.title else []
            lines += [indent + line for line in part.lines]
            lines += [f"{indent}- {item}" for item in part.items]
            blocks.append("\n".join(lines))
        return "\n\n".join(blocks) + "\n"

    def html(self) -> str:
        """The same as HTML, everything escaped."""
        return "\n".join(line for part in self.parts for line in _html(part)) + "\n"


def compose(
    job: str, outcomes: Sequence[RunOutcome], exit_code: int, notes: Sequence[str] = (), lang: str = DEFAULT
) -> Message:
    """The message about a job, in `lang`. `notes`: what else is to be said of it as a whole."""
    ended = said(WORDS, lang, "ended", job=job, happened=_happened(outcomes, exit_code, lang), code=exit_code)
    parts = [Part((*_news_line(outcomes, lang), ended, *notes)), *(_part(outcome, lang) for outcome in outcomes)]
    parts.append(Part((said(WORDS, lang, "what-to-do", fix=remedy(exit_code, lang).fix),)))
    subject = _line(f"[clientimport] {job}: {_subject(outcomes, exit_code, lang)}")
    return Message(subject, tuple(_safe(part) for part in parts))


def news_of_all(outcomes: Sequence[RunOutcome]) -> News | None:
    """The news of several runs together; None where no run has any."""
    known = [outcome.news for outcome in outcomes if outcome.news is not None]
    return reduce(News.plus, known) if known else None


def _subject(outcomes: Sequence[RunOutcome], exit_code: int, lang: str) -> str:
    if exit_code not in LOADED and not _all_loaded(outcomes):
        return _happened(outcomes, exit_code, lang)
    news, counts = news_of_all(outcomes), _counts(outcomes)
    parts = []
    if news is not None and news.new:
        parts.append(said_of(WORDS, lang, news.new, "new-reject", "new-rejects"))
    elif news is not None and news.known:
        parts.append(said(WORDS, lang, "no-new-rejects", known=grouped(news.known, lang)))
    elif counts["rejected"]:
        parts.append(said_of(WORDS, lang, counts["rejected"], "reject", "rejects"))
    parts += [_fate(fate, counts[fate], lang) for fate in _SHOWN_FATES if counts[fate]]
    if exit_code == ExitCode.AFTERWARDS:
        parts.append(said(WORDS, lang, "afterwards"))
    elif exit_code not in LOADED:
        parts.append(remedy(exit_code, lang).meaning)
    same = all(outcome.summary is not None and outcome.summary.status == "same" for outcome in outcomes)
    return ", ".join(parts) or said(WORDS, lang, "nothing-to-do" if same else "nothing-changed")


def _all_loaded(outcomes: Sequence[RunOutcome]) -> bool:
    return bool(outcomes) and all(outcome.loaded for outcome in outcomes)


def _happened(outcomes: Sequence[RunOutcome], exit_code: int, lang: str) -> str:
    meaning = remedy(exit_code, lang).meaning
    if exit_code in LOADED:
        return meaning
    if _all_loaded(outcomes):
        return said(WORDS, lang, "loaded-then", meaning=meaning)
    if any(outcome.unknown for outcome in outcomes):
        return said(WORDS, lang, "unknown", meaning=meaning)
    loaded = sum(outcome.loaded for outcome in outcomes)
    if loaded:
        return said(WORDS, lang, "some-not-loaded", n=len(outcomes) - loaded, all=len(outcomes), meaning=meaning)
    return said(WORDS, lang, "nothing-loaded", meaning=meaning)


def _news_line(outcomes: Sequence[RunOutcome], lang: str) -> Iterator[str]:
    news = news_of_all(outcomes)
    if news is not None:
        yield news_sentence(news, lang)


def _part(outcome: RunOutcome, lang: str) -> Part:
    summary = outcome.summary
    lines = [_line(outcome.words)] if outcome.words else []
    if summary is not None:
        data = [_fate(fate, n, lang) for fate, n in summary.fates.named().items() if fate not in LAYOUT_FATES]
        if data:
            rows = said_of(WORDS, lang, summary.fates.data, "row", "rows")
            lines.append(said(WORDS, lang, "fates", rows=rows, fates=", ".join(data)))
        lines += [_shut(gate, lang) for gate in summary.gates if gate.held]
        if summary.reports:
            lines += [f"{name}: {path}" for name, path in summary.reports.items() if name in ("report.html", "rejects.xlsx")]
        lines.append(said(WORDS, lang, "run", run=summary.run_id, seconds=grouped(round(outcome.seconds), lang)))
    lines += outcome.notes
    return Part(tuple(lines), f"{outcome.name}: {shown_file(outcome.file)}", tuple(_causes(outcome, lang)))


def _shut(gate: GateReading, lang: str) -> str:
    limit, value = gate.told("limit", lang), gate.told("value", lang)
    return said(WORDS, lang, "gate-shut", gate=gate.named_in(lang), limit=limit, value=value)


def _fate(fate: str, number: int, lang: str) -> str:
    return f"{grouped(number, lang)} {said(FATE_WORDS, lang, fate)}"


def _causes(outcome: RunOutcome, lang: str) -> list[str]:
    """The largest causes by code and heading: what stood in the cells is the reports' to say."""
    summary = outcome.summary
    if summary is None:
        return []
    counted: Counter[tuple[str, str]] = Counter()
    if summary.causes is None:
        counted.update({(code, ""): n for code, n in summary.problems.items()})
    else:
        for severity, code, column, rows in summary.causes.select("severity", "code", "column", "rows").iter_rows():
            if severity == "reject":
                counted[code, column or ""] += rows
    ranked = sorted(counted.items(), key=lambda cause: (-cause[1], cause[0]))
    lines = [
        f"{grouped(n, lang)} × {code}" + (said(WORDS, lang, "in-column", column=_cut(column)) if column else "")
        for (code, column), n in ranked[:_CAUSES]
    ]
    return lines + ([said(WORDS, lang, "further-causes", n=len(ranked) - _CAUSES)] if len(ranked) > _CAUSES else [])


def _counts(outcomes: Sequence[RunOutcome]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        if outcome.summary is not None:
            counts.update(outcome.summary.fates.counts)
    return counts


def _cut(heading: str) -> str:
    return heading if len(heading) <= _HEADING else heading[:_HEADING] + "…"


def _line(text: str) -> str:
    text = one_line(" ".join(text.split("\n")))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _safe(part: Part) -> Part:
    return Part(tuple(map(_line, part.lines)), _line(part.title), tuple(map(_line, part.items)))


def _html(part: Part) -> Iterator[str]:
    if part.title:
        yield f"<h3>{escape(part.title)}</h3>"
    if part.lines:
        yield f"<p>{'<br>'.join(escape(line) for line in part.lines)}</p>"
    if part.items:
        yield f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in part.items)}</ul>"
