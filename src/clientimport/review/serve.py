"""The server: the application on a port, until somebody ends it."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from anyio import to_thread
from starlette.applications import Starlette
from uvicorn import Config, Server

from clientimport.core.bugs import bug_place
from clientimport.core.errors import Terminated
from clientimport.core.events import Event, Tell
from clientimport.review.guards import LARGEST_HEAD
from clientimport.review.protocol import PatientProtocol

MOST_AT_ONCE = 12
"""Pages that are made at the same time, each with a connection of its own; the engine has fifteen, the others wait."""

_LOGGERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "asyncio")


class ReviewServer(Server):
    """A server for the application. `ready` is called once it answers; `should_exit` ends it, requests finished."""

    def __init__(self, app: Starlette, *, tls: ssl.SSLContext | None, ready: Callable[[], None] = lambda: None) -> None:
        config = Config(
            app,
            loop="asyncio",
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            workers=1,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            forwarded_allow_ips="",
            h11_max_incomplete_event_size=LARGEST_HEAD,
        )
        config.load()
        config.ssl = tls
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer."""
        to_thread.current_default_thread_limiter().total_tokens = MOST_AT_ONCE
        await super().startup(sockets)
        self._ready()


def serve(server: ReviewServer, listening: socket.socket, tell: Tell) -> bool:
    """Answers until Ctrl-C or SIGTERM, and finishes the requests that were begun.

    Returns False where it was asked twice, and something was broken off.
    """
    with _logging(tell), listening:
        try:
            server.run([listening])
        except (KeyboardInterrupt, Terminated):
            if not server.started:
                raise
    return not server.force_exit


@contextmanager
def _logging(tell: Tell) -> Iterator[None]:
    """What the server itself complains of goes to our log, without a trace or a value; the rest of it nowhere."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(logger.handlers, logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [_Told(tell)], False
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate
            logger.setLevel(level)


class _Told(logging.Handler):
    """Log records as events; their texts are the server's own, what was put into them is left out."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tells of one."""
        problem = record.exc_info[1] if record.exc_info else None
        if isinstance(problem, asyncio.CancelledError):  # broken off by whoever ended the server, who knows
            return
        words = f"A bug of clientimport: {bug_place(problem)}" if problem else str(record.msg).splitlines()[0]
        self._tell(Event("review-server", words, "error" if record.levelno >= logging.ERROR else "warning"))
