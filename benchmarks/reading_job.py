"""One reading of one file in this process, by one reader: what the benchmark of reading compares.

python -m benchmarks.reading_job ours|polars|csv|fastexcel FILE [DELIMITER]

Prints {"rows", "wall", "cpu"}: seconds from the opening of the file to its last row, processor time of child processes
included; imports, and a first look at the file that brings it into the system's cache, come before.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import polars as pl

from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source


def ours(file: str, _: str) -> int:
    """The reader: bytes hashed, decoded, their structure checked, rows in batches, one after the other."""
    with closing(open_source(file, 0, SourceOptions())) as source:
        return sum(batch.rows.height + batch.broken.height for batch in source.batches())


def polars(file: str, delimiter: str) -> int:
    """Polars alone, all columns text."""
    return pl.read_csv(file, infer_schema=False, separator=delimiter).height


def stdlib(file: str, delimiter: str) -> int:
    """`csv.reader` alone; the rows are counted and dropped."""
    with Path(file).open(encoding="utf-8", newline="") as text:
        return sum(1 for _ in csv.reader(text, delimiter=delimiter[0], skipinitialspace=len(delimiter) > 1)) - 1


def fastexcel(file: str, _: str) -> int:
    """fastexcel alone, all columns text."""
    import fastexcel as library

    return library.read_excel(file).load_sheet(0, dtypes="string").to_polars().height


READERS: dict[str, Callable[[str, str], int]] = {"ours": ours, "polars": polars, "csv": stdlib, "fastexcel": fastexcel}


def cpu() -> float:
    """Processor seconds of this process and of children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def warm(file: str) -> None:
    """Reads the file once, a little at a time: its size may not show in the peak of memory."""
    with Path(file).open("rb") as stream:
        while stream.read(1 << 20):
            pass


def main() -> None:
    """The command line."""
    reader, file, *rest = sys.argv[1:]
    delimiter = rest[0] if rest else ","
    warm(file)
    if reader == "fastexcel":
        import fastexcel as _  # noqa: F401
    began, worked = time.perf_counter(), cpu()
    rows = READERS[reader](file, delimiter)
    print(json.dumps({"rows": rows, "wall": time.perf_counter() - began, "cpu": cpu() - worked}))


if __name__ == "__main__":
    main()
