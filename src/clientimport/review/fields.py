"""What a browser sent, a query or a form: only what was declared, in the range that was declared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl

from clientimport.review.refusals import Refused

MOST_FIELDS = 20_000
"""Fields of a form: one for each column that a file may have, and some more."""
LONGEST_FIELD = 1_000_000
"""Characters of a field: as many as the reader takes in a cell."""
LARGEST_ID = 10**18 - 1

Pairs = list[tuple[str, str]]


class Fields:
    """Names with their texts. Everything that is asked of them is bounded; what is not as declared is Refused (400)."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    def text(self, name: str, default: str = "", *, longest: int = LONGEST_FIELD) -> str:
        """The text of a field; `default` where it was not sent."""
        for found, text in self._pairs:
            if found == name:
                if len(text) > longest:
                    raise Refused(400, "field", name=name)
                return text
        return default

    def whole(self, name: str, default: int = 0, *, least: int = 0, most: int = LARGEST_ID) -> int:
        """A whole number in a range; `default` where nothing was sent."""
        text = self.text(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= 18 and least <= int(text) <= most):
            raise Refused(400, "field", name=name)
        return int(text)

    def choice(self, name: str, choices: Collection[str], default: str = "") -> str:
        """One of some words; `default` where nothing was sent."""
        text = self.text(name) or default
        if text != default and text not in choices:
            raise Refused(400, "field", name=name)
        return text

    def has(self, name: str) -> bool:
        """Whether it was sent."""
        return any(found == name for found, _ in self._pairs)

    def all(self, name: str) -> list[str]:
        """The texts of a field that may be sent several times."""
        return [text for found, text in self._pairs if found == name]

    def wholes(self, name: str) -> list[int]:
        """Ids of a field that may be sent several times, each once."""
        return list(dict.fromkeys(Fields([(name, text)]).whole(name, least=1) for text in self.all(name)))

    def group(self, start: str) -> dict[str, str]:
        """The fields whose names begin so: rest of the name -> text."""
        return {name[len(start) :]: text for name, text in self._pairs if name.startswith(start)}


def read_fields(raw: bytes) -> Pairs:
    """`a=1&b=2` -> its pairs. Raises Refused (400): too many, too long, not UTF-8, or a NUL in it."""
    try:
        text = raw.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:  # UnicodeDecodeError, too
        raise Refused(400, "fields") from None
    for name, value in pairs:
        if len(value) > LONGEST_FIELD or len(name) > LONGEST_FIELD or "\x00" in name or "\x00" in value:
            raise Refused(400, "fields")
    return pairs


def declared(pairs: Pairs, single: Collection[str], several: Collection[str] = (), starts: Collection[str] = ()) -> Fields:
    """Pairs all of which were declared, by name or by the start of it; `several` may come more than once."""
    seen = set()
    for name, _ in pairs:
        if name in several:
            continue
        if name in seen or not (name in single or any(name.startswith(start) and name != start for start in starts)):
            raise Refused(400, "unknown", name=name[:80])
        seen.add(name)
    return Fields(pairs)
