"""The yardstick of `check`: Polars reads a file as text, and nothing else; prints a JSON object.

python -m benchmarks.reading_alone FILE
"""

from __future__ import annotations

import json
import sys
import time

import polars as pl


def main() -> None:
    """The command line."""
    began = time.perf_counter()
    rows = pl.read_csv(sys.argv[1], infer_schema=False).height
    print(json.dumps({"seconds": time.perf_counter() - began, "rows": rows}))


if __name__ == "__main__":
    main()
