"""Nobody is kept out of the review page: by axe, on narrow screens, in the dark, by keyboard alone."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from review_pages import PAGES
from served import Served

SCHEMES = {"en": "light", "de": "dark"}
WIDTHS = (1280, 360)


@pytest.mark.parametrize("lang", SCHEMES)
def test_axe_finds_no_fault_on_any_page(morning: Served, lang: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: NOT tested for access")
    # axe is a script of its own, which the policy of the page would stop.
    page = morning.enter(color_scheme=SCHEMES[lang], bypass_csp=True)
    if lang == "de":
        page.get_by_role("button", name="Deutsch").click()
    found, wide = {}, {}
    for name, go in PAGES.items():
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        go(morning, page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            faults = axe.Axe().run(page).response["violations"]
            told = [(each["id"], each["impact"], [node["target"] for node in each["nodes"]][:3]) for each in faults]
            found[name, width] = told
            wide[name, width] = page.evaluate("document.documentElement.scrollWidth")
            if folder := os.environ.get("CLIENTIMPORT_SCREENSHOTS"):
                page.screenshot(path=f"{folder}/review-{lang}-{width}-{name}.png", full_page=True)
        # One page is one that is refused.
        morning.complaints[:] = [said for said in morning.complaints if "status of 400" not in said]
    assert {at: faults for at, faults in found.items() if faults} == {}
    assert {at: pixels for at, pixels in wide.items() if pixels != at[1]} == {}


def focused(page: Any) -> str:
    """The words of what has the focus."""
    found: str = page.evaluate(
        "(e => (e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || e.id).trim())"
        "(document.activeElement)"
    )
    return " ".join(found.split())


def tab_to(page: Any, words: str) -> None:
    """Goes on with the tab key until something has the focus."""
    seen = []
    for _ in range(80):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if re.search(words, seen[-1]):
            return
    raise AssertionError(f"{words} was not come to: {seen}")


def test_the_morning_by_keyboard_alone(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page"
    tab_to(page, "See their causes")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/open$"))
    tab_to(page, "^Mend together")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/mend"))
    tab_to(page, "Untied States")
    page.keyboard.press("Space")
    tab_to(page, "^Preview$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, "Mend 36 rows")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_be_focused()
    tab_to(page, "^Undo$")
    tab_to(page, "Load the 36 mended rows")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/retry"))
    tab_to(page, "Load 36 rows")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("34 of 36 rows loaded", timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_keys_lead_through_the_rows_and_stay_out_of_fields(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/rejects")
    page.keyboard.press("/")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("jk/e?")
    expect(page.locator("#text")).to_have_value("jk/e?")
    morning.go(page, "/rejects?cause=email-invalid%3AEmail")
    names = page.locator("#found tbody th a").all_text_contents()
    page.locator("#found tbody th a").first.click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(names[0])
    page.keyboard.press("j")
    expect(heading).to_have_text(names[1])
    page.keyboard.press("k")
    expect(heading).to_have_text(names[0])
    page.keyboard.press("e")
    expect(page.get_by_label("Email", exact=True)).to_be_focused()
    page.keyboard.type("j?")
    expect(heading).to_have_text(names[0])
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    expect(heading).to_have_text(names[0])


def test_focus_stays_where_it_was_when_a_table_is_swapped(morning: Served) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    morning.go(page, "/rejects")
    page.locator("select[name=mended]").focus()
    page.locator("select[name=mended]").select_option("no")
    expect(page).to_have_url(re.compile("mended=no"))
    expect(page.locator("select[name=mended]")).to_be_focused()


def test_who_wants_no_motion_has_none(morning: Served) -> None:
    page = morning.enter(reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.styleSheets[0].cssRules].filter(r => !r.media || matchMedia(r.media.mediaText).matches)"
        ".flatMap(r => r.cssRules && r.media ? [...r.cssRules] : [r])"
        ".filter(r => /animation|transition/.test(r.cssText)).length"
    )
    assert moving == 0
