"""pandas: the wide file in chunks through to_sql into SQLite. FILE FOLDER."""

# mypy: disable-error-code="import-not-found,import-untyped,misc,no-any-unimported,unused-ignore,untyped-decorator,attr-defined"
from __future__ import annotations

import json
import sys

import pandas
import sqlalchemy

CHUNK = 10_000
"""Rows of a chunk: what fails in one of them costs the whole of it."""


def main() -> None:
    """The command line."""
    file, folder = sys.argv[1:3]
    engine = sqlalchemy.create_engine(f"sqlite:///{folder}/clients.db")
    rows = 0
    chunks = pandas.read_csv(file, dtype=str, keep_default_na=False, on_bad_lines="skip", chunksize=CHUNK, encoding="utf-8")
    with engine.begin() as connection:
        try:
            for chunk in chunks:
                # To SQLite its documents recommend the default: executemany of one INSERT.
                chunk.to_sql("client", connection, if_exists="append", index=False)
                rows += len(chunk)
        except pandas.errors.ParserError as problem:
            if "EOF inside string" not in str(problem):
                raise  # the unclosed quote of the last record takes its chunk with it
    print(json.dumps({"version": f"pandas {pandas.__version__}, SQLAlchemy {sqlalchemy.__version__}", "rows": rows}))


if __name__ == "__main__":
    main()
