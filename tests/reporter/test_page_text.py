"""report.html as text: what it says, and that nothing in it can be taken for markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from reporter_examples import HEADINGS, a_summary, problem, problems, rejects

from clientimport.core.problems import no_problems
from clientimport.core.runs import GateReading, RunSummary
from clientimport.reporter import Reports, page_causes, page_rows

HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{ 7*7 }}"""


def page(
    folder: Path, rows: pl.DataFrame, found: pl.DataFrame, summary: RunSummary, headings: dict[str, str] = HEADINGS
) -> str:
    with Reports(folder / "run") as reports:
        reports.take(rows, found)
        reports.write(summary, headings, list(headings))
        reports.publish()
    return (folder / "run" / "report.html").read_text("utf-8")


class Outline(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def test_what_the_page_says(tmp_path: Path) -> None:
    said = Outline(page(tmp_path, rejects(), problems(), a_summary())).words
    for sentence in (
        "2 of 5 rows are in the database, 3 were rejected.",
        "2 rows Country country-unknown happened. Mend country-unknown. country-unknown · first in row 2",
        "1 row stray-quote happened.",
        "Left out of loaded rows",
        "1 row office-missing happened.",
        "1 file Note column-unmapped happened.",
        'A3,"Moe" Szyslak,moe@example.com,US',
        "Not checked usernames against the database",
        "max_rejects: limit 70%, this run 60%, open",
    ):
        assert sentence in said
    assert f"clientimport run {tmp_path}/run/rejects.xlsx --mapping mappings/goldmine.yaml" in said


@pytest.mark.parametrize("status", ["held", "failed", "checked"])
def test_nothing_was_loaded_comes_first(tmp_path: Path, status: str) -> None:
    summary = a_summary(status, message="The reason.")
    summary.gates = [GateReading("max_rejects", "5%", "60%", status == "held")]
    html = page(tmp_path, rejects(), problems(), summary)
    assert re.search(r"<h1[^>]*>(.*?)</h1>", html)[1].startswith("Nothing was loaded")  # type: ignore[index]
    said = Outline(html).words
    assert "all rows are needed again" in said
    assert "are not needed again" not in said
    assert ("The gate max_rejects holds the run back: its limit is 5%, the run has 60%." in said) is (status == "held")


def test_a_clean_run_has_nothing_to_mend(tmp_path: Path) -> None:
    html = page(tmp_path, pl.DataFrame(), no_problems(), a_summary())
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["Not checked", "About this run"]


def test_the_page_needs_nothing_but_itself(tmp_path: Path) -> None:
    outline = Outline(page(tmp_path, rejects(), problems(), a_summary()))
    policy = next(attrs["content"] for tag, attrs in outline.tags if attrs.get("http-equiv"))
    assert policy is not None
    assert re.sub(r"sha256-[\w+/=]{44}", "sha256-…", policy) == (
        "default-src 'none'; style-src 'sha256-…'; script-src 'sha256-…'; base-uri 'none'; form-action 'none'"
    )
    assert not [
        tag for tag, attrs in outline.tags if tag in ("link", "img", "iframe", "a") or {"src", "href", "style"} & set(attrs)
    ]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    headings = {**HEADINGS, "Note": HOSTILE}
    rows = rejects((2, None, "A2", HOSTILE, "=cmd|'/c calc'!A1", "UK", HOSTILE), (3, HOSTILE, None, None, None, None, None))
    found = problems(
        problem(2, "email-invalid", ("Note",), value=HOSTILE, message=HOSTILE, fix=HOSTILE),
        problem(2, "email-invalid", ("Note",), value=HOSTILE + "2", message=HOSTILE),
        problem(3, "stray-quote", severity="reject", value=HOSTILE),
        problem(4, "url-invalid", ("Note",), severity="drop", value=HOSTILE, message=HOSTILE),
    )
    plain = Outline(page(tmp_path, rejects(), problems(), a_summary()))
    summary = a_summary("failed", path=HOSTILE, message=HOSTILE)
    summary.not_done, summary.mapping_path = [HOSTILE], HOSTILE
    outline = Outline(page(tmp_path, rows, found, summary, headings))
    assert {tag for tag, _ in outline.tags} <= {tag for tag, _ in plain.tags} | {"q"}
    assert sum(tag == "script" for tag, _ in outline.tags) == 1
    assert not [name for _, attrs in outline.tags for name in attrs if name.startswith("on")]
    assert outline.text.count(HOSTILE) > 12


def test_long_lists_say_where_the_rest_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_rows, "SHOWN", 3)
    monkeypatch.setattr("clientimport.reporter.page.SHOWN", 3)
    monkeypatch.setattr(page_rows, "CELL_BUDGET", 10)
    monkeypatch.setattr(page_causes, "VALUES", 9)
    rows = rejects(*((row, None, f"A{row}", "x" * 500, "e", "c", "o") for row in range(2, 32)))
    found = problems(*(problem(row, "email-invalid", ("E-mail",), value=f"v{row}") for row in range(2, 32)))
    html = page(tmp_path, rows, found, a_summary())
    said = Outline(html).words
    assert html.count("<tr data-g") == 3
    assert "The first 3 of 30 rejected rows are listed here. All of them are in rejects.csv and rejects.xlsx." in said
    assert "The cells of the first 1 rows are listed here; those of all rows are in rejects.csv." in said
    assert "and 21 more: the sheet Causes of rejects.xlsx has them all." in said
    assert "x" * 400 + " … (cut here; whole in rejects.csv)" in said


def test_the_same_run_gives_the_same_page(tmp_path: Path) -> None:
    first = page(tmp_path, rejects(), problems(), a_summary())
    assert page(tmp_path, rejects().reverse(), problems().reverse(), a_summary()) == first
