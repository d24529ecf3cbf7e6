"""Addresses as they may be shown: no user, no password, nothing of a query, in which signatures and tokens stand."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")


def is_address(text: str) -> bool:
    """Whether a text is an address and no path."""
    return _SCHEME.match(text) is not None


def shown_file(file: str) -> str:
    """A file as named to a run: a path as it is, an address without what is secret in it."""
    if not is_address(file):
        return "standard input" if file == "-" else file
    scheme, _, rest = file.partition("://")
    place, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return f"{scheme}://{place.rpartition('@')[2]}{slash}{path}"


def shown_host(address: str) -> str:
    """Scheme and host alone: what a failure says of a secret URL. Only the scheme where no host can be made out."""
    scheme = address.partition("://")[0]
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    return f"{scheme}://{host}" if host else f"{scheme}:"
