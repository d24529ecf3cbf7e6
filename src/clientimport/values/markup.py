"""Texts that carry more than their words: HTML, rich text, and letters of an encoding that was once misread."""

from __future__ import annotations

import re
from html import unescape
from importlib.util import find_spec

_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9]{0,30})(?:[^<>"']|"[^"<>]{0,2000}"|'[^'<>]{0,2000}')*+>""")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_LINES = frozenset("br p div li tr h1 h2 h3 h4 h5 h6 ul ol table blockquote pre hr section article".split())
_UNSEEN = frozenset(("script", "style", "head", "title"))
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*")


def needs(kind: str) -> str:
    """What has to be installed for a cleaning that is not ("ftfy" for mojibake, "striprtf" for rtf), or ""."""
    package = {"mojibake": "ftfy", "rtf": "striprtf"}.get(kind, "")
    return package if package and find_spec(package) is None else ""


def html_to_text(text: str) -> str:
    """Markup -> what a browser would show of it, a line for each block; text without a tag or an entity stays as it is.

    A "<" that begins no tag is kept. Goes through the text once, whatever it holds.
    """
    if "<" not in text and "&" not in text:
        return text
    kept: list[str] = []
    at = 0
    while (found := text.find("<", at)) >= 0:
        kept.append(text[at:found])
        at = _after_markup(text, found, kept)
    kept.append(text[at:])
    plain = unescape("".join(kept)) if "&" in text else "".join(kept)
    lines = (_BLANKS.sub(" ", line).strip() for line in plain.split("\n"))
    return _EMPTY_LINES.sub("\n", "\n".join(lines)).strip("\n")


def _after_markup(text: str, at: int, kept: list[str]) -> int:
    """Where the text goes on behind the "<" at a place; what it stands for is kept."""
    if text.startswith("<!--", at):
        end = text.find("-->", at + 4)
        return len(text) if end < 0 else end + 3
    tag = _TAG.match(text, at)
    if tag is None:
        declaration = _DECLARATION.match(text, at)
        if declaration is not None:
            return declaration.end()
        kept.append("<")
        return at + 1
    name = tag[1].lower()
    if name in _LINES:
        kept.append("\n")
    if name in _UNSEEN and not tag[0].startswith("</"):
        # What is opened and never closed swallows the rest, as in a browser.
        closing = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(text, tag.end())
        return len(text) if closing is None else closing.end()
    return tag.end()


def rtf_to_plain(text: str) -> str:
    """Rich text (it begins with {\\rtf) -> its words; any other text stays as it is."""
    if not text.lstrip().startswith("{\\rtf"):
        return text
    from striprtf.striprtf import rtf_to_text

    plain: str = rtf_to_text(text, errors="replace")  # type: ignore[no-untyped-call]
    return plain.strip()


def without_mojibake(text: str) -> str:
    """Letters that were written in UTF-8 and read as something else ("FranÃ§ois") -> the letters that were meant."""
    if text.isascii():
        return text
    from ftfy import fix_encoding

    return fix_encoding(text)
