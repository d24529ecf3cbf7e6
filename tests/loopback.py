"""Real servers on loopback: one that takes mail, one that takes requests; either may refuse, or be slow to answer."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

REFUSED = "554 not wanted here"


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Web:
    """`requests`: path, headers, JSON body. `answers`: the codes to answer with, the last one for good."""

    port: int
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [200])
    hold: threading.Event | None = None  # answered once it is set

    @property
    def bodies(self) -> list[Any]:
        return [body for _, _, body in self.requests]


@contextmanager
def web_server() -> Iterator[Web]:
    """A server on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            web.requests.append((self.path, dict(self.headers), json.loads(body)))
            if web.hold is not None:
                web.hold.wait(30)
                return
            code = web.answers.pop(0) if len(web.answers) > 1 else web.answers[0]
            self.send_response(code)
            if code in (301, 307):
                self.send_header("Location", f"http://127.0.0.1:{web.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield web
    finally:
        if web.hold is not None:
            web.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Mail:
    """`messages`: what was taken. `logins`: user and password that were given. `refuse`: says no to each message."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    refuse: bool = False


@contextmanager
def mail_server() -> Iterator[Mail]:
    """An SMTP server on a free port."""
    mail = Mail()

    class Handler:
        async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
            if mail.refuse:
                return REFUSED
            read = message_from_bytes(cast(bytes, envelope.original_content), policy=policy.default)
            mail.messages.append(cast(EmailMessage, read))
            return "250 taken"

    def login(server: object, session: object, envelope: object, mechanism: str, given: object) -> AuthResult:
        assert isinstance(given, LoginPassword)
        mail.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=True)

    login_of = cast(Callable[..., AuthResult], login)
    controller = Controller(Handler(), hostname="127.0.0.1", port=free_port(), authenticator=login_of, auth_require_tls=False)
    controller.start()
    mail.port = controller.port
    try:
        yield mail
    finally:
        controller.stop()


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


@pytest.fixture
def mail() -> Iterator[Mail]:
    with mail_server() as server:
        yield server
