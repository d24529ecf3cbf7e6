"""The reviewer's morning: open, see the largest cause, mend it for all its rows, look, load, and see the clients there."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from served import Served

ROW = re.compile(r"/rejects/\d+")


def clients(folder: Path) -> int:
    with sqlite3.connect(folder / "clients.db") as connection:
        (count,) = connection.execute("SELECT count(*) FROM ticketevolution_client").fetchone()
    connection.close()
    return int(count)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "morning"


def test_the_morning(morning: Served, folder: Path) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    assert clients(folder) == 100
    expect(page.locator("h1 + .lead")).to_have_text("55 rejected rows are open.")
    page.get_by_role("link", name="See their causes").click()
    largest = page.locator(".cause").first
    expect(largest.locator(".tally b")).to_have_text("48")
    expect(largest.locator(".say")).to_contain_text("Mailing Country")
    expect(largest.locator(".values li").first).to_have_text(re.compile(r"Untied States.*× 36.*United States"))

    largest.get_by_role("link", name="Mend together").click()
    expect(page.get_by_label("Becomes: Untied States")).to_have_value("United States")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert").filter(has_text="Nothing is ticked yet")).to_be_focused()
    page.get_by_role("checkbox", name="Untied States").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("36 rows would change")
    expect(page.locator(".facts-row li")).to_have_text(
        [
            re.compile(r"34\s+would have no fault left"),
            re.compile(r"2\s+would still have one"),
            re.compile(r"12\s+stay as they are"),
        ]
    )
    expect(page.locator(".sample tbody tr").first).to_have_text(re.compile(r"Untied States\s*→\s*United States"))
    assert clients(folder) == 100

    page.get_by_role("button", name="Mend 36 rows").click()
    expect(page.locator("#told")).to_have_text(re.compile("36 rows are mended, and wait to be loaded."))
    expect(page.locator(".cause").first.locator(".mended")).to_have_text("36 mended")
    page.get_by_role("link", name="Load the 36 mended rows").click()
    page.get_by_role("button", name="Load 36 rows").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("34 of 36 rows loaded", timeout=60_000)
    expect(heading).to_be_focused()
    assert clients(folder) == 134
    expect(page.locator(".facts-row li")).to_have_text([re.compile(r"34\s+in the database"), re.compile(r"2\s+rejected again")])
    page.get_by_role("link", name="See the 21 rows that are still open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("21 rejected rows are open")

    page.get_by_role("link", name="History", exact=True).first.click()
    expect(page.locator(".trail p")).to_have_text(
        [
            re.compile(r"karin loaded what was mended: 36 rows."),
            re.compile(r"karin mended 36 rows together."),
        ]
    )


def test_what_is_mended_together_is_taken_back(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/open")
    page.get_by_role("link", name="Mend together").first.click()
    page.get_by_role("button", name="Tick all proposals").click()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name=re.compile("Mend 40 rows")).click()
    page.locator("#told").get_by_role("button", name="Undo").click()
    expect(page.locator("#told")).to_have_text(re.compile("Undone in 40 rows."))
    expect(page.locator(".cause .mended")).to_have_count(0)
    morning.go(page, "/audit")
    expect(page.locator(".trail li.undone")).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("Undo"))).to_have_count(0)


def test_what_changed_since_the_preview_is_previewed_again(morning: Served) -> None:
    from playwright.sync_api import expect

    page, other = morning.enter(), morning.enter("lisa")
    for each in (page, other):
        morning.go(each, "/open")
        each.get_by_role("link", name="Mend together").first.click()
        each.get_by_role("button", name="Tick all proposals").click()
        each.get_by_role("button", name="Preview").click()
        expect(each.get_by_role("heading", level=1)).to_have_text("40 rows would change")
    other.get_by_role("button", name="Mend 40 rows").click()
    expect(other.locator("#told")).to_be_visible()
    page.get_by_role("button", name="Mend 40 rows").click()
    expect(page.get_by_role("alert").filter(has_text="Somebody has changed some of these rows")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("No row would change")


def test_rows_are_waived_and_assigned_together(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/rejects?cause=email-invalid%3AEmail")
    expect(page.locator("#found [role=status]")).to_have_text("4 rows")
    expect(page.locator("#picked")).to_have_text("No row is ticked")
    page.locator("#pick-all").check()
    expect(page.locator("#picked")).to_have_text("4 rows are ticked")
    page.locator("#selected").get_by_text("Assign …").click()
    page.locator("#selected input[name=to]").fill("lisa")
    page.locator("#selected").get_by_role("button", name="Assign").click()
    expect(page.locator("#told")).to_have_text(re.compile("4 rows are assigned."))
    expect(page.locator(".to")).to_have_text(["assigned to lisa"] * 4)
    page.locator("input[name=id]").first.check()
    page.locator("#selected").get_by_text("Waive …").click()
    page.locator("#selected input[name=reason]").fill("left the company")
    page.locator("#selected").get_by_role("button", name="Waive").click()
    expect(page.locator("#told")).to_have_text(re.compile("The row is waived."))
    expect(page.locator("#found [role=status]")).to_have_text("3 rows")
    page.select_option("select[name=state]", "waived")
    expect(page.locator("#found [role=status]")).to_have_text("1 row")
    page.locator("#found tbody th a").click()
    expect(page.get_by_text("left the company")).not_to_have_count(0)
    page.get_by_role("button", name="Open it again").click()
    expect(page.locator("#told")).to_have_text(re.compile("The row is open again."))


def test_a_whole_cause_is_waived(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/open")
    page.locator(".cause").filter(has_text="email-invalid").get_by_role("link", name="Waive …").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waive 4 rows?")
    page.get_by_label("Reason").fill("nobody knows them")
    page.get_by_role("button", name="Waive 4 rows").click()
    expect(page.locator("#told")).to_have_text(re.compile("4 rows are waived."))
    expect(page.get_by_role("heading", level=1)).to_have_text("51 rejected rows are open")


def test_changes_of_the_mapping_are_looked_for(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/open")
    page.get_by_role("button", name="Look for changes").click()
    expect(page.locator(".suggestions li h3").first).to_be_visible(timeout=60_000)
    first = page.locator(".suggestions > li").first
    expect(first.locator(".patch .plus").first).to_be_visible()
    expect(first.locator("code").last).to_have_text(re.compile("clientimport rejects suggest .*--apply 1"))


def test_the_workbook_is_downloaded(morning: Served, tmp_path: Path) -> None:
    import openpyxl

    page = morning.enter()
    page.locator(".runs th a").first.click()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download the workbook").click()
    path = tmp_path / begun.value.suggested_filename
    begun.value.save_as(path)
    assert re.fullmatch(r"rejects-\d{8}-\d{6}-[0-9a-f]{6}\.xlsx", path.name)
    book = openpyxl.load_workbook(path)
    assert (book.sheetnames[:4], book["Rejects"].max_row) == (["Rejects", "Causes", "Notices", "Run"], 56)


def test_the_url_keeps_the_table(morning: Served) -> None:
    from playwright.sync_api import expect

    page: Any = morning.enter()
    morning.go(page, "/rejects")
    page.locator("#text").press_sequentially("untied", delay=20)
    expect(page.locator("#found [role=status]")).to_have_text("40 rows")
    expect(page.locator("#text")).to_be_focused()
    page.get_by_role("link", name="Client").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text(re.compile("Client"))
    assert "text=untied" in page.url and "sort=name" in page.url
    page.reload()
    expect(page.locator("#found [role=status]")).to_have_text("40 rows")
    expect(page.locator("#text")).to_have_value("untied")
    name = page.locator("#found tbody th a").nth(1).text_content()
    page.locator("#found tbody th a").first.click()
    page.get_by_role("link", name="Next row").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("link", name="Rejected rows").last.click()
    expect(page.locator("#found [role=status]")).to_have_text("40 rows")
