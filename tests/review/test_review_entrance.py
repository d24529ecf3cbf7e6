"""Who gets in: one-time addresses, sessions, and what their cookies are."""

from __future__ import annotations

import re

import pytest

from clientimport.review.sessions import IDLE_SECONDS, LONGEST_SECONDS, Sessions
from clientimport.review.words_web import WORDS
from review_running import SAME, Running, csrf_of, empty_ledger, running


def heading_and_words(html: str) -> tuple[str, str]:
    found = re.search(r"<h1>(.*?)</h1>\s*<p>(.*?)</p>", html, re.DOTALL)
    assert found is not None, html
    return found[1], found[2]


def refused(key: str, status: int = 403, lang: str = "en") -> tuple[str, str]:
    return WORDS[f"refused.{status}"][lang], WORDS[f"refused.{key}"][lang]


def test_without_a_session_every_address_says_what_to_do(review: Running) -> None:
    client = review.client()
    for path in ("/", "/rejects", "/nowhere", "/static/icon.svg", "/favicon.ico", "/?page=2", "/one/5/open", "/bug"):
        answer = client.get(path)
        assert (answer.status_code, heading_and_words(answer.text)) == (403, refused("session")), path
        assert "set-cookie" not in answer.headers
        assert "<script" not in answer.text and "<link" not in answer.text
    assert client.post("/echo", data={"text": "x"}, headers=SAME).status_code == 403


def test_an_address_opens_the_page_once(review: Running) -> None:
    user, address = review.addresses[-1]
    assert re.fullmatch(rf"{review.origin}/\?token=[A-Za-z0-9_-]{{43}}", address)
    first, second = review.client(), review.client()
    answer = first.get(address)
    assert (answer.status_code, answer.headers["location"], answer.content) == (303, "/", b"")
    assert "You are <b>ned</b>" in first.get("/").text
    again = second.get(address)
    assert (again.status_code, heading_and_words(again.text)) == (403, refused("spent"))
    assert second.get("/").status_code == 403
    # In the browser that is in already it leads on, as a page that was opened again.
    assert first.get(address).status_code == 303
    assert review.addresses[-2:-1] == [(user, address)], "the next one is told"
    assert second.get(review.addresses[-1][1]).status_code == 303


def test_a_cookie_is_for_this_server_alone(review: Running) -> None:
    answer = review.client().get(review.addresses[-1][1])
    (cookie,) = answer.headers.get_list("set-cookie")
    assert re.fullmatch(rf"clientimport-{review.port}=[A-Za-z0-9_-]{{43}}; HttpOnly; Path=/; SameSite=strict", cookie)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é" * 43, "A" * 4000, "%00", "%ff"])
def test_a_guessed_token_opens_nothing(review: Running, token: str) -> None:
    answer = review.client().get(f"/?token={token}")
    assert (answer.status_code, heading_and_words(answer.text)) == (403, refused("token"))
    assert "set-cookie" not in answer.headers
    assert review.client().get(review.addresses[-1][1]).status_code == 303, "and spends none"


def test_what_looks_at_links_does_not_spend_them(review: Running) -> None:
    _, address = review.addresses[-1]
    assert review.client().head(address).status_code == 403
    assert review.client().post(address, headers=SAME).status_code == 403
    assert review.client().get(f"{address}&x=1").status_code == 403
    assert review.client().get(address.replace("/?", "/nowhere?")).status_code == 403
    assert review.client().get(address).status_code == 303


def test_after_a_link_of_another_site_the_page_goes_on_by_itself(review: Running) -> None:
    client = review.client(headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    answer = client.get(review.addresses[-1][1])
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/">' in answer.text
    assert client.get("/").status_code == 200


def test_a_link_from_elsewhere_to_a_page_leads_on(review: Running) -> None:
    """The browser keeps the cookie back until a page of ours asks."""
    answer = review.client().get("/rejects?a=%22%3E", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    assert (answer.status_code, heading_and_words(answer.text)) == (403, refused("elsewhere"))
    assert '<a href="/rejects?a=%22%3E">Go on</a>' in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 5000, '"' + "A" * 41 + '"', "\x01", "é"])
def test_a_guessed_cookie_opens_nothing(review: Running, cookie: str) -> None:
    sent = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\nCookie: %s=%s\r\n\r\n"
    answer = review.raw(sent % (review.port, review.cookie.encode(), cookie.encode("utf-8")))
    assert answer.split()[1] in (b"403", b"400")


def test_a_cookie_of_another_server_of_this_machine_locks_nobody_out(review: Running) -> None:
    browser = review.enter()
    ours = browser.client.cookies[review.cookie]
    for header in (
        f"{review.cookie}={'A' * 43}; {review.cookie}={ours}",
        f"{review.cookie}=x; other=1;{review.cookie}={ours};",
    ):
        assert review.client(headers={"cookie": header}).get("/").status_code == 200


def test_everyone_is_who_they_are(ledger: str) -> None:
    from probes import PROBES

    with running(ledger, pages=[PROBES], users=("ned", "Edna Krabappel")) as review:
        for user in ("ned", "Edna Krabappel"):
            address = [address for name, address in review.addresses if name == user][-1]
            client = review.client()
            client.get(address)
            assert client.get("/echo").json()["user"] == user
        assert [name for name, _ in review.addresses] == ["ned", "Edna Krabappel", "ned", "Edna Krabappel"]
        assert "came in" in review.log


def test_who_logs_out_is_out(review: Running) -> None:
    browser, other = review.enter(), review.enter()
    left = browser.post("/leave")
    assert (left.status_code, heading_and_words(left.text)) == (
        200,
        (WORDS["refused.left_title"]["en"], WORDS["refused.left"]["en"]),
    )
    assert left.headers["set-cookie"].startswith(f'{review.cookie}=""; ')
    assert browser.get("/").status_code == 403
    assert other.get("/").status_code == 200, "in another browser they are still in"


def test_a_session_keeps_its_language(review: Running) -> None:
    browser, other = review.enter(), review.enter()
    answer = browser.post("/language", lang="de", back="/echo?text=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/echo?text=x")
    assert (browser.get("/echo").json()["lang"], other.get("/echo").json()["lang"]) == ("de", "en")
    assert heading_and_words(browser.get("/nowhere").text) == refused("nothing", 404, "de")


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "evil",
        "",
        "/a b",
        "/\r\nSet-Cookie: a=b",
        "/é",
        "javascript:x",
    ],
)
def test_the_way_back_leads_nowhere_else(review: Running, back: str) -> None:
    answer = review.enter().post("/language", lang="de", back=back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_the_language_is_that_of_the_settings_until_it_is_changed(ledger: str) -> None:
    with running(ledger, lang="de") as review:
        assert heading_and_words(review.client().get("/").text) == refused("session", lang="de")
        assert '<html lang="de">' in review.enter().get("/").text


def test_sessions_end() -> None:
    now = [0.0]
    sessions = Sessions("en", clock=lambda: now[0])
    cookie, session = sessions.open("ned")
    assert sessions.find([cookie]) is session
    now[0] += IDLE_SECONDS - 1
    assert sessions.find(["x", cookie]) is session
    now[0] += IDLE_SECONDS - 1
    assert sessions.find([cookie]) is session, "it was seen"
    now[0] += IDLE_SECONDS + 1
    assert sessions.find([cookie]) is None
    cookie, session = sessions.open("ned")
    for _ in range(int(LONGEST_SECONDS // 1000)):
        now[0] += 1000
        assert sessions.find([cookie]) is session
    now[0] += 1000
    assert sessions.find([cookie]) is None, "however busy it is"


def test_sessions_without_number_do_not_fill_the_memory() -> None:
    now = [0.0]
    sessions = Sessions("en", clock=lambda: now[0])
    cookies = []
    for _ in range(60):
        now[0] += 1
        cookies.append(sessions.open("ned")[0])
    other, _ = sessions.open("edna")
    assert [sessions.find([cookie]) is not None for cookie in cookies] == [False] * 10 + [True] * 50
    assert sessions.find([other]) is not None


def test_what_opens_the_page_is_kept_as_a_digest() -> None:
    sessions = Sessions("en")
    token = sessions.issue("ned")
    cookie, session = sessions.open("ned")
    held = repr(vars(sessions))
    assert token not in held and cookie not in held and session.csrf not in held
    assert sessions.spend(token) == "ned"
    assert (sessions.spend(token), sessions.was_spent(token), sessions.was_spent("x")) == (None, True, False)


def test_a_new_address_makes_the_one_before_void() -> None:
    sessions = Sessions("en")
    first, second = sessions.issue("ned"), sessions.issue("ned")
    assert first != second
    assert (sessions.spend(first), sessions.spend(second)) == (None, "ned")


def test_a_session_of_another_start_is_none(ledger: str) -> None:
    with running(ledger) as review:
        browser = review.enter()
        cookie = browser.client.cookies[review.cookie]
    with running(ledger) as review:
        answer = review.client(headers={"cookie": f"{review.cookie}={cookie}"}).get("/")
        assert answer.status_code == 403


def test_each_session_has_its_own_secret_for_forms(review: Running) -> None:
    assert review.enter().csrf != review.enter().csrf
    browser = review.enter()
    assert csrf_of(browser.get("/").text) == csrf_of(browser.get("/nowhere").text) == browser.csrf


def test_the_page_works_on_every_database(database_url: str) -> None:
    empty_ledger(database_url)
    with running(database_url) as review:
        assert review.enter().get("/").status_code == 200
