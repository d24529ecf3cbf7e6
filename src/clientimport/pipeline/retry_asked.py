"""What a person asks of a retry: which rejects, by which mapping."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """What a person asks for. `files`: mended reports; none: all open rejects.

    `mapping`: "" for that of the runs. `run_id`: "" for any. `code`: rejects with this code alone. `as_typed`: cells that a
    spreadsheet program bent count as they are.
    """

    files: tuple[str, ...] = ()
    mapping: str = ""
    run_id: str = ""
    code: str = ""
    as_typed: bool = False
