"""The kind of a run: runs of one kind read the same files, night after night."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import PurePath

from clientimport.core.rows import SourceFile
from clientimport.core.runs import RunSummary
from clientimport.reader.paths import split_member

_LENGTH = 32


def kind_of(summary: RunSummary) -> str | None:
    """Digest of what a run of this kind is told by; None where a file is one of our reject files: they are not all there is.

    Told by its job, or by hand by target, system and mapping; and by the names of its files, every run of digits read as one
    mark: clients-2026-11-22.csv and clients-2026-11-23.csv are of one kind, north.csv and south.csv are not.
    """
    if any(file.layout.reject_file for file in summary.files):
        return None
    asked = [summary.job] if summary.job else [summary.target, summary.system, summary.mapping_path]
    names = sorted({_name(file) for file in summary.files})
    return sha256("\n".join([*asked, "", *names]).encode()).hexdigest()[:_LENGTH]


def _name(file: SourceFile) -> str:
    path, member = split_member(file.path)
    sheet = file.layout.sheet
    inside = member or (sheet if sheet and path.endswith(f"/{sheet}") else "")
    base = PurePath(path.removesuffix(f"/{inside}")).name
    return re.sub(r"\d+", "#", f"{base}/{inside}" if inside else base)
