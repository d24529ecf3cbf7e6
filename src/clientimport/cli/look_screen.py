"""What `look` prints: on one screen how a file would be read, what is odd about it, and the block for a mapping."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from clientimport.core.catalogue import CATALOGUE
from clientimport.reader import Look, block_to_paste

_FATES = {
    "preamble": "above the headings",
    "heading": "of headings",
    "blank": "blank",
    "comment": "comments",
    "footer": "of a footer",
    "other-table": "of other tables",
    "hidden": "hidden",
}
_MOST_COLUMNS = 60
"""Columns listed; of wider tables the rest is in --json, and the screen says so."""


def screen(look: Look) -> Iterator[str]:
    """The lines."""
    layout = look.layout
    yield f"{look.path}  ({look.size:,} bytes)"
    yield ""
    yield from _table(_how(look))
    yield from _odd(look)
    yield from _columns(look)
    block = block_to_paste(layout.source)
    if block:
        yield ""
        yield "To read it just so, whatever comes with it, put this into the mapping:"
        yield ""
        yield from block


def _how(look: Look) -> list[tuple[str, str]]:
    """What was found, setting by setting."""
    layout = look.layout
    said: list[tuple[str, str]] = []
    if layout.reject_file:
        said.append(("kind", "one of our own reject files"))
    detected = dict(layout.detected)
    if layout.kind == "csv":
        said.append(("kind", detected.pop("kind", "text")))
        said.append(("encoding", detected.pop("encoding", layout.encoding)))
        said.append(("delimiter", detected.pop("delimiter", repr(layout.delimiter))))
        said.append(
            (
                "quote",
                detected.pop("quote", {'"': "double quote", "'": "apostrophe", "": "none"}.get(layout.quote, layout.quote)),
            )
        )
    else:
        said.append(("kind", detected.pop("kind", f"workbook (.{layout.kind})")))
        said.append(("sheet", detected.pop("sheet", layout.sheet)))
    header = detected.pop("header row", str(layout.header_row))
    said.append(("headings", f"row {header}" if layout.header_row else header if header != "0" else "none"))
    said += list(detected.items())
    rows = [f"{look.rows:,} of data"] + ([f"{look.broken:,} of wrong structure"] if look.broken else [])
    rows += [f"{count:,} {_FATES.get(fate, fate)}" for fate, count in look.layout_rows.items()]
    said.append(("rows", ", ".join(rows)))
    return said


def _odd(look: Look) -> Iterator[str]:
    if not look.odd:
        return
    yield ""
    yield "What is odd about it:"
    for odd in look.odd:
        entry = CATALOGUE.get(odd.code)
        words = entry.message.format(value="…", column="…", field="…", detail=odd.detail or "…") if entry else ""
        yield f"  {odd.count:,} × {odd.code}: {words}" + (f" {entry.fix.format(column='…', field='…')}" if entry else "")
        if odd.rows:
            places = [f"{row}" + (f" (line {line})" if line else "") for row, line in zip(odd.rows, odd.lines, strict=True)]
            more = f" and {odd.count - len(odd.rows):,} more" if odd.count > len(odd.rows) else ""
            yield f"    in row {', '.join(places)}{more}"


def _columns(look: Look) -> Iterator[str]:
    yield ""
    yield f"{len(look.columns):,} columns:"
    shown = look.columns[:_MOST_COLUMNS]
    names = [" ".join(column.name.split()) for column in shown]
    width = min(40, max((len(name) for name in names), default=0))
    across = max(60, shutil.get_terminal_size((120, 24)).columns)
    for at, (name, column) in enumerate(zip(names, shown, strict=True), start=1):
        share = f"{column.filled / look.rows:.0%}" if look.rows else "-"
        line = f"  {at:>3}  {name:<{width}}  {share:>4}  {' | '.join(column.samples)}".rstrip()
        yield line if len(line) <= across else line[: across - 1] + "…"
    if len(look.columns) > len(shown):
        yield f"  … and {len(look.columns) - len(shown):,} more: --json lists them all"


def _table(pairs: list[tuple[str, str]]) -> Iterator[str]:
    width = max(len(name) for name, _ in pairs)
    for name, words in pairs:
        yield f"  {name:<{width}}  {words}"
