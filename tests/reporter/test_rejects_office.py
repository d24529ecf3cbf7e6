"""rejects.xlsx opened and saved by LibreOffice: no cell of the owner's changes, and nothing of ours is lost."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import openpyxl
import polars as pl
from reporter_examples import a_summary, problem, problems

from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import RAW, REJECT_IDENTITY, ROW
from clientimport.reader import open_sources
from clientimport.reporter import Reports
from clientimport.reporter.rejects_xlsx import write_rejects_xlsx
from office import saved_by_office

PLAIN = [
    *("007", "00000", "+44 20 7946 0958", "+44", "-5", "1-2", "2/3", "=1+1", "=SUM(A1:A9)", "@x", "'x", "'+44", "''=1", "'"),
    *("1234567890123456789012345", "0.1", "1,5", "1.10", "1E5", "1e400", "TRUE", "false", "WAHR", "2024-01-01", "01.02.2024"),
    *(
        "12:30",
        "5%",
        "$5",
        "#REF!",
        "#N/A",
        "NULL",
        "[withheld]",
        "🎫 Ned 👩‍👩‍👧",
        "\u202eNed\u200f Flanders\u202c",
        "é",
        "é",
        "ﬁ",
    ),
    *(
        "<b>&amp;</b>",
        "]]>",
        '"quoted"',
        "a;b,c|d",
        "_x000D_",
        "_x0041_",
        "_x005F_",
        "C:\\temp\\",
        "http://x.example/?a=1&b=2",
    ),
    *(" leading", "trailing ", "  both  ", "a  b", "non\u00a0break", "\u2003wide\u2003", "\u200b", "\ufeffmark"),
    *(
        "line\nbreak",
        "\nfirst",
        "last\n",
        "two\n\nlines",
        "tab\there",
        "\ttab first",
        "tab last\t",
        "x" * 32_767,
        "😀" * 16_383,
    ),
]
"""Texts that spreadsheet programs are known to bend."""
UNUSUAL = ["car\rriage", "dos\r\nline", "bell\x07", "unit\x1f", "\x01", "\x0b"]
"""Characters that XML cannot hold, or makes others of."""
COLUMNS = ["Key", "Text", "=Sum", "'+guarded", "Two\nlines", ""]
IDENTITY = "20260301-020000-abc123/0/"


def the_rejects(texts: list[str]) -> pl.DataFrame:
    frame = {"file": [0] * len(texts), ROW: [*range(2, len(texts) + 2)], RAW: [None] * len(texts)}
    frame["Key"] = [f"K{at}" for at in range(len(texts))]
    frame |= dict.fromkeys(COLUMNS[1:-1], texts) | {"column 6": [None] * len(texts)}
    schema = {"file": pl.Int32, ROW: pl.Int64, RAW: pl.String}
    return pl.DataFrame(frame, schema_overrides={**schema, "Key": pl.String, "column 6": pl.String})


def workbook(folder: Path, rows: pl.DataFrame, name: str, lang: str = "en", sheet_rows: int | None = None) -> Path:
    columns = [*COLUMNS[:-1], "column 6"]
    headings = dict(zip(columns, COLUMNS, strict=True))
    found = problems(*(problem(row, "country-unknown", ("Text",), value="x") for row in rows[ROW]))
    if sheet_rows:
        write_rejects_xlsx.__kwdefaults__["sheet_rows"] = sheet_rows
    try:
        with Reports(folder / name) as reports:
            reports.take(rows, found)
            reports.write(a_summary(lang=lang), headings, columns, allowed={"Key": ["K1", "K2"], "Text": ["007", "=1+1"]})
            reports.publish()
    finally:
        write_rejects_xlsx.__kwdefaults__["sheet_rows"] = 1_048_576
    return (folder / name / "rejects.xlsx").rename(folder / f"{name}.xlsx")


def read_back(path: Path) -> tuple[tuple[str, ...], list[tuple[object, ...]], list[str | None]]:
    """Headings, rows without their numbers, identities; of all tables of a file."""
    rows: list[tuple[object, ...]] = []
    identities: list[str | None] = []
    headings: tuple[str, ...] = ()
    for source in open_sources(str(path), 0, SourceOptions()):
        with closing(source):
            assert source.reject_file
            headings = source.layout.headings
            for batch in source.batches():
                rows += [row[1:] for row in batch.rows.rows()]
                assert batch.reported is not None
                identities += batch.reported[REJECT_IDENTITY].to_list()
                assert batch.broken.is_empty()
    return headings, rows, identities


def differing(found: list[tuple[object, ...]], expected: list[tuple[object, ...]]) -> list[tuple[object, object]]:
    assert len(found) == len(expected)
    return [(a, b) for mine, theirs in zip(found, expected, strict=True) for a, b in zip(mine, theirs, strict=True) if a != b]


def test_no_cell_changes_when_libreoffice_opens_and_saves_the_workbook(tmp_path: Path) -> None:
    plain, unusual = the_rejects(PLAIN), the_rejects(UNUSUAL)
    first = workbook(tmp_path, plain, "plain")
    odd = workbook(tmp_path, unusual, "unusual", lang="de")
    several = workbook(tmp_path, plain, "several", sheet_rows=20)
    out, again = tmp_path / "out", tmp_path / "again"
    saved = saved_by_office([first, odd, several], "xlsx", out)
    open_document = saved_by_office(saved, "ods", again)
    (text,) = saved_by_office([saved[0]], "csv", again)
    cells = plain.select("Key", *COLUMNS[1:-1], "column 6").rows()
    identities = [f"{IDENTITY}{row}" for row in plain[ROW]]
    for path in (first, saved[0], open_document[0]):
        headings, rows, found = read_back(path)
        assert (headings, differing(rows, cells), found) == (tuple(COLUMNS), [], identities), path
    for path in (several, saved[2], open_document[2]):
        headings, rows, found = read_back(path)
        assert (headings, differing(rows, cells), found) == (tuple(COLUMNS), [], identities), path
    headings, rows, found = read_back(text)
    assert (headings, differing(rows, cells), found) == (tuple(COLUMNS), [], identities)
    strange = unusual.select("Key", *COLUMNS[1:-1], "column 6").rows()
    assert differing(read_back(odd)[1], strange) == []
    # A spreadsheet program knows one kind of line break.
    assert set(differing(read_back(saved[1])[1], strange)) == {("dos\nline", "dos\r\nline")}
    # What helps a reviewer is there still.
    book = openpyxl.load_workbook(saved[0])
    sheet = book["Rejects"]
    assert [one.title for one in book if one.sheet_state != "visible"] == ["clientimport", "Allowed values"]
    assert sheet.auto_filter.ref is not None
    assert {re.sub(r"\d+", "", str(rule.sqref)) for rule in sheet.data_validations.dataValidation} == {"F:F", "G:G"}
    assert (sheet["G2"].comment.text, sheet["G2"].fill.fgColor.rgb) == (
        "country-unknown happened. Mend country-unknown.",
        "FFFFC7CE",
    )
    assert {cell.number_format for row in sheet["F2:J60"] for cell in row} == {"@"}
