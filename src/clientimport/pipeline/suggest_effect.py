"""What else a change of the mapping would do: whole files checked under both mappings, record by record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.pipeline.file_digest import digest_of
from clientimport.pipeline.flow import check
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.waiting import nothing_to_heed


@dataclass(frozen=True)
class Effect:
    """What else the files would become: records `before`, how many of them would `differ`, how many would be `gained`."""

    before: int
    differ: int
    gained: int


class Effects:
    """The same files under a mapping and its changes; what they give under the mapping as it is, is found once.

    `heed`: asked before each time that they are read; what it raises is raised.
    """

    def __init__(self, files: Sequence[str], heed: Callable[[], None] = nothing_to_heed) -> None:
        self._files, self._heed = tuple(files), heed
        self._before: dict[str, pl.DataFrame] = {}

    def of(self, mapping: str, written: str, joins: Mapping[str, str]) -> Effect | None:
        """A mapping's file, its changed text and its joined tables -> what that changes; None without files.

        Raises Failure.
        """
        if not self._files:
            return None
        if mapping not in self._before:
            self._before[mapping] = self._records(mapping, None, joins)
        before, after = self._before[mapping], self._records(mapping, written, joins)
        both = before.join(after, on="record", suffix="_after")
        kept = int(both.select(pl.min_horizontal("len", "len_after").sum()).item())
        many, more = (int(records["len"].sum()) for records in (before, after))
        return Effect(many, many - kept, max(more - many, 0))

    def _records(self, mapping: str, written: str | None, joins: Mapping[str, str]) -> pl.DataFrame:
        """How often each record comes, by its hash: a few bytes a record, whatever stands in it."""
        self._heed()
        with TemporaryDirectory(prefix="clientimport-") as folder:
            out = Path(folder) / "records.ndjson"
            check(CheckOrder(files=self._files, mapping=mapping, written=written, records=out, joins=joins))
            lines = pl.scan_lines(out).select(pl.col("line").hash().alias("record"))
            return lines.group_by("record").len().collect(engine="streaming")


def files_as_they_were(runs: dict[str, list[dict[str, object]]], given: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Files of runs, and where some of them are by now -> those that are there as they were, those that are not.

    Raises SourceFailure.
    """
    digests = {_digest(path): path for path in given}
    here: dict[str, None] = {}
    absent: dict[str, None] = {}
    for files in runs.values():
        for file in files:
            path, digest = str(file["path"]), str(file["sha256"])
            layout = file.get("layout")
            if (isinstance(layout, dict) and layout.get("kind") == "ledger") or file.get("join"):
                continue
            if digest in digests:
                here[digests[digest]] = None
            elif Path(path).is_file() and _digest(path) == digest:
                here[path] = None
            else:
                absent[path] = None
    return list(here), list(absent)


def _digest(path: str) -> str:
    try:
        return digest_of(Path(path))
    except OSError as error:
        raise SourceFailure(f"it cannot be read: {error.strerror}.", where=path) from None
