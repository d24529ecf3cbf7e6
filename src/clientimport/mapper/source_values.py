"""Single values of `source:` as written: encoding, delimiter, quote, header rows, limits."""

from __future__ import annotations

import codecs
import re

from clientimport.core.mapping import ReadLimits
from clientimport.mapper.mistakes import shown
from clientimport.mapper.place import Place

LIMITS = "cell columns rows unpacked".split()
_NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "tilde": "~"}
_LONGEST_MARK = 8
_UNITS = {"": 1, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40}
_ROWS = re.compile(r"(\d{1,7})(?:\s*-\s*(\d{1,7}))?")
_SIZE = re.compile(r"(\d{1,15})\s*([KMGT]iB)?", re.IGNORECASE)


def read_encoding(place: Place) -> str | None:
    """The name of an encoding of text, or auto."""
    text = place.filled()
    if text is None or text == "auto":
        return text
    try:
        # the stateless check keeps out hex, rot13 and other codecs that are no encodings of text
        "a".encode(codecs.lookup(text).name)
    except (LookupError, UnicodeError, ValueError):
        place.wrong(f"{shown(text)} is no encoding that is known.", "Use utf-8, cp1252, latin-1, utf-16, mac-roman …, or auto.")
        return None
    return text


def read_delimiter(place: Place) -> str | None:
    """One or several characters, or the name of one."""
    text = place.text()
    if text is None:
        return None
    delimiter = _NAMED_DELIMITERS.get(text.lower(), text)
    plain = not any(mark in "\"'\r\n" or mark.isalnum() for mark in delimiter)
    if not 0 < len(delimiter) <= _LONGEST_MARK or not plain:
        place.wrong(f"{shown(text)} cannot part the cells of a row.", 'Use a character such as ";", or tab.')
        return None
    return delimiter


def read_comment(place: Place) -> str | None:
    """How lines that are comments begin; "" for none."""
    text = place.text()
    if text is None or text.lower() in ("", "none"):
        return text and ""
    if len(text) > _LONGEST_MARK or text[0].isalnum() or text[0].isspace() or text[0] in "\"'":
        place.wrong(f"{shown(text)} cannot begin a comment.", 'Use a mark such as "#", or none.')
        return None
    return text


def read_yes_no(place: Place) -> bool | None:
    """yes or no."""
    answer = place.one_of(("yes", "no", "true", "false"))
    return None if answer is None else answer in ("yes", "true")


def read_header_rows(place: Place) -> tuple[int | None, int | None]:
    """First and last row of the headings; first None where there is one alone, (None, 0) where there are no headings."""
    text = place.filled()
    if text is None:
        return None, None
    if text.lower() == "none":
        return None, 0
    match = _ROWS.fullmatch(text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 0 < first <= last:
        place.wrong(f"{shown(text)} is no row.", 'Write its number, "3-4" for headings over several rows, or none.')
        return None, None
    return (first if first < last else None), last


def read_limits(place: Place) -> ReadLimits:
    """Limits, those that are not named as they are."""
    found: dict[str, int] = {}
    for name, below in place.known(LIMITS).items():
        text = below.filled()
        if text is None:
            continue
        match = _SIZE.fullmatch(text.strip().replace(",", ""))
        if not match or (match[2] and name != "unpacked") or int(match[1]) < 1:
            below.wrong(f"{shown(text)} is no limit.", "Write a whole number; for unpacked also 500 MiB or 20 GiB.")
        else:
            found[name] = int(match[1]) * _UNITS[(match[2] or "").upper()]
    return ReadLimits(**found)


def read_size(place: Place) -> int | None:
    """A number of bytes, such as 500 MiB."""
    text = place.filled()
    if text is None:
        return None
    match = _SIZE.fullmatch(text.strip().replace(",", ""))
    if not match or int(match[1]) < 1:
        place.wrong(f"{shown(text)} is no size.", "Write it as 500 MiB or 2 GiB.")
        return None
    return int(match[1]) * _UNITS[(match[2] or "").upper()]


def read_quote(place: Place) -> str | None:
    """A quote character; "" for none."""
    text = place.text()
    if text is None:
        return None
    if text.lower() in ("", "none"):
        return ""
    if len(text) != 1 or text.isalnum() or text.isspace():
        place.wrong(f"{shown(text)} is no quote character.", "Use '\"' or \"'\", or none.")
        return None
    return text
