"""What `run --into` prints below the run's own summary: how it differs from the last rehearsal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clientimport.core.findings import counted


def rehearsal_lines(rehearsal: dict[str, Any]) -> Iterator[str]:
    """The summary's `rehearsal` -> lines."""
    found = rehearsal["compared"]
    yield f"A rehearsal: all of it is in {rehearsal['into']}, nothing in the real database."
    if found is None:
        yield "It is the first of its record shape in this file."
        return
    lines = list(_differences(found))
    yield f"Compared with the last one ({found['last_run']}):" if lines else "Nothing differs from the last one."
    yield from (f"  {line}" for line in lines)


def _differences(found: dict[str, Any]) -> Iterator[str]:
    for kind in ("fates", "problems"):
        for name, (before, now) in found[kind].items():
            yield f"{name}: {before:,} → {now:,}"
    for name, side in found["rejects"].items():
        if side["rows"]:
            codes = ", ".join(f"{count:,} {code}" for code, count in side["codes"].items())
            yield f"rejects {name}: {counted(side['rows'], 'row')} ({codes})"
            for each in side["examples"]:
                yield f"    row {each['row']}" + (f", key {each['key']}" if each["key"] else "") + f": {each['code']}"
    clients = found["clients"]
    for name in ("added", "gone"):
        if clients[name]["clients"]:
            yield f"clients {name}: {clients[name]['clients']:,} ({', '.join(clients[name]['examples'])} …)"
    differing = clients["differing"]
    if differing["clients"]:
        fields = ", ".join(f"{name} {count:,}" for name, count in differing["fields"].items())
        yield f"clients that differ: {differing['clients']:,} ({fields})"
        for each in differing["examples"]:
            yield f"    key {each['key']}: {', '.join(each['fields'])}"
