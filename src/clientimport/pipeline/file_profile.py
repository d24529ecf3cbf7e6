"""`look --profile`: what the columns of a file hold, gathered while it is looked at."""

from __future__ import annotations

from typing import Any

from clientimport.core.rows import RowBatch
from clientimport.core.secrets import is_secret_heading
from clientimport.pipeline.column_profile import ColumnProfile
from clientimport.pipeline.key_candidates import KeyCandidates

_NEARLY = 0.98
_FEWEST = 50
"""Rows of which a few can be said to be the exception."""


class FileProfile:
    """The profile of one file. `secret`: headings that are secret besides those that the shipped word list names."""

    def __init__(self, secret: tuple[str, ...] = ()) -> None:
        self.columns: list[ColumnProfile] = []
        self.keys = KeyCandidates()
        self.rows = 0
        self._secret = frozenset(secret)

    def take(self, batch: RowBatch) -> None:
        """One batch of the file."""
        layout = batch.file.layout
        if not self.columns:
            self.columns = [
                ColumnProfile(heading, name, is_secret_heading(heading) or heading in self._secret)
                for heading, name in zip(layout.headings, layout.columns, strict=True)
            ]
        self.rows += batch.rows.height
        for column in self.columns:
            column.take(batch.rows[column.name])
        self.keys.take(batch.rows.select(column.name for column in self.columns if not column.secret))

    def to_json(self) -> dict[str, Any]:
        """The object under "profile" of `look --json`. Rows of wrong structure are not in it."""
        columns = [column.to_json() for column in self.columns]
        found = self.keys.found()
        return {
            "rows": self.rows,
            "keys": found,
            "keys_nearly": [each["name"] for each in columns if _nearly_key(each) and [each["name"]] not in found],
            "keys_complete": self.keys.complete,
            "columns": columns,
        }


def _nearly_key(column: dict[str, Any]) -> bool:
    """Whether a few rows alone keep a column from being a key."""
    if column["secret"] or column["rows"] < _FEWEST:
        return False
    return bool(column["fill_rate"] >= _NEARLY and column["distinct"] >= _NEARLY * column["filled"])
