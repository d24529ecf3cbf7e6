"""The reader: a file in, batches of text rows out, each with its place in the file."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clientimport.reader.grid import write_grid
    from clientimport.reader.look import Look, look_at
    from clientimport.reader.paths import expand_paths
    from clientimport.reader.source import Source, open_source, open_sources
    from clientimport.reader.source_block import block_to_paste
    from clientimport.reader.text.text_source import TextSource

_HOMES = {
    "block_to_paste": "source_block",
    "Look": "look",
    "Source": "source",
    "expand_paths": "paths",
    "look_at": "look",
    "open_source": "source",
    "open_sources": "source",
    "TextSource": "text.text_source",
    "write_grid": "grid",
}

__all__ = [
    "Look",
    "Source",
    "TextSource",
    "block_to_paste",
    "expand_paths",
    "look_at",
    "open_source",
    "open_sources",
    "write_grid",
]


def __getattr__(name: str) -> Any:
    """Late imports: the process that parses workbooks has no use for most of this package, and little memory."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"clientimport.reader.{_HOMES[name]}"), name)
