"""A mapping bound to one file's headings: which column feeds what, which columns are secret, what the file lacks."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.joined_rows import PartnerFile
from clientimport.core.language import DEFAULT
from clientimport.core.mapping import Mapping
from clientimport.core.record_batch import Origins
from clientimport.core.rows import Layout
from clientimport.core.target import Target
from clientimport.mapper.columns_of import all_headings
from clientimport.mapper.heading_faults import notice_headings, refuse_headings
from clientimport.mapper.headings import find_headings
from clientimport.mapper.origins import find_origins
from clientimport.mapper.partner_columns import PartnerColumns, joined_columns, joined_secrets
from clientimport.mapper.secret_columns import find_secrets, refuse_shown_secrets

if TYPE_CHECKING:
    from clientimport.mapper.program import Program


@dataclass
class Bound:
    """A mapping and the layout of the file that it is to read.

    `columns`: the mapping's heading -> frame name, None for an optional one that the file lacks. `secret_columns`: frame
    names. `faults`: FAULT_SCHEMA, notices on the file as a whole. `lang`: what problems are worded in. `partners`: the files
    of its joins. Picklable; what is compiled of it is made anew.
    """

    mapping: Mapping
    target: Target
    layout: Layout
    columns: dict[str, str | None]
    origins: Origins
    secret_columns: frozenset[str]
    faults: pl.DataFrame
    lang: str = DEFAULT
    partners: dict[str, PartnerFile] = field(default_factory=dict)
    _program: Program | None = field(default=None, repr=False, compare=False)

    @property
    def program(self) -> Program:
        """The mapping as Polars expressions, compiled at first use."""
        if self._program is None:
            from clientimport.mapper.program import compile_program

            self._program = compile_program(self.mapping, self.target, self.columns, self.secret_columns, self.origins.key)
        return self._program

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_program": None}


def bind(
    mapping: Mapping,
    target: Target,
    layout: Layout,
    lang: str = DEFAULT,
    partners: Dictionary[str, PartnerColumns] | None = None,
) -> Bound:
    """Finds the mapping's headings in a file.

    `partners`: its joins as they are bound; None: as if their tables had all columns.
    Raises SourceFailure where the file lacks headings that are needed, repeats one that is read, or has a column that
    is not mapped and the mapping forbids that: all of it in one message. Raises MappingFailure where a secret column
    stands where it would be shown (template, sql, key, only_if).
    """
    found = find_headings(all_headings(mapping), layout, mapping.source)
    read = {column for column in found.columns.values() if column is not None}
    unread = [column for column in layout.columns if column not in read]
    refuse_headings(mapping.source, layout, found, unread)
    columns = found.columns | joined_columns(mapping, layout, partners)
    secrets = find_secrets(mapping, target, layout, found.columns) | joined_secrets(mapping, target, partners)
    refuse_shown_secrets(mapping, target, columns, secrets)
    return Bound(
        mapping=mapping,
        target=target,
        layout=layout,
        columns=columns,
        origins=find_origins(mapping, target, columns),
        secret_columns=secrets,
        faults=notice_headings(mapping.source, layout, unread),
        lang=lang,
        partners={name: bound.file for name, bound in (partners or {}).items()},
    )
