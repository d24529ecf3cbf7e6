"""Hostile cells on the review page: shown as text, never run; and secret cells in none of its answers."""

from __future__ import annotations

import re
from typing import Any

from morning import HOSTILE, SECRET
from review_pages import PAGES
from served import Served

HOSTILE_ROWS = "/rejects?text=&size=200&sort=row"
SHOWN = [text.replace("\u202e", "\\u202e").replace("\x1b", "\\x1b") for text in HOSTILE]


def owned(page: Any) -> list[object]:
    """What a hostile cell would have left behind."""
    page.wait_for_load_state()
    found: list[object] = page.evaluate(
        "[window.owned ?? null, document.scripts.length, document.images.length, document.forms.length > 0,"
        " document.querySelectorAll('svg[onload], [onerror], [style]').length]"
    )
    return found


def test_hostile_cells_are_shown_and_never_run(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, HOSTILE_ROWS)
    names = page.locator("#found tbody th a").all_text_contents()
    assert [shown for shown in SHOWN if not any(shown in name for name in names)] == []
    assert owned(page) == [None, 2, 0, True, 0]
    for text in HOSTILE:
        morning.go(page, HOSTILE_ROWS)
        place = next(at for at, name in enumerate(names) if SHOWN[HOSTILE.index(text)] in name)
        page.locator("#found tbody th a").nth(place).click()
        expect(page.get_by_label("Mailing Country", exact=True)).to_have_value(text)
        expect(page.get_by_label("Mailing Street", exact=True)).to_have_value(f"{text}\n{text}")
        assert owned(page) == [None, 2, 0, True, 0]
        page.get_by_label("Mailing Country", exact=True).fill("Canada")
        expect(page.locator("#unsaved")).to_be_visible()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#told")).to_be_visible()
        assert owned(page) == [None, 2, 0, True, 0]


def test_hostile_texts_that_people_type_are_no_better(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/rejects?cause=email-invalid%3AEmail")
    page.locator("#pick-all").check()
    page.locator("#selected").get_by_text("Assign …").click()
    page.locator("#selected input[name=to]").fill(HOSTILE[0])
    page.locator("#selected").get_by_role("button", name="Assign").click()
    expect(page.locator(".to").first).to_have_text(f"assigned to {HOSTILE[0]}")
    page.locator("#text").fill(HOSTILE[1])
    expect(page.locator("#found [role=status]")).to_have_text("0 rows")
    morning.go(page, "/audit")
    expect(page.locator(".trail")).to_have_text(re.compile(re.escape(HOSTILE[0])))
    assert owned(page) == [None, 2, 0, True, 0]


def test_secret_cells_are_in_no_answer(morning: Served) -> None:
    page = morning.enter(watched=True)
    for go in PAGES.values():
        go(morning, page)
    for number in range(1, 55):
        # The answer alone: what a browser draws of it, and that it asks for nothing else, was seen on the pages before.
        answer = page.request.get(f"{morning.origin}/rejects/{number}")
        assert answer.status == 200
        morning.answers.append(f"{answer.url}\n{answer.text()}")
    morning.go(page, "/rejects/55")
    assert page.get_by_text("Secret: neither shown nor changed here.").count() == 1
    assert len(morning.answers) > 100
    assert [answer.partition("\n")[0] for answer in morning.answers if SECRET in answer] == []
    morning.complaints[:] = [said for said in morning.complaints if "status of 400" not in said]


def test_secret_cells_cannot_be_written(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/rejects/1")
    page.locator("input[name='cell:Title']").evaluate("field => field.name = 'cell:Portal Password'")
    page.get_by_label("Title", exact=True).fill("mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#page [role=alert]")).to_have_text(re.compile("It is not saved"))
