"""What lies at an address: the files that it names, with their size and time, without fetching any."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.addresses import judge, scheme_of
from clientimport.reader.arrival.remote import address_of, failure_of, system_of


@dataclass(frozen=True)
class Listed:
    """A file elsewhere. `size` in bytes, `modified` in seconds since 1970; -1 and 0 where it is not told."""

    address: str
    size: int = -1
    modified: float = 0.0


def list_address(url: str) -> list[Listed]:
    """An address, or a glob on another machine -> its files, by name; none is no mistake. Of the web nothing is asked.

    Raises UsageFailure for a password in the address, SourceFailure where the other machine cannot be asked.
    """
    judge(url)
    if scheme_of(url) in ("http", "https"):
        return [Listed(url)]
    try:
        system, path = system_of(url)
        # What was listed before is not to be answered from memory: the question is whether it has changed.
        system.invalidate_cache()
        if "*" in url:
            found: Mapping[str, Mapping[str, object]] = system.glob(path, detail=True)
            return [_listed(address_of(url, name), info) for name, info in sorted(found.items()) if _is_file(info)]
        info = system.info(path)
        return [_listed(url, info)] if _is_file(info) else []
    except FileNotFoundError:
        return []
    except SourceFailure:
        raise
    except Exception as error:  # every library has its own
        raise failure_of(url, error) from None


def _is_file(info: Mapping[str, object]) -> bool:
    return info.get("type", "file") == "file"


def _listed(address: str, info: Mapping[str, object]) -> Listed:
    size = info.get("size")
    times = (info.get(name) for name in ("LastModified", "last_modified", "modified", "mtime", "created"))
    return Listed(address, size if isinstance(size, int) else -1, next((_seconds(at) for at in times if at is not None), 0.0))


def _seconds(at: object) -> float:
    if isinstance(at, datetime):
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    if isinstance(at, str):
        with suppress(ValueError):
            return _seconds(datetime.fromisoformat(at))
        return 0.0
    return float(at) if isinstance(at, int | float) else 0.0
