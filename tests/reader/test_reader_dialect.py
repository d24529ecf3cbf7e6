"""Delimiters, line ends, encodings, title rows: found where they are not declared, and the same grid comes of all of them."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from reader_reading import read

from clientimport.core.mapping import SourceOptions

ROWS = [
    ["Account No", "Name", "Notes", "Town"],
    ["A1", "Ned Flanders", 'Okely, dokely; "hi" | x\ty', "Springfield"],
    ["A2", "Zoë Müller", "", "Zürich"],
    ["A3", " spaced ", "two\nlines", ""],
]
EXPECTED = [
    (2, "A1", "Ned Flanders", 'Okely, dokely; "hi" | x\ty', "Springfield"),
    (3, "A2", "Zoë Müller", None, "Zürich"),
    (4, "A3", " spaced ", "two\nlines", None),
]


def text(delimiter: str, end: str) -> str:
    def cell(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if any(mark in value for mark in '",;|\t\n') else value

    return end.join(delimiter.join(map(cell, row)) for row in ROWS) + end


@pytest.mark.parametrize(("delimiter", "end"), list(product([",", ";", "\t", "|"], ["\n", "\r\n", "\r"])))
def test_delimiters_and_line_ends_are_found(tmp_path: Path, delimiter: str, end: str) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(text(delimiter, end).encode())
    found = read(path)
    assert found.rows == EXPECTED
    assert (found.layout.delimiter, found.broken, found.fates) == (delimiter, [], {"heading": 1})
    assert found.layout.encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "declared", "encoding"),
    [
        (lambda t: t.encode("utf-8-sig"), None, "utf-8"),
        (lambda t: b"\xff\xfe" + t.encode("utf-16-le"), None, "utf-16-le"),
        (lambda t: b"\xfe\xff" + t.encode("utf-16-be"), None, "utf-16-be"),
        (lambda t: t.encode("cp1252"), "cp1252", "cp1252"),
        (lambda t: t.encode("cp1252"), "windows-1252", "cp1252"),
        (lambda t: t.encode("utf-16-le"), "utf-16-le", "utf-16-le"),
        (lambda t: t.encode("utf-8"), "cp1252", "utf-8"),
        (lambda t: t.encode("cp1252"), "auto", None),
    ],
)
def test_encodings(tmp_path: Path, data: object, declared: str | None, encoding: str | None) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(data(text(";", "\r\n")))  # type: ignore[operator]
    found = read(path, SourceOptions(encoding=declared))
    assert found.rows == EXPECTED
    assert encoding is None or found.layout.encoding == encoding
    assert ("guess" in found.layout.detected.get("encoding", "")) == (declared == "auto")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lines_and_bytes_are_those_of_the_file(tmp_path: Path, encoding: str) -> None:
    whole = text(",", "\r\n") + 'A4,"x,y,z\r\n' + "A5,Ä,b,c\r\n"
    data = whole.encode(encoding)
    path = tmp_path / "clients.csv"
    path.write_bytes(data)
    found = read(path, SourceOptions(encoding="cp1252"))
    mark = len("".encode(encoding))
    plain = "utf-16-le" if encoding == "utf-16" else encoding.replace("-sig", "")
    skip = {"utf-8-sig": 3, "utf-16": 2}.get(encoding, mark)
    starts = [(row, line, skip + len(whole[: whole.index(key)].encode(plain)), None) for row, line, key in
              [(2, 2, "A1"), (3, 3, "A2"), (4, 4, "A3"), (5, 6, "A4"), (6, 7, "A5")]]  # fmt: skip
    assert found.places == starts
    assert found.faults == [(5, "unclosed-quote", "in cell 2 (Name)")]


def test_declared_dialect_wins(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id;Name,Town\r\n'1;a',b\r\n2,c\r\n")
    found = read(path, SourceOptions(delimiter=",", quote="'"))
    assert found.rows == [(2, "1;a", "b"), (3, "2", "c")]
    assert found.layout.columns == ("Id;Name", "Town")
    none = read(path, SourceOptions(delimiter=",", quote=""))
    assert none.rows[0] == (2, "'1;a'", "b")


def test_several_characters_may_delimit(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b'Id||Name||"No|te"\r\n1||"a||b"||c|d\r\n')
    assert read(path, SourceOptions(delimiter="||")).rows == [(2, "1", "a||b", "c|d")]


def test_a_sep_line_declares_the_delimiter_and_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"sep=|\r\nId|Name, first\r\n1|a,b\r\n")
    found = read(path)
    assert found.rows == [(2, "1", "a,b")]
    assert (found.layout.header_row, found.records, found.places) == (1, 2, [(2, 3, 23, None)])


TITLED = (
    "Customer list,,,\r\nPrinted,2024-01-31,,\r\n,,,\r\n"
    "Account,Full Name,E-mail,Town\r\n1,Ned F,n@x.de,A\r\n\r\n2,Q R,q@x.de,B\r\n"
)


@pytest.mark.parametrize("needed", [(), ("account", "E-Mail"), ("Account", "Full Name")])
def test_title_rows_are_preamble(tmp_path: Path, needed: tuple[str, ...]) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(TITLED.encode())
    found = read(path, needed=needed)
    assert found.layout.header_row == 4
    assert found.rows == [(5, "1", "Ned F", "n@x.de", "A"), (7, "2", "Q R", "q@x.de", "B")]
    assert found.fates == {"preamble": 2, "blank": 2, "heading": 1}
    assert found.layout.detected["header row"] == "4"


def test_the_heading_row_is_the_one_with_what_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Name,Mail,City\r\nlooks,like,headings\r\nTel.,Kd-Nr,Ort\r\n1,2,3\r\n")
    found = read(path, SourceOptions(headings={"Telephone": ("Tel.",)}), ("Telephone", "Ort"))
    assert (found.layout.header_row, found.layout.headings) == (3, ("Tel.", "Kd-Nr", "Ort"))


def test_headings_in_two_rows_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Client,,Address,\r\nNo,Name,Street,City\r\n1,a,b,c\r\n")
    found = read(path, needed=("Client No", "Address City"))
    assert found.layout.headings == ("Client No", "Client Name", "Address Street", "Address City")
    assert (found.layout.header_row, found.fates, found.rows) == (2, {"heading": 2}, [(3, "1", "a", "b", "c")])


def test_declared_header_row(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"a,b\r\nc,d\r\ne,f\r\n")
    found = read(path, SourceOptions(header_row=2))
    assert (found.layout.headings, found.rows, found.fates) == (("c", "d"), [(3, "e", "f")], {"preamble": 1, "heading": 1})


def test_repeated_and_blank_headings_get_names(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Phone,,Phone\r\n1,2,3,4\r\n")
    found = read(path, needed=("Id",))
    assert found.layout.headings == ("Id", "Phone", "", "Phone")
    assert found.layout.columns == ("Id", "Phone", "column 3", "Phone (2)")


def test_a_heading_row_that_comes_again_is_no_client(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name\r\n1,a\r\nId,Name\r\n2,b\r\n")
    found = read(path)
    assert (found.rows, found.fates) == ([(2, "1", "a"), (4, "2", "b")], {"heading": 2})


def test_a_second_table_is_counted_and_named(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name,Mail\n1,a,b\n\n2,c,d\n\nOffice,City\nMain,5\nEast,6\n\nend\n")
    found = read(path)
    assert found.rows == [(2, "1", "a", "b"), (4, "2", "c", "d")]
    assert found.fates == {"heading": 1, "blank": 3, "other-table": 4}
    assert found.faults == [(None, "other-table", "6")]


def test_short_rows_behind_a_blank_row_are_no_second_table(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name,Mail\n1,a,b\n\n2,c\n3,d\n")
    assert [(row, code) for row, code, _ in read(path).faults] == [(4, "too-few-cells"), (5, "too-few-cells")]


def test_one_column(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Name\nNed\n\nEd, Sr.\n")
    found = read(path, SourceOptions(delimiter=";"))
    assert (found.rows, found.fates) == ([(2, "Ned"), (4, "Ed, Sr.")], {"heading": 1, "blank": 1})


SALES = [
    ["Date", "Time", "Qty", "Product", "Description", "Link", "Comments"],
    *(
        [
            f"{1 + n % 28:02d}.04.2018", f"{n % 24:02d}:{n % 60:02d}", str(n), "Cell, phone" if n % 3 == 0 else "Tablet",
            f'The "best" thing {n}' if n % 7 == 0 else f"Thing {n}", f"http://example.org/{n}",
            "line one\nline two" if n % 11 == 0 else "it's fine; really" if n % 5 == 0 else "ok",
        ]
        for n in range(60)
    ),
]  # fmt: skip
MARKS = [",", ";", "\t", "|", ":", "~", "^", ", ", "; ", " | ", "||", "::"]


def written(delimiter: str, quote: str, escape: str, end: str, *, always: bool) -> str:
    """SALES in a dialect: cells between quotes where they need them, or always."""

    def cell(value: str) -> str:
        if not always and not any(mark in value for mark in (delimiter, delimiter.strip() or delimiter, quote, "\n")):
            return value
        inner = value.replace(quote, quote * 2) if escape == "doubled" else value.replace(quote, "\\" + quote)
        return quote + inner + quote

    return end.join(delimiter.join(map(cell, row)) for row in SALES) + end


# Between blanks, nothing tells an apostrophe of a text from a quote, unless all cells stand between quotes.
QUOTES = [*product([*MARKS, " "], ['"', "'"], [True]), *product(MARKS, ['"', "'"], [False]), (" ", '"', False)]


@pytest.mark.parametrize("title", ["", "Report of sales\nmade in 2018\n\n"], ids=["", "title"])
@pytest.mark.parametrize("escape", ["doubled", "backslash"])
@pytest.mark.parametrize(("delimiter", "quote", "always"), QUOTES)
def test_every_dialect_is_told_by_the_text_alone(
    tmp_path: Path, delimiter: str, quote: str, always: bool, escape: str, title: str
) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(title + written(delimiter, quote, escape, "\n", always=always), encoding="utf-8", newline="")
    found = read(path)
    assert (found.layout.headings, found.broken) == (tuple(SALES[0]), [])
    assert [row[1:] for row in found.rows] == [tuple(row) for row in SALES[1:]]


@pytest.mark.parametrize("delimiter", [",", ";", "|", "~"])
def test_apostrophes_in_texts_are_no_quotes(tmp_path: Path, delimiter: str) -> None:
    words = ["O'Brien", "rock 'n' roll", "'tis", "the players' club", "it's", "D'Arcy", "'90s"]
    rows = [["Name", "Word", "Town"], *([f"Client {n}", words[n % len(words)], "St. John's"] for n in range(40))]
    path = tmp_path / "clients.csv"
    path.write_text("\n".join(delimiter.join(row) for row in rows) + "\n", encoding="utf-8")
    found = read(path)
    assert (found.layout.delimiter, found.layout.quote) in {(delimiter, '"'), (delimiter, "")}
    assert [row[1:] for row in found.rows] == [tuple(row) for row in rows[1:]]
