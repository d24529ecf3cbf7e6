"""The dialect of a text: declared, or told by a `sep=` line, or found by how well the sample agrees with itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from clientimport.core.mapping import SourceOptions
from clientimport.reader.header import Row, find_header
from clientimport.reader.headings import Needed
from clientimport.reader.text.consistency import (
    LEAST,
    NAMES,
    RECORDS,
    USUAL,
    Fit,
    candidates,
    fit,
    holds_written_quote,
    rows_of,
    wrapped,
)
from clientimport.reader.text.grammar import ONE_COLUMN, Dialect

__all__ = ["NAMES", "RECORDS", "USUAL", "Told", "find_dialect", "rows_of", "sep_line"]

_QUOTES = {"'": "apostrophe", "": "none"}
_SEP = re.compile(rb'"?sep=(\t|[^\r\n]{1,4}?)"?[ ]*(\r\n|\n|\r|\Z)', re.IGNORECASE)
_COMMENT = "#"
"""What lines of comment begin with where nothing is declared."""
_RARE = "~^: "
_GOOD = 0.8
"""A score of a usual delimiter above which rare ones are not tried."""


@dataclass(frozen=True)
class Told:
    """What the first line says: the delimiter of a `sep=` line, "" without one, and the bytes of that line."""

    delimiter: str = ""
    length: int = 0


@dataclass(frozen=True)
class _Judged:
    """A dialect, the rows that it makes of the sample, how they agree, and how many needed headings they hold."""

    dialect: Dialect
    rows: list[Row]
    fit: Fit
    found: int

    @property
    def rank(self) -> tuple[int, float]:
        return self.found, round(self.fit.score, 3)


def sep_line(sample: bytes) -> Told:
    """The `sep=;` line that spreadsheet programs understand; it is no record."""
    match = _SEP.match(sample)
    return Told(match.group(1).decode("utf-8", "replace"), match.end()) if match else Told()


def find_dialect(  # noqa: PLR0913 - the sample and what it is judged by
    sample: bytes, options: SourceOptions, needed: Sequence[str], *, whole: bool, told: Told, tail: bytes = b""
) -> tuple[Dialect, dict[str, str]]:
    """A sample of the text, and lines from its end -> its dialect, and what of it was detected, in words."""
    comment = _leading_comment(sample[told.length :]) if options.comment is None else options.comment
    judged: dict[tuple[str, str], _Judged] = {}
    for choice in _choices(sample[told.length :] + tail, options, options.delimiter or told.delimiter):
        usual = [one for one in judged.values() if one.dialect.delimiter[0] in USUAL]
        if _is_rare(choice) and any(one.fit.score > _GOOD and one.found == len(needed) for one in usual):
            continue
        dialect = replace(choice, comment=comment, sure=options.comment is not None)
        one = _judge(dialect, sample, tail, options, needed, whole=whole, start=told.length)
        before = judged.setdefault((dialect.delimiter, dialect.quote), one)
        if one.fit.agreeing > before.fit.agreeing:  # blanks and backslashes must explain something
            judged[dialect.delimiter, dialect.quote] = one
    best = _best(list(judged.values()), sample)
    dialect = best.dialect
    if comment and options.comment is None and _holds_comment_as_record(best, sample, whole=whole, start=told.length):
        dialect = replace(dialect, comment="")
    return dialect, _words(dialect, options, told)


def _is_rare(dialect: Dialect) -> bool:
    return dialect.delimiter[0] in _RARE and dialect.delimiter.strip() not in USUAL


_NEARLY_ALL = 0.9
"""Share of the cells."""


def _best(judged: Sequence[_Judged], sample: bytes) -> _Judged:
    """The likeliest; apostrophes are quotes only where rows agree better by it, or cells of most rows stand between them, or
    some have apostrophes inside, as they are written there, and none is out of place."""
    others = [one for one in judged if one.dialect.quote != "'"]
    apostrophes = [one for one in judged if one.dialect.quote == "'"]
    if not apostrophes or not others:
        return max(judged, key=lambda one: one.rank)
    other, apostrophe = (max(ones, key=lambda one: one.rank) for ones in (others, apostrophes))
    better = apostrophe.found - other.found or apostrophe.fit.agreeing - other.fit.agreeing
    usual = better == 0 and wrapped(sample, "'") > sum(not row.blank for row in apostrophe.rows)
    # Lines of cells that were torn apart may agree with each other, too; no text has nearly all its cells between apostrophes.
    cells = sum(len(row.cells) for row in apostrophe.rows if not row.blank)
    seen = sample[: apostrophe.rows[-1].next] if cells else b""
    nearly_all = wrapped(seen, "'", lines=True) >= _NEARLY_ALL * cells > 0
    written = better == 0 and not any(row.faulty for row in apostrophe.rows) and holds_written_quote(sample, "'")
    return apostrophe if usual or nearly_all or written or (better > 0 and apostrophe.fit.score > other.fit.score) else other


def _judge(  # noqa: PLR0913 - the sample and what it is judged by
    dialect: Dialect, sample: bytes, tail: bytes, options: SourceOptions, needed: Sequence[str], *, whole: bool, start: int
) -> _Judged:
    rows = rows_of(sample, dialect, whole=whole, start=start)
    found = 0
    if needed and rows and options.header_row != 0:
        found = Needed(needed, options.headings).found(find_header(rows, options, needed).headings)[0]
    if dialect.delimiter == ONE_COLUMN:
        return _Judged(dialect, rows, Fit(LEAST, 1, 0), found)
    return _Judged(dialect, rows, fit([*rows, *rows_of(tail, dialect, whole=True)], dialect), found)


def _choices(sample: bytes, options: SourceOptions, delimiter: str) -> list[Dialect]:
    """The dialects that are not ruled out by what is declared."""
    quotes = [options.quote] if options.quote is not None else _quotes(sample)
    found = candidates(sample, quotes, (delimiter,) if delimiter else ())
    if not delimiter and (not found or re.search(rb"""[^,;|~:^\s"']""", sample)):
        found.append(Dialect(ONE_COLUMN, quotes[0]))
    if options.escape is not None:
        found = [replace(dialect, backslash=options.escape == "backslash") for dialect in found]
    if options.skip_initial_space is not None:
        found = [replace(dialect, spaced=options.skip_initial_space) for dialect in found]
    return list(dict.fromkeys(found))


def _quotes(sample: bytes) -> list[str]:
    """The double quote, and none before it where it may be text wherever it stands; the apostrophe, too, where cells stand
    between two."""
    quotes = ['"']
    if not re.search(rb"(?m)^\"|[,;|\t]\"", sample):
        lines = [line for line in re.split(rb"[\r\n]+", sample) if line]
        held = sum(1 for line in lines if b'"' in line)
        if held >= max(5, len(lines) / 5) and not wrapped(sample, '"'):
            quotes = ["", '"']
    between = wrapped(sample, "'") or wrapped(sample, "'", lines=True) or holds_written_quote(sample, "'")
    return [*quotes, "'"] if between else quotes


def _leading_comment(text: bytes) -> str:
    """The mark of comment, where the text begins with such lines and does not end with them."""
    lines = [line for line in re.split(rb"[\r\n]+", text[: 1 << 16]) if line.strip()]
    mark = _COMMENT.encode()
    return _COMMENT if lines and lines[0].startswith(mark) and not all(line.startswith(mark) for line in lines) else ""


def _holds_comment_as_record(best: _Judged, sample: bytes, *, whole: bool, start: int) -> bool:
    """Whether one of the lines of comment above all others has as many cells as the rows: "#" may be a heading."""
    if best.fit.width < 2:
        return True
    rows = rows_of(sample, replace(best.dialect, comment=""), whole=whole, start=start)
    above = takewhile(lambda row: row.blank or row.cells[0].startswith(_COMMENT), rows)
    return any(len(row.cells) == best.fit.width for row in above if not row.blank)


def _words(dialect: Dialect, options: SourceOptions, told: Told) -> dict[str, str]:
    words = {}
    if not options.delimiter:
        name = NAMES.get(dialect.delimiter, dialect.delimiter)
        words["delimiter"] = f"{name} (sep= line)" if told.delimiter else name
    if options.quote is None and dialect.quote != '"':
        words["quote"] = _QUOTES[dialect.quote]
    if options.escape is None and dialect.backslash:
        words["escape"] = "backslash"
    if options.skip_initial_space is None and dialect.spaced:
        words["blanks behind delimiters"] = "left out"
    if options.comment is None and dialect.comment:
        words["comment"] = dialect.comment
    return words
