"""A row is mended on the review page: checked as one types, saved once, and never lost, whoever else is there."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

from served import Served

FIRST_EMAIL = "/rejects?cause=email-invalid%3AEmail"


def opened(morning: Served, user: str = "karin", table: str = FIRST_EMAIL, **options: Any) -> Any:
    """The first row of a table."""
    page = morning.enter(user, **options)
    morning.go(page, table)
    page.locator("#found tbody th a").first.click()
    return page


def test_a_row_is_checked_as_one_types_and_saved(morning: Served) -> None:
    from playwright.sync_api import expect

    page = opened(morning)
    email = page.get_by_label("Email", exact=True)
    expect(email).to_have_value("person50@example")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#brief")).to_have_text("One fault is left.")
    email.fill("person50@example.com")
    expect(page.locator("#brief")).to_have_text("Nothing is wrong: it would be created.")
    expect(email).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".record")).to_contain_text(["person50@example.com"])
    expect(page.locator("#unsaved")).to_be_visible()
    email.fill("person50")
    expect(page.locator("#brief")).to_have_text("One fault is left.")
    email.fill("person50@example.com")
    email.press("Enter")
    expect(page.locator("#told")).to_have_text(re.compile("Saved."))
    expect(page.locator("#told")).to_be_focused()
    expect(page.get_by_label("Email", exact=True)).to_have_value("person50@example.com")
    expect(page.get_by_text("received:")).to_have_text(re.compile("person50@example"))
    page.locator("#told").get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Email", exact=True)).to_have_value("person50@example")


def test_the_nearest_value_is_one_press_away_and_the_known_ones_are_listed(morning: Served) -> None:
    from playwright.sync_api import expect

    page = opened(morning, table="/rejects?cause=country-unknown%3AMailing+Country&value=Untied+States")
    country = page.get_by_label("Mailing Country", exact=True)
    page.get_by_role("button", name="Take United States").click()
    expect(country).to_have_value("United States")
    expect(country).to_be_focused()
    expect(page.locator("#brief")).to_have_text("Nothing is wrong: it would be created.")
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("#told")).to_be_visible()
    expect(page.get_by_label("Mailing Country", exact=True)).to_have_value("Untied States")
    morning.go(page, "/rejects?cause=lookup-unknown%3AAccount+Owner")
    page.locator("#found tbody th a").first.click()
    owner = page.get_by_label("Account Owner", exact=True)
    expect(page.get_by_role("button", name="Take Maria Lopez")).to_be_visible()
    choice = page.get_by_label("Choose … Account Owner")
    expect(choice.locator("option")).to_have_text(["Choose …", "Maria Lopez", "Tom Becker", "Aisha Khan"])
    choice.select_option("Tom Becker")
    expect(owner).to_have_value("Tom Becker")
    expect(choice).to_have_value("")
    expect(page.locator("#brief")).to_have_text("Nothing is wrong: it would be created.")


def test_answers_that_come_late_are_not_shown(morning: Served) -> None:
    from playwright.sync_api import expect

    page = opened(morning)
    held: list[Any] = []

    def slow(route: Any) -> None:
        if "never%40example.com" in (route.request.post_data or "") and not held:
            held.append(route)
            return
        route.continue_()

    page.route("**/check", slow)
    email = page.get_by_label("Email", exact=True)
    with page.expect_request("**/check"):
        email.fill("never@example.com")
    email.fill("wrong")
    expect(page.locator("#brief")).to_have_text("One fault is left.")
    expect(page.locator(".record")).not_to_contain_text(["never@example.com"])
    assert len(held) == 1


def test_of_two_reviewers_nobody_loses_anything(morning: Served) -> None:
    from playwright.sync_api import expect

    karin, lisa = opened(morning), opened(morning, "lisa")
    karin.get_by_label("Email", exact=True).fill("karin@example.com")
    karin.get_by_label("Title", exact=True).fill("Director")
    lisa.get_by_label("Email", exact=True).fill("lisa@example.com")
    lisa.get_by_label("Salutation", exact=True).fill("Mrs.")
    lisa.get_by_role("button", name="Save", exact=True).click()
    expect(lisa.locator("#told")).to_be_visible()
    karin.get_by_role("button", name="Save", exact=True).click()
    expect(karin.get_by_role("heading", level=1)).to_have_text("lisa saved this row while you were typing")
    boxes = karin.locator("fieldset")
    expect(boxes.locator("legend")).to_have_text(["Salutation", "Title", "Email"])
    chosen = {box.locator("legend").text_content(): box.locator("input:checked").input_value() for box in boxes.all()}
    # What only one of them touched is theirs who touched it; what both did is to be decided.
    assert chosen == {"Salutation": "Mrs.", "Title": "Director", "Email": "karin@example.com"}
    karin.get_by_label(re.compile("lisa@example.com")).check()
    karin.get_by_role("button", name="Save what I chose").click()
    expect(karin.locator("#told")).to_be_visible()
    lisa.reload()
    values = [lisa.get_by_label(name, exact=True).input_value() for name in ("Salutation", "Title", "Email")]
    assert values == ["Mrs.", "Director", "lisa@example.com"]
    expect(lisa.locator(".trail p")).to_have_text([re.compile("karin mended"), re.compile("lisa mended")])


def test_one_may_go_on_typing_after_a_conflict(morning: Served) -> None:
    from playwright.sync_api import expect

    karin, lisa = opened(morning), opened(morning, "lisa")
    lisa.get_by_label("Email", exact=True).fill("lisa@example.com")
    lisa.get_by_role("button", name="Save", exact=True).click()
    expect(lisa.locator("#told")).to_be_visible()
    karin.get_by_label("Email", exact=True).fill("karin@example.com")
    karin.get_by_role("button", name="Save", exact=True).click()
    karin.get_by_role("button", name="Go on typing with it").click()
    expect(karin.get_by_label("Email", exact=True)).to_have_value("karin@example.com")
    karin.get_by_label("Title", exact=True).fill("Director")
    karin.get_by_role("button", name="Save", exact=True).click()
    expect(karin.locator("#told")).to_be_visible()
    expect(karin.get_by_label("Email", exact=True)).to_have_value("karin@example.com")


def test_while_a_run_is_loading_nothing_typed_is_lost(morning: Served, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = opened(morning)
    page.get_by_label("Email", exact=True).fill("person50@example.com")
    connection = sqlite3.connect(tmp_path / "morning/clients.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    page.get_by_role("button", name="Save", exact=True).click()
    notice = page.locator("#page [role=alert]")
    expect(notice).to_have_text(re.compile("A run is loading.* What you typed stands below"), timeout=30_000)
    expect(notice).to_be_focused()
    expect(page.get_by_label("Email", exact=True)).to_have_value("person50@example.com")
    connection.rollback()
    connection.close()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#told")).to_have_text(re.compile("Saved."))


def test_a_server_that_is_away_loses_nothing(morning: Served) -> None:
    from playwright.sync_api import expect

    page = opened(morning)
    page.get_by_label("Email", exact=True).fill("person50@example.com")
    page.route("**/rejects/*", lambda route: route.abort())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#alert")).to_have_text(re.compile("The server does not answer."))
    expect(page.get_by_label("Email", exact=True)).to_have_value("person50@example.com")
    page.unroute("**/rejects/*")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#told")).to_have_text(re.compile("Saved."))
    expect(page.locator("#alert")).to_be_empty()
    assert sorted(said.partition(": ")[0] for said in morning.complaints) == ["Failed to load resource", "a form was lost"]
    morning.complaints.clear()


def test_leaving_what_is_not_saved_is_asked_about(morning: Served) -> None:
    from playwright.sync_api import expect

    page = opened(morning)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Email", exact=True).fill("person50@example.com")
    page.get_by_role("link", name="Next row").click()
    expect(page.get_by_label("Email", exact=True)).to_have_value("person50@example.com")
    assert asked == ["beforeunload"]
    page.locator(".more-acts summary").first.click()
    page.locator(".more-acts input[name=to]").fill("lisa")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_label("Email", exact=True)).to_have_value("person50@example.com")
    assert asked == ["beforeunload", "confirm"]


def test_line_breaks_and_odd_characters_come_back_as_they_were(morning: Served, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = opened(morning)
    street = page.get_by_label("Mailing Street", exact=True)
    expect(street).to_have_value("1200 Harbor Way\nSuite 410")
    page.get_by_label("Email", exact=True).fill("person50@example.com")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#told")).to_be_visible()
    assert drafts(tmp_path) == ['{"Email": "person50@example.com"}']


def drafts(tmp_path: Path) -> list[str]:
    connection = sqlite3.connect(tmp_path / "morning/clients.db")
    found = [cells for (cells,) in connection.execute("SELECT cells FROM import_review WHERE cells IS NOT NULL")]
    connection.close()
    return found
