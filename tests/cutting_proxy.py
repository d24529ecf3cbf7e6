"""A TCP proxy before a database server that cuts connections, or swallows answers, at a moment of the test's choice."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import Literal, Self

from sqlalchemy import make_url

Action = Literal["pass", "cut", "swallow"]
Plan = Callable[[bytes], Action]


def nothing(data: bytes) -> Action:
    return "pass"


def at(marker: bytes, action: Action, times: int = 1) -> Plan:
    """The action when a client says `marker`, the first `times` times. "cut": the server never hears it; "swallow": it does."""
    left = times

    def plan(data: bytes) -> Action:
        nonlocal left
        if left and marker in data:
            left -= 1
            return action
        return "pass"

    return plan


def within(marker: bytes, size: int, times: int = 1) -> Plan:
    """Cut when `size` bytes have gone by since a client said `marker`, the first `times` times."""
    left, seen = times, -1

    def plan(data: bytes) -> Action:
        nonlocal left, seen
        if not left:
            return "pass"
        if seen < 0 and marker in data:
            seen = 0
        if seen >= 0:
            seen += len(data)
            if seen > size:
                left, seen = left - 1, -1
                return "cut"
        return "pass"

    return plan


class CuttingProxy:
    """`url`: leads to the server through the proxy. `plan`: asked of everything clients say. `refusing`: nobody gets through.

    `connections`: how many were let through; `cuts`: how many were cut or left without an answer.
    """

    def __init__(self, url: str, plan: Plan = nothing, *, refusing_after_cut: bool = False) -> None:
        parsed = make_url(url)
        self._server = (parsed.host or "127.0.0.1", parsed.port or {"postgresql": 5432}.get(parsed.get_backend_name(), 3306))
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        self.url = parsed.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
        self.plan = plan
        self.refusing = False
        self._refusing_after_cut = refusing_after_cut
        self.connections = self.cuts = 0
        self._lock = Lock()
        self._open: list[socket.socket] = []

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._listening.close()
        for each in self._open:
            _end(each)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self.refusing:
                _end(client)
                continue
            try:
                server = socket.create_connection(self._server)
            except OSError:
                _end(client)
                continue
            self.connections += 1
            self._open += [client, server]
            silent: list[bool] = []
            Thread(target=self._to_server, args=(client, server, silent), daemon=True).start()
            Thread(target=self._to_client, args=(server, client, silent), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket, silent: list[bool]) -> None:
        with suppress(OSError):
            while data := client.recv(1 << 16):
                with self._lock:
                    action = self.plan(data)
                    if action != "pass":
                        self.cuts += 1
                        self.refusing = self.refusing or self._refusing_after_cut
                if action == "cut":
                    break
                if action == "swallow":
                    silent.append(True)
                server.sendall(data)
        if not silent:
            _end(client)
        _end(server)

    def _to_client(self, server: socket.socket, client: socket.socket, silent: list[bool]) -> None:
        with suppress(OSError):
            while data := server.recv(1 << 16):
                if silent:  # the server has done it, and nobody hears of it
                    break
                client.sendall(data)
        _end(client)
        _end(server)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
