"""The review page without JavaScript: everything can be read and done, with a page more here and there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from served import Served


@pytest.fixture
def page(morning: Served) -> Any:
    return morning.enter(java_script_enabled=False)


def test_the_morning_without_script(morning: Served, page: Any) -> None:
    from playwright.sync_api import expect

    page.get_by_role("link", name="See their causes").click()
    page.get_by_role("link", name="Mend together").first.click()
    expect(page.get_by_role("button", name="Tick all proposals")).to_have_count(0)
    page.get_by_role("checkbox", name="Untied States").check()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("checkbox", name="Untied States")).to_be_checked()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Mend 36 rows").click()
    expect(page.locator("#told")).to_have_text(re.compile("36 rows are mended"))
    page.get_by_role("link", name="Load the 36 mended rows").click()
    page.get_by_role("button", name="Load 36 rows").click()
    # The page loads itself again until the run has ended.
    expect(page.get_by_role("heading", level=1)).to_have_text("34 of 36 rows loaded", timeout=60_000)


def test_a_row_is_checked_taken_and_saved(morning: Served, page: Any) -> None:
    from playwright.sync_api import expect

    morning.go(page, "/rejects?cause=country-unknown%3AMailing+Country&value=Untied+States")
    page.locator("#found tbody th a").first.click()
    page.get_by_label("Title", exact=True).fill("Director")
    page.get_by_role("button", name="Take United States").click()
    expect(page.get_by_label("Mailing Country", exact=True)).to_have_value("United States")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Director")
    expect(page.locator("#brief")).to_have_text("Nothing is wrong: it would be created.")
    page.get_by_label("Choose … Account Owner").select_option("Tom Becker")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_label("Account Owner", exact=True)).to_have_value("Tom Becker")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#told")).to_have_text(re.compile("Saved."))


def test_the_table_is_filtered_and_acted_on(morning: Served, page: Any) -> None:
    from playwright.sync_api import expect

    morning.go(page, "/rejects")
    page.locator("#text").fill("person50")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#found [role=status]")).to_have_text("1 row")
    page.locator("input[name=id]").check()
    page.locator("#selected").get_by_text("Waive …").click()
    page.locator("#selected input[name=reason]").fill("left")
    page.locator("#selected").get_by_role("button", name="Waive").click()
    expect(page.locator("#told")).to_have_text(re.compile("The row is waived."))


def test_a_conflict_is_settled(morning: Served, page: Any) -> None:
    from playwright.sync_api import expect

    lisa = morning.enter("lisa")
    for each in (page, lisa):
        morning.go(each, "/rejects?cause=email-invalid%3AEmail")
        each.locator("#found tbody th a").first.click()
    lisa.get_by_label("Email", exact=True).fill("lisa@example.com")
    lisa.get_by_role("button", name="Save", exact=True).click()
    expect(lisa.locator("#told")).to_be_visible()
    page.get_by_label("Email", exact=True).fill("karin@example.com")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("lisa saved this row while you were typing")
    page.get_by_role("button", name="Save what I chose").click()
    expect(page.get_by_label("Email", exact=True)).to_have_value("karin@example.com")


def test_no_control_needs_a_script(morning: Served, page: Any) -> None:
    for path in ("/", "/open", "/rejects", "/rejects/1", "/audit", "/retry"):
        morning.go(page, path)
        assert page.locator("button[type=button]:visible").count() == 0
