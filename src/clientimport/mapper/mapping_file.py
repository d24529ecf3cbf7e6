"""The bytes of a mapping file, or of another YAML file: read within limits, its text and its hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from clientimport.core.errors import MappingFailure, Mistake, SourceFailure

LARGEST = 1024 * 1024
"""Bytes; a mapping of some thousand lines has a tenth of it."""


def read_mapping_file(path: str, what: str = "mapping") -> tuple[str, str]:
    """A path -> the file's text (line ends as "\\n", no byte-order mark) and the SHA-256 of its bytes, in hex.

    `what`: the kind of file as messages name it.

    Raises SourceFailure where there is no readable file, MappingFailure where it is no UTF-8 text.
    """
    where = Path(path)
    try:
        if where.is_dir():
            raise SourceFailure(f"This is a directory, not a {what} file.", fix="Name the .yaml file in it.", where=path)
        with where.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise SourceFailure(f"There is no such {what} file.", fix=_siblings(where), where=path) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not possible"
        raise SourceFailure(f"The {what} file cannot be read: {reason}.", where=path) from None
    if len(content) > LARGEST:
        raise SourceFailure(
            f"The {what} file is larger than 1 MiB.", fix=f"Check that it is a {what} and not data.", where=path
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"This is no UTF-8 text: the byte 0x{content[error.start]:02X} stands here."
        raise MappingFailure(path, [Mistake(line, "", message, "Save the file as UTF-8.")]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n"), hashlib.sha256(content).hexdigest()


def _siblings(where: Path) -> str:
    from clientimport.mapper.mistakes import nearest

    try:
        near = nearest(where.name, [each.name for each in where.parent.iterdir() if each.suffix in (".yaml", ".yml")])
    except OSError:
        return "Check the path."
    return f'Did you mean "{where.parent / near}"?' if near else "Check the path."
