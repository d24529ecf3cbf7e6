"""`clientimport review` as a reviewer meets it: a process of its own, and browsers that come in with its addresses."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_PATIENCE = 60
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4(09|22|23) ")
"""What a browser remarks of an answer that says why something was not done."""
BROKEN_OFF = re.compile(r"htmx:(afterRequest|send(Error|Abort)), ")
"""What htmx remarks of a request that was not answered to its end: expected of checks of a row and of pages that are looked at,
which are broken off where the page is left or more is typed. Of a form the browser itself tells that it was lost."""


@dataclass
class Served:
    """The program while it runs. `complaints`: what browsers remarked, or asked of anyone else; it is to stay empty."""

    process: subprocess.Popen[str]
    browser: Any
    addresses: dict[str, queue.Queue[str]]
    complaints: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)
    origin: str = ""

    def address(self, user: str = "karin") -> str:
        """The next address with which somebody comes in."""
        found = self.addresses[user].get(timeout=_PATIENCE)
        self.origin = found.partition("/?")[0]
        return found

    def enter(self, user: str = "karin", *, watched: bool = False, **options: Any) -> Any:
        """A browser in which a user has come in. `watched`: the text of all that it gets is kept in `answers`."""
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        if wait := os.environ.get("CLIENTIMPORT_BROWSER_WAIT"):
            context.set_default_timeout(float(wait) * 1000)
        self.contexts.append(context)
        page = context.new_page()
        address = self.address(user)
        page.on("console", lambda message: self._remarked(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        page.on("requestfailed", self._lost)
        if watched:
            page.on("response", self._answered)
        page.goto(address)
        return page

    def go(self, page: Any, path: str) -> Any:
        """To an address of the page."""
        return page.goto(self.origin + path)

    def _remarked(self, text: str) -> None:
        if not (BROKEN_OFF.match(text) or EXPECTED.match(text)):
            self.complaints.append(text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(f"{self.origin}/"):
            self.complaints.append(request.url)

    def _lost(self, request: Any) -> None:
        if request.method == "POST" and not request.url.endswith("/check"):
            self.complaints.append(f"a form was lost: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status not in (204, 302, 303):
            self.answers.append(response.url + "\n" + response.text())


@contextmanager
def served(
    folder: Path, database: str, browser: Any, *, users: tuple[str, ...] = ("karin", "lisa"), lang: str = "en"
) -> Iterator[Served]:
    """The program on a database while the block runs; nobody has complained at the end."""
    people = [word for user in users for word in ("--user", user)]
    command = [sys.executable, "-m", "clientimport", "review", "--database", database, "--port", "0", "--no-open", "--json"]
    with (folder / "review.log").open("w") as errors:
        process = subprocess.Popen(
            [*command, *people, "--lang", lang], cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True, env=os.environ
        )
    addresses: dict[str, queue.Queue[str]] = {user: queue.Queue() for user in users}
    reading = threading.Thread(target=_read, args=(process, addresses))
    reading.start()
    made = Served(process, browser, addresses)
    try:
        yield made
    finally:
        for context in made.contexts:
            context.close()
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(_PATIENCE)
        reading.join(_PATIENCE)
    assert made.complaints == [], made.complaints
    assert (folder / "review.log").read_text() == ""


def _read(process: subprocess.Popen[str], addresses: dict[str, queue.Queue[str]]) -> None:
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            told = json.loads(line)
            addresses[told["user"]].put(told["address"])
