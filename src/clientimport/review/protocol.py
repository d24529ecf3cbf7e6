"""HTTP as uvicorn speaks it, with an end to everything that takes too long and to connections without number."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from clientimport.review.guards import HEADERS

MOST_CONNECTIONS = 256
SECONDS_TO_ASK = 30.0
"""For a whole request, from its first byte or from the connection on: a form of the largest size at 1 Mbit/s."""
SECONDS_TO_TAKE = 60.0
"""For a browser that has stopped reading its answer."""

_UNREADABLE = b"This is no HTTP request that can be read.\n"


class PatientProtocol(H11Protocol):
    """A connection. One on which a request does not get on, or an answer is not read, is cut."""

    _asking: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Counts it in; beyond MOST_CONNECTIONS there is none."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
        else:
            self._asking = self.loop.call_later(SECONDS_TO_ASK, self._cut)

    def data_received(self, data: bytes) -> None:
        """A piece of a request; the clock runs from the first to the last."""
        super().data_received(data)
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            if self._asking is None:
                self._asking = self.loop.call_later(SECONDS_TO_ASK, self._cut)
        else:
            self._stop_asking()

    def connection_lost(self, exc: Exception | None) -> None:
        """The clocks stop."""
        self._stop_asking()
        self._stop_taking()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The browser does not keep up."""
        super().pause_writing()
        if self._taking is None:
            self._taking = self.loop.call_later(SECONDS_TO_TAKE, self._cut)

    def resume_writing(self) -> None:
        """It does again."""
        self._stop_taking()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more was asked; what is not read of the last answer is not waited for without end."""
        super().timeout_keep_alive_handler()
        self._stop_taking()
        self._taking = self.loop.call_later(SECONDS_TO_TAKE, self._cut)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP at all is told so; nothing that came is repeated."""
        headers = [*HEADERS.items(), ("content-type", "text/plain"), ("content-length", str(len(_UNREADABLE)))]
        try:
            start = h11.Response(status_code=400, headers=[*headers, ("connection", "close")], reason=b"Bad Request")
            self.transport.write(self.conn.send(start) or b"")
            self.transport.write(self.conn.send(h11.Data(data=_UNREADABLE)) or b"")
            self.transport.write(self.conn.send(h11.EndOfMessage()) or b"")
            self.transport.close()
        except h11.LocalProtocolError:  # an answer is on its way already
            self._cut()

    def _cut(self) -> None:
        self.transport.abort()

    def _stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
