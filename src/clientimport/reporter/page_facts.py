"""About a run, in a few lines: the foot of the page."""

from __future__ import annotations

from collections.abc import Mapping

from clientimport.core.rows import SourceFile
from clientimport.core.runs import GateReading, RunSummary
from clientimport.reporter.page_language import PageLanguage
from clientimport.reporter.page_text import SENTENCE, Cuts
from clientimport.reporter.summary import release_line

LINES = 60
"""Lines of one label; the page says how many more there are."""


def page_facts(summary: RunSummary, words: PageLanguage) -> list[tuple[str, list[str]]]:
    """Label and lines; what is empty is left out."""
    several = words.noun(len(summary.files), "file")
    program = words.say("fact.exit", version=summary.program, code=str(summary.exit_code))
    found = [
        (words.say("fact.run"), [summary.run_id, words.moment(summary.started_at)]),
        (words.say("fact.target"), [f"{summary.target}, {summary.system}"]),
        (words.say("fact.mapping"), [summary.mapping_path, f"sha256 {summary.mapping_sha256}"]),
        (several[:1].upper() + several[1:], [line for file in summary.files for line in _file(file, summary, words)]),
        (words.say("fact.fates"), _counts(summary.fates.named(), words)),
        (words.say("fact.problems"), _counts(dict(sorted(summary.problems.items())), words)),
        (words.say("fact.notices"), _counts(dict(sorted(summary.notices.items())), words)),
        (words.say("fact.job"), [summary.job]),
        (words.say("fact.release"), [release_line(summary)]),
        (words.say("fact.gates"), [_gate(gate, words) for gate in summary.gates]),
        (words.say("fact.reports"), list(summary.reports.values())),
        (words.say("fact.seconds"), [_seconds(summary, words)]),
        (words.say("fact.program"), [program]),
    ]
    return [(label, _bounded(filled, words)) for label, lines in found if (filled := [line for line in lines if line])]


def _bounded(lines: list[str], words: PageLanguage) -> list[str]:
    cuts = Cuts()
    shown = [cuts.short(line, SENTENCE) for line in lines[:LINES]]
    return [*shown, words.say("fact.more", count=len(lines) - LINES)] if len(lines) > LINES else shown


def _file(file: SourceFile, summary: RunSummary, words: PageLanguage) -> list[str]:
    layout = file.layout
    said = [words.count(summary.records_of(file), "row"), layout.kind, layout.encoding, layout.sheet]
    said += [f"{name} {value}" for name, value in layout.detected.items()]
    path = words.say("stdin") if file.path == "-" else file.path
    return [path, ", ".join(text for text in said if text), f"sha256 {file.sha256}"]


def _counts(counts: Mapping[str, int], words: PageLanguage) -> list[str]:
    return [", ".join(f"{name} {words.number(count)}" for name, count in counts.items())]


def _gate(gate: GateReading, words: PageLanguage) -> str:
    lang = words.lang
    limit, value = gate.told("limit", lang), gate.told("value", lang)
    return words.say("fact.gate", name=gate.named_in(lang), limit=limit, value=value, state=gate.state_in(lang))


def _seconds(summary: RunSummary, words: PageLanguage) -> str:
    return ", ".join(f"{stage} {words.decimal(seconds, 2)}" for stage, seconds in summary.seconds.in_order().items())
