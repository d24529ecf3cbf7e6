"""run.json: everything about a run, for machines."""

from __future__ import annotations

import json

from clientimport.core.runs import RunSummary
from clientimport.reporter.folder import Folder

NAME = "run.json"


def write_run_json(folder: Folder, summary: RunSummary) -> None:
    """The same object that `run --json` prints. Raises OSError."""
    text = json.dumps(summary.to_json(), indent=2, ensure_ascii=False, default=str) + "\n"
    with folder.writing(NAME) as file:
        file.write(text.encode())
