"""The specification of a mapping as a workbook: every cell is text, none a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import IO, Any

import polars as pl

from clientimport.reporter.workbook import STYLE, Sheet, write_workbook


def write_spec_book(file: IO[bytes], spec: dict[str, Any], say: Callable[..., str]) -> None:
    """What the specification says, and its words -> sheets for fields, tables, rules, and columns. Raises OSError."""
    fields = [
        (
            line["field"] + (f" ({line['item']})" if line["item"] else ""),
            line["meaning"],
            line["from"],
            "\n".join(line["steps"]),
            line["blank"],
            line["invalid"],
        )
        for line in spec["fields"]
    ]
    tables = [
        (say("lookup", n=n, field=table["field"]), entry["stands"], entry["becomes"] or say("empty"))
        for n, table in enumerate(spec["lookups"], start=1)
        for entry in table["entries"]
    ]
    rules = [(say("mapping"), f"{spec['mapping']}\nSHA-256 {spec['sha256']}"), *((say("setting"), s) for s in spec["settings"])]
    rules += [(say(kind), name) for kind in ("missing", "unmapped", "ignored") for name in spec[kind]]
    named = [say(name) for name in ("field", "meaning", "from", "steps", "blank", "invalid")]
    sheets = [
        _sheet(say("fields"), named, fields, [36.0, 40.0, 40.0, 40.0, 28.0, 28.0]),
        _sheet(say("lookups"), [say("lookups"), say("stands"), say("becomes")], tables, [40.0, 40.0, 40.0]),
        _sheet(
            say("settings"), [say("setting"), say("about", system=spec["system"], target=spec["target"])], rules, [36.0, 90.0]
        ),
    ]
    write_workbook(file, sheets, title=say("title"), created=datetime(2000, 1, 1, tzinfo=UTC))


def _sheet(name: str, headings: Sequence[str], rows: Sequence[tuple[str, ...]], widths: Sequence[float]) -> Sheet:
    columns = [f"c{at}" for at in range(len(headings))]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")

    def frames() -> Iterator[pl.DataFrame]:
        yield frame

    styles = dict.fromkeys(columns, STYLE["text"])
    return Sheet(name, [(text, "heading") for text in headings], widths, len(rows), frames, styles)
