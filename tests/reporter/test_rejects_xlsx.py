"""rejects.xlsx: read back by another library than the one that made it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any
from zipfile import ZipFile

import fastexcel
import openpyxl
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reporter_examples import HEADINGS, a_summary, problem, problems, rejects

from clientimport.core.fates import FATES
from clientimport.core.language import LANGUAGES
from clientimport.core.problems import no_problems
from clientimport.core.reject_headings import OUR_COLUMNS
from clientimport.core.rows import RAW, REJECT_CLIENT, REJECT_KEY, REJECT_NAME, REJECT_SINCE, REJECT_STANDING, ROW
from clientimport.core.runs import RunSummary
from clientimport.reporter import Reports, reject_sheets, rejects_xlsx, told_sheets
from clientimport.reporter.misfits import MISFITS
from clientimport.reporter.sheet_rows import column_letters
from clientimport.reporter.words_workbook import WORDS
from clientimport.reporter.workbook import Sheet, write_workbook
from clientimport.values.spelling import did_you_mean

LEFT = [
    "Client\nclientimport_client",
    "Client's number\nclientimport_key",
    "What is wrong\nclientimport_problems",
    "What to do\nclientimport_fix",
    "What is stored\nclientimport_stored",
]
RIGHT = [
    "From the file\nclientimport_file",
    "Row there\nclientimport_row",
    "The row as it came\nclientimport_raw",
    "Leave as it is\nclientimport_id",
]
RUN = "20260301-020000-abc123"
FAULT, DROPPED = "FFFFC7CE", "FFFFE8B8"


def workbook(
    folder: Path,
    rows: pl.DataFrame,
    found: pl.DataFrame,
    summary: RunSummary | None = None,
    *known: pl.DataFrame,
    **options: Any,
) -> Path:
    with Reports(folder / "run") as reports:
        reports.take(rows, found)
        for each in known:
            reports.learn(each)
        reports.write(summary or a_summary(), HEADINGS, list(HEADINGS), **options)
        reports.publish()
    return folder / "run" / "rejects.xlsx"


def noted(sheet: Any) -> dict[str, str]:
    """The notes of a sheet but for those on its headings."""
    return {c.coordinate: c.comment.text for row in sheet.iter_rows(min_row=2) for c in row if c.comment}


def texts(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def whose() -> pl.DataFrame:
    """The rejects of the example, with their keys and names."""
    return rejects().with_columns(
        pl.Series(REJECT_KEY, ["A2", None, "A5"]), pl.Series(REJECT_NAME, ["Ned", None, "Prince Fielder"])
    )


def stored() -> pl.DataFrame:
    return pl.DataFrame({"file": [0], ROW: [5], REJECT_CLIENT: [123]}, schema_overrides={"file": pl.Int32})


def test_the_sheet_of_rejects(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path, whose(), problems(), None, stored()))
    assert book.sheetnames == ["Rejects", "Causes", "Notices", "Run", "clientimport"]
    sheet = book["Rejects"]
    assert texts(sheet) == [
        [*LEFT, *HEADINGS, *RIGHT],
        [
            *("Ned", "A2"),
            "Country: country-unknown happened.\nE-mail: email-invalid happened.\nName: name-without-space happened.",
            "Mend country-unknown.\nMend email-invalid.\nMend name-without-space.",
            "No client with this number is stored.",
            *("A2", "Ned", "ned@", "UK", "likes\ntea", "in/Clients.csv", "2", None, f"{RUN}/0/2"),
        ],
        [
            *(None, None),
            "stray-quote happened.",
            "Mend stray-quote.",
            "The row has no number that could be read: no client belongs to it.",
            *(None, None, None, None, None, "in/Clients.csv", "3", 'A3,"Moe" Szyslak,moe@example.com,US', f"{RUN}/0/3"),
        ],
        [
            *("Prince Fielder", "A5"),
            "Country: country-unknown happened.",
            "Mend country-unknown.",
            "Client 123 is stored; this row changed nothing in it.",
            *("A5", "Prince Fielder", "p@example.com", "UK", "007", "in/Clients.csv", "5", None, f"{RUN}/0/5"),
        ],
    ]
    filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}
    assert {sheet.column_dimensions[column_letters(at)].width > 7 for at in range(13)} == {True}
    assert [at for at, made in sheet.column_dimensions.items() if made.hidden] == ["N"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("C2", "A1:N4", "A1:N4")
    # Texts that are wrapped can be read in programs that do not work heights out.
    assert [sheet.row_dimensions[row].height for row in (1, 2, 3, 4)] == [30, 45, 45, 45]
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 4 + ["hidden"]
    assert texts(book["clientimport"]) == [
        ["what", "which", "sha256", "path"],
        ["run", RUN, None, None],
        ["file", "0", "bb" * 32, "in/Clients.csv"],
    ]


@pytest.mark.parametrize(
    ("status", "lang", "words"),
    [
        ("held", "en", "Nothing was loaded: the import held itself back."),
        ("failed", "en", "Nothing was loaded: the import failed."),
        ("checked", "en", "Nothing was loaded: this was a check."),
        ("held", "de", "Nichts wurde übernommen: Der Import hielt sich zurück."),
        ("done", "en", None),  # nobody looked: a run that the ledger holds without its clients
    ],
)
def test_what_is_told_of_stored_clients(tmp_path: Path, status: str, lang: str, words: str | None) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path, whose(), problems(), a_summary(status, lang=lang)))
    assert [row[4] for row in texts(book["Rejects"])[1:]] == [words] * 3


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            ["known since 2026-02-27", "back again, was mended before", "new", "known since 2026-02-28, the row has changed"],
        ),
        (
            "de",
            [
                "bekannt seit 27.02.2026",
                "wieder da, war schon behoben",
                "neu",
                "bekannt seit 28.02.2026, die Zeile hat sich geändert",
            ],
        ),
    ],
)
def test_since_when_a_row_is_rejected(tmp_path: Path, lang: str, words: list[str]) -> None:
    rows = rejects(*((row, None, f"A{row}", "n", "e", "c", "o") for row in range(2, 7)))
    standings = pl.DataFrame(
        {
            "file": pl.Series([0] * 4, dtype=pl.Int32),
            ROW: [5, 3, 2, 4],
            REJECT_STANDING: ["changed", "back", "known", "new"],
            REJECT_SINCE: ["2026-02-28T03:00:00+00:00", "2026-02-26", "2026-02-27", "2026-02-28"],
        }
    )
    sheet = openpyxl.load_workbook(workbook(tmp_path, rows, no_problems(), a_summary(lang=lang), standings))["Rejects"]
    assert [row[5] for row in texts(sheet)][1:] == [*words, None]
    assert sheet["F1"].value == ("Since when" if lang == "en" else "Seit wann") + "\nclientimport_standing"


def test_a_workbook_in_german(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path, whose(), problems(), a_summary(lang="de"), stored()))
    assert [row[4] for row in texts(book["Rejects"])[1:]] == [
        "Kein Kunde mit dieser Nummer ist gespeichert.",
        "Die Zeile hat keine lesbare Nummer: kein Kunde gehört zu ihr.",
        "Kunde 123 ist gespeichert; diese Zeile hat an ihm nichts geändert.",
    ]
    assert [cell.value.splitlines() for cell in book["Rejects"][1] if "clientimport_" in cell.value] == [
        ["Kunde", "clientimport_client"],
        ["Kundennummer", "clientimport_key"],
        ["Was nicht stimmt", "clientimport_problems"],
        ["Was zu tun ist", "clientimport_fix"],
        ["Was gespeichert ist", "clientimport_stored"],
        ["Aus der Datei", "clientimport_file"],
        ["Zeile dort", "clientimport_row"],
        ["Die Zeile, wie sie kam", "clientimport_raw"],
        ["Bitte so lassen", "clientimport_id"],
    ]
    assert texts(book["Causes"])[0][:3] == ["Zeilen", "Spalte", "Wert"]
    assert book.sheetnames == ["Rejects", "Causes", "Notices", "Run", "clientimport"]


def test_every_word_stands_in_every_language_with_the_same_places() -> None:
    for key, words in WORDS.items():
        assert set(words) == set(LANGUAGES), key
        places = {lang: sorted(name for _, name, _, _ in Formatter().parse(text) if name) for lang, text in words.items()}
        assert len({tuple(found) for found in places.values()}) == 1, key
    assert {f"fate.{fate}" for fate in FATES} <= set(WORDS)
    assert {f"heading.{name}" for name in OUR_COLUMNS} <= set(WORDS)


def test_faulty_cells_are_marked_and_say_what_to_do(tmp_path: Path) -> None:
    found = problems(
        problem(2, "email-invalid", ("E-mail",)),
        problem(2, "too-long", ("E-mail", "Name")),
        problem(2, "url-invalid", ("Note",), severity="drop"),
        problem(2, "phone-unassigned", ("Country",), severity="notice"),
        problem(5, "required-missing", ("Country",)),
    )
    rows = rejects((2, None, "A2", "Ned", "ned@", "UK", "x"), (5, None, "A5", "Prince Fielder", "e", None, "y"))
    sheet = openpyxl.load_workbook(workbook(tmp_path, rows, found))["Rejects"]
    marked = {c.coordinate: c.fill.fgColor.rgb for row in sheet["F2:J9"] for c in row if c.fill.fill_type}
    assert marked == {"G2": FAULT, "H2": FAULT, "J2": DROPPED, "I3": FAULT}
    assert noted(sheet) == {
        "G2": "too-long happened. Mend too-long.",
        "H2": "email-invalid happened. Mend email-invalid.\n\ntoo-long happened. Mend too-long.",
        "J2": "url-invalid happened. Mend url-invalid.",
        "I3": "required-missing happened. Mend required-missing.",
    }


def test_a_row_that_came_apart_is_marked_where_it_stands(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(workbook(tmp_path, rejects(), problems()))["Rejects"]
    assert sheet["M3"].fill.fgColor.rgb == FAULT
    assert noted(sheet)["M3"] == "stray-quote happened. Mend stray-quote."


def test_a_cell_that_a_person_fills_in_is_text_too(tmp_path: Path) -> None:
    path = workbook(tmp_path, rejects(), problems())
    sheet = openpyxl.load_workbook(path)["Rejects"]
    with ZipFile(path) as parts:
        styles = openpyxl.load_workbook(path)._cell_styles  # type: ignore[attr-defined]
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert sheet["F3"].value is None
    assert xml.count("<col ") >= 4
    assert {
        styles[int(part.split('"')[0])].numFmtId for part in xml.split("<cols>")[1].split("</cols>")[0].split('style="')[1:]
    } == {49}


def test_allowed_values_as_drop_downs(tmp_path: Path) -> None:
    allowed = {"Country": ["US", "GB, the islands"], "Note": [f"note {at}" for at in range(400)], "Name": []}
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), problems(), allowed=allowed))
    rules = {
        str(rule.sqref): (rule.formula1, rule.showErrorMessage) for rule in book["Rejects"].data_validations.dataValidation
    }
    assert rules == {"I2:I4": ("'Allowed values'!$A$1:$A$2", False), "J2:J4": ("'Allowed values'!$B$1:$B$400", False)}
    assert book["Allowed values"].sheet_state == "hidden"
    assert [book["Allowed values"][at].value for at in ("A2", "B400")] == ["GB, the islands", "note 399"]


def test_causes_notices_and_the_run(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), problems()))
    assert [row[:3] + row[5:9] for row in texts(book["Causes"])] == [
        ["Rows", "Column", "Value", "First row", "File", "What it costs", "Code"],
        [2, "Country", "UK", 2, "in/Clients.csv", "row left out", "country-unknown"],
        [1, "E-mail", "ned@", 2, "in/Clients.csv", "row left out", "email-invalid"],
        [1, "Name", "Ned", 2, "in/Clients.csv", "row left out", "name-without-space"],
        [1, "", None, 3, "in/Clients.csv", "row left out", "stray-quote"],
        [1, "Note", "no url", 4, "in/Clients.csv", "value left out", "url-invalid"],
    ]
    assert {cell.coordinate: cell.hyperlink.location for cell in book["Causes"]["F"] if cell.hyperlink} == {
        "F2": "'Rejects'!I2",
        "F3": "'Rejects'!H2",
        "F4": "'Rejects'!G2",
        "F5": "'Rejects'!C3",
    }
    assert [cell.font.underline for cell in book["Causes"]["F"]] == [None, *["single"] * 4, None]
    assert [(row[7], row[5], row[8]) for row in texts(book["Notices"])[1:]] == [
        ("nothing", None, "column-unmapped"),
        ("nothing", 4, "office-missing"),
        ("value left out", 4, "url-invalid"),
    ]
    about = texts(book["Run"])
    assert about[:10] == [
        ["About", "What"],
        ["What happened", "2 of 5 rows are in the database, 3 were rejected."],
        ["Run", RUN],
        ["Begun (UTC)", "2026-03-01 02:00"],
        ["File", "in/Clients.csv (6 rows, headings included)"],
        ["Mapping", "mappings/goldmine.yaml"],
        ["Not checked", "usernames against the database"],
        ["Rows: new clients", "1"],
        ["Rows: clients changed", "1"],
        ["Rows: left out, in this workbook", "3"],
    ]
    told = dict(map(tuple, about))
    assert (told["run id"], told["files › sha256"], told["exit code"]) == (RUN, "bb" * 32, "3")


def test_values_near_each_other_stand_together_with_the_value_that_they_are_near(tmp_path: Path) -> None:
    cells = ["Germny", "Atlantis", "Germanny", "Untied States", "Germny", "Atlantis", "Mu", "At-lantis", "Atlantis", "M.U."]
    rows = rejects(*((row, None, f"A{row}", "n", "e", cell, "o") for row, cell in enumerate(cells, start=2)))
    found = problems(
        *(
            problem(
                row,
                "country-unknown",
                ("Country",),
                value=cell,
                detail=did_you_mean("United States" if "States" in cell else ""),
            )
            for row, cell in enumerate(cells, start=2)
        )
    )
    book = openpyxl.load_workbook(workbook(tmp_path, rows, found, allowed={"Country": ["France", "Germany"]}))
    assert [row[:4] for row in texts(book["Causes"])] == [
        ["Rows", "Column", "Value", "Nearest known value"],
        [3, "Country", "Atlantis", None],
        [2, "Country", "Germny", "Germany"],
        [1, "Country", "Germanny", "Germany"],
        [1, "Country", "M.U.", None],
        [1, "Country", "Mu", None],
        [1, "Country", "At-lantis", None],
        [1, "Country", "Untied States", "United States"],
    ]


def test_too_many_notices_are_grouped_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_sheets, "NOTICES", 2)
    found = problems(
        *(problem(row, "office-missing", severity="notice") for row in (2, 3, 4)),
        *(problem(row, "url-invalid", ("Note",), severity="drop") for row in (5, 6)),
    )
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), found))
    assert [(row[0], row[7], row[5]) for row in texts(book["Notices"])[1:]] == [
        (1, "value left out", 5),
        (1, "value left out", 6),
        (3, "nothing", 2),
    ]
    assert dict(map(tuple, texts(book["Run"])))["About this workbook"] == (
        "There are more than 2 notices: they stand grouped, each with the number of its rows."
    )


def test_notes_stand_on_the_first_cells_and_the_workbook_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reject_sheets, "NOTES", 2)
    book = openpyxl.load_workbook(workbook(tmp_path, rejects(), problems()))
    cells = [cell for row in book["Rejects"]["F2:J9"] for cell in row]
    assert [cell.coordinate for cell in cells if cell.comment] == ["H2", "I2"]
    assert [cell.coordinate for cell in cells if cell.fill.fgColor.rgb == FAULT] == ["G2", "H2", "I2", "I4"]
    assert dict(map(tuple, texts(book["Run"])))["About this workbook"] == (
        "Notes stand on the first 2 faulty cells; all that is wrong stands in the column “What is wrong”."
    )


def test_a_full_sheet_goes_on_in_a_second_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rejects_xlsx.write_rejects_xlsx.__kwdefaults__, "sheet_rows", 3)
    rows = rejects(*((row, None, f"A{row}", "n", "e", "c", "o") for row in range(2, 7)))
    found = problems(*(problem(row, "key-missing", ("Key",)) for row in range(2, 7)))
    book = openpyxl.load_workbook(workbook(tmp_path, rows, found))
    assert book.sheetnames == ["Rejects", "Rejects 2", "Rejects 3", "Causes", "Notices", "Run", "clientimport"]
    assert [[row[5] for row in texts(book[name])] for name in book.sheetnames[:3]] == [
        ["Key", "A2", "A3"],
        ["Key", "A4", "A5"],
        ["Key", "A6"],
    ]
    assert [[c.row for c in book[name]["F"] if c.comment] for name in book.sheetnames[:3]] == [[2, 3], [2, 3], [2]]
    assert dict(map(tuple, texts(book["Run"])))["About this workbook"] == "The rejects go on in sheets up to “Rejects 3”."


def test_a_row_that_a_workbook_cannot_hold_is_not_loaded_by_mistake(tmp_path: Path) -> None:
    rows = rejects((2, None, "A2", "x" * 32_768, "e", "c", "o"), (3, "y" * 40_000, None, None, None, None, None))
    rows = rows.vstack(
        rejects((4, None, "A4", "x" * 32_767, "😀" * 16_383, "c", "o"), (5, None, "A5", "😀" * 16_384, "\uffff", "c", "o"))
    )
    sheet = openpyxl.load_workbook(workbook(tmp_path, rows, no_problems()))["Rejects"]
    misfit = 'A workbook cannot hold this row: it stands in "rejects.csv".'
    assert misfit in MISFITS
    assert [row[5:10] + row[12:13] for row in texts(sheet)[1:]] == [
        [None, None, None, None, None, misfit],
        [None, None, None, None, None, misfit],
        ["A4", "x" * 32_767, "😀" * 16_383, "c", "o", None],
        [None, None, None, None, None, misfit],
    ]
    mend = "Mend the row in rejects.csv: there it stands whole."
    assert noted(sheet) == {
        "G2": f"The cell holds 32,768 characters; a cell of a workbook takes 32,767. {mend}",
        "M3": f"The cell holds 40,000 characters; a cell of a workbook takes 32,767. {mend}",
        "G5": f"The cell holds 32,768 characters; a cell of a workbook takes 32,767. {mend}",
        "H5": f"The cell holds a character that a workbook cannot hold. {mend}",
    }


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    once, again = workbook(tmp_path, rejects(), problems()), workbook(tmp_path / "again", rejects(), problems())
    first, second = (ZipFile(path) for path in (once, again))
    assert first.namelist() == second.namelist()
    differing = [name for name in first.namelist() if first.read(name) != second.read(name)]
    # The sheet about the run names the paths of the reports.
    assert differing == ["xl/worksheets/sheet4.xml"]
    again.parent.rename(tmp_path / "elsewhere")
    once.parent.rename(tmp_path / "kept")
    assert workbook(tmp_path, rejects(), problems()).read_bytes() == (tmp_path / "kept" / "rejects.xlsx").read_bytes()


def as_a_reader_has_it(data: bytes) -> list[str | None]:
    sheet = fastexcel.read_excel(data).load_sheet("Rejects", header_row=None, dtypes="string", skip_whitespace_tail_rows=False)
    return sheet.to_polars()["__UNNAMED__0"].to_list()[1:]


CELL = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")),
    st.lists(
        st.sampled_from(["_", "x", "0041", "_x0041_", "_x005F_", "\x01", "\r", "\n", "<r>", "</r>", "&amp;", "]]>", " "])
    ).map("".join),
).filter(bool)


@settings(deadline=None, max_examples=25)
@example(["_x0000\x08", "_x0041_x0041_", "a\r\nb", "<r><t>x</t></r>"])
@given(st.lists(CELL, min_size=1, max_size=30))
def test_every_text_comes_back(cells: list[str]) -> None:
    frame = pl.DataFrame({"cell": cells, "end": "end"})
    file = io.BytesIO()
    page = Sheet("Rejects", [("h", "heading"), ("e", "text")], [9, 9], len(cells), lambda: iter([frame]), {"cell": 0, "end": 0})
    write_workbook(file, [page], title="t", created=datetime(2026, 1, 1, tzinfo=UTC))
    assert as_a_reader_has_it(file.getvalue()) == cells


def test_only_a_cell_that_looks_guarded_gets_an_apostrophe(tmp_path: Path) -> None:
    cells = ("+44 20", "'+44", "''=1", "'t Hooft", "=1+1")
    rows = pl.DataFrame(
        {
            "file": pl.Series([0], dtype=pl.Int32),
            ROW: [2],
            RAW: [None],
            **dict(zip(HEADINGS, ([c] for c in cells), strict=True)),
        }
    )
    sheet = openpyxl.load_workbook(workbook(tmp_path, rows.with_columns(pl.col(RAW).cast(pl.String)), no_problems()))["Rejects"]
    assert [(cell.value, cell.data_type) for cell in sheet[2][5:10]] == [
        ("+44 20", "s"),
        ("''+44", "s"),
        ("'''=1", "s"),
        ("'t Hooft", "s"),
        ("=1+1", "s"),
    ]
