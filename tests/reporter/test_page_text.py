"""report.html as text: what it says, and that nothing in it can be taken for markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from reporter_examples import HEADINGS, a_summary, problem, problems, rejects

from clientimport.core.news import News
from clientimport.core.problems import no_problems
from clientimport.core.rows import REJECT_CLIENT, REJECT_KEY, REJECT_NAME, REJECT_SINCE, REJECT_STANDING, SourceFile
from clientimport.core.runs import GateReading, RunPoint, RunSummary
from clientimport.reporter import Reports, page_budget, page_causes
from clientimport.reporter.words_page import WORDS
from clientimport.values.spelling import did_you_mean

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
        self.text += " "

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
        "Left out as the mapping asks",
        "1 row office-missing happened.",
        "1 file Note column-unmapped happened.",
        'A3,"Moe" Szyslak,moe@example.com,US',
        "Not checked usernames against the database",
        "max_rejects: limit 70%, this run 60%, open",
    ):
        assert sentence in said
    assert f"clientimport rejects retry {tmp_path}/run/rejects.xlsx" in said


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


def many(rows: int, cell: str, wrong: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with a long cell each, and so many faults in each of them."""
    rejected = rejects(*((row, None, f"A{row}", cell, "e", "c", "o") for row in range(2, rows + 2)))
    found = [
        problem(row, "email-invalid", ("E-mail",), value=f"v{row}", field=f"f[{at}]", message=f"“v{row}” is wrong, {at}.")
        for row in range(2, rows + 2)
        for at in range(wrong)
    ]
    return rejected, problems(*found)


def test_long_lists_say_where_the_rest_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_budget, "ROWS", 3)
    monkeypatch.setattr(page_causes, "VALUES", 9)
    html = page(tmp_path, *many(30, "x" * 500, wrong=14), a_summary())
    said = Outline(html).words
    assert html.count("<tr data-g") == 3
    assert "3 of 30 rejected rows are listed here. All of them are in rejects.csv and rejects.xlsx." in said
    assert "30 different values, the most frequent first: v10 v11" in said
    assert "and 21 more: the sheet Causes of rejects.xlsx has them all." in said
    assert said.count("… and 2 more problems, in rejects.xlsx") == 3
    assert "3 long texts are cut here (…); they are whole in rejects.csv." in said
    assert "x" * 400 + "…" in said
    assert "x" * 401 not in said


@pytest.mark.parametrize("cell", ["x", "ß" * 300, "&" * 32_767])
def test_it_keeps_within_its_bytes_and_says_what_it_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str
) -> None:
    monkeypatch.setattr(page_budget, "BYTES", 90_000)
    monkeypatch.setattr("clientimport.reporter.page.BYTES", 90_000)
    html = page(tmp_path, *many(700, cell), a_summary())
    assert len(html.encode()) <= 90_000
    listed = html.count("<tr data-g")
    whole = html.count("<dl><dt>Key")
    assert 0 < whole < listed < 700
    said = Outline(html).words
    assert f"{listed} of 700 rejected rows are listed here." in said
    assert f"The first {whole} stand with their cells and with what to do." in said


def test_no_heading_nor_number_of_causes_is_too_much(tmp_path: Path) -> None:
    headings = {name: name + "<&" * 2_000 for name in HEADINGS}
    found = problems(
        *(
            problem(2, f"code-{at}", ("Note",), severity=severity, value="&" * 2_000 + str(at), message="&" * 999)
            for severity in ("reject", "drop", "notice")
            for at in range(130)
        )
    )
    summary = a_summary(message="&" * 9_000)
    summary.files = [SourceFile(at, f"in/{'&' * 900}{at}.csv", "bb" * 32, 1, summary.files[0].layout) for at in range(99)]
    html = page(tmp_path, rejects((2, None, *["&" * 32_767] * 5)), found, summary, headings)
    assert len(html.encode()) <= 3_000_000
    said = Outline(html).words
    assert "… and 30 more causes (30 rows): the sheet Causes of rejects.xlsx names them all." in said
    assert "… and 69 more, in run.json" in said


def test_a_row_with_two_values_of_a_cause_is_one_row(tmp_path: Path) -> None:
    found = problems(
        problem(2, "not-allowed", ("Note",), value="a"),
        problem(2, "not-allowed", ("Note",), value="b"),
        problem(5, "not-allowed", ("Note",), value="a"),
    )
    assert "2 rows Note not-allowed happened." in Outline(page(tmp_path, rejects(), found, a_summary())).words


def test_values_that_are_alike_stand_together_with_what_was_meant(tmp_path: Path) -> None:
    meant = did_you_mean("Germany")
    rows = rejects(*((row, None, f"A{row}", "n", "e", "c", "o") for row in range(2, 9)))
    values = ["Germny", "N/K", "Deutchland", "n.k.", "Germny", "??", None]
    found = problems(
        *(
            problem(
                row,
                "country-unknown",
                ("Country",),
                value=value,
                detail=meant if value and "rm" in value + "rm" * (value[0] == "D") else None,
            )
            for row, value in enumerate(values, start=2)
        )
    )
    html = page(tmp_path, rows, found, a_summary())
    chips = re.findall(r'<li data-c="(.*?)">(.*?)</li>', html)
    text = [(mark, " ".join(re.sub("<.*?>", " ", inside).split())) for mark, inside in chips]
    assert text == [
        ("0.0", "Germny × 2 Deutchland nearest known value: Germany"),
        ("0.1", "N/K n.k."),
        ("0.3", "??"),
    ]
    assert re.findall(r'<tr data-g="(.*?)"', html) == ["0.0", "0.1", "0.0", "0.1", "0.0", "0.3", "0"]


def test_whose_row_it_is_comes_first(tmp_path: Path) -> None:
    about = pl.DataFrame(
        {
            REJECT_KEY: ["A2", None, "A5"],
            REJECT_NAME: ["Ned <b>", None, "Prince Fielder"],
            REJECT_CLIENT: [None, None, 31],
            REJECT_STANDING: ["new", None, "known"],
            REJECT_SINCE: ["2026-02-27", None, "2026-02-27"],
        },
        schema_overrides={REJECT_CLIENT: pl.Int64},
    )
    html = page(tmp_path, rejects().hstack(about), problems(), a_summary())
    first = [Outline(cell).words for cell in re.findall(r"<tr[^>]*><td>(.*?)<td>", html)]
    assert first == [
        "Ned <b> A2 row 2 new",
        "row 3",
        "Prince Fielder A5 row 5 known since 27 February 2026 client 31 stays as it is stored",
    ]
    assert re.findall(r"<tr.*?( data-new)?><td>", html) == [" data-new", "", ""]
    assert "__name" not in html


def test_the_news_come_first(tmp_path: Path) -> None:
    summary = a_summary()
    summary.news = News(new=3, known=1_041, gone=12, back=1, changed=2, waived=4)
    html = page(tmp_path, rejects(), problems(), summary)
    assert Outline(html.split("</h1>")[1]).words.startswith(
        "3 new (1 back again) 1,041 known (2 changed) 12 gone 4 waived in/Clients.csv"
    )
    summary.lang, summary.news = "de", News(new=0, known=1_041, gone=0)
    said = Outline(page(tmp_path, rejects(), problems(), summary).split("</h1>")[1]).words
    assert said.startswith("0 neu 1.041 bekannt 0 erledigt in/Clients.csv")


def test_the_trend_of_the_last_runs(tmp_path: Path) -> None:
    summary = a_summary()
    assert "The last" not in Outline(page(tmp_path, rejects(), problems(), summary)).words
    summary.trend = (
        RunPoint("r1", "2026-02-27T02:00:00+00:00", 1_000, 30),
        RunPoint("r2", "2026-02-28T02:00:00+00:00", None, 60),
    )
    html = page(tmp_path, rejects(), problems(), summary)
    said = Outline(html).words
    assert "The last 3 runs in the database max. 1,000" in said
    assert re.search("27 Feb 1 Mar rejected max. 60", said)
    assert "1 March 2026, 02:00 UTC (this run) 2 3 28 February 2026, 02:00 UTC nothing loaded 60 27 February 2026" in said
    bars = re.findall(r'<rect class="(good|bad)([ a-z]*)" x="(\d+)" y="(.*?)" width="14" height="(.*?)">', html)
    assert bars == [
        ("good", "", "223", "0.0", "40.0"), ("good", " empty", "243", "38.5", "1.5"), ("good", " now", "263", "38.5", "1.5"),
        ("bad", "", "223", "20.0", "20.0"), ("bad", "", "243", "0.0", "40.0"), ("bad", " now", "263", "38.0", "2.0"),
    ]  # fmt: skip


def test_in_german_it_is_german(tmp_path: Path) -> None:
    summary = a_summary("held")
    summary.lang = "de"
    html = page(tmp_path, rejects(), problems(), summary)
    assert html.startswith('<!doctype html>\n<html lang="de">')
    said = Outline(html).words
    assert "1. März 2026, 02:00 UTC" in said
    assert "Keine Zeile dieses Laufs ist in der Datenbank" in said
    assert "abgewiesen 3 60 %" in said
    english = {
        text for key, in_ in WORDS.items() for lang, text in in_.items() if lang == "en" and text != in_["de"] and " " in text
    }
    assert [text for text in english if "{" not in text and text in said] == []


def test_the_same_run_gives_the_same_page(tmp_path: Path) -> None:
    first = page(tmp_path, rejects(), problems(), a_summary())
    assert page(tmp_path, rejects().reverse(), problems().reverse(), a_summary()) == first
