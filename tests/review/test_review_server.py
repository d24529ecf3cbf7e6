"""The server: slow and endless connections, TLS, who asks by a proxy, and requests that run when it ends."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from ipaddress import ip_network
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from probes import PROBES
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from certificates import certificate
from clientimport.core.errors import DatabaseFailure, LockHeld, UsageFailure
from clientimport.core.events import Event
from clientimport.review import protocol
from clientimport.review.app import PAGES, make_app
from clientimport.review.background import Background
from clientimport.review.listening import listen, origins, read_certificate
from clientimport.review.routing import PageRoute, get
from clientimport.review.settings import ReviewSettings
from clientimport.review.words_web import WORDS
from review_running import SAME, Running, csrf_of, received, running

ALL = [*PAGES, PROBES]
LOOPBACK = (ip_network("127.0.0.0/8"),)
URL = "https://review.example.com"


def open_to(review: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", review.port), timeout=30)


# What takes too long


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 10\r\n\r\nx",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 10\r\n\r\nx",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
    ],
)
def test_a_request_without_end_is_cut(ledger: str, monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(protocol, "SECONDS_TO_ASK", 0.2)
    with running(ledger) as review, open_to(review) as connection:
        connection.sendall(begun)
        assert len(received(connection)) < 2000, "nobody waits any more"


def test_a_form_without_end_is_cut_and_does_nothing(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(ledger, pages=ALL) as review:
        browser = review.enter()
        monkeypatch.setattr(protocol, "SECONDS_TO_ASK", 0.2)
        head = (
            f"POST /language HTTP/1.1\r\nHost: 127.0.0.1:{review.port}\r\nOrigin: {review.origin}\r\nContent-Length: 500\r\n"
            f"Cookie: {review.cookie}={browser.client.cookies[review.cookie]}\r\nX-CSRF-Token: {browser.csrf}\r\n\r\n"
        )
        with open_to(review) as connection:
            connection.sendall(head.encode() + b"lang=de&back=/")
            assert received(connection) == b""
        assert review.enter().get("/echo").json()["lang"] == "en"


def test_who_does_not_read_the_answer_is_cut(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def much(request: Request) -> Response:
        return PlainTextResponse("x" * 20_000_000)

    cut = threading.Event()
    abort = protocol.PatientProtocol._cut
    monkeypatch.setattr(protocol.PatientProtocol, "_cut", lambda connection: (abort(connection), cut.set()))
    monkeypatch.setattr(protocol, "SECONDS_TO_TAKE", 0.2)
    with running(ledger, pages=[*PAGES, module(get("/much", much))]) as review:
        browser = review.enter()
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(30)
            connection.connect(("127.0.0.1", review.port))
            cookie = f"{review.cookie}={browser.client.cookies[review.cookie]}"
            connection.sendall(f"GET /much HTTP/1.1\r\nHost: 127.0.0.1:{review.port}\r\nCookie: {cookie}\r\n\r\n".encode())
            assert cut.wait(30)
            assert len(received(connection)) < 20_000_000
        assert len(browser.get("/much").text) == 20_000_000, "who reads gets it all"


def test_connections_without_number_are_cut(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 3)
    with running(ledger) as review:
        held = [open_to(review) for _ in range(3)]
        held[0].sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert held[0].recv(9) == b"HTTP/1.1 "
        with open_to(review) as one_more:
            assert received(one_more) == b""
        for connection in held:
            connection.close()
        assert review.enter().get("/").status_code == 200


def test_a_page_that_takes_long_holds_nobody_up_and_is_finished_at_the_end(ledger: str) -> None:
    begun, go_on = threading.Event(), threading.Event()
    answers: list[Any] = []

    def slow(request: Request) -> Response:
        begun.set()
        go_on.wait(30)
        return PlainTextResponse("whole")

    with running(ledger, pages=[*PAGES, module(get("/slow", slow))]) as review:
        browser = review.enter()
        asking = threading.Thread(target=lambda: answers.append(browser.get("/slow").text))
        asking.start()
        assert begun.wait(30)
        assert review.enter().get("/").status_code == 200
        review.server.should_exit = True
        while is_open(review.port):
            pass
        go_on.set()
        asking.join(30)
    assert answers == ["whole"]


def test_more_pages_at_once_than_the_database_has_connections(ledger: str) -> None:
    answers: list[int] = []
    with running(ledger) as review:
        browsers = [review.enter() for _ in range(40)]
        asking = [threading.Thread(target=lambda each=each: answers.append(each.get("/").status_code)) for each in browsers]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(60)
    assert answers == [200] * 40


def test_work_in_the_background_is_finished_and_its_failures_are_told() -> None:
    told: list[Event] = []
    background = Background(told.append)
    begun, go_on = threading.Event(), threading.Event()

    def load() -> str:
        begun.set()
        go_on.wait(30)
        return "loaded"

    def fail(problem: Exception) -> Any:
        raise problem

    job = background.begin("retry", "open", "ned", load)
    assert background.begin("retry", "open", "edna", load) is job, "the same work is not begun twice"
    assert begun.wait(30)
    gone = background.begin(
        "retry", "a", "ned", lambda: fail(DatabaseFailure("at db.example.com", where="postgresql://crm")), "de"
    )
    held = background.begin("retry", "b", "ned", lambda: fail(LockHeld("A run is loading.", fix="Wait.")))
    bug = background.begin("retry", "c", "ned", lambda: fail(KeyError("pa55word")))
    assert background.is_busy("retry")
    go_on.set()
    background.finish()
    assert not background.is_busy("retry")
    assert [(each.state, each.result) for each in (job, gone, held, bug)] == [("done", "loaded"), *[("failed", None)] * 3]
    assert (gone.failed, held.failed) == (WORDS["refused.database"]["de"], "A run is loading. Wait.")
    assert bug.failed.startswith("KeyError at ") and "pa55word" not in bug.failed
    assert sorted(each.words.partition(" at ")[0] for each in told) == [
        "A bug of clientimport: KeyError",
        "A run is loading. Wait.",
        "postgresql://crm:",
    ]


def test_what_is_only_looked_for_is_given_up_at_the_end() -> None:
    told: list[Event] = []
    background = Background(told.append)
    asked = threading.Event()

    def look() -> None:
        while True:
            background.heed()
            asked.set()

    job = background.begin("suggest", "open", "ned", look)
    assert asked.wait(30)
    background.finish()
    assert (job.state, job.failed, background.is_busy("suggest"), told) == ("failed", "", False, [])


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=30).close()
    except ConnectionError:
        return False
    return True


def module(*routes: PageRoute) -> ModuleType:
    made = ModuleType("made")
    made.routes = lambda: list(routes)  # type: ignore[attr-defined]
    return made


def test_a_route_that_checks_nothing_is_not_taken_in(ledger: str) -> None:
    from starlette.routing import Route

    made = ModuleType("made")
    made.routes = lambda: [Route("/x", lambda request: PlainTextResponse("x"))]  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="not made by get"):
        make_app(None, ReviewSettings(("http://127.0.0.1",)), pages=[made])  # type: ignore[arg-type]


# TLS


def test_under_tls_the_cookie_is_for_tls_alone(ledger: str, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    verify = ssl.create_default_context(cafile=str(cert))
    with running(ledger, tls=read_certificate(cert, key), pages=ALL) as review:
        ((_, address),) = review.addresses
        assert address.startswith(f"https://127.0.0.1:{review.port}/?token=")
        client = review.client(verify=verify)
        answer = client.get(address)
        (cookie,) = answer.headers.get_list("set-cookie")
        assert re.fullmatch(
            rf"__Host-clientimport-{review.port}=[\w-]{{43}}; HttpOnly; Path=/; SameSite=strict; Secure", cookie
        )
        csrf = csrf_of(client.get("/").text)
        sent = {"csrf": csrf, "text": "x"}
        assert client.post("/echo", data=sent, headers={"origin": review.origin}).status_code == 200
        plain = {"origin": review.origin.replace("https", "http")}
        assert client.post("/echo", data=sent, headers=plain).status_code == 403
        left = client.post("/leave", data={"csrf": csrf}, headers=SAME)
        assert "Secure" in left.headers["set-cookie"]
        assert b"200 OK" not in review.raw(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


def test_certificates_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    cert, key = certificate(tmp_path / "a")
    _, other = certificate(tmp_path / "b", password=b"pa55word")
    said = []
    for files in ((tmp_path / "none.pem", key), (cert, tmp_path), (cert, other), (key, cert), (cert, cert)):
        with pytest.raises(UsageFailure) as raised:
            read_certificate(*files)
        said.append(str(raised.value))
    assert said[0] == f"there is no file {tmp_path}/none.pem. Check --tls-cert and --tls-key."
    assert said[1] == f"there is no file {tmp_path}. Check --tls-cert and --tls-key."
    assert said[2] == f"the key {other} is protected by a password. Give one without, readable by this user alone."
    for words in said[3:]:
        assert re.search("are no certificate with its key: .*Give two PEM files: the certificate with its chain", words)


# Behind a proxy


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from review_running import empty_ledger

    ledger = str(tmp_path_factory.mktemp("review") / "clients.db")
    empty_ledger(ledger)
    with running(ledger, pages=ALL, url=URL, users=(), user_header="X-Remote-User", proxies=LOOPBACK) as review:
        yield review


PUBLIC = {"host": "review.example.com"}


def by(name: str, **more: str) -> dict[str, str]:
    return {**PUBLIC, "x-remote-user": name, **more}


def test_the_proxy_says_who_asks(proxied: Running) -> None:
    client = proxied.client()
    first = client.get("/echo", headers=by("Edna Krabappel"))
    assert (first.status_code, first.json()["user"]) == (200, "Edna Krabappel")
    (cookie,) = first.headers.get_list("set-cookie")
    assert re.fullmatch(r"__Host-clientimport-review=[\w-]{43}; HttpOnly; Path=/; SameSite=strict; Secure", cookie)
    assert proxied.addresses == [], "nobody needs an address"


def test_everyone_has_a_session_of_their_own(proxied: Running) -> None:
    def cookie_of(name: str, cookie: str = "") -> tuple[str, str]:
        answer = proxied.client().get("/", headers=by(name, cookie=cookie) if cookie else by(name))
        assert f"<b>{name}</b>" in answer.text
        return answer.headers.get("set-cookie", "").partition(";")[0], csrf_of(answer.text)

    edna, of_edna = cookie_of("edna")
    again, still = cookie_of("edna", edna)
    assert (again, still) == ("", of_edna)
    homer, of_homer = cookie_of("homer", edna)
    assert homer not in ("", edna) and of_homer != of_edna
    sent = {"csrf": of_edna, "text": "x"}
    answer = proxied.client().post("/echo", data=sent, headers=by("homer", cookie=homer, origin=URL))
    assert answer.status_code == 403, "what is Edna's is not Homer's"


def test_a_form_by_the_proxy_needs_what_every_form_needs(proxied: Running) -> None:
    page = proxied.client().get("/", headers=by("edna"))
    cookie, csrf = page.headers["set-cookie"].partition(";")[0], csrf_of(page.text)
    said = {}
    for origin in (URL, "http://review.example.com", proxied.origin, "https://evil.example"):
        sent = by("edna", cookie=cookie, origin=origin)
        said[origin] = proxied.client().post("/echo", data={"csrf": csrf, "text": "x"}, headers=sent).status_code
    assert list(said.values()) == [200, 403, 403, 403]
    assert proxied.client().post("/echo", data={"text": "x"}, headers=by("edna", cookie=cookie, origin=URL)).status_code == 403
    assert proxied.client().post("/echo", data={"csrf": csrf}, headers=by("edna", origin=URL)).status_code == 403


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\tb", "\x1b[31m", "\u202eedna".encode().decode("latin-1")])
def test_a_name_that_is_none_is_refused(proxied: Running, name: str) -> None:
    sent = b"GET /echo HTTP/1.1\r\nHost: review.example.com\r\nConnection: close\r\nX-Remote-User: %s\r\n\r\n"
    answer = proxied.raw(sent % name.encode("latin-1"))
    assert answer.split()[1] in (b"403", b"400")
    assert b"set-cookie" not in answer


def test_a_name_is_read_as_it_is_written(proxied: Running) -> None:
    for raw in ("Zoë Flanders".encode(), "Zoë Flanders".encode("latin-1")):
        answer = proxied.client().get("/echo", headers=[(b"Host", b"review.example.com"), (b"X-Remote-User", raw)])
        assert answer.json()["user"] == "Zoë Flanders"


def test_a_request_that_names_nobody_or_two_is_refused(proxied: Running) -> None:
    token = proxied.app.state.desk.sessions.issue("ned")
    for headers in (PUBLIC, [*PUBLIC.items(), ("x-remote-user", "edna"), ("X-Remote-User", "homer")]):
        for path in ("/echo", f"/?token={token}"):
            answer = proxied.client().get(path, headers=headers)
            assert (answer.status_code, WORDS["refused.proxy"]["en"] in answer.text) == (403, True)
    assert proxied.client().get("/echo", headers={"x-remote-user": "edna"}).status_code == 400, "the proxy names the host"


def test_another_peer_is_not_heard(ledger: str) -> None:
    proxies = (ip_network("10.0.0.5/32"), ip_network("::1/128"))
    for header in ("X-Remote-User", ""):
        with running(ledger, pages=ALL, url=URL, users=("ned",), user_header=header, proxies=proxies) as review:
            client = review.client()
            for path in ("/", review.addresses[0][1].replace(URL, "")):
                answer = client.get(path, headers=by("edna", **{"x-forwarded-for": "10.0.0.5", "forwarded": "for=10.0.0.5"}))
                assert (answer.status_code, WORDS["refused.peer"]["en"] in answer.text) == (403, True)


def test_behind_a_proxy_that_names_nobody_people_come_in_by_address(ledger: str) -> None:
    with running(ledger, url=URL, proxies=LOOPBACK) as review:
        ((_, address),) = review.addresses
        assert address.startswith(f"{URL}/?token=")
        answer = review.client().get(address.replace(URL, ""), headers=PUBLIC)
        assert answer.status_code == 303 and "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("peer", "heard"),
    [
        ("10.0.0.5", True),
        ("::ffff:10.0.0.5", True),
        ("10.0.0.6", False),
        ("192.168.1.77", True),
        ("fe80::1%eth0", True),
        ("", False),
        ("unix", False),
    ],
)
def test_who_is_heard(peer: str, heard: bool) -> None:
    proxies = tuple(map(ip_network, ("10.0.0.5/32", "192.168.1.0/24", "fe80::/10")))
    assert ReviewSettings((URL,), proxies=proxies).trusts(peer) is heard
    assert ReviewSettings((URL,)).trusts(peer)


# Addresses


def test_the_addresses_that_lead_to_it() -> None:
    local = ("http://127.0.0.1:8642", "http://[::1]:8642", "http://localhost:8642")
    assert origins("127.0.0.1", 8642, tls=False) == local
    assert origins("localhost", 80, tls=False) == ("http://localhost", "http://127.0.0.1", "http://[::1]")
    assert origins("::1", 443, tls=True)[0] == "https://[::1]"
    assert origins("Review.Example.com", 8443, tls=True) == ("https://review.example.com:8443",)
    assert origins("0.0.0.0", 8443, tls=True, url="https://review.example.com:443/") == (URL,)
    assert origins("127.0.0.1", 8642, tls=False, url="http://localhost:9000") == ("http://localhost:9000",)
    for host in ("0.0.0.0", "::", ""):
        with pytest.raises(UsageFailure, match="by which name"):
            origins(host, 8443, tls=True)


@pytest.mark.parametrize(
    "url",
    [
        "review.example.com",
        "ftp://review.example.com",
        "https://",
        "https://review.example.com/review",
        "https://review.example.com?x=1",
        "https://review.example.com#x",
        "https://ned:pa55word@review.example.com",
        "https://review.example.com:99999",
        "https://review.example.com:x",
        "https://a b",
        "https://a;b",
        "https://[::1",
    ],
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(UsageFailure) as raised:
        origins("127.0.0.1", 8642, tls=False, url=url)
    assert str(raised.value) == (
        "--url is not the address of a host. Write scheme, name and port alone: https://review.example.com:8443."
    )


def test_a_port_that_cannot_be_had() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageFailure) as raised:
            listen("127.0.0.1", port)
    assert str(raised.value) == (
        f"port {port} of 127.0.0.1 cannot be had: Address already in use. Another program may use it: give another one with "
        "--port, or 0 for any that is free."
    )
    with pytest.raises(UsageFailure, match=r"there is no address 'no[.]such[.]host[.]invalid'"):
        listen("no.such.host.invalid", 0)
