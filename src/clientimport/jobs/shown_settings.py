"""The settings as they may be shown: no password, no token, and where each comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from clientimport.core.errors import Failure
from clientimport.jobs.setting_values import READERS
from clientimport.jobs.settings import Held

_HIDDEN = "***"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://)")


@dataclass(frozen=True)
class Shown:
    """One setting. `value` None: nothing is set. `beaten`: weaker places that name it too."""

    name: str
    value: Any
    comes_from: str
    beaten: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {"name": self.name, "value": self.value, "from": self.comes_from, "also_in": list(self.beaten)}


def shown_settings(held: Held) -> list[Shown]:
    """Every setting in their order, secrets masked."""
    return [Shown(name, _shown(name, held), held.origins[name], held.beaten.get(name, ())) for name in READERS]


def _shown(name: str, held: Held) -> Any:
    value = getattr(held.settings, name)
    if name == "database":
        return masked_database(value.get_secret_value())
    if name == "messages":
        # Of most services every part of the address is a secret.
        return [f"{_scheme(each.get_secret_value())}{_HIDDEN}" for each in value]
    if name == "lineage":
        return None if value is None else _masked_address(value.get_secret_value())
    return str(value) if isinstance(value, Path) else value


def masked_database(url: str) -> str:
    """A database's URL as it may be shown."""
    if "://" not in url or url.startswith("sqlite"):
        return url.partition("?")[0]
    from clientimport.loader.engine import shown_url

    try:
        return shown_url(url)
    except Failure:
        return _HIDDEN


def _masked_address(address: str) -> str:
    if "://" not in address:
        return address
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return _HIDDEN
    return f"{parts.scheme}://{host}{parts.path}{'?' + _HIDDEN if parts.query else ''}"


def _scheme(address: str) -> str:
    found = _SCHEME.match(address)
    return f"{found.group()}://" if found else ""
