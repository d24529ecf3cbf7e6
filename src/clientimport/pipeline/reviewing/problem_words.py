"""What is wrong with rejected rows, in words: one problem a value, for the few rows that somebody looks at."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from clientimport.pipeline.reviewing.scope_rows import FileHeadings, FileKey, worded
from clientimport.pipeline.reviewing.views import ProblemView


def problems_in_words(
    faults: pl.DataFrame, places: Mapping[int, FileKey], files: Mapping[FileKey, FileHeadings], lang: str
) -> dict[int, tuple[ProblemView, ...]]:
    """FAULTS (with `severity`, where not all of them reject) of some lines -> their numbers, each with its problems in order.

    `places`: number of a line -> the file it is of.
    """
    told: dict[int, list[ProblemView]] = {}
    for fault in worded(faults, lang).iter_rows(named=True):
        file = files.get(places[fault["at"]]) or FileHeadings("", {})
        told.setdefault(fault["at"], []).append(
            ProblemView(
                code=fault["code"],
                severity=fault.get("severity") or "reject",
                names=tuple(fault["names"]),
                columns=tuple(file.headings.get(name) or name for name in fault["names"]),
                field=fault["field"] or "",
                value=fault["value"] or "",
                message=fault["message"] or "",
                fix=fault["fix"] or "",
            )
        )
    return {at: tuple(problems) for at, problems in told.items()}
