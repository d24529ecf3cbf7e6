"""Whether a problem is told in the words of one language alone: values, names and numbers apart."""

from __future__ import annotations

import re
from typing import Any

from clientimport.core.catalogue import vocabulary

_NO_WORDS = r"[^ ]*|[0-9A-F]{2}(?: [0-9A-F]{2})*|[A-Z]+\d+:[A-Z]+\d+(?:, [A-Z]+\d+:[A-Z]+\d+)*"
"""A detail that is no words: a number, a file's name, bytes, areas of a sheet."""


def is_worded(problem: dict[str, Any], lang: str) -> bool:
    """Whether message and remedy are those of the catalogue in this language, filled in."""
    said = (problem["message"], problem["fix"])
    return all(_pattern(text, lang).fullmatch(words) for text, words in zip(_texts(problem, lang), said, strict=True))


def _texts(problem: dict[str, Any], lang: str) -> tuple[str, str]:
    return vocabulary(lang).problems[problem["code"]]


def _pattern(text: str, lang: str) -> re.Pattern[str]:
    of = vocabulary(lang)
    details = "|".join(_filled(words, r"\{\d+n?\}", lambda _: ".*") for words in of.details.values())
    gaps = {
        "{value}": f"{of.quotes[0]}.*{of.quotes[1]}",
        "{column}": ".*",
        "{field}": r"[a-z0-9_.\[\]]*",
        "{detail}": f"(?:{_NO_WORDS}|{details})",
    }
    text = text.replace("{{", "\0").replace("}}", "\1")
    pattern = _filled(text, r"\{\w+\}", lambda place: gaps[place])
    return re.compile(pattern.replace("\0", r"\{").replace("\1", r"\}"), re.DOTALL)


def _filled(text: str, place: str, gap: Any) -> str:
    """A text as a pattern, with a gap for each place."""
    fixed, found = re.split(place, text), re.findall(place, text)
    return "".join(re.escape(piece) + (gap(found[at]) if at < len(found) else "") for at, piece in enumerate(fixed))
