"""A proposed mapping as YAML text: every name quoted where it must be, evidence and doubts as comments on the field's line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clientimport.mapper.proposing.commented import LONGEST_COMMENT, comment
from clientimport.mapper.proposing.tree import Block, Col, Items, Line, Template

_PLAIN = re.compile(r"[^\W_][\w./() -]*")
_INDENT = "  "


def scalar(text: str) -> str:
    """A text as YAML, plain where nothing can bend it, else in double quotes with escapes for all that is not printable."""
    safe = _PLAIN.fullmatch(text) and not text.endswith(" ") and text.isprintable() and "  " not in text
    if safe and text.casefold() not in ("yes", "no", "on", "off", "true", "false", "null", "none", "y", "n"):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(c: str) -> str:
    if c in '"\\':
        return "\\" + c
    if c in "\n\t\r":
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}[c]
    if c.isprintable():
        return c
    code = ord(c)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def flow(value: object) -> str:
    """A value in one line."""
    if isinstance(value, Col):
        return scalar(value.of.written)
    if isinstance(value, Template):
        text = "\n".join(_in_template(words) + "{" + column.of.written + "}" for words, column in value.lines)
        return scalar(text)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(str(value))


def setting(key: str, value: object) -> str:
    """A value of `source:`."""
    if value == "\t":
        return "tab"
    return str(value) if key == "header_row" or value in ("yes", "no", "none") else flow(value)


def _in_template(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")


def said(line: Line) -> str:
    """The evidence of a line, as its comment; "" for one that needs none."""
    if not line.why and not line.doubts:
        return ""
    ending = f"DOUBT: {'; '.join(line.doubts)}" if line.doubts else "sure"
    # The doubt stands first where the evidence is long: it is what must be seen.
    text = f"{'; '.join(line.why)}; {ending}" if line.why else ending
    if len(text) > LONGEST_COMMENT:
        text = f"{ending}; {'; '.join(line.why)}"
    return comment(f"heading {text}" if line.why and not text.startswith("DOUBT") else text)


def lines(fields: dict[str, Line | Block | Items], indent: str = "") -> Iterator[str]:
    """Fields -> the lines of a block."""
    for name, value in fields.items():
        if isinstance(value, Line):
            yield from _line(name, value, indent)
        elif isinstance(value, Block):
            yield f"{indent}{name}:"
            yield from lines(value.fields, indent + _INDENT)
        else:
            yield f"{indent}{name}:"
            for item in value.items:
                if isinstance(item, Line):
                    yield f"{indent}{_INDENT}- {flow(item.value)}{_ending(item)}"
                    continue
                inner = list(lines(item.fields, indent + 2 * _INDENT))
                yield f"{indent}{_INDENT}- {inner[0].lstrip()}"
                yield from inner[1:]


def _line(name: str, line: Line, indent: str) -> Iterator[str]:
    ending = _ending(line)
    if not line.table:
        yield f"{indent}{name}: {flow(line.value)}{ending}"
        return
    assert isinstance(line.value, dict)
    yield f"{indent}{name}:{ending}"
    for key, value in line.value.items():
        yield f"{indent}{_INDENT}{key}: {flow(value)}"
    yield f"{indent}{_INDENT}lookup:"
    for entry in line.table:
        yield f"{indent}{_INDENT * 2}{scalar(entry.key)}: {scalar(entry.value)}  # {comment(entry.comment)}"


def _ending(line: Line) -> str:
    words = said(line)
    return f"  # {words}" if words else ""
