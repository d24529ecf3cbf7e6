"""The rejects of a run as one table over all its files: the cells as received, and what is wrong with each row in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from clientimport.core.problems import NOTICE
from clientimport.core.rows import RAW, REJECT_ABOUT, REJECT_CLIENT, REJECT_COLUMNS, REJECT_IDENTITY, ROW
from clientimport.core.secrets import WITHHELD
from clientimport.reporter.cause_table import placed_column
from clientimport.reporter.spool import PLACE, Spool


@dataclass(frozen=True)
class RejectTable:
    """`columns`: frame names in order; `headings`: frame name -> heading text; `paths`: file number -> path as given;
    `secret`: frame names of secret columns; `secret_files`: numbers of the files that have one.
    `learned`: see `Reports.learn`."""

    rejects: Spool
    problems: Spool
    columns: Sequence[str]
    headings: Mapping[str, str]
    paths: Mapping[int, str]
    secret: frozenset[str]
    secret_files: frozenset[int]
    learned: tuple[pl.DataFrame, ...] = ()
    run_id: str = ""

    @cached_property
    def heading_texts(self) -> list[str]:
        """The headings as the files have them."""
        return [self.headings.get(name, name) for name in self.columns]

    @cached_property
    def cell_names(self) -> list[str]:
        """What `slices` calls the columns: a heading of an owner may be one of our own names."""
        return [f"cell {at}" for at in range(len(self.columns))]

    def slices(self, *, between: str = " | ") -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """-> (PLACE, `cell_names`, REJECT_COLUMNS; all text) in order, and the problems of these rows (with PLACE).

        `between`: stands between the problems of one row.
        """
        for rejects, problems in self._slices():
            yield self._told(rejects, problems, between), problems

    def slices_about(self, *, between: str = " | ") -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """The same, the rows with REJECT_IDENTITY ("RUN/FILE/ROW") and REJECT_ABOUT besides: whose each is, how it stands."""
        for rejects, problems in self._slices():
            told = self._told(rejects, problems, between)
            yield pl.concat([told, self._about(rejects)], how="horizontal"), problems

    def _slices(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        for rejects in self.rejects.slices():
            yield rejects, self.problems.between(rejects[PLACE][0], rejects[PLACE][-1])

    def _about(self, rejects: pl.DataFrame) -> pl.DataFrame:
        told = rejects.select(
            "file",
            ROW,
            *(
                pl.col(name)
                if name in rejects.columns
                else pl.lit(None, pl.Int64 if name == REJECT_CLIENT else pl.String).alias(name)
                for name in REJECT_ABOUT
            ),
        )
        for known in self.learned:
            names = [name for name in REJECT_ABOUT if name in known.columns]
            here = known.select("file", ROW, *names).filter(pl.col(ROW).is_in(rejects[ROW].implode()))
            joined = told.join(here, on=["file", ROW], how="left", maintain_order="left", suffix=" learned")
            told = joined.with_columns(pl.coalesce(f"{name} learned", name).alias(name) for name in names).select(told.columns)
        identity = pl.concat_str(pl.lit(self.run_id), "file", ROW, separator="/")
        return told.select(identity.alias(REJECT_IDENTITY), *REJECT_ABOUT)

    def knows(self, name: str) -> bool:
        """Whether a column of REJECT_ABOUT was learned of at the run's end, though it may be blank in every row."""
        return any(name in known.columns for known in self.learned)

    def _told(self, rejects: pl.DataFrame, problems: pl.DataFrame, between: str) -> pl.DataFrame:
        row, path, told, fix, raw = REJECT_COLUMNS
        here = set(rejects.columns)
        broken = pl.col(RAW) if RAW in here else pl.lit(None, pl.String)
        # Whoever hands rows over withholds secrets already; a slip there must not end in a file.
        withheld = pl.col("file").is_in(list(self.secret_files)) & broken.is_not_null()
        cells = [self._cell(name, here).alias(cell) for name, cell in zip(self.columns, self.cell_names, strict=True)]
        placed = rejects.select(
            PLACE,
            *cells,
            pl.col(ROW).cast(pl.String).alias(row),
            pl.col("file").replace_strict(dict(self.paths), default="", return_dtype=pl.String).alias(path),
            pl.when(withheld).then(pl.lit(WITHHELD)).otherwise(broken).alias(raw),
        )
        words = self._words(problems, between)
        return placed.join(words, on=PLACE, how="left", maintain_order="left").select(
            PLACE, *self.cell_names, row, path, told, fix, raw
        )

    def _cell(self, name: str, here: set[str]) -> pl.Expr:
        if name not in here:
            return pl.lit(None, pl.String)
        if name in self.secret:
            return pl.when(pl.col(name).is_not_null()).then(pl.lit(WITHHELD))
        return pl.col(name)

    def _words(self, problems: pl.DataFrame, between: str) -> pl.DataFrame:
        """Problems -> PLACE, what is wrong, what to do: one text each, in the same order; notices need no mending."""
        _, _, told, fix, _ = REJECT_COLUMNS
        if problems.is_empty():
            return pl.DataFrame(schema={PLACE: pl.Int64, told: pl.String, fix: pl.String})
        return (
            problems.filter(pl.col("severity") != NOTICE)
            .group_by(PLACE, maintain_order=True)
            .agg(told_text(self.headings).str.join(between).alias(told), pl.col("fix").str.join(between).alias(fix))
        )


def told_text(headings: Mapping[str, str]) -> pl.Expr:
    """A problem's message with its column in front: "E-mail: “x@” is no e-mail address ..."."""
    column = placed_column(headings)
    return pl.when(column == "").then(pl.col("message")).otherwise(column + ": " + pl.col("message"))
