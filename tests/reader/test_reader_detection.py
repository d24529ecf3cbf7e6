"""How a text is written is found by how well all of it agrees, and never bent to the first line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from reader_reading import read

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import ReadLimits, SourceOptions
from clientimport.reader import open_source

QUOTED = [["Id", "Name", "Note"], ["1", "Ned, F", "12:30; a|b"], ["2", 'Q "R" S', "it's"], ["3", "Zoë", "1,50"]]


def rows_with(delimiter: str) -> list[list[str]]:
    return [*QUOTED, ["4", f"Ned{delimiter}F", f"{delimiter}'\""], ["5", "x", f"a{delimiter}b{delimiter}"]]


def written(delimiter: str, quote: str, *, backslash: bool, every: bool) -> str:
    def cell(text: str) -> str:
        if not every and not any(mark in text for mark in (delimiter.strip(" ") or " ", quote, "\n")):
            return text
        return quote + text.replace(quote, ("\\" if backslash else quote) + quote) + quote

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in rows_with(delimiter))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":", "~", ", ", "; ", " | ", "||", " "])
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("backslash", [False, True])
@pytest.mark.parametrize("every", [False, True])
def test_every_dialect_is_found(tmp_path: Path, delimiter: str, quote: str, backslash: bool, every: bool) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(written(delimiter, quote, backslash=backslash, every=every).encode())
    found = read(path)
    assert (found.layout.headings, [list(row[1:]) for row in found.rows]) == (tuple(QUOTED[0]), rows_with(delimiter)[1:])
    assert (found.broken, found.fates, found.layout.quote) == ([], {"heading": 1}, quote)
    assert (found.layout.detected.get("escape") == "backslash") == backslash


@pytest.mark.parametrize(
    ("text", "delimiter", "rows"),
    [
        ("Name;Price\nA;1,50\nB;2,75\n", ";", [("A", "1,50"), ("B", "2,75")]),
        ("A;1,50\nB;2,75\nC;3,10\n", ";", [("B", "2,75"), ("C", "3,10")]),
        ("Name,Time\nA,12:30:05\nB,13:45:00\n", ",", [("A", "12:30:05"), ("B", "13:45:00")]),
        ("Name;Note\nA;a, b, c\nB;d, e, f\n", ";", [("A", "a, b, c"), ("B", "d, e, f")]),
        ("Name\tNote\nA\ta, b; c\nB\td, e; f\n", "\t", [("A", "a, b; c"), ("B", "d, e; f")]),
        ("Name\nNed\nEd, Sr.\nAl, Jr.\n", "\x1f", [("Ned",), ("Ed, Sr.",), ("Al, Jr.",)]),
        ("Name\nSmith, Ned\nFlanders, Ed\n", "\x1f", [("Smith, Ned",), ("Flanders, Ed",)]),
        ("When\n12:30:05\n13:45:10\n", "\x1f", [("12:30:05",), ("13:45:10",)]),
        ("Full Name\nNed Flanders\nEd Wood\n", "\x1f", [("Ned Flanders",), ("Ed Wood",)]),
        ("Key: value\nOther: value\nMore: yes\n", "\x1f", [("Other: value",), ("More: yes",)]),
        ("Title\n\nId|Name|Town\n1|Ned, F|A\n2|Ed, W|B\n", "|", [("1", "Ned, F", "A"), ("2", "Ed, W", "B")]),
        ("Id,Site\n1,http://a.de/x;y\n2,http://b.de/z;w\n", ",", [("1", "http://a.de/x;y"), ("2", "http://b.de/z;w")]),
    ],
)
def test_the_delimiter_is_the_one_that_all_rows_agree_on(
    tmp_path: Path, text: str, delimiter: str, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(text.encode())
    found = read(path)
    assert (found.layout.delimiter, [row[1:] for row in found.rows], found.broken) == (delimiter, rows, [])


def test_needed_headings_decide(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name;Town\n1,a;x\n2,b;y\n")
    assert read(path, needed=("Name", "Id")).layout.delimiter == ","
    assert read(path, needed=("Id,Name", "Town")).layout.delimiter == ";"


def test_blanks_behind_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b'Id, Name, Town\n1, "b, c",x\n2, "d ""e""" , y\n3,f,\n')
    found = read(path)
    assert [row[1:] for row in found.rows] == [("1", "b, c", "x"), ("2", 'd "e"', "y"), ("3", "f", None)]
    assert found.layout.detected["blanks behind delimiters"] == "left out"
    kept = read(path, SourceOptions(skip_initial_space=False))
    assert [code for _, code, _ in kept.faults] == ["stray-quote", "stray-quote"]


def test_blanks_before_some_values_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b'Id,Name\n1, a\n2,"b, "\n3,c\n')
    assert [row[2] for row in read(path).rows] == [" a", "b, ", "c"]


def test_quotes_that_are_only_text(tmp_path: Path) -> None:
    path = tmp_path / "pipes.tsv"
    path.write_bytes(b"Id\tSize\n" + b"".join(b'%d\t%d" pipe\n' % (i, i) for i in range(9)))
    found = read(path)
    assert ([row[2] for row in found.rows], found.layout.quote) == ([f'{i}" pipe' for i in range(9)], "")
    path.write_bytes(b"Id\tSize\n" + b"".join(b"%d\tpipe\n" % i for i in range(9)) + b'9\t9" pipe\n')
    assert read(path).faults == [(11, "stray-quote", "in cell 2 (Size)")]


def test_a_backslash_beyond_the_sample_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    lines = [f'"{i}","Ned Flanders of Evergreen Terrace"\n' for i in range(20_000)]
    lines[19_000] = '"19000","say \\"hi\\", Ned"\n'
    path.write_text("Id,Name\n" + "".join(lines), newline="")
    found = read(path)
    assert (found.layout.detected["escape"], found.broken, found.rows[19_000][2]) == ("backslash", [], 'say "hi", Ned')


def test_a_backslash_before_a_closing_quote_is_text(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b'Id,Path\n1,"C:\\x\\"\n2,"D:\\"\n')
    assert [row[2] for row in read(path).rows] == ["C:\\x\\", "D:\\"]


def test_declared_backslashes_without_quotes(tmp_path: Path) -> None:
    path = tmp_path / "dump.tsv"
    path.write_bytes(b"Id\tNote\n1\ta\\\tb\\\\c\n2\td\\\ne\\N\n")
    found = read(path, SourceOptions(delimiter="\t", quote="", escape="backslash"))
    assert found.rows == [(2, "1", "a\tb\\c"), (3, "2", "d\ne\\N")]


def test_lines_of_comment(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"# Customers, of today\n#\nId,Name,Town\n1,a,b\n# half, way\n#2,c,d\n")
    found = read(path)
    assert (found.rows, found.broken) == ([(4, "1", "a", "b"), (6, "#2", "c", "d")], [])
    assert (found.fates, found.layout.detected["comment"]) == ({"comment": 3, "heading": 1}, "#")
    path.write_bytes(b"Id,Name,Town\n1,a,b\n// half, way\n//2,c,d\n")
    found = read(path, SourceOptions(comment="//"))
    assert (found.rows, found.fates) == ([(2, "1", "a", "b")], {"comment": 2, "heading": 1})


@pytest.mark.parametrize("text", ["#,Name\n1,a\n", "#Id,Name\n1,a\n2,b\n", "Id,Name\n1,a\n#2,b\n"])
def test_a_number_sign_is_no_comment_where_it_may_be_data(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(text)
    assert read(path).fates == {"heading": 1}


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=\t", "sep=||"])
def test_sep_lines(tmp_path: Path, first: str) -> None:
    path = tmp_path / "clients.csv"
    delimiter = first.strip('"')[4:]
    path.write_text(f"{first}\r\nId{delimiter}Name, a\r\n1{delimiter}x,y\r\n", newline="")
    assert read(path).rows == [(2, "1", "x,y")]


@pytest.mark.parametrize(
    ("limits", "words", "key"),
    [
        (ReadLimits(columns=2), "The file has 3 columns; 2 are the most.", "limits: {columns: …}"),
        (ReadLimits(rows=2), "The file has more than 2 rows.", "limits: {rows: …}"),
    ],
)
def test_limits_of_columns_and_rows(tmp_path: Path, limits: ReadLimits, words: str, key: str) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name,Town\n1,a,b\n2,a,b\n")
    with pytest.raises(SourceFailure) as caught:
        read(path, SourceOptions(limits=limits))
    assert str(caught.value.args[0] if caught.value.args else caught.value).startswith(words) or words in str(caught.value)
    assert key in caught.value.fix


def test_the_limit_of_cells(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name\n1,abcde\n2,abcdef\n3,c\n")
    found = read(path, SourceOptions(limits=ReadLimits(cell=5)))
    assert ([row[0] for row in found.rows], found.faults) == ([2, 4], [(3, "cell-too-long", "5")])


def test_apostrophes_around_all_cells_are_quotes_whatever_stands_between_them(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"'No','Note','More'\n'1','two\nlines',''\n\n'2','two\nlines',''\n\n")
    with closing(open_source(str(path), 1, SourceOptions())) as source:
        (batch,) = source.batches()
    assert (source.layout.quote, batch.rows.rows()) == ("'", [(2, "1", "two\nlines", None), (4, "2", "two\nlines", None)])


def test_headings_over_two_rows_are_put_together(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    upper, lower = "Id,Name,Invoice,,Delivery,,Notes", ",,Street,Town,Street,Town,"
    rows = [f"{n},Ned,{n} Road,Leeds,{n} Lane,York,{'late' * (n % 2)}" for n in range(4)]
    path.write_text("\n".join([upper, lower, *rows]))
    together = ("Id", "Name", "Invoice Street", "Invoice Town", "Delivery Street", "Delivery Town", "Notes")
    found = read(path, SourceOptions())
    assert (found.layout.headings, found.layout.header_row, len(found.rows)) == (together, 2, 4)
    assert found.layout.source["header_row"] == "1-2"
    # The upper row is narrower than most: the lower one alone looks like the headings.
    path.write_text(
        "\n".join(["Id,,Invoice,,,", ",Name,Street,Town,State,Zip", *(f"{n},Ned,{n} Road,Salem,OR,97301" for n in range(4))])
    )
    assert read(path, SourceOptions()).layout.headings[:3] == ("Id", "Id Name", "Invoice Street")


def test_a_first_client_with_blank_cells_is_no_second_row_of_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Id,Name,Fax,,Town\n1,Ned,,x,Leeds\n2,Edna,,y,York\n3,Moe,,z,Bath\n")
    assert [row[0] for row in read(path, SourceOptions()).rows] == [2, 3, 4]
    path.write_text("Name,Street,,Town\nNed,,b,Leeds\nEdna,1 Road,c,York\nMoe,,d,Bath\n")
    assert [row[0] for row in read(path, SourceOptions()).rows] == [2, 3, 4]
