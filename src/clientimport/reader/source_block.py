"""The `source:` block that makes a mapping read a file just as it was found, to be pasted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _./-]*[A-Za-z0-9])?")
_BENT = frozenset(("yes", "no", "on", "off", "true", "false", "null", "none", "y", "n"))


def block_to_paste(settings: Mapping[str, str]) -> list[str]:
    """Keys and values of `source:` -> lines of YAML; none where nothing need be declared."""
    return ["source:", *(f"  {key}: {_scalar(value)}" for key, value in settings.items())] if settings else []


def _scalar(text: str) -> str:
    """A text so that YAML does not bend it, for whatever reads it."""
    if text == "\t":
        return "tab"
    if _PLAIN.fullmatch(text) and (text.casefold() not in _BENT or text in ("none", "yes", "no")):
        return text
    return json.dumps(text, ensure_ascii=False)
