"""The review page's guards in a real browser: what it sends of itself is enough for us, and what other sites try is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from clientimport.review.words_web import WORDS
from review_running import Running, empty_ledger, running

FOREIGN = "evil.example"


@pytest.fixture(scope="module")
def browser(launch: Callable[..., Any]) -> Any:
    # A name of the attacker's that leads to this machine, as after DNS rebinding.
    return launch(f"--host-resolver-rules=MAP {FOREIGN} 127.0.0.1")


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def review(sqlite_url: str) -> Iterator[Running]:
    empty_ledger(sqlite_url)
    with running(sqlite_url) as run:
        yield run


@contextmanager
def foreign_site(body: str) -> Iterator[int]:
    """A server of somebody else on this machine, with one page; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def enter(page: Any, review: Running) -> None:
    page.goto(review.addresses[-1][1])


def lang_of(page: Any, review: Running) -> Any:
    page.goto(review.origin)
    return page.evaluate("document.documentElement.lang")


def test_the_printed_address_opens_the_page_and_leaves_the_history(page: Any, review: Running) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    enter(page, review)
    assert page.url == f"{review.origin}/"
    assert page.get_by_text("ned", exact=True).is_visible()
    assert page.evaluate("document.cookie") == "", "no script sees it"
    assert said == [], "and the policy has nothing to complain of"
    page.reload()
    assert page.url == f"{review.origin}/"


def test_a_plain_form_and_one_by_script_are_ours(page: Any, review: Running) -> None:
    enter(page, review)
    page.locator('form[action="/language"] button').click()
    page.wait_for_function("document.documentElement?.lang === 'de'")
    assert page.url == f"{review.origin}/"
    assert (
        page.evaluate(
            "async () => (await fetch('/language', {method: 'POST', redirect: 'manual', headers: {'X-CSRF-Token': "
            "document.querySelector('input[name=csrf]').value}, body: new URLSearchParams({lang: 'en'})})).type"
        )
        == "opaqueredirect"
    )
    assert lang_of(page, review) == "en"
    page.locator('form[action="/leave"] button').click()
    page.get_by_text(WORDS["refused.left"]["en"]).wait_for()
    assert page.goto(review.origin).status == 403


@pytest.mark.parametrize("site", ["127.0.0.1", "localhost", FOREIGN])
def test_a_link_in_a_mail_opens_the_page(page: Any, review: Running, site: str) -> None:
    """The browser keeps a strict cookie back on the way from another site."""
    with foreign_site(f'<a href="{review.addresses[-1][1]}">look</a>') as port:
        page.goto(f"http://{site}:{port}/")
        page.get_by_text("look").click()
        page.get_by_text("ned", exact=True).wait_for()
        assert page.url == f"{review.origin}/"
    with foreign_site(f'<a href="{review.origin}/nowhere">look</a>') as port:
        page.goto(f"http://{site}:{port}/")
        page.get_by_text("look").click()
        if site != "127.0.0.1":
            page.get_by_text(WORDS["refused.on"]["en"]).click()
        page.get_by_text("ned", exact=True).wait_for()
        assert page.url == f"{review.origin}/nowhere"


@pytest.mark.parametrize("site", ["127.0.0.1", "localhost", FOREIGN])
def test_a_form_of_another_site_does_nothing(page: Any, review: Running, site: str) -> None:
    enter(page, review)
    csrf = page.locator("input[name=csrf]").first.get_attribute("value")
    form = (
        f'<form method="post" action="{review.origin}/language"><input name="lang" value="de">'
        f'<input name="csrf" value="{csrf}">'
        "<button>win</button></form>"
    )
    with foreign_site(form) as port:
        page.goto(f"http://{site}:{port}/")
        with page.expect_response(f"{review.origin}/language") as answered:
            page.get_by_text("win").click()
        assert answered.value.status == 403, "even with the secret of the form"
    assert lang_of(page, review) == "en"


@pytest.mark.parametrize("site", ["127.0.0.1", FOREIGN])
def test_another_site_shows_and_reads_nothing_of_ours(page: Any, review: Running, site: str) -> None:
    enter(page, review)
    csrf = page.locator("input[name=csrf]").first.get_attribute("value")
    address = f"{review.origin}/static/icon.svg"
    with foreign_site(f'<iframe src="{review.origin}/"></iframe><img src="{address}">') as port:
        page.goto(f"http://{site}:{port}/")
        assert page.evaluate("document.images[0].decode().then(() => 'seen', () => 'nothing')") == "nothing"
        assert all("<b>ned</b>" not in frame.content() for frame in page.frames)
        for script in (
            f"fetch('{review.origin}/', {{credentials: 'include'}})",
            f"fetch('{review.origin}/language', {{method: 'POST', credentials: 'include', mode: 'no-cors', "
            f"body: new URLSearchParams({{lang: 'de', csrf: '{csrf}'}})}})",
        ):
            assert page.evaluate(f"{script}.then(answer => answer.text(), () => '')") == ""
        with page.expect_popup() as opened:
            page.evaluate(f"() => {{ window.ours = window.open('{review.origin}/') }}")
        opened.value.wait_for_load_state()
        # What it opens is out of its reach: as soon as our answer is there, which may be after the blank page's loading.
        page.wait_for_function("() => window.ours.closed")
    assert lang_of(page, review) == "en"


def test_a_foreign_name_for_this_machine_leads_nowhere(page: Any, review: Running) -> None:
    enter(page, review)
    answer = page.goto(f"http://{FOREIGN}:{review.port}/")
    assert answer.status == 400
    assert page.get_by_text(WORDS["refused.host"]["en"]).is_visible()


def test_nothing_inline_runs(page: Any, review: Running) -> None:
    enter(page, review)
    page.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.owned = 1';"
        "document.body.append(script); const link = document.createElement('a'); link.href = 'javascript:window.owned = 2';"
        "document.body.append(link); link.click(); const image = document.createElement('img');"
        "image.setAttribute('onerror', 'window.owned = 3'); image.src = 'https://127.0.0.1:9/x.png';"
        "document.body.append(image); }"
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.owned") is None
