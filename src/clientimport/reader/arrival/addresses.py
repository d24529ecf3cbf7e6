"""Addresses of remote files (`sftp://…`, `s3://…`, `https://…`): recognised, judged, and shown without anything secret."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from clientimport.core.errors import SourceFailure, UsageFailure

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_NO_FILES = frozenset(
    "async_wrapper asyncwrapper blockcache cached data dir filecache generic libarchive reference simplecache tar zip".split()
)
"""What fsspec has that leads to other addresses, or to no file."""


class _Parts(NamedTuple):
    netloc: str
    path: str
    query: str


def is_remote(path: str) -> bool:
    """Whether a word of the command line is an address and no path."""
    return _SCHEME.match(path) is not None


def scheme_of(url: str) -> str:
    """`s3` of s3://bucket/clients.csv."""
    found = _SCHEME.match(url)
    assert found is not None
    return found.group(1).lower()


def shown(url: str) -> str:
    """An address for messages, logs and reports: no password, nothing of the query, in which signatures and tokens stand."""
    parts = _split(url)
    user, at, host = parts.netloc.rpartition("@")
    user = user.partition(":")[0] if scheme_of(url) not in ("http", "https") else ""
    return f"{scheme_of(url)}://{user}{at if user else ''}{host}{parts.path}{'?…' if parts.query else ''}"


def name_of(url: str) -> str:
    """The file's own name, which may tell its kind."""
    return unquote(PurePosixPath(_split(url).path).name)


def judge(url: str) -> None:
    """Raises UsageFailure for an address with a password in it, SourceFailure for one that cannot be a file's."""
    scheme, parts = scheme_of(url), _split(url)
    user, _, _ = parts.netloc.rpartition("@")
    if ":" in user or (user and scheme in ("http", "https")):
        raise UsageFailure(
            f"{shown(url)}: an address with a password on the command line can be read by everyone on this machine.",
            fix="Put it in fsspec's configuration (~/.config/fsspec) or the environment, or use a key.",
        )
    if "::" in url or scheme in _NO_FILES:
        raise SourceFailure("This kind of address is not read.", fix="Give the address of the file itself.", where=shown(url))


def _split(url: str) -> _Parts:
    rest = url[len(scheme_of(url)) + 3 :]
    if scheme_of(url) in ("http", "https"):
        rest = rest.partition("#")[0]
    netloc, slash, path = rest.partition("/")
    if "?" in netloc:
        netloc, _, query = netloc.partition("?")
        return _Parts(netloc, "", query + slash + path)
    path, _, query = path.partition("?")
    return _Parts(netloc, slash + path, query)
