"""The other files of a migration beside the main one: which of them are tied to it, and how a mapping would name them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import PurePath

from clientimport.mapper.proposing.partner_tables import Partner, Table, partners
from clientimport.pipeline.sampled_files import Sample

_LONGEST_NAME = 40


def sampled_partners(main: Sample, others: Sequence[Sample]) -> list[tuple[Sample, Partner]]:
    """Samples of other shapes than the main one's -> those that are tied to it, each behind the one that it hangs on."""
    named: dict[str, Sample] = {}
    for each in others:
        named[_name(_called(each), named)] = each
    tables = [_table(each, name, _settings(main, each)) for name, each in named.items()]
    found = partners(replace(_table(main, "", {}), of_clients=True), tables)
    return [(named[one.table.name], one) for one in found]


def _table(sample: Sample, name: str, settings: dict[str, object]) -> Table:
    columns = sample.columns
    values = {each.column: _texts(sample, each.column) for each in columns if not each.secret}
    return Table(_called(sample), name, settings, columns, values, whole=not sample.more)


def _texts(sample: Sample, column: str) -> frozenset[str]:
    return frozenset(sample.cells[column].str.strip_chars().drop_nulls().unique()) - {""}


def _called(sample: Sample) -> str:
    sheet = sample.layout.source.get("sheet")
    return str(sheet) if sheet else PurePath(sample.path).name.split(".")[0]


def _name(called: str, taken: Collection[str]) -> str:
    """A name for a join of its own: letters, digits, _ and -."""
    plain = unicodedata.normalize("NFKD", called.casefold()).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_NAME]
    name = plain if plain[:1].isalpha() else f"table_{plain}".rstrip("_")
    return next(one for n in range(len(taken) + 1) if (one := name if not n else f"{name}_{n + 1}") not in taken)


def _settings(main: Sample, other: Sample) -> dict[str, object]:
    """How a mapping names the table and reads it; the file as it is found from beside the main one."""
    settings: dict[str, object] = dict(other.layout.source)
    if other.path == main.path:
        return settings
    away = "://" in other.path or "://" in main.path
    file = other.path if away else os.path.relpath(other.path, PurePath(main.path).parent)
    return {"file": file, **settings}
