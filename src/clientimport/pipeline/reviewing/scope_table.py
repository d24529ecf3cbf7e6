"""The rejected rows of a scope as a table in memory: filtered, searched, sorted, without asking the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.pipeline.reviewing.cause_views import Causes
from clientimport.pipeline.reviewing.row_states import OPEN_STATES, STATES
from clientimport.pipeline.reviewing.scope_rows import FileKey, ScopeRows
from clientimport.pipeline.reviewing.views import Query

STANDS: dict[str, pl.DataType] = {
    "state": pl.Enum(STATES), "assigned": pl.String(), "mended": pl.Boolean(), "version": pl.Int64(), "edited_at": pl.Float64(),
}  # fmt: skip
"""How a line stands. `assigned`: null: nobody's. `version`, `edited_at`: of its draft, 0 and null without one."""
_ORDERED_BY = {"name": "name", "state": "state", "assigned": "assigned", "changed": "edited_at"}
"""Orders by what may become another one -> which it is; the others are by what was received."""


@dataclass(frozen=True)
class ScopeTable:
    """`lines`: LINES with STANDS, `name` as it is typed by now. `faults`: FAULTS with `waived` (let be by itself).

    `causes`: what was told of them in a language; they are the same whatever is typed.
    """

    rows: ScopeRows
    lines: pl.DataFrame
    faults: pl.DataFrame
    causes: dict[str, Causes] = field(default_factory=dict)
    _orders: dict[str, pl.Series] = field(default_factory=dict)
    _texts: dict[str, pl.Series] = field(default_factory=dict)

    def brought_up(self, lines: pl.DataFrame, faults: pl.DataFrame, causes: dict[str, Causes]) -> ScopeTable:
        """The same rows as they stand by now, with the orders that are the same as before."""
        made = ((sort, _ORDERED_BY.get(sort.removeprefix("-")), order) for sort, order in tuple(self._orders.items()))
        orders = {sort: order for sort, by, order in made if by is None or self.lines[by].equals(lines[by])}
        return ScopeTable(self.rows, lines, faults, causes, orders)

    def place(self, reject_id: int) -> int | None:
        """The number of a rejected row's line; None where it is not here."""
        return self.lines["reject_id"].index_of(reject_id)

    def __contains__(self, reject_id: int) -> bool:
        return self.place(reject_id) is not None

    def meant(self, query: Query, lang: str) -> pl.Series:
        """Numbers (`at`) of the lines that a query means, in its order."""
        mask = self.mask(query, lang)
        order = self.order(query.sort)
        return order.filter(mask.gather(order))

    def mask(self, query: Query, lang: str) -> pl.Series:
        """Of each line whether a query means it."""
        conditions = [_of_state(query.state)]
        if query.mended is not None:
            conditions.append(pl.col("mended") == query.mended)
        if query.assigned is not None:
            conditions.append(pl.col("assigned").fill_null("") == query.assigned)
        if query.code or query.column or query.value is not None:
            found = self.caused(query)
            conditions.append(pl.col("at").is_in(found.implode()))
        mask = self.lines.select(pl.all_horizontal(conditions)).to_series()
        return self._searched(query.text, mask, lang) if query.text.strip() else mask

    def caused(self, query: Query) -> pl.Series:
        """Numbers of the lines with a fault of the query's code, column and value; one let be by itself is no fault here,
        where open rows are asked for."""
        conditions = [pl.lit(True)]
        if query.code:
            conditions.append(pl.col("code") == query.code)
        if query.column:
            conditions.append(pl.col("column") == query.column)
        if query.value is not None:
            conditions.append(pl.col("value").fill_null("") == query.value)
        if query.state in ("open", *OPEN_STATES):
            conditions.append(~pl.col("waived"))
        return self.faults.filter(conditions)["at"].unique()

    def order(self, sort: str) -> pl.Series:
        """Numbers of all lines in an order; what a line lacks comes last either way."""
        if sort not in self._orders:
            name, turned = sort.removeprefix("-"), sort.startswith("-")
            if name == "row":
                self._orders[sort] = self.lines["at"].reverse() if turned else self.lines["at"]
            else:
                keys = self._sort_keys(name)
                by = keys.columns
                sorted_lines = keys.with_columns(self.lines["at"]).sort(
                    by, descending=turned, nulls_last=True, maintain_order=True
                )
                self._orders[sort] = sorted_lines["at"]
        return self._orders[sort]

    def people(self) -> tuple[str, ...]:
        """To whom lines are assigned."""
        return tuple(self.lines["assigned"].drop_nulls().unique().sort())

    def _sort_keys(self, name: str) -> pl.DataFrame:
        """Of each line what it is sorted by."""
        if name == "cause":
            first = self.faults.filter(pl.col("at").shift(1).ne_missing(pl.col("at")))
            keyed = first.select("at", "kind", pl.col("value").fill_null("").str.to_lowercase().alias("said"))
            return self.lines.select("at").join(keyed, on="at", how="left", maintain_order="left").select("kind", "said")
        if name == "problems":
            counts = self.faults["at"].value_counts()
            return self.lines.select("at").join(counts, on="at", how="left", maintain_order="left").select("count")
        if name == "key":
            # Numbers as numbers, before everything else.
            key = pl.col("key").str.to_lowercase()
            keys = pl.when(key.str.contains(r"^[0-9]{1,30}$")).then(key.str.zfill(31)).otherwise(key)
        else:
            by = pl.col(_ORDERED_BY[name])
            keys = by.str.to_lowercase() if name in ("name", "assigned") else by.to_physical()
        return self.lines.select(keys.alias("by"))

    def _searched(self, text: str, mask: pl.Series, lang: str) -> pl.Series:
        words = pl.Series(sorted(set(text.split()), key=len, reverse=True)).str.to_lowercase()
        faults = pl.DataFrame({"at": self.faults["at"], "text": self.rows.fault_texts(lang)})
        lines = self.lines.select("at", "run_id", "file").with_columns(self._line_texts()).filter(mask)
        for word in words:
            said = faults.filter(pl.col("text").str.contains(word, literal=True))["at"].unique()
            named = pl.col("text").str.contains(word, literal=True)
            lines = lines.filter(named | pl.col("at").is_in(said.implode()) | self._of_files(word))
            faults = faults.filter(pl.col("at").is_in(lines["at"].implode()))
        return self.lines.select(pl.col("at").is_in(lines["at"].implode())).to_series()

    def _line_texts(self) -> pl.Series:
        if "" not in self._texts:
            said = pl.concat_str("key", "name", separator="\n", ignore_nulls=True).str.to_lowercase()
            self._texts[""] = self.lines.select(said.alias("text")).to_series()
        return self._texts[""]

    def _of_files(self, word: str) -> pl.Expr:
        found: list[FileKey] = [key for key, file in self.rows.files.items() if word in file.path.lower()]
        return pl.any_horizontal(
            pl.lit(False), *((pl.col("run_id") == run) & (pl.col("file") == number) for run, number in found)
        )


def standing_lines(rows: ScopeRows, states: pl.Series, drafts: pl.DataFrame, typed: pl.DataFrame) -> pl.DataFrame:
    """LINES with STANDS. `states`: of each line; `drafts`: DRAFTS; `typed`: as TypedNames tells it."""
    return (
        rows.lines.with_columns(states.alias("state").cast(STANDS["state"]))
        .join(drafts.drop("cells"), on="reject_id", how="left", maintain_order="left")
        .join(typed, on="reject_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("mended").fill_null(False),
            pl.col("version").fill_null(0),
            pl.when("named").then("typed").otherwise("name").alias("name"),
        )
        .drop("named", "typed")
    )


def _of_state(state: str) -> pl.Expr:
    if state == "any":
        return pl.col("at").is_not_null()
    return pl.col("state").is_in(pl.Series(OPEN_STATES if state == "open" else (state,), dtype=pl.Enum(STATES)).implode())
