"""Cells on their way through a browser's form, which ends lines in its own way and cannot send every character."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientimport.pipeline.reviewing.views import CellView

CELL = "cell:"
"""What the name of a field begins with that holds a cell; its frame name follows."""
PICK = "pick:"
"""The same of a value chosen from a list: it goes before the text in the field."""


def as_sent(text: str) -> str:
    """What a browser sends of a field that nobody has touched: lines end in CR LF, NUL and halves of pairs are lost."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    return lines.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def typed_cells(cells: Iterable[CellView], sent: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, by frame name -> the cells as they are meant.

    A field that nobody touched is the cell as it was, whatever the browser made of it. Secret cells, and names that are no
    cell's, are handed on as they are: who saves refuses them.
    """
    known = {cell.name: cell for cell in cells}
    return {name: meant(known[name], text) if name in known else text for name, text in sent.items()}


def meant(cell: CellView, text: str) -> str:
    """A text that a form sent for a cell -> the text that is meant."""
    for kept in (cell.typed, cell.received):
        if kept is not None and text == as_sent(kept):
            return kept
    return with_lines_of(cell.received, text)


def with_lines_of(received: str, text: str) -> str:
    """A text as a form sends it, its lines ending as those of the text that was received do: LF unless that has CR LF."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in received else plain
