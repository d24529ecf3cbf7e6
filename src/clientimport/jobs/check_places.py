"""Whether a job's folders are there and may be used: tried as the user who asks, who should be the one of the night."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from clientimport.core.errors import Failure
from clientimport.jobs.job_file import ImportJob
from clientimport.jobs.matches import base_of, matching
from clientimport.jobs.settings import Settings

Place = tuple[str, str, str]
"""The key or setting that names it, what is wrong, the way out."""

_RIGHT = "Give this user the right to do so."


def folder_faults(wanted: ImportJob) -> Iterator[Place]:
    """What is wrong with the folders of an import."""
    for pattern in wanted.files:
        if "://" in pattern:
            continue
        try:
            matching(pattern)
        except Failure as failure:
            yield "files", f"{failure.where}: {failure.message}", failure.fix
            continue
        folder = base_of(pattern)[0]
        if wanted.archive is not None and not os.access(folder, os.W_OK | os.X_OK):
            yield "files", f"{folder}: files cannot be taken away from this folder into the archive.", _RIGHT
    if wanted.archive is not None and (why := _not_writable(wanted.archive)):
        yield "archive", why, _RIGHT


def setting_faults(settings: Settings) -> Iterator[Place]:
    """What is wrong with the places that settings name, and with what they need to be installed."""
    if why := _not_writable(settings.reports):
        yield "reports", why, _RIGHT
    files = {"log_file": settings.log_file, "metrics": settings.metrics}
    if settings.lineage is not None and "://" not in settings.lineage.get_secret_value():
        files["lineage"] = Path(settings.lineage.get_secret_value())
    for name, path in files.items():
        if path is not None and (why := _no_room_for(path)):
            yield name, why, "Make the folder, and give this user the right to write into it."
    if settings.messages and find_spec("apprise") is None:
        yield "messages", "Messages need a part that is not installed.", "Install it: pip install 'clientimport[notify]'."


def _not_writable(folder: Path) -> str:
    """Why a folder that is made where it is missing cannot be written into; "" where it can."""
    nearest = folder
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not nearest.is_dir():
        return f"{nearest}: this is no folder."
    if not os.access(nearest, os.W_OK | os.X_OK):
        return f"{nearest}: there is no permission to write into this folder."
    return ""


def _no_room_for(file: Path) -> str:
    folder = file.absolute().parent
    if file.is_dir():
        return f"{file}: this is a folder."
    if not folder.is_dir():
        return f"{folder}: there is no such folder."
    if not os.access(file if file.exists() else folder, os.W_OK):
        return f"{file}: there is no permission to write it."
    return ""
