"""report.html in a real browser: hostile cells do nothing, searching and sorting work, it fits a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.rows import RAW, ROW, Layout, SourceFile
from clientimport.core.runs import RunSummary
from clientimport.reporter import Reports

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
OPTIONS = [
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking",
    "--disable-component-update --disable-sync",
]
HOSTILE = [
    "<script>window.owned = 1</script>",
    "<img src=x onerror='window.owned = 2'>",
    '"><svg onload=window.owned=3>',
    "</style></title></table><script>window.owned = 4</script>",
    "javascript:window.owned=5",
    '=HYPERLINK("http://127.0.0.1:9/")',
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "{{ constructor.constructor('window.owned = 6')() }}",
]
HEADINGS = {"Key": "Key", "Name": HOSTILE[0], "Note": HOSTILE[1]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: report.html was NOT tested in a browser"
    )
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: report.html was NOT tested in a browser (apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=" ".join(OPTIONS).split())
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page over 130 rejects: row 2 to 9 hostile, every third one of the rest with a country."""
    rows, found = [], []
    for row in range(2, 132):
        text = HOSTILE[row - 2] if row < 10 else f"Ned {row}"
        rows.append((0, row, text if row == 9 else None, f"A{row}", text, f"note {row}" if row % 3 else "Springfield"))
        code = "country-unknown" if row % 3 == 0 else "email-invalid"
        found.append({"file": 0, ROW: row, "code": code, "severity": "reject", "columns": ["Key"], "field": "f", "value": text,
                      "message": f"{text} is wrong.", "fix": f"Mend {text}."})  # fmt: skip
    layout = Layout("csv", tuple(HEADINGS.values()), tuple(HEADINGS), 1)
    summary = RunSummary("run-1", HOSTILE[2], HOSTILE[3], HOSTILE[4], "aa", "2026-03-01T02:00:00+00:00", "0.1.0")
    summary.files, summary.status, summary.message = [SourceFile(0, HOSTILE[3], "bb", 1, layout)], "failed", HOSTILE[0]
    summary.fates.add("rejected", 130)
    folder = tmp_path_factory.mktemp("page") / "run"
    schema = {"file": pl.Int32, ROW: pl.Int64, RAW: pl.String, **dict.fromkeys(HEADINGS, pl.String)}
    with Reports(folder) as reports:
        reports.take(pl.DataFrame(rows, schema=schema, orient="row"), pl.DataFrame(found, schema=PROBLEM_SCHEMA))
        reports.write(summary, HEADINGS, list(HEADINGS))
        reports.publish()
    return folder / "report.html"


@pytest.fixture
def page(browser: Any, report: Path) -> Iterator[Any]:
    """The page opened; anything it asks of a network, says to the console or breaks at ends the test."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    opened.on("request", lambda request: complaints.append(request.url) if request.url != report.as_uri() else None)
    opened.goto(report.as_uri())
    yield opened
    context.close()
    assert complaints == []


def rows_shown(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all("#rows tr:not([hidden]) .at b", "all => all.map(each => each.textContent)")
    return found


def test_hostile_text_is_shown_and_never_run(page: Any) -> None:
    text = page.inner_text("body")
    for hostile in HOSTILE:
        assert hostile in text
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    page.wait_for_timeout(100)
    assert page.evaluate("[window.owned, document.scripts.length, document.images.length, location.href]") == [
        None, 1, 0, page.url,
    ]  # fmt: skip
    assert page.title().startswith("Nothing was loaded. · run-1")


def test_what_escaping_would_miss_the_policy_stops(browser: Any, report: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted.html"
    planted.write_text(report.read_text("utf-8").replace("<main>", "<main><script>window.owned = 7</script>"), "utf-8")
    opened = browser.new_page()
    opened.goto(planted.as_uri())
    assert opened.evaluate("[window.owned, document.scripts.length]") == [None, 2]
    opened.close()


def test_rows_come_a_hundred_at_a_time(page: Any) -> None:
    assert rows_shown(page) == [str(row) for row in range(2, 102)]
    assert page.inner_text("#found") == "100 of 130 shown"
    page.click("#more")
    assert rows_shown(page) == [str(row) for row in range(2, 132)]
    assert not page.is_visible("#more")


def test_searching(page: Any) -> None:
    from playwright.sync_api import expect

    page.fill("#search", "SPRING  ned")
    expect(page.locator("#found")).to_have_text("42 of 130 rows")
    # The hostile texts of rows 3 and 6 hold "owned".
    assert rows_shown(page) == ["3", "6", *(str(row) for row in range(12, 132, 3))]
    page.fill("#search", "no such text")
    page.wait_for_selector("#none:visible")
    assert rows_shown(page) == []
    page.click("#clear")
    assert len(rows_shown(page)) == 100
    page.fill("#search", "<SCRIPT>window.owned = 1</SCRIPT>")
    expect(page.locator("#found")).to_have_text("1 of 130 rows")
    assert rows_shown(page) == ["2"]


def test_a_cause_shows_its_rows_and_sorting_brings_them_together(page: Any) -> None:
    page.click("button.show >> nth=1")
    assert rows_shown(page) == [str(row) for row in range(3, 132, 3)]
    page.click("#clear")
    page.select_option("#sort", "cause")
    assert rows_shown(page)[:3] == ["2", "4", "5"]
    page.click("#more")
    assert rows_shown(page)[-2:] == ["126", "129"]
    page.select_option("#sort", "row")
    assert rows_shown(page)[:3] == ["2", "3", "4"]


@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_the_screen(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if os.environ.get("CLIENTIMPORT_SCREENSHOTS"):
        page.screenshot(path=f"{os.environ['CLIENTIMPORT_SCREENSHOTS']}/report-{width}.png", full_page=True)


def test_without_scripts_everything_is_there(browser: Any, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(report.as_uri())
    assert opened.locator("#rows tr:visible").count() == 130
    assert opened.locator(".tools:visible").count() == 0
    context.close()
