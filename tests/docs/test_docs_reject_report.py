"""The reviewer's guide, followed to the letter: the sample's workbook is mended as it says and sent back as it says."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from clientimport.cli.main import main
from clientimport.core.language import LANGUAGES
from clientimport.core.reject_headings import our_heading
from clientimport.reporter.words_workbook import WORDS
from office import saved_by_office

ROOT = Path(__file__).parents[2]
GUIDES = {"en": ROOT / "docs/reject-report.md", "de": ROOT / "docs/reject-report.de.md"}
MAPPING = ROOT / "mappings/salesforce.yaml"


def part(guide: str, name: str) -> str:
    """What the guide says behind one of its marks."""
    return guide.split(f"<!-- example: {name} -->")[1]


def repairs(guide: str) -> list[list[str]]:
    """Client, column, value to write, of the example."""
    table = part(guide, "mend").split("<!-- end -->")[0]
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.strip().splitlines()[2:]]


def command(guide: str) -> list[str]:
    """What is typed to send the workbook back."""
    (line,) = re.findall(r"```sh\n(.*?)\n```", part(guide, "send"), re.DOTALL)[:1]
    program, *words = shlex.split(line)
    assert program == "clientimport"
    return words


def clientimport(*words: str) -> int:
    """What the program ends with, in this process: that it can be started is no matter of the guide."""
    with pytest.MonkeyPatch.context() as typed, pytest.raises(SystemExit) as left:
        typed.setattr(sys, "argv", ["clientimport", *words])
        main()
    return int(left.value.code or 0)


def rejected(folder: Path) -> Path:
    """The newest report's workbook; two runs of one second differ by chance in their names, so not by these."""
    return max(folder.glob("reports/*/rejects.xlsx"), key=lambda path: path.stat().st_mtime_ns)


def clients(sheet: Any) -> list[str]:
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("office", [False, True], ids=["saved by openpyxl", "saved by LibreOffice"])
def test_a_reviewer_who_does_what_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, office: bool
) -> None:
    guide = GUIDES[lang].read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "samples/first-steps.csv", tmp_path)
    assert clientimport("references", "load", "offices", str(ROOT / "samples/clean/offices.csv")) == 0
    assert clientimport("run", "first-steps.csv", "--mapping", str(MAPPING), "--lang", lang) == 3
    book = openpyxl.load_workbook(rejected(tmp_path))
    sheet = book["Rejects"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    mended = repairs(guide)
    assert {client for client, _, _ in mended} < set(clients(sheet))
    for client, heading, value in mended:
        cell = sheet.cell(2 + clients(sheet).index(client), columns[heading])
        assert (cell.fill.fgColor.rgb, bool(cell.comment)) == ("FFFFC7CE", True), "the guide mends a cell that is not marked"
        cell.value = value
    left = [client for client in clients(sheet) if client not in {client for client, _, _ in mended}]
    book.save(tmp_path / "rejects.xlsx")
    if office:
        (saved,) = saved_by_office([tmp_path / "rejects.xlsx"], "xlsx", tmp_path / "saved")
        saved.replace(tmp_path / "rejects.xlsx")
    assert clientimport(*command(guide)) == 3
    assert clients(openpyxl.load_workbook(rejected(tmp_path))["Rejects"]) == left == ["Niamh O'Malley"]
    # Sent a second time nothing changes.
    assert clientimport(*command(guide)) == 3
    assert clients(openpyxl.load_workbook(rejected(tmp_path))["Rejects"]) == left


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_names_the_columns_as_the_workbook_does(lang: str) -> None:
    guide = GUIDES[lang].read_text(encoding="utf-8")
    named = set(re.findall(r"\*\*([^*\n]+)\*\*", re.sub(r"\s*\n\s*", " ", guide)))
    ours = {WORDS[key][lang] for key in WORDS if key.startswith("heading.") and our_heading(key.removeprefix("heading."))}
    shown = {words for words in ours if words not in _UNNAMED[lang]}
    assert shown <= named
    assert {"Rejects", "Causes", "Notices", "Run"} <= named


_UNNAMED = {lang: {WORDS[f"heading.clientimport_{name}"][lang] for name in ("file", "row", "id")} for lang in LANGUAGES}
"""Columns that the guide tells of without their headings."""


def test_both_guides_tell_the_same() -> None:
    texts = [GUIDES[lang].read_text(encoding="utf-8") for lang in LANGUAGES]
    assert [len(re.findall(r"^#+ ", text, re.MULTILINE)) for text in texts] == [9, 9]
    assert repairs(texts[0]) == repairs(texts[1])
    assert command(texts[0]) == command(texts[1])
    pictures = [re.findall(r"\(pictures/(\w+)\.(\w+)\.png\)", text) for text in texts]
    assert [name for name, _ in pictures[0]] == [name for name, _ in pictures[1]]
    assert [{lang for _, lang in found} for found in pictures] == [{"en"}, {"de"}]
    assert all(
        (ROOT / f"docs/pictures/{name}.{lang}.png").stat().st_size < 150_000 for found in pictures for name, lang in found
    )
