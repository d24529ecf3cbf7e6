"""`clientimport review`: what it refuses to serve, what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from calling import Cli

from certificates import certificate
from loopback import free_port
from review_running import SAME, csrf_of

ROOT = Path(__file__).parent.parent.parent

ADDRESS = re.compile(r"(https?://\S+)/\?token=([A-Za-z0-9_-]{43})")


@pytest.fixture
def database(cli: Cli) -> None:
    """The default database, with no run in it."""
    assert cli("db", "upgrade").code == 0


class Served:
    """A process that serves."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []

    def read_until(self, pattern: str) -> re.Match[str]:
        """Reads its standard output up to a line that fits."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError("".join(self.lines) + (self.process.stderr.read() if self.process.stderr else ""))

    def end(self, sent: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        self.process.send_signal(sent)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, "".join(self.lines) + out, err


@contextmanager
def served(*words: str, port: int = 0, **environment: str) -> Iterator[Served]:
    """The command in a process of its own, in the working folder of the test."""
    command = [sys.executable, "-m", "clientimport", "review", "--port", str(port), *words]
    found = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COVERAGE_PROCESS_START": "", **environment}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=found)
    try:
        yield Served(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def client(base: str, **options: Any) -> httpx.Client:
    return httpx.Client(base_url=base, trust_env=False, timeout=30, **options)


# What it prints


def test_the_page_opens_with_the_printed_address_and_ends_with_the_program(database: None) -> None:
    with served("--user", "Ned Flanders", "--log-file", "review.log") as review:
        found = review.read_until(ADDRESS.pattern)
        base, token = found[1], found[2]
        with client(base) as browser:
            assert browser.get("/").status_code == 403
            assert browser.get(f"/?token={token}", follow_redirects=True).status_code == 200
            assert "Ned Flanders" in browser.get("/").text
            following = review.read_until("The next address for them: (.*)")[1]
        code, out, err = review.end()
    assert (code, err) == (0, "")
    assert out == (
        "The rejects of sqlite:///clientimport.db can be reviewed. Ctrl-C ends it.\n"
        "Each address opens the page once, in one browser, and is a secret until then:\n"
        f"  {base}/?token={token}\n"
        f"Ned Flanders came in. The next address for them: {following}\n"
    )
    assert following.startswith(f"{base}/?token=") and token not in following
    log = Path("review.log").read_text()
    assert stat.S_IMODE(Path("review.log").stat().st_mode) == 0o600
    assert token not in log and following.partition("=")[2] not in log
    assert [line.split()[2] for line in log.splitlines()][:2] == ["review-started", "review-request"]
    assert log.splitlines()[-1].endswith("INFO  review-ended The review page was ended.")


def test_everyone_gets_an_address(database: None) -> None:
    with served("--user", "ned", "--user", "Edna Krabappel", "--host", "localhost") as review:
        first = review.read_until(r"^  ned: (http://localhost:\d+)/\?token=(\S+)$")
        second = review.read_until(r"^  Edna Krabappel: (http://localhost:\d+)/\?token=(\S+)$")
        assert first[1] == second[1] and first[2] != second[2]
        for found, user in ((first, "ned"), (second, "Edna Krabappel")):
            with client(found[1]) as browser:
                browser.get(f"/?token={found[2]}")
                assert f"<b>{user}</b>" in browser.get("/").text


def test_for_machines_each_address_is_a_line(database: None) -> None:
    with served("--json", "--lang", "de", "--user", "ned") as review:
        review.read_until("address")
        told = json.loads(review.lines[-1])
        assert (told["user"], bool(ADDRESS.fullmatch(told["address"]))) == ("ned", True)
        with client(told["address"].partition("/?")[0]) as browser:
            browser.get(told["address"])
            assert '<html lang="de">' in browser.get("/").text
        review.read_until("address")
        assert json.loads(review.lines[-1])["user"] == "ned"
        assert review.end(signal.SIGTERM)[0] == 0


def test_who_reviews_is_by_default_who_started_it(database: None) -> None:
    with served(LOGNAME="seymour", USER="seymour") as review:
        found = review.read_until(ADDRESS.pattern)
        with client(found[1]) as browser:
            browser.get(f"/?token={found[2]}")
            assert "<b>seymour</b>" in browser.get("/").text


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_request_that_was_begun_is_finished(database: None, sent: signal.Signals) -> None:
    """The end is asked for while a form is still on its way."""
    with served("--user", "ned") as review:
        found = review.read_until(ADDRESS.pattern)
        with client(found[1]) as browser:
            browser.get(f"/?token={found[2]}")
            csrf = csrf_of(browser.get("/").text)
            (name, cookie), *_ = browser.cookies.items()
        host, port = found[1].removeprefix("http://").split(":")
        body = b"lang=de&back=/"
        head = [
            "POST /language HTTP/1.1",
            f"Host: {host}:{port}",
            f"Cookie: {name}={cookie}",
            f"X-CSRF-Token: {csrf}",
            f"Origin: {found[1]}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Expect: 100-continue",
        ]
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall("\r\n".join([*head, "", ""]).encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
            review.process.send_signal(sent)
            while is_open(int(port)):
                pass
            connection.sendall(body)
            assert connection.recv(100).startswith(b"HTTP/1.1 303 ")
        _, err = review.process.communicate(timeout=60)
        assert (review.process.returncode, err) == (0, "")


SLOW = """
import sys, threading
from types import ModuleType
from starlette.responses import PlainTextResponse
from clientimport.review import app
from clientimport.review.routing import get

def slow(request):
    print("begun", flush=True)
    {work}
    return PlainTextResponse("never")

made = ModuleType("made")
made.routes = lambda: [get("/slow", slow)]
app.make_app.__kwdefaults__["pages"] = (*app.PAGES, made)
sys.argv = ["clientimport", "review", "--port", "0", "--user", "ned"]
from clientimport.cli.main import main
main()
"""


@pytest.mark.parametrize(
    "work",
    ["threading.Event().wait()", "request.app.state.desk.background.begin('retry', 'x', 'ned', threading.Event().wait)"],
    ids=["a page", "what is being loaded"],
)
def test_a_second_interrupt_breaks_off(database: None, work: str) -> None:
    command = [sys.executable, "-c", SLOW.format(work=work)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        review = Served(process)
        found = review.read_until(ADDRESS.pattern)
        with client(found[1]) as browser:
            browser.get(f"/?token={found[2]}")
            asking = threading.Thread(target=lambda: suppressed(browser, "/slow"))
            asking.start()
            review.read_until("begun")
            process.send_signal(signal.SIGINT)
            while is_open(int(found[1].rpartition(":")[2])):
                pass
            if "background" in work:
                assert process.stderr is not None
                assert process.stderr.readline() == "Rows are being loaded: it ends when they are. Ctrl-C breaks it off.\n"
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
            asking.join(30)
        assert (process.returncode, err) == (130, "Broken off: what was not yet saved or loaded is not.\n")
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def suppressed(browser: httpx.Client, path: str) -> None:
    with suppress(httpx.HTTPError):
        browser.get(path)


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=30).close()
    except ConnectionError:
        return False
    return True


def test_the_password_of_the_database_is_shown_nowhere(postgresql_url: str, database: None) -> None:
    from sqlalchemy import make_url

    secret = make_url(postgresql_url).set(password="pa55word").render_as_string(hide_password=False)
    Path("url").write_text(secret)
    command = [sys.executable, "-m", "clientimport", "db", "upgrade"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "CLIENTIMPORT_DATABASE_FILE": "url"}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    with served("--user", "ned", "--log-file", "review.log", CLIENTIMPORT_DATABASE_FILE="url") as review:
        found = review.read_until(ADDRESS.pattern)
        with client(found[1]) as browser:
            browser.get(f"/?token={found[2]}")
            shown = browser.get("/").text + browser.get("/nowhere").text
        line = Path(f"/proc/{review.process.pid}/cmdline")
        shown += line.read_text() if line.exists() else ""
        code, out, err = review.end()
    assert code == 0 and out.startswith("The rejects of postgresql")
    assert "pa55word" not in shown + out + err + Path("review.log").read_text()


# The browser


def test_the_browser_is_opened_without_the_address_on_a_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from clientimport.review.browser import open_address

    opened, ended = [], threading.Event()

    def browse(url: str) -> bool:
        path = Path(url.removeprefix("file://"))
        opened.append((url, path.read_text(), stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)))
        ended.set()
        return True

    monkeypatch.setattr(webbrowser, "open", browse)
    open_address("http://127.0.0.1:1/?token=abc&x", ended)
    ((url, page, of_file, of_folder),) = opened
    assert url.startswith("file:///") and "abc" not in url
    assert 'content="0; url=http://127.0.0.1:1/?token=abc&amp;x"' in page
    assert (of_file, of_folder) == (0o600, 0o700)
    assert not Path(url.removeprefix("file://")).exists()


@pytest.mark.parametrize("screen", ["", "DISPLAY", "WAYLAND_DISPLAY"])
def test_a_browser_needs_a_screen(monkeypatch: pytest.MonkeyPatch, screen: str) -> None:
    from clientimport.review.browser import can_open

    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if screen:
        monkeypatch.setenv(screen, ":0")
    assert can_open() is bool(screen)


# What it refuses


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--host", "0.0.0.0"],
            "--host 0.0.0.0 lets other machines in, and what the page shows would cross the network in plain text. Give "
            "--tls-cert and --tls-key, or --behind-proxy with --proxy and --url; or leave --host out and come by `ssh -L`.",
        ),
        (
            ["--host", "10.0.0.1", "--behind-proxy"],
            "--behind-proxy needs to know the proxy. Give the address from which it asks, such as --proxy 127.0.0.1.",
        ),
        (
            ["--behind-proxy", "--proxy", "10.0.0.5"],
            "behind a proxy nobody knows by which address browsers reach the page. Give it, such as --url "
            "https://review.example.com.",
        ),
        (
            ["--proxy-header", "X-Remote-User", "--url", "https://review.example.com"],
            "no --proxy says which peer is to be believed. Give the address from which it asks, such as --proxy 127.0.0.1.",
        ),
        (
            ["--proxy-header", "X-User", "--proxy", "::1", "--url", "https://a.example", "--user", "ned"],
            "--user does not go with the header X-User, in which the proxy says who reviews. Leave --user out, or the header.",
        ),
        (
            ["--proxy-header", "X User"],
            "--proxy-header: 'X User' is no name of a header: use letters, digits and -.",
        ),
        (
            ["--proxy", "somewhere"],
            "--proxy: 'somewhere' is no IP address or network: write 10.0.0.5 or 10.0.0.0/24.",
        ),
        (
            ["--behind-proxy", "--proxy", "10.0.0.5", "--url", "http://review.example.com"],
            "--url http://review.example.com is not protected by TLS: what the page shows would cross the network in plain "
            "text. Let the proxy do TLS, and write https://….",
        ),
        (["--tls-cert", "cert.pem"], "--tls-cert and --tls-key belong together. Give both."),
        (["--tls-cert", "a", "--tls-key", "b"], "there is no file a. Check --tls-cert and --tls-key."),
        (["--user", "a\x1bb"], "--user 'a\\x1bb' is no name. Give letters, at most 100 of them."),
        (["--user", " "], "--user '' is no name. Give letters, at most 100 of them."),
        (
            ["--user", "ned", "--user", "ned"],
            "--user names somebody twice. Each gets one address; the next one is printed when it was used.",
        ),
        (
            ["--database", "postgresql://crm:pa55word@db/crm"],
            "a database URL with a password on the command line can be read by everyone on this machine. Set "
            "CLIENTIMPORT_DATABASE, or name a file that holds the URL in CLIENTIMPORT_DATABASE_FILE.",
        ),
    ],
)
def test_what_is_not_safe_or_does_not_go_together(cli: Cli, words: list[str], said: str) -> None:
    called = cli("review", *words)
    assert (called.code, called.out, called.err) == (2, "", f"clientimport: {said}\n")


def test_the_settings_name_the_proxy(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("clientimport.yaml").write_text("review_user_header: X-Remote-User\nreview_proxies: 10.0.0.5 10.1.0.0/16\n")
    called = cli("review", "--host", "0.0.0.0", "--behind-proxy")
    assert called.err.startswith("clientimport: behind a proxy nobody knows by which address")
    shown = {each["name"]: each["value"] for each in cli("config", "--json").json["settings"]}
    assert (shown["review_user_header"], shown["review_proxies"]) == ("X-Remote-User", ["10.0.0.5/32", "10.1.0.0/16"])
    monkeypatch.setenv("CLIENTIMPORT_REVIEW_PROXIES", "everyone")
    assert cli("review").err.startswith("clientimport: CLIENTIMPORT_REVIEW_PROXIES: 'everyone' is no IP address or network")


def test_who_asks_is_whom_the_proxy_of_the_settings_names(database: None) -> None:
    Path("clientimport.yaml").write_text("review_user_header: X-Remote-User\nreview_proxies: 127.0.0.1\n")
    with served("--url", "https://review.example.com") as review:
        review.read_until(r"^  https://review.example.com \(who reviews is whom the proxy names in X-Remote-User\)$")
        assert review.process.poll() is None


def test_a_database_that_is_not_there(cli: Cli) -> None:
    called = cli("review", "--port", "0")
    assert (called.code, called.out) == (6, "")
    assert called.err == "clientimport: There is no database clientimport.db. Check the path, or import something first.\n"


def test_a_port_that_is_taken(database: None, cli: Cli) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        called = cli("review", "--port", str(port))
    assert (called.code, called.out) == (2, "")
    assert called.err == (
        f"clientimport: port {port} of 127.0.0.1 cannot be had: Address already in use. Another program may use it: give "
        "another one with --port, or 0 for any that is free.\n"
    )


def test_a_part_that_is_missing_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr("clientimport.cli.review.find_spec", lambda name: None if name == "uvicorn" else find(name))
    called = cli("review")
    assert (called.code, called.out) == (2, "")
    assert called.err == (
        "clientimport: the review page needs a part that is not installed (uvicorn). Install it: pip install "
        "'clientimport[review]'.\n"
    )


def test_tls_for_other_machines(database: None, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    tls = ["--tls-cert", str(cert), "--tls-key", str(key), "--user", "ned"]
    with served("--host", "0.0.0.0", "--url", "https://127.0.0.1:4443", *tls) as review:
        assert review.read_until(ADDRESS.pattern)[1] == "https://127.0.0.1:4443"
    with served(*tls) as review:
        found = review.read_until(ADDRESS.pattern)
        assert found[1].startswith("https://127.0.0.1:")
        with client(found[1], verify=ssl.create_default_context(cafile=str(cert))) as browser:
            browser.get(f"/?token={found[2]}")
            page = browser.get("/")
            assert page.status_code == 200
            left = browser.post("/leave", data={"csrf": csrf_of(page.text)}, headers=SAME)
            assert (left.status_code, browser.get("/").status_code) == (200, 403)


def test_help_does_not_load_the_server() -> None:
    asked = (
        "import sys\nsys.argv = ['clientimport', {words}]\nfrom clientimport.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "slow = {{'starlette', 'uvicorn', 'sqlalchemy', 'polars', 'jinja2', 'pydantic'}} & set(sys.modules)\n"
        "assert not slow, slow\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for words in ("'--help'", "'review', '--help'"):
        run = subprocess.run(
            [sys.executable, "-c", asked.format(words=words)], capture_output=True, text=True, env=environment, check=False
        )
        assert (run.returncode, "review" in run.stdout, run.stderr) == (0, True, "")
