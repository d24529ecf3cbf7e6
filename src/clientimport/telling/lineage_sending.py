"""Where lineage events go: to an HTTP address, or line by line into a private file."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any

from clientimport.core.environment import from_environment
from clientimport.telling.addresses import is_address, shown_host
from clientimport.telling.limits import within

TOKEN = "CLIENTIMPORT_LINEAGE_TOKEN"
_SECONDS = 10.0
_ALL_SECONDS = 60.0
_TRIES = 2


class NotSent(Exception):
    """Why events could not be sent, in words without a secret."""


def send_events(to: str, events: Sequence[dict[str, Any]]) -> None:
    """JSON objects to an http(s) URL, one request each, or appended to a file, one a line.

    The token of the environment goes along to a URL. Raises NotSent, OSError (of the file), UsageFailure (of the token's file).
    """
    if not is_address(to):
        _append(Path(to), events)
        return
    if to.partition("://")[0].lower() not in ("http", "https"):
        raise NotSent(f"{shown_host(to)} is neither an http(s) address nor a file")
    token = from_environment(TOKEN, "the token")
    try:
        within(_ALL_SECONDS, lambda: _post_all(to, events, token))
    except TimeoutError as late:
        raise NotSent(f"{shown_host(to)}: {late}") from None


def _append(path: Path, events: Sequence[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(lines.encode("utf-8", "backslashreplace"))
        file.flush()
        os.fsync(file.fileno())


def _post_all(url: str, events: Sequence[dict[str, Any]], token: str | None) -> None:
    for event in events:
        _post(url, event, token)


def _post(url: str, event: dict[str, Any], token: str | None) -> None:
    from urllib.error import HTTPError, URLError
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Nowhere(HTTPRedirectHandler):
        """The token is for the address that was named, and for no other."""

        def redirect_request(self, *_: Any) -> None:
            return None

    headers = {"Content-Type": "application/json", "User-Agent": "clientimport"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(event).encode()
    reason = ""
    for _ in range(_TRIES):
        try:
            with build_opener(Nowhere).open(Request(url, body, headers, method="POST"), timeout=_SECONDS):
                return
        except HTTPError as error:
            error.close()
            reason = f"HTTP {error.code}"
            if error.code < 500:
                break
        except URLError as error:
            reason = _words(error.reason)
        except (OSError, HTTPException, ValueError) as error:
            reason = _words(error)
    raise NotSent(f"{shown_host(url)}: {reason}")


def _words(reason: object) -> str:
    # Only what the system says: an exception's own text may hold the address.
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return type(reason).__name__
