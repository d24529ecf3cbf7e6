"""The page on starting the review: its commands are taken, its settings read, its proxy lets people in, its limits hold."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import click
import httpx
import pytest

from clientimport.jobs.settings_file import read_settings_file
from clientimport.review import fields, guards, protocol, sessions
from review_running import csrf_of, empty_ledger, running

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/review.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- example: {name} -->\n```\w+\n(.*?)```\n", PAGE, re.DOTALL)
    assert found is not None, name
    return found[1].replace("\\\n", "")


@pytest.mark.parametrize("name", ["tls", "proxy"])
def test_a_command_is_one(name: str) -> None:
    from clientimport.cli.review import review

    program, command, *words = shlex.split(block(name))
    assert (program, command) == ("clientimport", "review")
    assert review.make_context("review", words) is not None
    with pytest.raises(click.UsageError):
        review.make_context("review", [*words, "--such"])


def test_the_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "clientimport.yaml").write_text(block("settings"))
    found = read_settings_file(tmp_path)
    assert {name: written.value for name, written in found.items()} == {
        "review_user_header": "X-Remote-User",
        "review_proxies": "127.0.0.1 10.0.0.0/24",
    }


def test_what_the_start_prints_and_the_log_says(sqlite_url: str, tmp_path: Path) -> None:
    command, *printed = block("start").splitlines()
    assert command == '$ clientimport review --user "Ned Flanders"'
    empty_ledger(sqlite_url)
    words = ["review", "--user", "Ned Flanders", "--port", "0", "--log-file", str(tmp_path / "log"), "--database", sqlite_url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        [sys.executable, "-m", "clientimport", *words], stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().rstrip() for _ in range(3)]
        address = lines[2].strip()
        with httpx.Client(trust_env=False) as browser:
            browser.get(address, follow_redirects=True)
            browser.get(f"{address.partition('?')[0]}nowhere")
        lines.append(process.stdout.readline().rstrip())
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0

    def plain(text: str) -> str:
        text = re.sub(r"token=\S+", "token=…", re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:…", text))
        return text.replace(sqlite_url, "sqlite:///clientimport.db")

    assert list(map(plain, lines)) == list(map(plain, printed))

    def timeless(text: str) -> list[str]:
        return [re.sub(r"^\S+|milliseconds=\d+", "…", plain(line)) for line in text.splitlines()]

    assert sorted(timeless((tmp_path / "log").read_text())) == sorted(timeless(block("log")))


@contextmanager
def proxied(port: int, user: str) -> Iterator[str]:
    """A stand-in for the page's nginx, with somebody logged in: it sets and leaves out the headers that the page names."""
    settings = re.findall(r"proxy_set_header (\S+) (\S+);", block("nginx"))
    values = {"$host": "review.example.com", "$remote_user": user, '""': ""}

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            sent = {name.lower(): text for name, text in self.headers.items() if name.lower() not in ("connection", "host")}
            sent |= {name.lower(): values[text] for name, text in settings}
            url = f"http://127.0.0.1:{port}{self.path}"
            headers = {name: text for name, text in sent.items() if text}
            answer = httpx.request(self.command, url, headers=headers, content=body, trust_env=False)
            self.send_response(answer.status_code)
            for name, text in answer.headers.multi_items():
                if name not in ("date", "transfer-encoding"):
                    self.send_header(name, text)
            self.end_headers()
            self.wfile.write(answer.content)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_the_proxy_of_the_page_lets_people_in_under_their_name(sqlite_url: str) -> None:
    empty_ledger(sqlite_url)
    header = shlex.split(block("proxy"))[shlex.split(block("proxy")).index("--proxy-header") + 1]
    url = "https://review.example.com"
    with (
        running(sqlite_url, url=url, users=(), user_header=header, proxies=(ip_network("127.0.0.1"),)) as review,
        proxied(review.port, "edna") as front,
    ):
        forged = {header: "homer", "Authorization": "Basic x"}
        page = httpx.get(front, headers=forged, trust_env=False)
        assert (page.status_code, "<b>edna</b>" in page.text) == (200, True)
        cookie = {"Cookie": page.headers["set-cookie"].partition(";")[0]}
        form = {"csrf": csrf_of(page.text), "lang": "de"}
        for origin, status in ((url, 303), ("https://evil.example", 403)):
            sent = {**cookie, "Origin": origin}
            assert httpx.post(f"{front}/language", data=form, headers=sent, trust_env=False).status_code == status


def test_the_unit_is_one(tmp_path: Path) -> None:
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        pytest.skip("no systemd-analyze on this machine: the unit of docs/review.md was NOT RUN (apt-get install systemd)")
    program = tmp_path / "clientimport"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    unit = tmp_path / "review.service"
    unit.write_text(block("unit").replace("/opt/clientimport/bin/clientimport", str(program)), encoding="utf-8")
    done = subprocess.run([systemd, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    remarks = [line for line in f"{done.stdout}{done.stderr}".splitlines() if str(tmp_path) in line]
    assert (done.returncode, remarks) == (0, [])


def test_the_limits_are_those_of_the_page() -> None:
    assert guards.LARGEST_BODY == 4 << 20 and "more than 4 MiB" in PAGE
    assert fields.MOST_FIELDS == 20_000 and "20,000 fields" in PAGE
    assert fields.LONGEST_FIELD == 1_000_000 and "1,000,000 characters" in PAGE
    assert guards.LARGEST_HEAD == 32 << 10 and "more than 32 KiB" in PAGE
    assert protocol.SECONDS_TO_ASK == 30 and "after 30 seconds is cut" in PAGE
    assert protocol.SECONDS_TO_TAKE == 60 and "for 60 seconds" in PAGE
    assert protocol.MOST_CONNECTIONS == 256 and "beyond 256" in PAGE
    assert sessions.IDLE_SECONDS == 2 * 3600 and "two hours after the last request" in PAGE
    assert sessions.LONGEST_SECONDS == 12 * 3600 and "twelve hours after its begin" in PAGE
