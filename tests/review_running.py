"""The review page as it runs: a real server in a thread, on a port of its own, asked over the wire."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import httpx

from clientimport.core.events import Event
from clientimport.loader import connect, ensure_schema
from clientimport.pipeline.reviewing.board import Board
from clientimport.review.app import PAGES, make_app
from clientimport.review.listening import listen, origins
from clientimport.review.serve import ReviewServer, serve
from clientimport.review.settings import ReviewSettings
from clientimport.targets import target_named

SAME = {"sec-fetch-site": "same-origin"}


@dataclass
class Running:
    """A server that runs. `addresses`: the one-time addresses that were issued, in order; `told`: what went to the log."""

    origin: str
    port: int
    app: Any
    server: ReviewServer
    addresses: list[tuple[str, str]]
    told: list[Event]
    cookie: str
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def log(self) -> str:
        return "\n".join(f"{each.level} {each.name} {each.words} {each.facts}" for each in self.told)

    def client(self, **options: Any) -> httpx.Client:
        """A browser that has never been here."""
        made = httpx.Client(base_url=self.origin, trust_env=False, timeout=30, **options)
        self.clients.append(made)
        return made

    def enter(self, user: str = "ned", **options: Any) -> Browser:
        """A browser in which a user has come in with their newest address."""
        address = [address for name, address in self.addresses if name == user][-1]
        client = self.client(**options)
        answer = client.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        return Browser(client, csrf_of(client.get("/").text))

    def raw(self, sent: bytes) -> bytes:
        """What comes back for these very bytes, until the server ends the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(sent)
            return received(connection)


@dataclass
class Browser:
    """One that has a session."""

    client: httpx.Client
    csrf: str

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def post(self, path: str, /, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
        """A form as a page of ours sends it."""
        return self.client.post(path, data={"csrf": self.csrf, **fields}, headers={**SAME, **(headers or {})})


def csrf_of(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found is not None, html
    return found[1]


def received(connection: socket.socket) -> bytes:
    """All that comes until the end, or until it is cut."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def empty_ledger(database: str) -> None:
    """Makes the tables."""
    target = target_named("ticketevolution")
    assert target is not None
    engine = connect(database)
    ensure_schema(engine, [target])
    engine.dispose()


@contextmanager
def running(
    database: str,
    *,
    pages: Sequence[ModuleType] = PAGES,
    tls: ssl.SSLContext | None = None,
    url: str = "",
    users: tuple[str, ...] = ("ned",),
    **settings: Any,
) -> Iterator[Running]:
    """A server for a database while the block runs."""
    addresses: list[tuple[str, str]] = []
    told: list[Event] = []
    ready = threading.Event()
    with Board(database) as board, listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        made = ReviewSettings(
            origins=origins("127.0.0.1", port, tls=tls is not None, url=url),
            users=users,
            tell=told.append,
            issued=lambda user, address: addresses.append((user, address)),
            **settings,
        )
        app = make_app(board, made, pages=pages)
        server = ReviewServer(app, tls=tls, ready=ready.set)
        thread = threading.Thread(target=serve, args=(server, listening, told.append))
        thread.start()
        scheme = "http" if tls is None else "https"
        run = Running(f"{scheme}://127.0.0.1:{port}", port, app, server, addresses, told, made.cookie)
        try:
            assert ready.wait(30)
            yield run
        finally:
            for client in run.clients:
                client.close()
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()
