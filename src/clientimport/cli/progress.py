"""The progress bar on a terminal; silence where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from clientimport.pipeline.order import Progress, no_progress


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Progress]:
    """Shows rows done and rows a second on standard error while the block runs."""
    if quiet or not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} rows"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, object] = {}

        def step(path: str, rows: int) -> None:
            if path not in tasks:
                tasks[path] = bar.add_task(path, total=None)
            bar.advance(tasks[path], rows)  # type: ignore[arg-type]

        yield step
