"""report.html in a real browser: hostile text does nothing, searching and sorting work, it fits a phone and a printer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from clientimport.core.news import News
from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.rows import RAW, REJECT_KEY, REJECT_NAME, REJECT_STANDING, ROW, Layout, SourceFile
from clientimport.core.runs import RunPoint, RunSummary
from clientimport.reporter import Reports

HOSTILE = [
    "<script>window.owned = 1</script>",
    "<img src=x onerror='window.owned = 2'>",
    '"><svg onload=window.owned=3>',
    "</style></title></table><script>window.owned = 4</script>",
    "javascript:window.owned=5",
    '=HYPERLINK("http://127.0.0.1:9/")',
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "{{ constructor.constructor('window.owned = 6')() }}",
    "${window.owned = 7}<!--",
    "<details open ontoggle=window.owned=8><template>",
    "&lt;b&gt; &#60;script&#62; <a href='javascript:window.owned=9'>x</a>",
]
TURNED = "exe.\u202egpj\u2066 \x1b[31m\x07\x9b"
SHOWN = "exe.\\u202egpj\\u2066 \\x1b[31m\\x07\\x9b"
LONG = "<i>" + "w" * 32_764
HEADINGS = {"Key": "Key", "Name": HOSTILE[0], "Note": HOSTILE[1]}


@pytest.fixture(scope="module")
def browser(chromium: Any) -> Any:
    return chromium


def written(folder: Path, *, lang: str = "en", status: str = "failed") -> Path:
    """A page over 130 rejects: from row 2 on hostile ones, one that turns its neighbours, a long one; every third of the rest
    with a country."""
    texts = [*HOSTILE, TURNED, LONG]
    rows, found = [], []
    for row in range(2, 132):
        text = texts[row - 2] if row < 2 + len(texts) else f"Ned {row}"
        raw = text if row == 9 else None
        rows.append((0, row, raw, f"A{row}", text, f"note {row}" if row % 3 else "Springfield", text, f"K{200 - row} {text}"))
        code = "country-unknown" if row % 3 == 0 else "email-invalid"
        found.append({"file": 0, ROW: row, "code": code, "severity": "reject", "columns": ["Key"], "field": "f", "value": text,
                      "message": f"{text} is wrong.", "fix": f"Mend {text}."})  # fmt: skip
    layout = Layout("xlsx", tuple(HEADINGS.values()), tuple(HEADINGS), 1, sheet=HOSTILE[8], detected={"sheet": HOSTILE[9]})
    summary = RunSummary("run-1", HOSTILE[2], HOSTILE[3], HOSTILE[4], "aa", "2026-03-01T02:00:00+00:00", "0.1.0")
    summary.files, summary.status, summary.message = [SourceFile(0, HOSTILE[3], "bb", 1, layout)], status, HOSTILE[0]
    summary.lang, summary.job = lang, HOSTILE[5]
    summary.news = News(new=3, known=127, gone=2, back=1) if status == "done" else None
    summary.trend = (RunPoint("r1", "2026-02-28T02:00:00+00:00", 1_000, 30), RunPoint("r2", HOSTILE[6], None, 60))
    summary.not_done = [HOSTILE[7]]
    summary.fates.add("rejected", 130)
    cells = dict.fromkeys((*HEADINGS, REJECT_NAME, REJECT_KEY), pl.String)
    frame = pl.DataFrame(rows, schema={"file": pl.Int32, ROW: pl.Int64, RAW: pl.String, **cells}, orient="row")
    standing = pl.when(pl.col(ROW) < 5).then(pl.lit("new")).otherwise(pl.lit("known")).alias(REJECT_STANDING)
    with Reports(folder) as reports:
        reports.take(frame.with_columns(standing), pl.DataFrame(found, schema=PROBLEM_SCHEMA))
        reports.write(summary, HEADINGS, list(HEADINGS))
        reports.publish()
    return folder / "report.html"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("page") / "run")


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
    found: list[str] = page.eval_on_selector_all(
        "#rows tr:not([hidden]) td:first-child small", "all => all.map(each => each.textContent.replace('row ', ''))"
    )
    return found


def test_hostile_text_is_shown_and_never_run(page: Any) -> None:
    text = page.inner_text("body")
    for hostile in HOSTILE:
        assert hostile in text
    assert SHOWN in text
    assert not set("\u202e\u2066\x1b\x07\x9b") & set(page.inner_text("html"))
    assert LONG[:60] in text
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


def test_everything_is_there_as_text(page: Any) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    text = page.text_content("#rows tr:first-child")
    assert [part in text for part in ("<script>window.owned = 1</script>", "K198", "note 2", "A2", "Key")] == [True] * 5
    facts = page.text_content(".facts")
    assert [hostile in facts for hostile in (HOSTILE[3], HOSTILE[4], HOSTILE[5], HOSTILE[8], HOSTILE[9])] == [True] * 5
    assert page.text_content("ul.plain") == HOSTILE[7]


def test_searching(page: Any) -> None:
    from playwright.sync_api import expect

    page.fill("#search", "SPRING  k15")
    expect(page.locator("#found")).to_have_text("3 of 130 rows")
    assert rows_shown(page) == ["42", "45", "48"]
    page.fill("#search", "no such text")
    page.wait_for_selector("#none:visible")
    assert rows_shown(page) == []
    page.click("#clear")
    assert len(rows_shown(page)) == 100
    page.fill("#search", "<SCRIPT>window.owned = 1</SCRIPT>")
    expect(page.locator("#found")).to_have_text("1 of 130 rows")
    assert rows_shown(page) == ["2"]
    page.fill("#search", "k150")
    expect(page.locator("#rows tr:visible small")).to_have_text(["row 50"])


def test_a_cause_shows_its_rows_and_sorting_brings_them_together(page: Any) -> None:
    from playwright.sync_api import expect

    page.click("button.show >> nth=1")
    assert rows_shown(page) == [str(row) for row in range(3, 132, 3)]
    assert page.inner_text("#only").startswith("Only: Key ")
    page.click("#clear")
    assert not page.is_visible("#only")
    page.select_option("#sort", "cause")
    assert rows_shown(page)[:3] == ["2", "4", "5"]
    page.click("#more")
    assert rows_shown(page)[-2:] == ["126", "129"]
    page.select_option("#sort", "row")
    assert rows_shown(page)[:3] == ["2", "3", "4"]
    page.select_option("#sort", "key")
    page.fill("#search", "k15")
    expect(page.locator("#found")).to_have_text("10 of 130 rows")
    assert rows_shown(page) == [str(row) for row in range(50, 40, -1)]


def test_one_value_of_a_cause_shows_its_rows(page: Any) -> None:
    page.click(".cause summary >> nth=0")
    page.click("li[data-c] >> text='Ned 16'")
    assert rows_shown(page) == ["16"]
    assert page.inner_text("#only") == "Only: Key Ned 16"


def test_new_ones_only(page: Any) -> None:
    page.check("#new input")
    assert rows_shown(page) == ["2", "3", "4"]
    page.click("#clear")
    assert not page.is_checked("#new input")
    assert len(rows_shown(page)) == 100


def test_by_keyboard_alone(page: Any) -> None:
    page.focus("button.show >> nth=0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "sort"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.is_checked("#new input")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("lang", "width"), [("en", 1200), ("de", 360)])
def test_nobody_is_kept_out(browser: Any, tmp_path: Path, scheme: str, lang: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: NOT tested for access")
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    opened = context.new_page()
    opened.goto(written(tmp_path / "run", lang=lang, status="done").as_uri())
    found = axe.Axe().run(opened).response["violations"]
    context.close()
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == []


def test_on_paper_there_are_causes_and_the_first_rows_and_no_controls(browser: Any, report: Path) -> None:
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        opened = context.new_page()
        opened.goto(report.as_uri())
        opened.emulate_media(media="print")
        assert opened.locator("#rows tr:visible").count() == 100
        assert opened.inner_text("#printed") == "The first 100 rows are printed; the page itself and rejects.xlsx have more."
        assert [opened.locator(f"{each}:visible").count() for each in (".tools", "input", "select", ".show", "#more")] == [
            0
        ] * 5
        assert opened.locator(".cause:visible").count() == 2
        context.close()


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
    assert opened.locator("button:visible").count() == 0
    context.close()
