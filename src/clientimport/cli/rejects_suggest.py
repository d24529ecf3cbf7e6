"""`clientimport rejects suggest` — changes of the mapping that would mend open rejects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from clientimport.cli.options import database_option, database_or_default, json_option, lang_option, print_json
from clientimport.cli.saying import say
from clientimport.cli.settled import with_settings
from clientimport.core.language import grouped, said

if TYPE_CHECKING:
    from clientimport.pipeline.suggest_trial import Suggested, Suggestion

_SHOWN = 5


@click.command(name="suggest")
@click.option("--mapping", "-m", metavar="FILE", default="", help="This mapping, not that of the run that rejected the rows.")
@click.option("--run", "run_id", metavar="ID", default="", help="Rejects of this run alone.")
@click.option("--code", metavar="CODE", default="", help="Rejects with this problem alone.")
@click.option("--most", metavar="N", type=click.IntRange(1), default=10, show_default=True, help="Causes to find changes for.")
@click.option("--file", "files", metavar="FILE", multiple=True, help="Where a source file is by now; its content decides.")
@click.option("--apply", "number", metavar="N", type=click.IntRange(1), help="Write the change N into the mapping file.")
@database_option
@lang_option
@json_option
def suggest(  # noqa: PLR0913 - one argument an option
    mapping: str,
    run_id: str,
    code: str,
    most: int,
    files: tuple[str, ...],
    number: int | None,
    database: str | None,
    lang: str | None,
    *,
    as_json: bool,
) -> int:
    """Group open rejects by cause, and propose changes of the mapping that would mend them.

    Every change was tried: on the open rejects against the database (nothing is written), and on the whole source files, where
    they are there as they were. What no change would mend is for a person to mend.
    """
    from clientimport.pipeline.retry_asked import Asked
    from clientimport.pipeline.suggest import apply
    from clientimport.pipeline.suggest import suggest as find
    from clientimport.pipeline.words_suggest import WORDS

    asked, _ = with_settings({"lang": lang})
    found = find(Asked((), mapping, run_id, code), database_or_default(database), most=most, files=files)
    applied = apply(found, number) if number is not None else None
    if as_json:
        print_json(_json(found, applied))
        return 0
    if applied is not None:
        say(said(WORDS, asked["lang"], "applied", mapping=applied.mapping))
        say(applied.patch)
        return 0
    for line in _lines(found, most, asked["lang"]):
        say(line)
    return 0


def _lines(found: Suggested, most: int, lang: str) -> list[str]:
    from clientimport.pipeline.suggest_said import suggestion_lines
    from clientimport.pipeline.words_suggest import WORDS

    if not found.rejects:
        return [said(WORDS, lang, "none")]
    lines = [said(WORDS, lang, "causes", rejects=grouped(found.rejects, lang))]
    for cause in found.causes[:most]:
        values = ", ".join(f"“{value}” ({grouped(rows, lang)})" for value, rows in cause.values[:_SHOWN])
        more = len(cause.values) - _SHOWN
        tail = said(WORDS, lang, "more", values=grouped(more, lang)) if more > 0 else ""
        place = ": ".join(text for text in (cause.column, cause.code) if text)
        lines.append(f"  {grouped(cause.rows, lang):>7}  {place}{': ' + values if values else ''}{tail}")
    if len(found.causes) > most:
        lines.append("  " + said(WORDS, lang, "further", causes=grouped(len(found.causes) - most, lang)))
    lines.append("")
    if not found.suggestions:
        lines.append(said(WORDS, lang, "nothing"))
    for each in found.suggestions:
        lines += [*suggestion_lines(each, lang), ""]
    if found.absent and found.suggestions:
        lines.append(said(WORDS, lang, "absent", files=", ".join(found.absent)))
    if found.suggestions:
        lines.append(said(WORDS, lang, "apply"))
    return lines


def _json(found: Suggested, applied: Suggestion | None) -> dict[str, Any]:
    return {
        "rejects": found.rejects,
        "causes": [
            {"code": c.code, "field": c.field, "column": c.column, "rows": c.rows, "values": dict(c.values)}
            for c in found.causes
        ],
        "suggestions": [
            {
                "number": s.number,
                "kind": s.idea.kind,
                "code": s.cause.code,
                "column": s.cause.column,
                "field": s.cause.field,
                "values": dict(s.idea.facts),
                "mends": s.mended,
                "loads": s.loaded,
                "drops": s.dropped,
                "mapping": s.mapping,
                "patch": s.patch,
                "effect": None
                if s.effect is None
                else {"records": s.effect.before, "differ": s.effect.differ, "gained": s.effect.gained},
            }
            for s in found.suggestions
        ],
        "absent": found.absent,
        "applied": None if applied is None else applied.number,
    }
