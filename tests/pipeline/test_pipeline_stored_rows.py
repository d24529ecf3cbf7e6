"""Rejected rows of the ledger as a source: places as in their file, raw records read anew, only those that are kept."""

from __future__ import annotations

import polars as pl
import pytest

from clientimport.core.mapping import SourceOptions
from clientimport.core.problems import FAULT_SCHEMA, faults_of
from clientimport.core.rows import RAW, ROW
from clientimport.pipeline.retry_columns import find_columns
from clientimport.pipeline.stored_rows import StoredFile, StoredRows

ORIGIN = StoredFile("20261122-020000-a1b2c3", 3, "in/clients.csv", (("No", "No"), ("Name", "Name "), ("Name (2)", "Name ")))
ROWS = pl.DataFrame(
    [
        (4, None, "A4", "Ann", None),
        (9, "A9;Bob;x;y", None, None, None),
        (12, 'A12;"Cid;x', None, " ", None),
        (17, "A17;Dee;x", None, None, None),
        (20, "A20;ignored;x", "A20", "Eve", None),
    ],
    schema={ROW: pl.Int64, RAW: pl.String, "No": pl.String, "Name": pl.String, "Name (2)": pl.String},
    orient="row",
)


def source(notices: pl.DataFrame | None = None, **options: object) -> StoredRows:
    return StoredRows(7, ORIGIN, ROWS, SourceOptions(**options), notices)  # type: ignore[arg-type]


def test_rows_keep_their_file_and_their_numbers() -> None:
    stored = source()
    (batch,) = stored.batches()
    assert (batch.file.number, batch.file.path, batch.file.layout.headings) == (7, "in/clients.csv", ("No", "Name ", "Name "))
    assert batch.rows.rows() == [(4, "A4", "Ann", None), (17, "A17", "Dee", "x"), (20, "A20", "Eve", None)]
    assert batch.broken.rows() == [(9, "A9;Bob;x;y"), (12, 'A12;"Cid;x')]
    assert batch.faults.select(ROW, "code").rows() == [(9, "too-many-cells"), (12, "unclosed-quote")]
    assert (stored.records, stored.reject_file, batch.layout_rows) == (5, True, {})


@pytest.mark.parametrize("size", [1, 2, 100])
def test_in_batches_of_any_size(size: int) -> None:
    batches = list(source().batches(size))
    assert [row for batch in batches for row in batch.rows[ROW]] == [4, 17, 20]
    assert sorted(row for batch in batches for row in batch.broken[ROW]) == [9, 12]
    assert all(batch.rows.height <= size for batch in batches)


def test_only_the_rows_that_are_kept_and_their_notices() -> None:
    bent = faults_of(ROWS.filter(pl.col(ROW).is_in([4, 20])).select(ROW), "cell-bent", value=pl.lit("1"), columns=("No",))
    stored = source(bent)
    assert stored.rows.to_list() == [4, 9, 12, 17, 20]
    stored.keep(pl.Series([20, 9]))
    (batch,) = stored.batches()
    assert (batch.rows[ROW].to_list(), batch.broken[ROW].to_list(), stored.records) == ([20], [9], 2)
    assert batch.faults.select(ROW, "code").rows() == [(9, "too-many-cells"), (20, "cell-bent")]
    assert dict(batch.faults.schema) == {name: pl.Schema(FAULT_SCHEMA)[name] for name in FAULT_SCHEMA}
    stored.keep(pl.Series([], dtype=pl.Int64))
    assert (list(stored.batches()), stored.records) == ([], 0)
    stored.keep()
    assert stored.records == 5


def test_other_cells_are_another_content_and_never_that_of_the_whole_file() -> None:
    others = ROWS.with_columns(pl.col("No").fill_null("x"))
    digests = {source().file.sha256, StoredRows(7, ORIGIN, others, SourceOptions()).file.sha256}
    assert len(digests) == 2
    assert source().file.sha256 == source().file.sha256


@pytest.mark.parametrize(
    ("headings", "names", "missing", "surplus"),
    [
        (["No", "Name ", "Name "], {"No": "0", "Name": "1", "Name (2)": "2"}, (), ()),
        (["Name", "clientimport_row", "Name", "No"], {"No": "3", "Name": "0", "Name (2)": "2"}, (), ()),
        (["No", "Name"], {"No": "0"}, ("Name ", "Name "), ("Name",)),
        (["Nr", "Name", "Name"], {"Name": "1", "Name (2)": "2"}, ("No",), ("Nr",)),
        (["No", "No", "Name", "Name"], {"Name": "2", "Name (2)": "3"}, ("No",), ("No", "No")),
        (["No", "Name\n", "", "Name", ""], {"No": "0", "Name": "1", "Name (2)": "3"}, (), ()),
    ],
)
def test_columns_are_found_by_their_headings(
    headings: list[str], names: dict[str, str], missing: tuple[str, ...], surplus: tuple[str, ...]
) -> None:
    found = find_columns(headings, ORIGIN.headings)
    assert (found.names, found.missing, found.surplus) == (names, missing, surplus)
