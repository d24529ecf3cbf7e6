"""Cells that a reject file withheld: "[withheld]" means that the stored secret is kept, or none."""

from __future__ import annotations

from clientimport.checker.judged import faults_at
from clientimport.checker.tables import OWN, Tables
from clientimport.core.record_batch import Origins
from clientimport.core.secrets import WITHHELD


def take_withheld(tables: Tables, origins: Origins, secret_columns: frozenset[str]) -> None:
    """Turns "[withheld]" into nothing, with a notice, in secret fields and in fields that a secret column feeds."""
    for name, frame in tables.frames.items():
        for column in tables.columns(name):
            fed = column.field.secret or secret_columns.intersection(_origins(origins, name, column.name))
            if not fed:
                continue
            withheld = (frame[column.name] == WITHHELD).fill_null(False).arg_true()
            if not withheld.is_empty():
                tables.add(faults_at(frame, withheld, "password-withheld", column))
                tables.frames[name] = tables.frames[name].with_columns(
                    tables.frames[name][column.name].clone().scatter(withheld, None)
                )


def _origins(origins: Origins, name: str, column: str) -> set[str]:
    if name == OWN:
        return set(origins.own.get(column, ()))
    return {source for (of, _, leaf), sources in origins.items.items() if (of, leaf) == (name, column) for source in sources}
