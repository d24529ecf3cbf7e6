"""Problems of one row as a page shows them."""

from __future__ import annotations

import polars as pl

from clientimport.pipeline.reviewing.views import ProblemView
from clientimport.pipeline.stored_rows import StoredFile


def problem_views(problems: pl.DataFrame, origin: StoredFile) -> tuple[ProblemView, ...]:
    """PROBLEM_SCHEMA of a row of a file, in its order -> the same in words."""
    headings = dict(origin.headings)
    told = problems.select("code", "severity", "columns", "field", "value", "message", "fix")
    return tuple(
        ProblemView(
            code=code,
            severity=severity,
            names=tuple(names or ()),
            columns=tuple(headings.get(name) or name for name in names or ()),
            field=field or "",
            value=value or "",
            message=message,
            fix=fix,
        )
        for code, severity, names, field, value, message, fix in told.iter_rows()
    )
