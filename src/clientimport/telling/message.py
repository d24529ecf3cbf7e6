"""What a message says of a job: what is new, what happened, how much of it, why, where to look and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from clientimport.core.errors import LOADED, ExitCode
from clientimport.core.fates import LAYOUT_FATES
from clientimport.core.harmless import one_line
from clientimport.core.outcomes import News, RunOutcome
from clientimport.telling.addresses import shown_file
from clientimport.telling.remedies import remedy

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


def compose(job: str, outcomes: Sequence[RunOutcome], exit_code: int, notes: Sequence[str] = ()) -> Message:
    """The message about a job. `notes`: what else is to be said of it as a whole."""
    head = [*_news_line(outcomes), f"{job}: {_happened(outcomes, exit_code)} (exit code {exit_code}).", *notes]
    parts = [Part(tuple(head)), *(_part(outcome) for outcome in outcomes)]
    parts.append(Part((f"What to do: {remedy(exit_code).fix}",)))
    return Message(_line(f"[clientimport] {job}: {_subject(outcomes, exit_code)}"), tuple(_safe(part) for part in parts))


def news_of_all(outcomes: Sequence[RunOutcome]) -> News | None:
    """The news of several runs together; None where no run has any."""
    known = [outcome.news for outcome in outcomes if outcome.news is not None]
    return News(sum(n.new for n in known), sum(n.known for n in known), sum(n.gone for n in known)) if known else None


def _subject(outcomes: Sequence[RunOutcome], exit_code: int) -> str:
    if exit_code not in LOADED and not _all_loaded(outcomes):
        return _happened(outcomes, exit_code)
    news, counts = news_of_all(outcomes), _counts(outcomes)
    said = []
    if news is not None and (news.new or news.known):
        said.append(f"{news.new:,} new {_noun(news.new, 'reject')}" if news.new else f"no new rejects ({news.known:,} known)")
    elif counts["rejected"]:
        said.append(f"{counts['rejected']:,} {_noun(counts['rejected'], 'reject')}")
    said += [f"{counts[fate]:,} {fate}" for fate in _SHOWN_FATES if counts[fate]]
    if exit_code == ExitCode.AFTERWARDS:
        said.append("something afterwards failed")
    elif exit_code not in LOADED:
        said.append(remedy(exit_code).meaning)
    same = all(outcome.summary is not None and outcome.summary.status == "same" for outcome in outcomes)
    return ", ".join(said) or ("nothing to do" if same else "nothing changed")


def _all_loaded(outcomes: Sequence[RunOutcome]) -> bool:
    return bool(outcomes) and all(outcome.loaded for outcome in outcomes)


def _happened(outcomes: Sequence[RunOutcome], exit_code: int) -> str:
    if exit_code in LOADED:
        return remedy(exit_code).meaning
    if _all_loaded(outcomes):
        return f"loaded, then {remedy(exit_code).meaning}"
    if any(outcome.unknown for outcome in outcomes):
        return f"NOT KNOWN WHETHER LOADED: {remedy(exit_code).meaning}"
    loaded = sum(outcome.loaded for outcome in outcomes)
    if loaded:
        return f"{len(outcomes) - loaded} OF {len(outcomes)} NOT LOADED: {remedy(exit_code).meaning}"
    return f"NOTHING LOADED: {remedy(exit_code).meaning}"


def _news_line(outcomes: Sequence[RunOutcome]) -> Iterator[str]:
    news = news_of_all(outcomes)
    if news is not None:
        new = f"{news.new:,} new" if news.new else "None new"
        yield f"{new}, {news.known:,} known, {news.gone:,} gone of the rejected rows, beside the last run."


def _part(outcome: RunOutcome) -> Part:
    summary = outcome.summary
    lines = [_line(outcome.words)] if outcome.words else []
    if summary is not None:
        data = [f"{n:,} {fate}" for fate, n in summary.fates.named().items() if fate not in LAYOUT_FATES]
        if data:
            lines.append(f"{summary.fates.data:,} {_noun(summary.fates.data, 'row')}: {', '.join(data)}.")
        lines += [f"The gate {g.name} is shut: limit {g.limit}, this run {g.value}." for g in summary.gates if g.held]
        if summary.reports:
            lines += [f"{name}: {path}" for name, path in summary.reports.items() if name in ("report.html", "rejects.xlsx")]
        lines.append(f"Run {summary.run_id}, {outcome.seconds:,.0f} seconds.")
    lines += outcome.notes
    return Part(tuple(lines), f"{outcome.name}: {shown_file(outcome.file)}", tuple(_causes(outcome)))


def _causes(outcome: RunOutcome) -> list[str]:
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
    said = [f"{n:,} × {code}{f' in “{_cut(column)}”' if column else ''}" for (code, column), n in ranked[:_CAUSES]]
    return said + ([f"and {len(ranked) - _CAUSES} further causes"] if len(ranked) > _CAUSES else [])


def _counts(outcomes: Sequence[RunOutcome]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        if outcome.summary is not None:
            counts.update(outcome.summary.fates.counts)
    return counts


def _noun(of: int, noun: str) -> str:
    return noun if of == 1 else f"{noun}s"


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
