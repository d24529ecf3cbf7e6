"""Web addresses, with or without their scheme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import polars as pl

from clientimport.values.value_rules import ValueRule

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.\-]*://")
_LABEL = re.compile(r"^(?!-)[\w-]{1,63}(?<!-)$")
_TOP = re.compile(r"^(?:[^\W\d_]{2,63}|[Xx][Nn]--[A-Za-z0-9-]+)$")
_PLAIN = r"^(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,20}(?:/[A-Za-z0-9/._~%&=?+-]*)?$"


@dataclass(frozen=True)
class UrlRule(ValueRule):
    """A web address: http, https or no scheme, and a host with a dot in it."""

    def fault(self, value: str) -> tuple[str, str] | None:
        """`url-invalid`, or None."""
        return None if _is_web_address(value) else ("url-invalid", "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """The usual form: lower-case host, no port, no query out of the ordinary."""
        return (column.str.len_bytes() <= 200) & column.str.contains(_PLAIN)


def _is_web_address(text: str) -> bool:
    if any(c.isspace() for c in text) or len(text) > 2048:
        return False
    full = text if _SCHEME.match(text) else f"http://{text}"
    try:
        parts = urlsplit(full)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme.lower() not in ("http", "https") or not host or (port is not None and port == 0):
        return False
    labels = host.removesuffix(".").split(".")
    return len(labels) > 1 and len(host) <= 253 and all(_LABEL.match(label) for label in labels) and _is_top(labels)


def _is_top(labels: list[str]) -> bool:
    if _TOP.match(labels[-1]):
        return True
    return len(labels) == 4 and all(label.isdecimal() and label.isascii() and int(label) < 256 for label in labels)
