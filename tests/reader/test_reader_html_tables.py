"""HTML tables under a spreadsheet's name: what browsers forgive is read, layout tables are left aside."""

from __future__ import annotations

from pathlib import Path

import pytest
from other_books import told

from clientimport.reader.workbooks.spreadsheets import Refused


def page(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def texts(path: Path, text: str) -> dict[int, dict[int, str]]:
    return told(page(path, text), "html").rows


def test_an_export_of_an_old_program(tmp_path: Path) -> None:
    text = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
        <META http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>x<table></title>
        <!--[if gte mso 9]><xml><x:Name>S</x:Name></xml><![endif]--><style>td { mso-number-format:"\\@" } a<b</style></head>
        <body><script>document.write("<table><tr><td>no</td></tr></table>")</script>
        <TABLE BORDER=1><caption>List</caption><col width=10><THEAD><TR><TH>Id<th>N&auml;me</TH><th>Note
        <TBODY><tr><td>007</td><td>a&amp;b &lt;c&gt; – “q”</td><td>one<br>two<BR/><p>three</p><div>four</div></td></tr>
        <tr style='DISPLAY : none'><td>8</td><td>&nbsp;</td><td>  a
           b </td>
        <tr></tr><tr hidden><td>9<td>x&nbsp;y<td></tr>
        <![if supportMisalignedColumns]><tr height=0 style='display:none'><td></td></tr><![endif]>
        </table></body></html>"""
    found = told(page(tmp_path / "a.xls", text, "cp1252"), "html")
    assert found.sheets == [("Table 1", True)]
    assert found.rows == {
        1: {0: "Id", 1: "Näme", 2: "Note"},
        2: {0: "007", 1: "a&b <c> – “q”", 2: "one\ntwo\nthree\nfour"},
        3: {0: "8", 2: "a b"},
        5: {0: "9", 1: "x\xa0y"},
    }
    assert found.hidden == {3, 5}


def test_spans(tmp_path: Path) -> None:
    text = (
        "<table><tr><td rowspan=3>a<td colspan=2>b<td>c<tr><td>d<td rowspan='2'>e<td>f<tr><td>g<td>h"
        "<tr><td colspan=0>i<td colspan=x>j<td rowspan=0>k<tr><td>l</table>"
    )
    found = told(page(tmp_path / "a.html", text), "html")
    assert found.rows == {
        1: {0: "a", 1: "b", 3: "c"},
        2: {1: "d", 2: "e", 3: "f"},
        3: {1: "g", 3: "h"},
        4: {0: "i", 1: "j", 2: "k"},
        5: {0: "l"},
    }
    assert found.merged[:2] == ["A1:A3", "C2:C3"]


def test_the_largest_of_several_tables(tmp_path: Path) -> None:
    inner = "<table><tr><th>Id<th>Name<tr><td>1<td>a<tr><td>2<td>b</table>"
    text = (
        "<table><tr><td>Menu</td><td>" + inner + " below</td></tr></table><table><tr><td></td></tr></table>"
        "<table style='display:none'>" + "<tr><td>x<td>y<td>z" * 9 + "</table><table><tr><td>Total<td>2"
    )
    path = page(tmp_path / "a.xls", text)
    found = told(path, "html")
    assert found.sheets == [("Table 1", True), ("Table 2", True), ("Table 3", False), ("Table 4", True)]
    assert (found.about["sheet"], found.rows) == (
        "Table 2",
        {1: {0: "Id", 1: "Name"}, 2: {0: "1", 1: "a"}, 3: {0: "2", 1: "b"}},
    )
    assert told(path, "html", sheet="Table 1").rows == {1: {0: "Menu", 1: "below"}}
    assert told(path, "html", sheet="4").rows == {1: {0: "Total", 1: "2"}}


def test_unclosed_and_bare_rows(tmp_path: Path) -> None:
    assert texts(tmp_path / "a.xls", "<tr><td>a<td>b<tr><td>c") == {1: {0: "a", 1: "b"}, 2: {0: "c"}}
    assert texts(tmp_path / "a.xls", "<table><tr><td>a</table></table></td><table><td>b</table>")[1] == {0: "a"}
    two = told(page(tmp_path / "b.xls", "<table><tr><td>a<tr><table><tr><td>b<td>c"), "html")
    assert two.sheets == [("Table 1", True), ("Table 2", True)]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("<meta charset='windows-1250'>", "cp1250"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta charset=utf-16>", "utf-8"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>', "shift-jis"),
    ],
)
def test_encodings(tmp_path: Path, head: str, encoding: str) -> None:
    word = {"shift-jis": "日本", "cp1250": "Žluť", "cp1252": "café – €"}.get(encoding, "café ☃")
    path = page(tmp_path / "a.xls", f"{head}<table><tr><td>{word}</td></tr></table>", encoding)
    assert told(path, "html").rows == {1: {0: word}}


def test_declared_and_guessed_encodings(tmp_path: Path) -> None:
    path = page(tmp_path / "a.xls", "<table><tr><td>Žluť</td></tr></table>", "cp1250")
    assert told(path, "html", encoding="cp1250").rows == {1: {0: "Žluť"}}
    guessed = told(path, "html", encoding="auto")
    assert (guessed.rows, guessed.about["notes"]) == (
        {1: {0: "Žlu\x9d"}},
        {"encoding": "cp1252 (a guess: the page does not say)"},
    )
    with pytest.raises(Refused, match="The mapping says that its encoding is utf-8: byte 16"):
        told(path, "html", encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "encoding", "words"),
    [
        ("<html><body><form>Log in</form></body></html>", "utf-8", "without a table that has text"),
        ("<table><tr><td>&nbsp;</table>", "utf-8", "without a table that has text"),
        ("<table><tr><td>café</table>", "cp1252", "does not say its encoding, and is not UTF-8: byte 19"),
        ("<meta charset=utf-8><table><tr><td>café</table>", "cp1252", "its encoding is utf-8: byte 39"),
        ("<meta charset=x-unheard-of><table><tr><td>a</table>", "utf-8", "x-unheard-of, which is not known"),
        ("<table><tr>" + "<td colspan=1000>a" * 17, "utf-8", "more than 16,384 columns"),
        ("<table>" + "<tr>" * 1_048_577, "utf-8", "more than 1,048,576 rows"),
    ],
)
def test_pages_that_cannot_be_read(tmp_path: Path, text: str, encoding: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        told(page(tmp_path / "a.xls", text, encoding), "html")


def test_deep_nesting_is_no_matter(tmp_path: Path) -> None:
    found = texts(tmp_path / "a.xls", "<table><tr><td>" * 50_000 + "<table><tr><td>a<td>b")
    assert found == {1: {0: "a", 1: "b"}}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("<table><tr><td title='a > b' x=\">\" rowspan = 1>a<td>b", {0: "a", 1: "b"}),
        ('<table><tr><td title=5" colspan="2">a<td>b', {0: "a", 2: "b"}),
        ('<table><tr><td title="never closed>a</td><td>b', {0: "a", 1: "b"}),
        ("<table><tr><td>1 < 2 <3 > a<td/>b<!-- <td>c --><!-->d<!x></td x>", {0: "1 < 2 <3 > a", 1: "bd"}),
        (
            "<table><tr><td>&amp;lt; &#233; &eacute &nosuch; AT&T<td COLSPAN=2 colspan=9>x<td>y",
            {0: "&lt; é é &nosuch; AT&T", 1: "x", 3: "y"},
        ),
        ("<table><tr><td>a<select><option>no</select><template>no</template><td>b<textarea>c</textarea>", {0: "a", 1: "bc"}),
        ("<table><tr><td>a<script>'</td>'<td>b</script>c<title>", {0: "ac"}),
    ],
)
def test_odd_tags(tmp_path: Path, text: str, first: dict[int, str]) -> None:
    assert texts(tmp_path / "a.xls", text) == {1: first}


@pytest.mark.parametrize("piece", ["<a<", "<!--", '<a b="', "<a b='x\"", "<![", "</", "<script>", "&#", "<td =", "<a / "])
def test_crafted_pages_take_no_time_to_speak_of(tmp_path: Path, piece: str) -> None:
    assert texts(tmp_path / "a.xls", "<table><tr><td>a<td>" + piece * 300_000)[1][0] == "a"
