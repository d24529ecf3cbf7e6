"""The page attacked over the wire: forms of foreign pages, foreign hosts, hostile fields, paths, methods and headers."""

from __future__ import annotations

import re
import socket
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from probes import HOSTILE, PROBES, SECRET
from starlette.routing import Route

from clientimport.core.language import said
from clientimport.pipeline.reviewing.words_refusals import WORDS as REFUSALS
from clientimport.review.app import PAGES
from clientimport.review.guards import HEADERS, LARGEST_BODY, LARGEST_HEAD
from clientimport.review.routing import PageRoute
from clientimport.review.words_web import WORDS
from review_running import SAME, Browser, Running, received, running

NAVIGATION = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.fixture
def browser(review: Running) -> Browser:
    return review.enter()


def all_routes(review: Running) -> list[Route]:
    return [route for route in review.app.routes if isinstance(route, Route)]


def an_address_of(route: Route) -> str:
    """An address that leads to a route."""
    path = re.sub(r"\{\w+:id\}", "5", route.path)
    return re.sub(r"\{\w+\}", "icon.svg", re.sub(r"\{\w+:scope\}", "open", path))


# What is on every answer


def test_every_answer_is_armoured(review: Running, browser: Browser) -> None:
    stranger = review.client()
    answers = [
        (path, who, client.request(method, path, headers=SAME))
        for path in [*map(an_address_of, all_routes(review)), "/nowhere", "/static/none.css", "/?token=x", "/?x=1"]
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS")
        for who, client in (("stranger", stranger), ("reviewer", browser.client))
    ]
    assert {answer.status_code for _, _, answer in answers} >= {200, 400, 403, 404, 405, 409, 500, 503}
    for path, who, answer in answers:
        kept = {name: answer.headers.get(name) for name in HEADERS}
        assert kept == HEADERS, (path, who, answer.status_code)
        assert len(answer.headers.get_list("content-security-policy")) == 1
        assert not {"server", "x-powered-by", "access-control-allow-origin"} & set(answer.headers)


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_only_a_style_or_script_under_its_version_is_kept_by_the_browser(review: Running, browser: Browser) -> None:
    version = review.app.state.desk.static.version
    kept = browser.get(f"/static/icon.svg?{version}")
    assert (kept.status_code, kept.headers["cache-control"]) == (200, "private, max-age=31536000, immutable")
    assert browser.get("/static/icon.svg?other").status_code == 400


# Forms of foreign pages


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "https://127.0.0.1:{port}"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://127.0.0.1:{port}.evil.example"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": "{origin}", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": ""},
        {"referer": "{origin}/"},
    ],
)
def test_a_form_of_a_foreign_page_does_nothing(review: Running, browser: Browser, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=review.port, origin=review.origin) for name, value in headers.items()}
    answer = browser.client.post("/language", data={"csrf": browser.csrf, "lang": "de"}, headers=sent)
    assert answer.status_code == 403
    assert WORDS["refused.origin"]["en"] in answer.text
    assert browser.get("/echo").json()["lang"] == "en"


@pytest.mark.parametrize(
    "headers", [SAME, {"origin": "{origin}"}, {"origin": "null", **SAME}, {"origin": "{origin}", **SAME}, {"origin": "{upper}"}]
)
def test_a_form_of_ours_is_taken(review: Running, browser: Browser, headers: dict[str, str]) -> None:
    sent = {name: value.format(origin=review.origin, upper=review.origin.upper()) for name, value in headers.items()}
    answer = browser.client.post("/echo", data={"csrf": browser.csrf, "text": "x"}, headers=sent)
    assert (answer.status_code, answer.json()["text"]) == (200, "x")


@pytest.mark.parametrize("csrf", [None, "", "x", "A" * 43, "é", "other"])
def test_a_form_without_the_session_s_own_secret_does_nothing(review: Running, browser: Browser, csrf: str | None) -> None:
    secret = review.enter().csrf if csrf == "other" else csrf
    sent = [({"lang": "de"} if secret is None else {"lang": "de", "csrf": secret}, SAME)]
    if secret is not None and secret.isascii():
        sent.append(({"lang": "de"}, {**SAME, "x-csrf-token": secret}))
    for data, headers in sent:
        answer = browser.client.post("/language", data=data, headers=headers)
        assert (answer.status_code, WORDS["refused.csrf"]["en"] in answer.text) == (403, True)
    assert browser.get("/echo").json()["lang"] == "en"


def test_the_secret_may_stand_in_a_header(browser: Browser) -> None:
    sent = {**SAME, "x-csrf-token": browser.csrf}
    assert browser.client.post("/echo", data={"text": "x"}, headers=sent).json()["text"] == "x"
    assert browser.client.post("/echo", headers=sent).json()["text"] == "", "a form without a field"
    wrong = {**SAME, "x-csrf-token": "x"}
    assert browser.client.post("/echo", data={"csrf": browser.csrf}, headers=wrong).status_code == 403
    assert browser.client.post("/echo", content=f"csrf={browser.csrf}&csrf=x", headers={**SAME, **FORM}).status_code == 403


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_a_foreign_page_shows_nothing_of_ours_as_its_part(browser: Browser, site: str) -> None:
    for mode in ("no-cors", "cors", "websocket", ""):
        assert browser.get("/echo", headers={"sec-fetch-site": site, "sec-fetch-mode": mode}).status_code == 403
    for kind in ("iframe", "frame", "object", "embed"):
        assert browser.get("/echo", headers={"sec-fetch-site": site, **NAVIGATION, "sec-fetch-dest": kind}).status_code == 403
    assert browser.get("/echo", headers={"sec-fetch-site": site, **NAVIGATION}).status_code == 200
    assert browser.get("/echo", headers={"sec-fetch-site": "none", **NAVIGATION}).status_code == 200


# Foreign names


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.evil.example:{port}",
        "127.0.0.1:{port}.evil.example",
        "127.0.0.1:{port}@evil.example",
        "0.0.0.0:{port}",
        "2130706433:{port}",
        "",
    ],
)
def test_another_name_for_this_machine_is_not_answered(review: Running, browser: Browser, host: str) -> None:
    """DNS rebinding: a page of evil.example asks for its own name, which leads here by now."""
    for who in (review.client(), browser.client):
        answer = who.get("/", headers={"host": host.format(port=review.port)})
        assert (answer.status_code, WORDS["refused.host"]["en"] in answer.text) == (400, True)


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_the_names_of_this_machine_are(review: Running, host: str) -> None:
    assert review.client().get("/", headers={"host": host.format(port=review.port)}).status_code == 403


def test_a_request_names_one_host(review: Running) -> None:
    for hosts in (b"", b"Host: 127.0.0.1:%d\r\nHost: evil.example\r\n" % review.port):
        for version in (b"1.0", b"1.1"):
            answer = review.raw(b"GET / HTTP/%s\r\n%s\r\n" % (version, hosts))
            assert answer.startswith(b"HTTP/1.1 400 ")


# Methods and paths


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_not_answered(review: Running, browser: Browser, method: str) -> None:
    for path in ("/", "/echo", "/language"):
        answer = browser.client.request(method, path, headers=SAME)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_a_page_is_not_sent_and_a_form_not_looked_at(browser: Browser) -> None:
    assert browser.post("/bug").status_code == 405
    assert browser.get("/language").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/..%5capp.py",
        "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/icon.svg%00.css",
        "/static/icon.svg/",
        "/static/",
        "/static",
        "/static/icon.svg%0a",
        "/static/ICON.SVG",
        "/static/%ff",
        "/templates/layout.html",
        "//evil.example/",
        "/../etc/passwd",
        "/runs/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_path_leads_to_a_file(review: Running, browser: Browser, path: str) -> None:
    sent = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\nCookie: %s=%s\r\n\r\n"
    cookie = browser.client.cookies[review.cookie]
    answer = review.raw(sent % (path.encode(), review.port, review.cookie.encode(), cookie.encode()))
    assert answer.startswith(b"HTTP/1.1 404 "), answer[:200]
    assert b"root:" not in answer and b"import" not in answer.replace(b"clientimport", b"")


def test_static_files_are_those_of_the_folder(review: Running, browser: Browser) -> None:
    folder = Path(__file__).parent.parent.parent / "src/clientimport/review/static"
    for file in folder.iterdir():
        answer = browser.get(f"/static/{file.name}")
        assert (answer.status_code, answer.content) == (200, file.read_bytes())


@pytest.mark.parametrize(
    "path",
    [f"/one/{row}/open" for row in ("0", "-1", "1e3", 10**18, "9" * 5000, "٣", "%27", "5;a", "5/..")]
    + [f"/one/5/{scope}" for scope in ("last", "20260101-020000-abcdeg", "..", "open/", "OPEN", "%2e")],
)
def test_an_id_is_a_whole_number_and_a_run_is_a_run(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_ids_arrive(browser: Browser) -> None:
    for row, scope in ((1, "open"), (10**18 - 1, "20260101-020000-abcdef")):
        assert browser.get(f"/one/{row}/{scope}").json()["path"] == {"row": str(row), "scope": scope}


# Fields

OTHERS = [("database", "sqlite:////etc/passwd"), ("path", "/etc/passwd"), ("file", "clients.csv"), ("reports", "/tmp/there")]
FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_no_route_takes_what_it_did_not_declare(review: Running, browser: Browser) -> None:
    for route in all_routes(review):
        for name, value in OTHERS:
            if "GET" in (route.methods or ()):
                answer = browser.get(an_address_of(route), params={name: value})
            else:
                assert browser.post(f"{an_address_of(route)}?{name}={value}").status_code == 400
                answer = browser.post(an_address_of(route), **{name: value})
            assert answer.status_code == 400, route.path


def test_no_route_declares_a_database_a_file_or_a_path(review: Running) -> None:
    pages = [route for route in all_routes(review) if isinstance(route, PageRoute)]
    assert len(pages) == len(all_routes(review)) - 1, "all but the static files"
    forbidden = re.compile("database|file|folder|path|url|report|mapping|host|user|^by$|token")
    assert [(route.path, name) for route in pages for name in route.declared if forbidden.search(name)] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("text=x&number=50&word=b", 200),
        ("text=", 200),
        ("", 200),
        ("number=0", 400),
        ("number=51", 400),
        ("number=-1", 400),
        ("number=1.0", 400),
        ("number=+5", 400),
        ("number=%D9%A3", 400),
        (f"number={'9' * 5000}", 400),
        ("word=c", 400),
        ("text=x&text=y", 400),
        ("text", 400),
        ("&", 400),
        ("text=%00", 400),
        ("text=%ff", 400),
        ("text=%ED%A0%80", 400),
        ("csrf=x", 400),
        ("text=x;word=b", 200),
    ],
)
def test_a_query_is_what_was_declared(browser: Browser, query: str, status: int) -> None:
    assert browser.get(f"/echo?{query}").status_code == status


def test_a_form_arrives_as_it_was_sent(browser: Browser) -> None:
    text = "Zoë \U0001f600 & = + % \r\n <b>\t"
    answer = browser.post("/echo", **{"text": text, "id": ["3", "1", "3"], "cell.c0": text, "cell.c 1": ""})
    assert answer.json() == {
        "user": "ned",
        "lang": "en",
        "text": text,
        "number": 7,
        "word": "a",
        "ids": [3, 1],
        "cells": {"c0": text, "c 1": ""},
        "path": {},
    }


@pytest.mark.parametrize("fields", [{"cell.": "x"}, {"cell": "x"}, {"other": "x"}, {"id": "0"}, {"id": "x"}, {"number": "51"}])
def test_a_form_is_what_was_declared(browser: Browser, fields: dict[str, str]) -> None:
    assert browser.post("/echo", **fields).status_code == 400


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=%00", FORM),
        (b"text=%ff", FORM),
        (b"text=\xff", FORM),
        (b"text", FORM),
        (b"&" * 30_000, FORM),
        (b"&".join(b"cell.%d=x" % at for at in range(20_001)), FORM),
        (b"text=" + b"x" * 1_000_001, FORM),
        (b"cell." + b"x" * 1_000_001 + b"=", FORM),
    ],
)
def test_a_form_that_is_none_does_nothing(browser: Browser, body: bytes, kind: dict[str, str]) -> None:
    answer = browser.client.post("/echo", content=body, headers={**SAME, **kind, "x-csrf-token": browser.csrf})
    assert (answer.status_code, WORDS["refused.fields"]["en"] in answer.text) == (400, True)


@pytest.mark.parametrize(
    "options",
    [
        {"json": {"text": "x"}},
        {"files": {"file": ("../../etc/passwd", b"x")}},
        {"content": b"text=x", "headers": {"content-type": "text/plain"}},
        {"content": b"text=x"},
        {"content": b"text=x", "headers": {"content-type": "multipart/form-data; boundary=x"}},
    ],
)
def test_other_kinds_of_bodies_are_not_read(browser: Browser, options: dict[str, Any]) -> None:
    headers = {**SAME, "x-csrf-token": browser.csrf, **options.pop("headers", {})}
    assert browser.client.post("/echo", headers=headers, **options).status_code == 415


# Sizes


def head(review: Running, browser: Browser, *lines: bytes, path: bytes = b"/echo") -> bytes:
    cookie = f"{review.cookie}={browser.client.cookies[review.cookie]}".encode()
    usual = (b"Host: 127.0.0.1:%d" % review.port, b"Cookie: " + cookie, b"Sec-Fetch-Site: same-origin")
    csrf = b"X-CSRF-Token: " + browser.csrf.encode()
    kind = b"Content-Type: application/x-www-form-urlencoded"
    return b"\r\n".join([b"POST " + path + b" HTTP/1.1", *usual, csrf, kind, *lines, b"", b""])


def test_a_form_that_says_it_is_too_large_is_not_waited_for(review: Running, browser: Browser) -> None:
    answer = review.raw(head(review, browser, b"Content-Length: %d" % (LARGEST_BODY + 1)))
    assert answer.startswith(b"HTTP/1.1 413 ") and b"4 MiB" in answer
    assert review.raw(head(review, browser, b"Content-Length: " + b"9" * 19)).split()[1] in (b"413", b"400")


def test_a_form_that_does_not_say_is_measured(review: Running, browser: Browser) -> None:
    with socket.create_connection(("127.0.0.1", review.port), timeout=30) as connection:
        connection.sendall(head(review, browser, b"Transfer-Encoding: chunked"))
        try:
            for _ in range(LARGEST_BODY // 65536 + 8):
                connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        except ConnectionError:  # it has hung up already
            return
        assert received(connection).startswith(b"HTTP/1.1 413 ")


def test_the_largest_form_is_taken(browser: Browser) -> None:
    answer = browser.post("/echo", **{f"cell.{at}": "x" * 999_000 for at in range(4)})
    assert (answer.status_code, sum(map(len, answer.json()["cells"].values()))) == (200, 3_996_000)


@pytest.mark.parametrize("length", [b"-1", b"x", b"1, 2", b"0x10", b"1\r\nContent-Length: 2"])
def test_a_length_that_is_none(review: Running, browser: Browser, length: bytes) -> None:
    assert review.raw(head(review, browser, b"Content-Length: " + length)).startswith(b"HTTP/1.1 400 ")


def test_a_form_that_is_broken_off_does_nothing(review: Running, browser: Browser) -> None:
    with socket.create_connection(("127.0.0.1", review.port), timeout=30) as connection:
        connection.sendall(head(review, browser, b"Content-Length: 100", path=b"/language") + b"lang=de&back=/")
    assert browser.get("/echo").json()["lang"] == "en"


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50,
        b"GET / HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n",
    ],
)
def test_what_is_no_request_is_told_so(review: Running, request_: bytes) -> None:
    answer = review.raw(request_)
    start, _, rest = answer.partition(b"\r\n")
    assert start == b"HTTP/1.1 400 Bad Request"
    assert rest.endswith(b"\r\n\r\nThis is no HTTP request that can be read.\n")
    for name, value in HEADERS.items():
        assert f"\r\n{name}: {value}\r\n".encode() in answer


def test_a_head_without_end_is_not_read(review: Running) -> None:
    much = b"x" * LARGEST_HEAD * 9
    for start in (b"GET /?", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "):
        with socket.create_connection(("127.0.0.1", review.port), timeout=30) as connection:
            try:
                connection.sendall(start + much)
            except ConnectionError:
                continue
            assert received(connection)[:13] in (b"HTTP/1.1 400 ", b"")


def test_a_large_head_that_came_in_one_piece_is_refused(review: Running, browser: Browser) -> None:
    for path, headers in (
        ("/?" + "x" * LARGEST_HEAD, {}),
        ("/", {"x-a": "x" * LARGEST_HEAD}),
        ("/", {f"x-{n}": "" for n in range(200)}),
    ):
        answer = browser.get(path, headers=headers)
        assert (answer.status_code, WORDS["refused.head"]["en"] in answer.text) == (431, True)


def test_requests_behind_one_another_are_answered_in_order(review: Running, browser: Browser) -> None:
    one = head(review, browser, b"Content-Length: 6") + b"text=a"
    two = head(review, browser, b"Content-Length: 6", b"Connection: close") + b"text=b"
    answer = review.raw(one + two)
    assert re.findall(rb'"text":"(\w)"', answer) == [b"a", b"b"]
    broken = review.raw(one + b"\x00\x01\r\n\r\n")
    assert re.findall(rb'"text":"(\w)"', broken) in ([b"a"], [])


@pytest.mark.parametrize("name", ["x-forwarded-for", "x-forwarded-host", "forwarded", "x-remote-user", "x-original-url"])
def test_headers_of_proxies_mean_nothing_here(review: Running, browser: Browser, name: str) -> None:
    answer = browser.get("/echo", headers={name: "homer", "x-http-method-override": "DELETE", "x-rewrite-url": "/bug"})
    assert (answer.status_code, answer.json()["user"]) == (200, "ned")
    assert review.client().get("/echo", headers={name: "ned"}).status_code == 403


# What failures say


def test_a_bug_is_told_by_its_place_alone(review: Running, browser: Browser) -> None:
    answer = browser.get("/bug")
    assert answer.status_code == 500
    assert re.search(r"KeyError at /\S+/probes\.py:\d+", answer.text)
    for text in (answer.text, review.log):
        assert SECRET not in text and "Traceback" not in text
    assert "error review-failed A bug of clientimport: KeyError at " in review.log


def test_a_database_that_is_gone_is_told_without_its_address(review: Running, browser: Browser) -> None:
    answer = browser.get("/gone")
    assert (answer.status_code, WORDS["refused.database"]["en"] in answer.text) == (503, True)
    assert not re.search("db.example.com|postgresql|crm", answer.text)
    assert "connection to host db.example.com" in review.log


def test_failures_are_told_in_their_words(browser: Browser) -> None:
    locked, wrong = browser.get("/locked"), browser.get("/wrong")
    assert (locked.status_code, wrong.status_code) == (409, 400)
    for answer in (locked, wrong, browser.get("/hostile")):
        assert HOSTILE not in answer.text
        assert "&lt;script&gt;window.owned = 1&lt;/script&gt;" in answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "\u202e" not in browser.get("/hostile").text


@pytest.mark.parametrize(
    ("path", "status", "key"), [("/conflict", 409, "conflict"), ("/loading", 409, "loading"), ("/secret", 400, "no-reject")]
)
def test_what_is_refused_is_told_in_the_reviewer_s_language(review: Running, path: str, status: int, key: str) -> None:
    for lang in ("en", "de"):
        browser = review.enter()
        browser.post("/language", lang=lang, back="/")
        answer = browser.get(path)
        words = said(REFUSALS, lang, key, by="edna", id=5, since="")
        assert (answer.status_code, words in unescape(answer.text)) == (status, True)


def test_htmx_gets_a_notice_in_place_of_a_page(browser: Browser) -> None:
    answer = browser.get("/locked", headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert answer.text.startswith(
        '<p class="notice warn" role="alert"><b>Not just now.</b> A run is loading since 02:00 &lt;script'
    )


def test_the_log_knows_who_did_what_and_no_secret(ledger: str) -> None:
    with running(ledger, pages=[*PAGES, PROBES]) as review:
        browser = review.enter()
        secrets = [browser.csrf, browser.client.cookies[review.cookie]]
        secrets += [address.partition("=")[2] for _, address in review.addresses]
        browser.get("/echo?text=Flanders")
        browser.post("/echo", text="Flanders")
        browser.get("/wrong")
        browser.get("/bug")
        review.client().get(f"/?token={secrets[2]}")
        review.client().get("/?token=guessed")
        review.client().get("/no%1b%5b31mwhere" + "x" * 300)
        log = review.log
    assert [secret for secret in [*secrets, "Flanders", "guessed", SECRET, HOSTILE] if secret in log] == []
    lines = [(each.level, each.words, each.facts.get("status"), each.facts.get("user")) for each in review.told]
    assert ("info", "GET /echo", 200, "ned") in lines
    assert ("info", "POST /echo", 200, "ned") in lines
    assert ("warning", "GET /wrong (A column is not there.)", 400, "ned") in lines
    assert ("warning", "GET / (spent)", 403, None) in lines
    assert ("warning", "GET / (token)", 403, None) in lines
    assert max(len(words) for _, words, _, _ in lines) < 300
