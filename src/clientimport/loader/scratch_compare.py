"""Two scratch databases compared: what the last rehearsal made, and what this one did."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from clientimport.core.fingerprint import fingerprint_parts
from clientimport.core.target import Target

EXAMPLES = 5
_AT_ONCE = 20_000
_REJECTED = """
    SELECT DISTINCT coalesce(p.key, '') AS key, r.file AS file, r.row AS row, p.code AS code
    FROM {side}.import_reject r
    JOIN {side}.import_problem p ON p.run_id = r.run_id AND p.file = r.file AND p.row = r.row AND p.severity = 'reject'
"""


def compare_scratches(last: Path, new: Path, target: Target) -> dict[str, Any] | None:
    """-> what differs (counts, and at most EXAMPLES of each), or None where the last one is of another record shape or empty.

    `fates`, `problems`: name -> [last, now]; `rejects`: gained and lost by key, or by file and row where there is none;
    `clients`: added, gone, and those whose contents differ, by field, as their fingerprints tell.
    """
    with closing(sqlite3.connect(f"{new.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("ATTACH DATABASE ? AS last", (f"{last.absolute().as_uri()}?mode=ro",))
        names = {name for (name,) in connection.execute("SELECT name FROM last.sqlite_master")}
        if target.client_table not in names:
            return None
        runs = {side: _run(connection, side) for side in ("last", "main")}
        if not all(runs.values()):
            return None
        return {
            "last_run": runs["last"]["run_id"],
            **{
                kind: {
                    name: [runs["last"][kind].get(name, 0), runs["main"][kind].get(name, 0)]
                    for name in sorted({*runs["last"][kind], *runs["main"][kind]})
                    if runs["last"][kind].get(name, 0) != runs["main"][kind].get(name, 0)
                }
                for kind in ("fates", "problems")
            },
            "rejects": {"gained": _rejects(connection, "main", "last"), "lost": _rejects(connection, "last", "main")},
            "clients": _clients(connection, target),
        }


def _run(connection: sqlite3.Connection, side: str) -> dict[str, Any]:
    found = connection.execute(
        f"SELECT run_id, fates, problems FROM {side}.import_run ORDER BY started_at DESC, run_id DESC LIMIT 1"  # noqa: S608
    ).fetchone()
    if found is None:
        return {}
    return {"run_id": found[0], "fates": json.loads(found[1] or "{}"), "problems": json.loads(found[2] or "{}")}


def _rejects(connection: sqlite3.Connection, here: str, there: str) -> dict[str, Any]:
    """Rows that are rejected here and not there; a row with a key is known by it, wherever it stands."""
    one, other = (_REJECTED.format(side=side) for side in (here, there))
    # By an index: a nested loop over all rejects would take the square of them.
    connection.execute("DROP TABLE IF EXISTS temp.here")
    connection.execute("DROP TABLE IF EXISTS temp.there")
    connection.execute(f"CREATE TEMP TABLE here AS {one}")
    connection.execute(f"CREATE TEMP TABLE there AS {other}")
    connection.execute("CREATE INDEX temp.by_key ON there (key, file, row)")
    only = """
        FROM temp.here a WHERE CASE WHEN a.key <> ''
            THEN NOT EXISTS (SELECT 1 FROM temp.there b WHERE b.key = a.key)
            ELSE NOT EXISTS (SELECT 1 FROM temp.there b WHERE b.key = '' AND b.file = a.file AND b.row = a.row) END
    """
    (rows,) = connection.execute(f"SELECT count(*) FROM (SELECT DISTINCT key, file, row {only})").fetchone()  # noqa: S608
    codes = connection.execute(f"SELECT code, count(*) {only} GROUP BY code ORDER BY 2 DESC, 1").fetchall()
    examples = connection.execute(f"SELECT key, row, code {only} ORDER BY file, row, code LIMIT {EXAMPLES}").fetchall()
    return {
        "rows": rows,
        "codes": dict(codes),
        "examples": [{"key": key or None, "row": row, "code": code} for key, row, code in examples],
    }


def _clients(connection: sqlite3.Connection, target: Target) -> dict[str, Any]:
    table = target.client_table
    told: dict[str, Any] = {}
    for name, here, there in (("added", "main", "last"), ("gone", "last", "main")):
        only = (
            f"FROM {here}.{table} a WHERE NOT EXISTS "  # noqa: S608
            f"(SELECT 1 FROM {there}.{table} b WHERE b.system = a.system AND b.key = a.key)"
        )
        (count,) = connection.execute(f"SELECT count(*) {only}").fetchone()
        keys = connection.execute(f"SELECT key {only} ORDER BY id LIMIT {EXAMPLES}").fetchall()
        told[name] = {"clients": count, "examples": [key for (key,) in keys]}
    parts = [part.path for part in fingerprint_parts(target)]
    fields: Counter[str] = Counter()
    examples: list[dict[str, Any]] = []
    differing = 0
    found = connection.execute(
        f"SELECT a.key, a.fingerprint, b.fingerprint FROM main.{table} a JOIN last.{table} b "  # noqa: S608
        "ON b.system = a.system AND b.key = a.key WHERE a.fingerprint <> b.fingerprint ORDER BY a.id"
    )
    while lines := found.fetchmany(_AT_ONCE):
        for key, now, before in lines:
            differ = [p for at, p in enumerate(parts) if now[1 + 3 * at : 4 + 3 * at] != before[1 + 3 * at : 4 + 3 * at]]
            differing += 1
            fields.update(differ)
            if len(examples) < EXAMPLES:
                examples.append({"key": key, "fields": differ})
    told["differing"] = {"clients": differing, "fields": dict(fields.most_common()), "examples": examples}
    return told
