"""What gives one person away in a text: their key, and the values that nobody else has, however they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

FORGOTTEN = "[forgotten]"
"""Written instead of a text that told of a person."""

_SHORTEST = 5
_FEWEST_DIGITS = 7


class Traces:
    """A legacy key and values of one person; finds them in texts."""

    def __init__(self, key: str, values: Iterable[str]) -> None:
        self._parts = _parts(key)
        found = {_spelt(value) for value in values if _tells(value)}
        found |= {_whole(part) for part in self._parts if len(part) >= _SHORTEST and len(self._parts) == 1}
        longest_first = sorted(found, key=lambda each: (-len(each), each))
        self._values = re.compile("|".join(longest_first), re.IGNORECASE) if found else None
        self._words = [re.compile(_whole(part)) for part in self._parts]

    def own_row(self, cells: Sequence[str], raw: str) -> bool:
        """Whether a row whose key cannot be read is this person's: a cell is the key, or a value gives them away."""
        texts = {cell.strip() for cell in cells}
        if self._parts and (texts.issuperset(self._parts) or (raw and all(word.search(raw) for word in self._words))):
            return True
        return any(map(self.inside, [*cells, raw]))

    def inside(self, text: str) -> bool:
        """Whether a value stands in a text."""
        return self._values is not None and self._values.search(text) is not None

    def without(self, text: str) -> str:
        """A text, or FORGOTTEN where it tells of the person: what stands around a value may be theirs, too."""
        return FORGOTTEN if self.inside(text) else text


def _parts(key: str) -> list[str]:
    """A key of several columns is a JSON array of them."""
    if key.startswith("["):
        try:
            parts = json.loads(key)
        except ValueError:
            return [key]
        if isinstance(parts, list) and all(part is None or isinstance(part, str) for part in parts):
            return [part for part in parts if part]
    return [key]


def _tells(value: str) -> bool:
    """Whether a value says by itself who is meant: an address of e-mail, a phone number, several words."""
    digits = len(re.sub(r"\D", "", value))
    return "@" in value or digits >= _FEWEST_DIGITS or (len(value) >= 2 * _SHORTEST and " " in value.strip())


def _spelt(value: str) -> str:
    """A value as it may be written: the digits of a phone number, or its words, parted in any way."""
    digits = re.sub(r"\D", "", value)
    if "@" not in value and len(digits) >= _FEWEST_DIGITS and not re.search(r"[^\W\d_]{2}", value):
        return r"[^0-9\n]{0,3}".join(digits)
    return r"\W{1,5}".join(map(_whole, value.split()))


def _whole(word: str) -> str:
    """A word, and not a part of a longer one."""
    return r"(?<!\w)" * word[:1].isalnum() + re.escape(word) + r"(?!\w)" * word[-1:].isalnum()
