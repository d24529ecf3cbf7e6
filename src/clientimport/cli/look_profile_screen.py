"""What `look --profile` prints below the rest: possible keys, and for each column what it holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

_SHOWN = 4


def profile_lines(profile: dict[str, Any]) -> Iterator[str]:
    """The profile's object -> lines."""
    across = max(60, shutil.get_terminal_size((120, 24)).columns)
    yield ""
    yield "Possible keys (filled in every row, no two alike):"
    for names in profile["keys"]:
        yield f"  {' + '.join(_flat(name) for name in names)}"
    if not profile["keys"]:
        yield "  none"
    if profile["keys_nearly"]:
        yield f"  nearly, but for a few rows that are blank or alike: {', '.join(map(_flat, profile['keys_nearly']))}"
    if not profile["keys_complete"]:
        yield "  There may be others: the file has more rows than they are followed through."
    for column in profile["columns"]:
        yield ""
        for line in _column(column):
            yield line if len(line) <= across else line[: across - 1] + "…"


def _column(column: dict[str, Any]) -> Iterator[str]:
    head = f"{_flat(column['heading'] or column['name'])}: {column['filled']:,} filled ({column['fill_rate']:.1%})"
    if column["secret"]:
        yield f"{head}, withheld"
        return
    if not column["filled"]:
        yield head
        return
    about = "" if column["distinct_exact"] else "about "
    lengths = column["lengths"]
    yield f"{head}, {about}{column['distinct']:,} distinct, {lengths['shortest']}-{lengths['longest']} characters"
    for kind in ("numbers", "dates"):
        found = column[kind]
        if found and 2 * found["count"] > column["filled"]:
            orders = f" ({' or '.join(found['orders'])})" if kind == "dates" else ""
            yield f"  {kind:<9} {found['count']:,}, {found['least']} to {found['greatest']}{orders}"
    for kind in ("values", "patterns"):
        least = "" if column[f"{kind}_exact"] else "≥ "
        shown = [f"{_flat(each['text'])} ({least}{each['count']:,})" for each in column[kind][:_SHOWN]]
        yield f"  {kind:<9} {' | '.join(shown)}"


def _flat(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"
