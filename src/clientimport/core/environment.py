"""What the environment names: a value itself, or in NAME_FILE a file that holds it, as secrets are handed over."""

from __future__ import annotations

import os
from pathlib import Path

from clientimport.core.errors import UsageFailure


def from_environment(name: str, what: str) -> str | None:
    """The value of `name`, else the text of the file that `name`_FILE names, else None. `what`: "the database's URL".

    Raises UsageFailure where that file cannot be read or is empty.
    """
    if named := os.environ.get(name):
        return named
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return None
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageFailure(
            f"{name}_FILE names {path}, which cannot be read ({type(fault).__name__}).",
            fix=f"Name a text file that holds {what}.",
        ) from None
    if not text:
        raise UsageFailure(f"{name}_FILE names {path}, which is empty.", fix=f"Put {what} into it.")
    return text
