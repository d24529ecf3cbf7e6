"""The reviewer's morning over HTTP on PostgreSQL and MariaDB: the largest cause mended for all its rows, looked at, loaded."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from time import monotonic, sleep

import httpx
from sqlalchemy import text

from clientimport.loader import reading
from review_running import Browser, running
from reviewed_shop import GOOD, Shop

WRONG = "acme at example.com"
ROWS = [GOOD, *(f"B{n},Bolt {n} Ltd,{WRONG},," for n in range(6)), "C1,,c@example.com,,", f"C2,,{WRONG},,"]
PATIENCE = 60


def seen(html: str) -> str:
    """The words of a page, as they are read."""
    shown = re.sub(r"(?s)<(script|style|title|dialog)\b.*?</\1>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def forms(html: str) -> dict[str, dict[str, list[str]]]:
    """Action -> what its form sends as it stands; a box that is not ticked is left out."""
    found: dict[str, dict[str, list[str]]] = {}
    for action, body in re.findall(r'(?s)<form method="post" action="([^"]+)".*?>(.*?)</form>', html):
        sent = found.setdefault(action, {})
        for field in re.findall(r"<input[^>]+>", body):
            told = dict(re.findall(r'([\w-]+)="([^"]*)"', field))
            if told.get("type") != "checkbox":
                sent.setdefault(unescape(told["name"]), []).append(unescape(told.get("value", "")))
    return found


def sent(browser: Browser, path: str, fields: dict[str, list[str]], **more: str) -> httpx.Response:
    """A form of a page, sent to where it leads."""
    answer = browser.post(path, **{**fields, **more})
    return browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


def ended(browser: Browser, answer: httpx.Response) -> httpx.Response:
    """The page of a load once it has ended."""
    until = monotonic() + PATIENCE
    while "A run is loading the mended rows." in seen(answer.text):
        assert monotonic() < until, seen(answer.text)
        sleep(0.1)
        answer = browser.get(str(answer.url))
    return answer


def clients(shop: Shop) -> list[tuple[str, str | None]]:
    with reading(shop.board.engine) as connection:
        key = connection.dialect.identifier_preparer.quote("key")
        found = connection.execute(text(f"SELECT {key}, email FROM intend_client ORDER BY {key}"))
        return [(str(key), email) for key, email in found]


def test_the_morning(tmp_path: Path, served_url: str) -> None:
    shop = Shop(tmp_path, served_url)
    try:
        shop.night(*ROWS)
        with running(served_url, reports=tmp_path / "reports") as review:
            _morning(review.enter("ned"), shop)
    finally:
        shop.close()


def _morning(browser: Browser, shop: Shop) -> None:
    assert clients(shop) == [("A1", "a@example.com")]
    assert "8 rejected rows are open." in seen(browser.get("/").text)

    page = browser.get("/open").text
    largest = page.split('<li class="cause">')[1]
    assert seen(largest).startswith("7 rows Email"), seen(largest)
    assert re.search(rf"{WRONG}\W+× 7 ", seen(largest)), seen(largest)
    (mend,) = re.findall(r'href="(/mend\?[^"]+)"', largest)

    together = browser.get(unescape(mend)).text
    filled = forms(together)["/mend/preview"]
    looked = sent(browser, "/mend/preview", filled, **{"take": "0", "new:0": "acme@example.com"}).text
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", looked) == ["7 rows would change"]
    assert "6 would have no fault left 1 would still have one 0 stay as they are" in seen(looked)
    assert (clients(shop), shop.drafts()) == ([("A1", "a@example.com")], {})

    mended = sent(browser, "/mend", forms(looked)["/mend"])
    assert "7 rows are mended, and wait to be loaded." in seen(mended.text)
    assert [cells["Email"] for cells, *_ in shop.drafts().values()] == ["acme@example.com"] * 7

    load = browser.get("/retry").text
    done = ended(browser, sent(browser, "/retry", forms(load)["/retry"])).text
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", done) == ["6 of 7 rows loaded"]
    assert clients(shop) == [("A1", "a@example.com"), *((f"B{n}", "acme@example.com") for n in range(6))]

    shrunk = seen(browser.get("/open").text)
    assert "2 rejected rows are open" in shrunk and WRONG not in shrunk
    history = seen(browser.get("/audit").text)
    assert re.search(r"ned loaded what was mended: 7 rows\..*ned mended 7 rows together\.", history), history
