"""Mappings as texts, and what reading them says."""

from __future__ import annotations

from pathlib import Path

from clientimport.core.errors import MappingFailure
from clientimport.core.mapping import Mapping
from clientimport.mapper import read_mapping
from clientimport.targets import target_named, target_names

HEAD = "target: ticketevolution\nsystem: crm\nkey: Id\n"
"""Three lines that every mapping needs; `record:` begins in line 4."""

DESIGN_EXAMPLE = (Path(__file__).parent / "design_example.yaml").read_text(encoding="utf-8")


def read(folder: Path, text: str | bytes) -> Mapping:
    """Reads a mapping that is right."""
    path = folder / "m.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_mapping(str(path), target_named, target_names())


def mistakes(folder: Path, text: str | bytes) -> list[tuple[int, str, str]]:
    """All mistakes of a mapping: line, path, message with its remedy."""
    try:
        read(folder, text)
    except MappingFailure as failure:
        return [(m.line, m.path, f"{m.message} {m.fix}".strip()) for m in failure.mistakes]
    return []


def found(folder: Path, text: str | bytes) -> list[tuple[int, str]]:
    """Line and path of all mistakes."""
    return [(line, path) for line, path, _ in mistakes(folder, text)]
