"""The rejected rows as the page lists them: each one whole, and lean without its cells; both are finished HTML.

End tags that HTML does not ask for are left out: they would be a tenth of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import escape

from clientimport.core.problems import DROP, NOTICE
from clientimport.core.rows import REJECT_COLUMNS
from clientimport.reporter.cause_table import column_text
from clientimport.reporter.page_causes import PageCauses
from clientimport.reporter.page_language import PageLanguage
from clientimport.reporter.page_text import CELL, HEADING, PATH, SENTENCE, Cuts
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.spool import PLACE

PROBLEMS = 12
"""Problems of one row that are listed; the row says how many more it has."""

_ROW, _FILE, _, _, _RAW = REJECT_COLUMNS
_KEY, _NAME, _CLIENT, _STANDING, _SINCE = "__key", "__name", "__client", "__standing", "__since"


@dataclass(frozen=True)
class RowHtml:
    """One row: `whole` has what to do and the cells. `cuts`: texts that were cut in the lean one, and in the whole one."""

    lean: bytes
    whole: bytes
    cuts: tuple[int, int]


class PageRows:
    """Makes them. `client`: whether names and keys are known; `standing`: whether that of any row is."""

    def __init__(self, table: RejectTable, causes: PageCauses, words: PageLanguage) -> None:
        self._table = table
        self._causes = causes
        self._words = words
        self._several = len(table.paths) > 1
        self._headings = [_html(heading, HEADING) for heading in table.heading_texts]

    def __iter__(self) -> Iterator[RowHtml]:
        for rows, found in self._table.slices():
            problems = _by_place(found, self._table.headings)
            marks = self._causes.marks(found, self._table.headings) if found.height else {}
            for row in rows.iter_rows(named=True):
                yield self._row(row, problems.get(row[PLACE], []), marks.get(row[PLACE], []))

    def _row(self, row: dict[str, Any], problems: list[dict[str, Any]], marks: list[str]) -> RowHtml:
        cuts = Cuts()
        standing = row.get(_STANDING) or ""
        data = f' data-g="{" ".join(marks)}"' if marks else ""
        data += f' data-n="{len(problems)}"' if len(problems) > 1 else ""
        data += " data-new" if standing in ("new", "back") else ""
        begin = f"<tr{data}><td>{self._client(row, standing, cuts)}<td>"
        listed, rest = problems[:PROBLEMS], len(problems) - PROBLEMS
        said = [self._problem(problem, cuts) for problem in listed]
        more = f"<p>… {self._words.say('row.more', problems=self._words.count(rest, 'problem'))}" if rest > 0 else ""
        lean_cuts = cuts.made
        fixes = [_fix(problem, cuts) for problem in listed]
        told = "".join(each + fix for each, fix in zip(said, fixes, strict=True))
        whole = f"{begin}{told}{more}<td>{self._cells(row, cuts)}\n"
        lean = f"{begin}{''.join(said)}{more}<td>\n"
        return RowHtml(lean.encode(errors="replace"), whole.encode(errors="replace"), (lean_cuts, cuts.made))

    def _client(self, row: dict[str, Any], standing: str, cuts: Cuts) -> str:
        words = self._words
        place = words.say("row.at", row=words.number(int(row[_ROW])))
        named = [f"<b>{cuts.html(name, HEADING)}</b>"] if (name := row.get(_NAME)) else []
        if key := row.get(_KEY):
            named.append(f"<code>{cuts.html(key, HEADING)}</code>")
        if self._several:
            place += f", {row[_FILE]}"
        said = [*named, f"<small>{cuts.html(place, PATH)}</small>" if named else f"<b>{cuts.html(place, PATH)}</b>"]
        if standing:
            label = words.say(f"standing.{standing}")
            if row.get(_SINCE) and standing != "new":
                label = words.say("since", standing=label, date=words.date(row[_SINCE]))
            said.append(f"<i>{escape(label)}</i>")
        if row.get(_CLIENT) is not None:
            said.append(f"<small>{escape(words.say('row.stays', id=str(row[_CLIENT])))}</small>")
        return " ".join(said)

    def _problem(self, problem: dict[str, Any], cuts: Cuts) -> str:
        begin = "<p class=drop>" if problem["severity"] == DROP else "<p>"
        column = f"<b>{cuts.html(problem['column'], HEADING)}</b> " if problem["column"] else ""
        return f"{begin}{column}{cuts.html(problem['message'], SENTENCE)}"

    def _cells(self, row: dict[str, Any], cuts: Cuts) -> str:
        if row[_RAW] is not None:
            return f"<small>{escape(self._words.say('row.broken'))}</small> <code>{cuts.html(row[_RAW], CELL)}</code>"
        names = zip(self._headings, self._table.cell_names, strict=True)
        cells = [(heading, row[name]) for heading, name in names if row[name] is not None]
        if not cells:
            return ""
        inside = "".join(f"<dt>{heading}<dd>{cuts.html(text, CELL)}" for heading, text in cells)
        return f"<details><summary>{self._words.count(len(cells), 'cell')}</summary><dl>{inside}</dl></details>"


def _html(text: str, most: int) -> str:
    return Cuts().html(text, most)


def _fix(problem: dict[str, Any], cuts: Cuts) -> str:
    return f" <span>{cuts.html(problem['fix'], SENTENCE)}</span>" if problem["fix"] else ""


def _by_place(problems: pl.DataFrame, headings: Mapping[str, str]) -> dict[int, list[dict[str, Any]]]:
    told = problems.filter(pl.col("severity") != NOTICE) if problems.height else problems
    if told.is_empty():
        return {}
    named = told.select(PLACE, "severity", "message", "fix", column_text(headings).alias("column"))
    found: dict[int, list[dict[str, Any]]] = {}
    for problem in named.iter_rows(named=True):
        found.setdefault(problem[PLACE], []).append(problem)
    return found
