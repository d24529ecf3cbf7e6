"""Records of several lines that are told by their quotes: where each begins, in a text of whatever line ends."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clientimport.reader.text.breaks import begins_of, starts_of_broken
from clientimport.reader.text.gathering import Gathering
from clientimport.reader.text.grammar import Dialect
from clientimport.reader.text.lines import read_lines
from clientimport.reader.text.parsing import parse_if_plain
from clientimport.reader.text.translation import translate

CELLS = ["a", "", "é", '"x,y"', '"p""q"', '"x\ny"', '"x\n\n1,2,3\ny"', '"""\n"""', '"x\r\ny"']
DIALECT = Dialect(",")
COLUMNS = ("A", "B", "C")


def told(text: str) -> tuple[list[bool] | None, list[int] | None]:
    """What is told of a text of three columns: with which lines records begin, and at which bytes lines do."""
    whole = text.encode()
    meant, lines = translate(whole, DIALECT), read_lines(whole)
    assert meant is not None
    assert lines is not None
    quoted = lines.str.contains('"', literal=True)
    begins = begins_of(lines, quoted, meant, Gathering(DIALECT, COLUMNS, COLUMNS))
    if begins is None:
        return None, None
    starts = starts_of_broken(whole, lines, begins.lines)
    return begins.lines.to_list(), starts if starts is None else starts.to_list()


def lines_in(rows: list[str]) -> list[bool]:
    return [at == 0 for row in rows for at in range(row.count("\n") + 1)]


def behind_line_ends(text: str) -> list[int]:
    return [0, *(at + 1 for at, byte in enumerate(text.encode()[:-1]) if byte == 10)]


ROWS = st.lists(st.lists(st.sampled_from(CELLS), min_size=3, max_size=3).map(",".join), min_size=1, max_size=12)
"""Rows of plain cells."""


@given(rows=ROWS.filter(lambda rows: all(set(row) - set(',"\r\n') for row in rows)), data=st.data())
@example(rows=['"x\n\n1,2,3\ny",a,b', "1,2,3"], data=None)
def test_records_and_lines_begin_where_they_do(rows: list[str], data: st.DataObject | None) -> None:
    ends = [data.draw(st.sampled_from(["\r\n", "\r\n", "\r\n", "\n"])) if data else "\r\n" for _ in rows]
    text = "".join(row + end for row, end in zip(rows, ends, strict=True))
    begins, starts = told(text)
    assert begins == lines_in(rows)
    usual = set(ends) == {"\r\n"} and not any("\r" in row for row in rows)
    assert starts == (behind_line_ends(text) if usual else None)


@pytest.mark.parametrize(
    "text",
    [
        '1,"a,b\r\n1,2,3\r\n',  # never closed
        '1,"a\nb",2\r\n1,b"c,2\r\n3,d"e,4\r\n',  # even, but not well-formed
        '1,"a\nb"\r\n1,2,3\r\n',  # too few cells
        '1,"a\nb",2,3\r\n1,2,3\r\n',  # too many
    ],
)
def test_nothing_is_told_of_a_text_with_a_fault(text: str) -> None:
    assert told(text) == (None, None)


@pytest.mark.parametrize("blank", ['" \n ",,', '" ",,""', '"",,', '"\n\n",,', ",,"])
def test_a_text_with_a_blank_record_is_left_to_who_tells_its_fate(blank: str) -> None:
    whole = f"1,2,3\r\n{blank}\r\n".encode()
    meant, lines = translate(whole, DIALECT), read_lines(whole)
    assert meant is not None
    assert lines is not None
    assert parse_if_plain(lines, meant, Gathering(DIALECT, COLUMNS, COLUMNS)) is None


def test_quoted_records_with_an_empty_first_cell_are_plain() -> None:
    whole = b'"",2,"x"\r\n,"a\nb",3\r\n'
    meant, lines = translate(whole, DIALECT), read_lines(whole)
    assert meant is not None
    assert lines is not None
    parsed = parse_if_plain(lines, meant, Gathering(DIALECT, COLUMNS, COLUMNS))
    assert parsed is not None
    assert parsed.frame.rows() == [(None, "2", "x"), (None, "a\nb", "3")]


def test_line_ends_that_make_up_for_each_other_are_seen() -> None:
    """As many CRLF as there are records: one is missing behind a record, and one too many inside another."""
    begins, starts = told('1,"a\nb",2\r\n1,2,3\n1,"c\r\nd",2\r\n')
    assert (begins, starts) == ([True, False, True, True, False], None)
