"""The rejected rows of a scope as they were received, in memory: places, keys, names and what is wrong; no other cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.client_names import client_name
from clientimport.core.wording import add_words
from clientimport.loader.review_reading import (
    HEADS,
    ROW_PROBLEMS,
    files_of,
    reject_cells,
    reject_heads,
    row_problems,
    shown_of,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

FileKey = tuple[str, int]
_MANY = 5_000

LINES: dict[str, pl.DataType] = {
    **HEADS, "at": pl.UInt32(), "place": pl.String(), "key": pl.String(), "name": pl.String(),
}  # fmt: skip
"""A rejected row. `at`: its number in the frame. `place`: "Clients!17" or "17"; `name`: from the cells as received."""

FAULTS: dict[str, pl.DataType] = {
    **{name: kind for name, kind in ROW_PROBLEMS.items() if name not in ("cell", "key")},
    "at": pl.UInt32(), "column": pl.String(), "kind": pl.UInt32(),
}  # fmt: skip
"""What rejects a row. `at`: of its line. `column`: headings joined by ", "; "" of the whole row. `kind`: number of the code and
column among all that there are here, in their order."""
_READ = [name for name in FAULTS if name not in ("at", "kind")]


@dataclass(frozen=True)
class FileHeadings:
    """A file of a run. `headings`: frame name -> heading text, in the file's order."""

    path: str
    headings: dict[str, str]

    def said(self, names: list[str]) -> str:
        """Headings of columns, joined; a blank one goes by its frame name."""
        return ", ".join(self.headings.get(name) or name for name in names)


@dataclass(frozen=True)
class RunShown:
    """What a run's reports were made of. `names`: groups of frame names; `allowed`: frame name -> values."""

    names: tuple[tuple[str, ...], ...]
    allowed: dict[str, list[str]]

    @property
    def name_columns(self) -> tuple[str, ...]:
        """The columns that a client's name is in, each once."""
        return tuple(dict.fromkeys(name for group in self.names for name in group))


@dataclass(frozen=True)
class ScopeRows:
    """`lines`: LINES, the newest run first, then by file and row; `faults`: FAULTS by line and column."""

    lines: pl.DataFrame
    faults: pl.DataFrame
    files: dict[FileKey, FileHeadings]
    shown: dict[str, RunShown]
    _texts: dict[str, pl.Series] = field(default_factory=dict)

    def fault_texts(self, lang: str) -> pl.Series:
        """Of each fault what is searched in it, in lower case: heading, value and message; made once a language."""
        if lang not in self._texts:
            said = pl.concat_str("column", "value", "message", separator="\n", ignore_nulls=True).str.to_lowercase()
            self._texts[lang] = worded(self.faults, lang).select(said).to_series()
        return self._texts[lang]

    @property
    def languages(self) -> tuple[str, ...]:
        """In which faults were searched so far."""
        return tuple(self._texts)


def read_scope(connection: Connection, run_id: str | None, runs: list[str], before: ScopeRows | None) -> ScopeRows:
    """The rows of a run, or (None) all that are open. `runs`: ids, the newest first; `before`: what need not be read again."""
    order = pl.DataFrame({"run_id": runs, "order": range(len(runs))}, schema={"run_id": pl.String, "order": pl.Int64})
    heads = reject_heads(connection, run_id).join(order, on="run_id", how="left")
    placed = heads.sort("order", "run_id", "file", "row", "reject_id", nulls_last=True)
    return read_rows(connection, placed.select(list(HEADS)), before)


def read_rows(connection: Connection, heads: pl.DataFrame, before: ScopeRows | None = None) -> ScopeRows:
    """HEADS in the order of the lines -> their rows."""
    heads = heads.with_row_index("at")
    here = heads["run_id"].unique().to_list()
    files = {
        (run, number): FileHeadings(path, dict(json.loads(headings or "[]")))
        for run, number, path, headings in files_of(connection, here)
    }
    shown = {run: _shown(json.loads(text)) for run, text in shown_of(connection, here).items()}
    known = _about(before)
    unknown = heads.join(known, on="reject_id", how="anti")
    found, faults = [known], [] if before is None else [before.faults.select(_READ)]
    for (run,), new in unknown.group_by("run_id", maintain_order=True):
        about, told = _read_run(connection, str(run), new, files, shown.get(str(run), _shown({})))
        found.append(about)
        faults.append(told)
    lines = heads.join(pl.concat(found), on="reject_id", how="left", maintain_order="left").select(list(LINES))
    placed = pl.concat(faults or [pl.DataFrame(schema=FAULTS).select(_READ)]).join(
        lines.select("reject_id", "at"), on="reject_id", how="inner"
    )
    kinds = placed.select("code", "column").unique().sort("code", "column").with_row_index("kind")
    numbered = placed.join(kinds, on=["code", "column"], how="left").sort("at", "problem_id")
    return ScopeRows(lines, numbered.select(list(FAULTS)), files, shown)


def received_names(cells: Iterator[pl.DataFrame] | list[pl.DataFrame], shown: RunShown) -> pl.DataFrame:
    """reject_id, cells (JSON objects) -> reject_id, name; null where nobody is named."""
    wanted = shown.name_columns
    parts = []
    for some in cells:
        read = pl.read_ndjson(BytesIO("\n".join(some["cells"]).encode()), schema=dict.fromkeys(wanted, pl.String))
        parts.append(some.select("reject_id").with_columns(read.select(client_name(shown.names)).to_series().alias("name")))
    return pl.concat([pl.DataFrame(schema={"reject_id": pl.Int64, "name": pl.String}), *parts])


def worded(faults: pl.DataFrame, lang: str) -> pl.DataFrame:
    """FAULTS -> the same with `names` (frame names), and message and fix in a language."""
    named = faults.with_columns(pl.col("columns").str.json_decode(pl.List(pl.String)).fill_null([]).alias("names"))
    wording = named.with_columns(pl.col("names").alias("columns"))
    # All at once the words of every code are made for every row: of many rows that is more than each code by itself.
    parts = [wording] if wording.height < _MANY else wording.partition_by("code")
    return pl.concat([add_words(part, lang) for part in parts]).sort("at", "problem_id")


def _about(before: ScopeRows | None) -> pl.DataFrame:
    names = ["reject_id", "place", "key", "name"]
    if before is None:
        return pl.DataFrame(schema={name: LINES[name] for name in names})
    return before.lines.select(names)


def _read_run(
    connection: Connection, run: str, new: pl.DataFrame, files: dict[FileKey, FileHeadings], shown: RunShown
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines of one run -> reject_id, place, key, name; and what is wrong with them."""
    parts = list(row_problems(connection, new.select("reject_id", "run_id", "file", "row"), CATALOGUE.keys()))
    found = pl.concat([pl.DataFrame(schema=ROW_PROBLEMS), *parts]).join(
        new.select("reject_id", "file", "row"), on="reject_id", how="left"
    )
    said = _columns_said(found.select("file", "columns").unique(), run, files)
    found = found.join(said, on=["file", "columns"], how="left")
    # A cell of a joined table stands elsewhere than its row.
    own_row = pl.format("{}", "row")
    sheet = pl.when("own").then(pl.col("cell").str.extract(r"^(.*)![A-Z]+\d+$"))
    same = pl.col("cell").str.extract(r"(\d+)$") == own_row
    on_sheet = found.filter(same.fill_null(False)).select(
        "reject_id", pl.concat_str(sheet, pl.lit("!"), own_row).alias("sheet")
    )
    told = (
        found.group_by("reject_id")
        .agg(pl.col("key").max())
        .join(on_sheet.drop_nulls().unique("reject_id", keep="first"), on="reject_id", how="left")
    )
    named = new.select("reject_id", "row").join(told, on="reject_id", how="left")
    if shown.name_columns:
        names = received_names(reject_cells(connection, new["reject_id"]), shown)
    else:
        names = received_names([], shown)
    about = named.join(names, on="reject_id", how="left").select(
        "reject_id", pl.coalesce("sheet", pl.format("{}", "row")).alias("place"), "key", "name"
    )
    return about, found.select(_READ)


def _columns_said(kinds: pl.DataFrame, run: str, files: dict[FileKey, FileHeadings]) -> pl.DataFrame:
    """file, columns (JSON) -> the same with column (headings in words) and own (whether the file has the first of them)."""
    said, own = [], []
    for number, text in kinds.iter_rows():
        file = files.get((run, number)) or FileHeadings("", {})
        names = json.loads(text or "[]")
        said.append(file.said(names))
        own.append(not names or names[0] in file.headings)
    return kinds.with_columns(pl.Series("column", said, dtype=pl.String), pl.Series("own", own, dtype=pl.Boolean))


def _shown(told: dict[str, Any]) -> RunShown:
    groups = tuple(tuple(group) for group in told.get("name_columns") or ())
    return RunShown(groups, told.get("allowed") or {})
