"""Every page that exists is attacked: the list comes from the routes, so a page that is not told of here fails the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

import httpx
import pytest
from starlette.routing import Route

from clientimport.core.language import said
from clientimport.review.guards import LARGEST_BODY, LARGEST_HEAD
from clientimport.review.routing import PageRoute
from clientimport.review.words_web import WORDS
from review_running import SAME, Browser, Running, running
from reviewed_shop import GOOD, Shop

SECRET = "hunter2-never-shown"
HOSTILE = (
    "<script>window.owned = 1</script>",
    '"><img src=x onerror="window.owned = 2">',
    "</textarea></form><svg onload=window.owned=3>",
    "' hx-get='/leave' hx-trigger='load' x='",
    "{{ 7 * 7 }} ${7*7} <%= 7 %>",
    "javascript:window.owned=4",
)
OTHERS = [("database", "sqlite:////etc/passwd"), ("path", "/etc/passwd"), ("reports", "/tmp/there"), ("url", "//evil.example")]
ELSEWHERE = ("/etc/passwd", "sqlite:////etc/passwd")
FOREIGN = (
    {"origin": "http://evil.example"},
    {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
    {"origin": "null"},
    {"sec-fetch-site": "same-site"},
    {},
)
PATIENCE = 60


@dataclass
class Reviewed:
    """A page on a shop whose rejects hold what somebody who means harm has written."""

    shop: Shop
    review: Running
    jobs: dict[str, int] = field(default_factory=dict)

    @property
    def run(self) -> str:
        return self.shop.told[-1].run_id

    def path(self, route: Route) -> str:
        """The address of a route, its places filled with what is there."""
        kind = route.path.partition("/{")[0]
        path = route.path.replace("{reject:id}", str(self.shop.reject("H0"))).replace("{run:scope}", self.run)
        return path.replace("{job:id}", str(self.jobs.get(kind, 5))).replace("{file}", "icon.svg")

    def state(self) -> object:
        """All that a form could have changed in the database."""
        return self.shop.everything(), [self.shop.status(self.shop.reject(f"H{n}")) for n in range(len(HOSTILE))]


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviewed]:
    """One for all tests that change nothing, or nothing that another needs."""
    folder = tmp_path_factory.mktemp("every-page")
    yield from _reviewed(folder)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Reviewed]:
    """One that a test may change."""
    yield from _reviewed(tmp_path)


def _reviewed(folder: Path) -> Iterator[Reviewed]:
    shop = Shop(folder, f"sqlite:///{folder}/clients.db")
    rows = [",".join((f"H{n}", _quoted(text), _quoted(text), SECRET, _quoted(text))) for n, text in enumerate(HOSTILE)]
    shop.night(GOOD, *rows, name="clients.csv")
    try:
        with running(shop.database, reports=folder / "reports") as review:
            yield Reviewed(shop, review)
    finally:
        shop.close()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def routes(reviewed: Reviewed, method: str) -> list[PageRoute]:
    """The pages (GET) or the forms (POST)."""
    found = [route for route in reviewed.review.app.routes if isinstance(route, PageRoute) and method in (route.methods or ())]
    assert found
    return found


CAUSE = "email-invalid:Email"
QUERIES = {"/mend": {"cause": CAUSE}, "/waive": {"cause": CAUSE}}
"""What a page asks for by itself; every other is there without a query."""
TEXT = HOSTILE[0]
MENDED = {"cause": CAUSE, "name": "Email", "take": "0", "old:0": TEXT, "new:0": TEXT}
FORMS: dict[str, dict[str, str]] = {
    "/language": {"lang": "de", "back": "/audit"},
    "/rejects/selected": {"do": "assign", "to": TEXT, "id": "{id}", "back": "/audit"},
    "/rejects/{reject:id}/check": {"version": "0", "cell:Title": TEXT, "list": f"text={TEXT}"},
    "/rejects/{reject:id}": {"version": "0", "cell:Title": f"{TEXT}!", "cell:Email": "h0@example.com", "list": f"text={TEXT}"},
    "/mend/change": MENDED,
    "/mend/preview": MENDED,
    "/mend": {**MENDED, "old:0": HOSTILE[1]},
    "/undo": {"action": "", "back": "/audit"},
    "/suggest": {"scope": "open"},
    "/retry": {"scope": "open"},
    "/waive": {"cause": CAUSE, "reason": TEXT, "until": ""},
    "/leave": {},
}
"""Path -> a form that is carried out, in an order in which each finds what it needs."""


def form(reviewed: Reviewed, browser: Browser, path: str) -> dict[str, str]:
    """What a page of ours would send now."""
    sent = {name: text.format(id=reviewed.shop.reject("H1")) if text == "{id}" else text for name, text in FORMS[path].items()}
    if path == "/mend":
        (digest,) = re.findall('name="digest" value="([^"]+)"', browser.post("/mend/preview", **sent).text)
        sent["digest"] = digest
    if path == "/undo":
        sent["action"] = re.findall('name="action" value="([^"]+)"', browser.get("/audit").text)[-1]
    return sent


def finished(browser: Browser, answer: httpx.Response) -> httpx.Response:
    """What a form led to, once it has ended."""
    until = monotonic() + PATIENCE
    while answer.status_code == 303 or "every 1s" in answer.text:
        answer = browser.get(answer.headers.get("location", str(answer.request.url)))
        assert monotonic() < until
        sleep(0.05)
    return answer


class Found(HTMLParser):
    """What of a page a browser would act on. `texts`: what a person reads or finds in a field."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[tuple[str, str, str | None]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("img", "iframe", "object", "embed", "base", "style", "link") and told.get("rel") not in (
            "icon",
            "stylesheet",
        ):
            self.faults.append((tag, "", None))
        if tag == "script" and not str(told.get("src", "")).startswith("/static/"):
            self.faults.append((tag, "src", told.get("src")))
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "ping", "hx-on", "hx-vals", "hx-vars", "hx-ext"):
                self.faults.append((tag, name, value))
            leads = name in ("href", "src", "action", "formaction", "hx-get", "hx-post")
            if leads and not re.match(r"/(?!/)|#", value or ""):
                self.faults.append((tag, name, value))
        self.texts += [str(told["value"])] if "value" in told else []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def harmless(answer: httpx.Response, seen: set[str]) -> None:
    """Nothing of what was in a cell is more than text, and nothing secret is there; what is read is added to `seen`."""
    where = f"{answer.request.method} {answer.request.url}"
    assert SECRET not in answer.text, where
    if answer.headers.get("content-type", "").startswith("text/html"):
        found = Found(answer.text)
        assert found.faults == [], where
        seen |= {text for text in HOSTILE if any(text in each for each in found.texts)}


# The list


def test_every_form_is_told_of(reviewed: Reviewed) -> None:
    assert sorted(FORMS) == sorted(route.path for route in routes(reviewed, "POST"))


# Without a token


def test_without_a_session_no_address_tells_anything(reviewed: Reviewed) -> None:
    """Neither with none, nor with one that was guessed or spent, nor with a cookie of nobody's."""
    reviewed.review.enter()
    spent = reviewed.review.addresses[-2][1].partition("=")[2]
    before, stranger = reviewed.state(), reviewed.review.client()
    forged = {"cookie": f"{reviewed.review.cookie}={'A' * 43}"}
    for route in reviewed.review.app.routes:
        for method in ("GET", "HEAD", "POST"):
            for query in ("", "?token=guessed", f"?token={spent}"):
                for headers in (SAME, {**SAME, **forged}):
                    answer = stranger.request(method, reviewed.path(route) + query, headers=headers)
                    assert answer.status_code == 403, (method, route.path, query)
                    assert not re.search(r"shop|H\d|owned|csrf|<form|<script", answer.text), (method, route.path, query)
                    assert "set-cookie" not in answer.headers
    assert reviewed.state() == before


# Forms of foreign pages


def test_a_foreign_page_sends_no_form_and_ours_sends_each(fresh: Reviewed) -> None:
    """The very form that does nothing when it comes from elsewhere does its work when it comes from a page of ours."""
    refusals = [said(WORDS, "en", f"refused.{key}") for key in ("origin", "csrf")]
    for path in FORMS:
        (route,) = [route for route in routes(fresh, "POST") if route.path == path]
        browser = fresh.review.enter()
        fields, before = form(fresh, browser, path), fresh.state()
        at = fresh.path(route)
        for headers in FOREIGN:
            answer = browser.client.post(at, data={"csrf": browser.csrf, **fields}, headers=headers)
            assert (answer.status_code, refusals[0] in answer.text) == (403, True), (path, headers)
        for csrf in ({}, {"csrf": "A" * 43}, {"csrf": fresh.review.enter().csrf}):
            answer = browser.client.post(at, data={**fields, **csrf}, headers=SAME)
            assert (answer.status_code, refusals[1] in answer.text) == (403, True), (path, csrf)
        assert fresh.state() == before, path
        assert browser.get("/audit").status_code == 200, "still in"
        assert "Who did what" in browser.get("/audit").text, "and still in English"
        answer = browser.post(at, **fields)
        assert answer.status_code in (200, 303), (path, answer.text)
        if path not in ("/language", "/leave"):
            assert finished(browser, answer).status_code == 200, path
        changes = path not in ("/language", "/leave", "/mend/change", "/mend/preview", "/rejects/{reject:id}/check")
        assert (fresh.state() != before) is changes, path


# Hostile cells


def test_hostile_cells_are_text_on_every_page(fresh: Reviewed) -> None:
    browser, seen = fresh.review.enter(), set[str]()
    shown: list[str] = []
    for path in [path for path in FORMS if path not in ("/language", "/leave")]:
        (route,) = [route for route in routes(fresh, "POST") if route.path == path]
        answer = browser.post(fresh.path(route), **form(fresh, browser, path))
        harmless(answer, seen)
        if path in ("/retry", "/suggest"):
            fresh.jobs[path] = int(answer.headers["location"].rpartition("/")[2])
            harmless(finished(browser, answer), seen)
        # As the pages are after each action, with all that was typed.
        for page in routes(fresh, "GET"):
            if re.search(r"\{job:", page.path) and page.path.partition("/{")[0] not in fresh.jobs:
                continue
            answer = browser.get(fresh.path(page), params=QUERIES.get(page.path))
            ended = path == "/waive" and page.path in QUERIES
            assert answer.status_code == (404 if ended else 200), (page.path, answer.text)
            harmless(answer, seen)
            shown.append(page.path)
    assert set(shown) == {route.path for route in routes(fresh, "GET")}
    assert seen == set(HOSTILE), "and they were there to be seen"


def test_hostile_fields_are_text_in_every_answer(reviewed: Reviewed) -> None:
    """Each field that a route declares, filled with all of them: taken as text, or refused in words."""
    browser, seen = reviewed.review.enter(), set[str]()
    for route in routes(reviewed, "GET"):
        for name in route.declared:
            for text in (" ".join(HOSTILE), *ELSEWHERE):
                answer = browser.get(reviewed.path(route), params={**QUERIES.get(route.path, {}), name: text})
                assert answer.status_code in (200, 400, 404), (route.path, name, text)
                harmless(answer, seen)
                assert "root:" not in answer.text


# Another database, a file


def test_no_page_is_led_to_another_database_or_a_file(reviewed: Reviewed) -> None:
    browser, before = reviewed.review.enter(), reviewed.state()
    for route in routes(reviewed, "GET"):
        for other in OTHERS:
            asked = {**QUERIES.get(route.path, {}), other[0]: other[1]}
            assert browser.get(reviewed.path(route), params=asked).status_code == 400, (route.path, other)
    for route in routes(reviewed, "POST"):
        for name, value in OTHERS:
            fields = dict(FORMS[route.path])
            assert browser.post(reviewed.path(route), **{**fields, name: value}).status_code == 400, (route.path, name)
            answer = browser.post(f"{reviewed.path(route)}?{urlencode({name: value})}", **fields)
            assert answer.status_code == 400, (route.path, name)
    for route in reviewed.review.app.routes:
        for place in re.findall(r"\{[^}]+\}", route.path):
            for path in ("..%2f..%2fetc%2fpasswd", "%2e%2e", "%2fetc%2fpasswd", "clients.db", "%00", "1%20OR%201=1"):
                answer = browser.get(reviewed.path(Route(route.path.replace(place, path), lambda _: None)))
                assert (answer.status_code, "root:" in answer.text) == (404, False), (route.path, path)
    assert reviewed.state() == before


@pytest.mark.parametrize("back", ["//evil.example/", "http://evil.example/", "/\\evil.example", "javascript:alert(1)", "\n//x"])
def test_no_form_leads_away(fresh: Reviewed, back: str) -> None:
    browser = fresh.review.enter()
    leading = [route for route in routes(fresh, "POST") if "back" in route.declared]
    assert {route.path for route in leading} == {"/language", "/rejects/selected", "/undo"}
    browser.post(f"/rejects/{fresh.shop.reject('H0')}", **FORMS["/rejects/{reject:id}"])
    for route in sorted(leading, key=lambda each: list(FORMS).index(each.path)):
        answer = browser.post(fresh.path(route), **{**form(fresh, browser, route.path), "back": back})
        assert answer.status_code == 303
        assert re.match(r"/(?![/\\])[\x21-\x7e]*$", answer.headers["location"]), answer.headers["location"]


# Sizes


def test_what_is_too_large_is_refused_by_every_page(reviewed: Reviewed) -> None:
    browser, before = reviewed.review.enter(), reviewed.state()
    cookie = f"{reviewed.review.cookie}={browser.client.cookies[reviewed.review.cookie]}"
    for route in routes(reviewed, "POST"):
        at = reviewed.path(route)
        head = (
            f"POST {at} HTTP/1.1\r\nHost: 127.0.0.1:{reviewed.review.port}\r\nCookie: {cookie}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nX-CSRF-Token: {browser.csrf}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
        )
        large = reviewed.review.raw(f"{head}Content-Length: {LARGEST_BODY + 1}\r\n\r\n".encode())
        assert large.startswith(b"HTTP/1.1 413 "), route.path
        headers = {**SAME, "x-csrf-token": browser.csrf, "content-type": "application/x-www-form-urlencoded"}
        for content in (b"&".join(b"id=1" for _ in range(20_001)), b"text=" + b"x" * 1_000_001):
            answer = browser.client.post(at, content=content, headers=headers)
            assert (answer.status_code, WORDS["refused.fields"]["en"] in answer.text) == (400, True), route.path
    for route in reviewed.review.app.routes:
        for method in ("GET", "POST"):
            answer = browser.client.request(method, f"{reviewed.path(route)}?{'x' * LARGEST_HEAD}", headers=SAME)
            assert answer.status_code == 431, route.path
    for route in routes(reviewed, "GET"):
        for name in route.declared:
            answer = browser.get(reviewed.path(route), params={**QUERIES.get(route.path, {}), name: "x" * 5_000})
            assert answer.status_code in (200, 400, 404), (route.path, name)
    assert reviewed.state() == before
