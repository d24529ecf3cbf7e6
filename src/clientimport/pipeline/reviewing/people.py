"""Names of those who act, as they are written down."""

from __future__ import annotations

from clientimport.core.harmless import one_line
from clientimport.pipeline.reviewing.refusals import Refused

LONGEST_NAME = 255


def name_of(text: str, lang: str) -> str:
    """Who acts: never empty, on one line. Raises Refused."""
    name = person_of(text, lang)
    if not name:
        raise Refused("nobody", lang=lang)
    return name


def person_of(text: str, lang: str) -> str:
    """A name that may be empty: nobody's. Raises Refused."""
    name = " ".join(one_line(text).split())
    if len(name) > LONGEST_NAME:
        raise Refused("name-long", lang=lang, n=len(name), most=LONGEST_NAME)
    return name
