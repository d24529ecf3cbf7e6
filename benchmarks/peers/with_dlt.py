"""dlt: the wide file as Arrow batches into a DuckDB file. FILE FOLDER."""

# mypy: disable-error-code="import-not-found,import-untyped,misc,no-any-unimported,unused-ignore,untyped-decorator,attr-defined"
from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"
# Parquet written in large groups, as its page on performance has it.
os.environ["DATA_WRITER__BUFFER_MAX_ITEMS"] = "100000"

import dlt
import pyarrow as pa
from pyarrow import csv


@dlt.resource(name="client", write_disposition="append")
def clients(file: str) -> Iterator[Any]:
    """Arrow batches of the file, every cell text; records of another number of cells are skipped."""
    with open(file, encoding="utf-8", newline="") as text:  # noqa: PTH123
        headings = text.readline().strip().split(",")
    reader = csv.open_csv(
        file,
        csv.ReadOptions(block_size=16 << 20),
        csv.ParseOptions(newlines_in_values=True, invalid_row_handler=lambda _: "skip"),
        csv.ConvertOptions(column_types=dict.fromkeys(headings, pa.string())),
    )
    for batch in reader:
        yield pa.Table.from_batches([batch])


def main() -> None:
    """The command line."""
    file, folder = sys.argv[1:3]
    pipeline = dlt.pipeline(
        "clients",
        destination=dlt.destinations.duckdb(f"{folder}/clients.duckdb"),
        dataset_name="crm",
        pipelines_dir=f"{folder}/dlt",
    )
    pipeline.run(clients(file), loader_file_format="parquet").raise_on_failed_jobs()
    with pipeline.sql_client() as client:
        rows = client.execute_sql("SELECT count(*) FROM client")[0][0]
    print(json.dumps({"version": f"dlt {dlt.__version__}, pyarrow {pa.__version__}", "rows": rows}))


if __name__ == "__main__":
    main()
