"""The rejected rows as the page lists them: each one whole, and lean without its cells; both are finished HTML.

End tags that HTML does not ask for are left out: they would be a tenth of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import escape

from clientimport.core.problems import DROP, NOTICE
from clientimport.core.rows import REJECT_CLIENT, REJECT_COLUMNS, REJECT_KEY, REJECT_NAME, REJECT_SINCE, REJECT_STANDING
from clientimport.reporter.cause_table import placed_column
from clientimport.reporter.page_causes import PageCauses
from clientimport.reporter.page_language import PageLanguage
from clientimport.reporter.page_text import CELL, HEADING, PATH, SENTENCE, Cuts
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.spool import PLACE

PROBLEMS = 12
"""Problems of one row that are listed; the row says how many more it has."""

_ROW, _FILE, _, _, _RAW = REJECT_COLUMNS


@dataclass(frozen=True)
class RowHtml:
    """One row: `whole` has what to do and the cells. Each with how many texts were cut in it."""

    lean: tuple[bytes, int]
    whole: Callable[[], tuple[bytes, int]]


class PageRows:
    """Makes them, in the order of the source."""

    def __init__(self, table: RejectTable, causes: PageCauses, words: PageLanguage) -> None:
        self._table = table
        self._causes = causes
        self._words = words
        self._several = len(table.paths) > 1
        self._headings = [_html(heading, HEADING) for heading in table.heading_texts]

    def __iter__(self) -> Iterator[RowHtml]:
        # One character more than is shown tells that there are more.
        short = pl.col(*self._table.cell_names, _RAW).str.slice(0, CELL + 1)
        for rows, found in self._table.slices_about():
            problems = _by_place(found, self._table.headings)
            marks = self._causes.marks(found, self._table.headings) if found.height else {}
            for row in rows.with_columns(short).iter_rows(named=True):
                yield self._row(row, problems.get(row[PLACE], []), marks.get(row[PLACE], []))

    def _row(self, row: dict[str, Any], problems: list[dict[str, Any]], marks: list[str]) -> RowHtml:
        cuts = Cuts()
        standing = row.get(REJECT_STANDING) or ""
        data = f' data-g="{" ".join(marks)}"' if marks else ""
        data += f' data-n="{len(problems)}"' if len(problems) > 1 else ""
        data += " data-new" if standing in ("new", "back") else ""
        begin = f"<tr{data}><td>{self._client(row, standing, cuts)}<td>"
        listed, rest = problems[:PROBLEMS], len(problems) - PROBLEMS
        said = [self._problem(problem, cuts) for problem in listed]
        more = f"<p>… {self._words.say('row.more', problems=self._words.count(rest, 'problem'))}" if rest > 0 else ""
        lean = f"{begin}{''.join(said)}{more}<td>\n"

        def whole() -> tuple[bytes, int]:
            own = Cuts(cuts.made)
            told = "".join(each + _fix(problem, own) for each, problem in zip(said, listed, strict=True))
            return _bytes(f"{begin}{told}{more}<td>{self._cells(row, own)}\n"), own.made

        return RowHtml((_bytes(lean), cuts.made), whole)

    def _client(self, row: dict[str, Any], standing: str, cuts: Cuts) -> str:
        words = self._words
        place = words.say("row.at", row=words.number(int(row[_ROW])))
        named = [f"<b>{cuts.html(name, HEADING)}</b>"] if (name := row.get(REJECT_NAME)) else []
        if key := row.get(REJECT_KEY):
            named.append(f"<code>{cuts.html(key, HEADING)}</code>")
        if self._several:
            place += f", {row[_FILE]}"
        said = [*named, f"<small>{cuts.html(place, PATH)}</small>" if named else f"<b>{cuts.html(place, PATH)}</b>"]
        if standing:
            label = words.say(f"standing.{standing}")
            if row.get(REJECT_SINCE) and standing in ("known", "changed"):
                label = words.say("since", standing=label, date=words.date(row[REJECT_SINCE]))
            said.append(f"<i>{escape(label)}</i>")
        if row.get(REJECT_CLIENT) is not None:
            said.append(f"<small>{escape(words.say('row.stays', id=str(row[REJECT_CLIENT])))}</small>")
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


def _bytes(text: str) -> bytes:
    # A file's name may hold bytes that are no text.
    return text.encode(errors="backslashreplace")


def _html(text: str, most: int) -> str:
    return Cuts().html(text, most)


def _fix(problem: dict[str, Any], cuts: Cuts) -> str:
    return f" <span>{cuts.html(problem['fix'], SENTENCE)}</span>" if problem["fix"] else ""


def _by_place(problems: pl.DataFrame, headings: Mapping[str, str]) -> dict[int, list[dict[str, Any]]]:
    told = problems.filter(pl.col("severity") != NOTICE) if problems.height else problems
    if told.is_empty():
        return {}
    named = told.select(PLACE, "severity", "message", "fix", placed_column(headings).alias("column"))
    found: dict[int, list[dict[str, Any]]] = {}
    for problem in named.iter_rows(named=True):
        found.setdefault(problem[PLACE], []).append(problem)
    return found
