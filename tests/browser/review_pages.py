"""Every page of the review, each with what makes it what it is: for tests that hold for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from served import Served

CAUSE = "cause=country-unknown%3AMailing+Country"


def _at(path: str) -> Callable[[Served, Any], None]:
    return lambda morning, page: morning.go(page, path)


def _followed(page: Any, links: str) -> None:
    """Through the first of these links, until its page is there: a click alone ends where the next document begins."""
    with page.expect_navigation():
        page.locator(links).first.click()


def _run(morning: Served, page: Any) -> None:
    morning.go(page, "/")
    _followed(page, ".runs th a")


def _row(morning: Served, page: Any) -> None:
    morning.go(page, f"/rejects?{CAUSE}")
    _followed(page, "#found tbody th a")


def _saved(morning: Served, page: Any) -> None:
    _row(morning, page)
    page.locator(".near").first.click()
    page.get_by_role("button", name=re.compile("^(Save|Speichern)$")).click()
    page.locator("#told").wait_for()
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")


def _conflict(morning: Served, page: Any) -> None:
    _row(morning, page)
    page.locator("input[name=version]").evaluate("field => field.value = 999")
    page.locator(".cell.faulty input").first.fill("Canada")
    page.locator(".saving .first").click()
    page.locator("fieldset").first.wait_for()


def _preview(morning: Served, page: Any) -> None:
    morning.go(page, f"/mend?{CAUSE}")
    page.locator("#take-0").check()
    page.locator("#together .first").click()
    page.locator(".sample").wait_for()


def _selected(morning: Served, page: Any) -> None:
    morning.go(page, "/rejects")
    page.locator("#pick-all").check()
    page.locator("#selected details").evaluate_all("all => all.forEach(each => each.open = true)")


def _suggested(morning: Served, page: Any) -> None:
    morning.go(page, "/open")
    page.locator("#suggestions button").click()
    page.locator(".suggestions").wait_for(timeout=60_000)


def _loaded(morning: Served, page: Any) -> None:
    _preview(morning, page)
    page.locator(".acts .first").first.click()
    page.locator("#told").wait_for()
    morning.go(page, "/retry")
    page.locator(".acts .first").click()
    page.locator("#progress .facts-row").wait_for(timeout=60_000)


def _keys(morning: Served, page: Any) -> None:
    morning.go(page, "/")
    page.locator("#keys-open").click()


PAGES: dict[str, Callable[[Served, Any], None]] = {
    "runs": _at("/"),
    "run": _run,
    "open": _at("/open"),
    "table": _at("/rejects"),
    "narrowed": _at(f"/rejects?{CAUSE}&value=Untied+States&text=untied&sort=-name"),
    "nothing": _at("/rejects?text=nobody-has-this"),
    "selected": _selected,
    "row": _row,
    "conflict": _conflict,
    "saved": _saved,
    "mend": _at(f"/mend?{CAUSE}"),
    "preview": _preview,
    "waive": _at(f"/waive?{CAUSE}"),
    "suggested": _suggested,
    "load": _at("/retry"),
    "loaded": _loaded,
    "history": _at("/audit"),
    "keys": _keys,
    "refused": _at("/rejects?state=nothing"),
}
"""Name -> how one gets there, in an order in which each still finds what it needs."""


@contextmanager
def every_page(morning: Served, page: Any) -> Iterator[Iterator[str]]:
    """Goes to one after the other, giving its name."""

    def each() -> Iterator[str]:
        for name, open_page in PAGES.items():
            open_page(morning, page)
            yield name

    yield each()
