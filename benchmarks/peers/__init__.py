"""Other tools at the nearest job that they do: one script each, in an environment of their own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """`requires`: for pip. `program`: what else must be on the machine. `job`, `leaves_out`: for the page.

    Its script is with_NAME.py: FILE FOLDER [SERVER] -> prints {"version", "rows"}, having put the rows somewhere.
    """

    name: str
    title: str
    requires: tuple[str, ...]
    job: str
    leaves_out: str
    program: str = ""
    broken: float = 0.02
    """Share of broken rows in the file that it reads."""


_NO = "names no fault for a person to mend, has no reject file, no crosswalk"
PEERS = {
    peer.name: peer
    for peer in (
        Peer("duckdb", "DuckDB SQL", ("duckdb",),
             "read_csv with its rejects stored, then INSERT … SELECT into tables of clients, addresses, companies, tags … "
             "of a DuckDB file with primary keys; e-mail by a pattern",
             f"phone numbers as they are, no country names, no foreign keys, {_NO}, no second run that updates"),
        Peer("dlt", "dlt", ("dlt[duckdb]", "pyarrow"),
             "Arrow batches (pyarrow's CSV reader) → Parquet → one wide table of a DuckDB file, merged by nothing (append)",
             f"no nested records, no rules, bad records skipped, {_NO}"),
        Peer("pandas", "pandas to_sql", ("pandas", "sqlalchemy"),
             "read_csv (every cell text, bad lines skipped) in chunks → to_sql, one wide table of SQLite, one transaction",
             f"the chunk with the unclosed quote, no nested records, no rules, no keys, {_NO}, no second run that updates"),
        Peer("frictionless", "Frictionless", ("frictionless[sql]",),
             "a schema of 40 texts with two e-mail formats; every row validated and written to one "
             "wide table of SQLite with its errors beside it",
             "no keys (one that stands twice would end the writing), no nested records, no phone numbers or countries, no "
             "rules across fields, no second run that updates"),
        Peer("django_import_export", "django-import-export", ("django", "django-import-export"),
             "a ModelResource with import by key, bulk writes of 1,000 and cleaned instances (e-mail) → "
             "one wide table of SQLite",
             "no nested records, no phone numbers or countries, structure of the file not judged (such rows taken out before)"),
        Peer("pgloader", "pgloader", (),
             "LOAD CSV → COPY into one wide table of text of PostgreSQL, bad lines into its reject file",
             "broken rows (a stray quote loses the rest of the file: it reads the same rows unbroken), no nested records, "
             f"no rules, no keys, {_NO}", program="pgloader", broken=0),
    )
}  # fmt: skip
