"""A check that is answered late, when its row was saved and the next one stands there: it says nothing of that one."""

from __future__ import annotations

import re
from typing import Any

from served import Served


def test_a_late_answer_does_not_stand_at_the_next_row(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/rejects?cause=email-invalid%3AEmail")
    page.locator("#found tbody th a").first.click()
    held: list[Any] = []
    page.route("**/check", lambda route: held.append(route))  # noqa: PLW0108 - Playwright looks at its parameters
    with page.expect_request("**/check"):
        page.get_by_label("Email", exact=True).fill("person50@example.com")
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("#told")).to_have_text(re.compile("Saved."))
    email = page.get_by_label("Email", exact=True)
    expect(email).to_have_value("person51@example")
    (check,) = held
    # It is broken off when the row goes; one that was not would be answered now, and shown at once.
    if not check.request.failure:
        with page.expect_event("requestfinished"):
            check.fulfill(response=check.fetch())
        page.evaluate("new Promise(done => setTimeout(done, 500))")
    expect(page.locator("#brief")).to_have_text("One fault is left.")
    expect(page.locator(".cell.faulty .said")).to_have_text(re.compile("person51@example"))
