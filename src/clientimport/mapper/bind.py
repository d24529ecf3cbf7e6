"""A mapping bound to one file's headings: which column feeds what, which columns are secret, what the file lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.language import DEFAULT
from clientimport.core.mapping import Mapping
from clientimport.core.problems import file_fault, no_faults
from clientimport.core.record_batch import Origins
from clientimport.core.rows import Layout
from clientimport.core.target import Target
from clientimport.mapper.columns_of import all_headings
from clientimport.mapper.headings import FoundHeadings, find_headings, nearest_headings
from clientimport.mapper.origins import find_origins
from clientimport.mapper.secret_columns import find_secrets, refuse_shown_secrets

if TYPE_CHECKING:
    from clientimport.mapper.program import Program


@dataclass
class Bound:
    """A mapping and the layout of the file that it is to read.

    `columns`: the mapping's heading -> frame name, None for an optional one that the file lacks. `secret_columns`: frame
    names. `faults`: FAULT_SCHEMA, notices on the file as a whole. `lang`: what problems are worded in. Picklable; what is
    compiled of it is made anew.
    """

    mapping: Mapping
    target: Target
    layout: Layout
    columns: dict[str, str | None]
    origins: Origins
    secret_columns: frozenset[str]
    faults: pl.DataFrame
    lang: str = DEFAULT
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


def bind(mapping: Mapping, target: Target, layout: Layout, lang: str = DEFAULT) -> Bound:
    """Finds the mapping's headings in a file.

    Raises SourceFailure where the file lacks headings that are needed, repeats one that is read, or has a column that
    is not mapped and the mapping forbids that: all of it in one message. Raises MappingFailure where a secret column
    stands where it would be shown (template, sql, key, only_if).
    """
    found = find_headings(all_headings(mapping), layout, mapping.source)
    read = {column for column in found.columns.values() if column is not None}
    unread = [column for column in layout.columns if column not in read]
    _refuse(mapping, layout, found, unread)
    secrets = find_secrets(mapping, target, layout, found.columns)
    refuse_shown_secrets(mapping, target, found.columns, secrets)
    return Bound(
        mapping=mapping,
        target=target,
        layout=layout,
        columns=found.columns,
        origins=find_origins(mapping, target, found.columns),
        secret_columns=secrets,
        faults=_notices(mapping, layout, unread),
        lang=lang,
    )


def _refuse(mapping: Mapping, layout: Layout, found: FoundHeadings, unread: list[str]) -> None:
    said, remedies = [], []
    optional = set(mapping.source.optional)
    absent = [name for name, column in found.columns.items() if column is None]
    missing = [name for name in absent if name not in optional and name not in found.unclear]
    if missing:
        said.append(f"The file lacks {_counted(missing)} that the mapping needs: {_with_nearest(missing, layout)}.")
        remedies.append(
            "Correct the file or the mapping; another spelling of a heading goes under `source: {headings: …}`, "
            "a column that may be absent under `source: {optional: …}`."
        )
    for name, near in found.unclear.items():
        like = " and ".join(dict.fromkeys(_quoted(_flat(heading)) for heading in near))
        others = [_quoted(other) for other, same in found.unclear.items() if other != name and set(same) & set(near)]
        rivals = f"; so {'is' if len(others) == 1 else 'are'} {' and '.join(others)}" if len(near) == 1 and others else ""
        said.append(f"The heading {_quoted(name)}, which the mapping reads, is like {like}{rivals}: which is meant is unclear.")
    if found.unclear:
        remedies.append("Write the heading in the mapping exactly as it stands in the file.")
    for name, positions in found.repeated.items():
        places = ", ".join(map(str, positions[:-1])) + f" and {positions[-1]}"
        said.append(f"The heading {_quoted(name)}, which the mapping reads, stands {len(positions)} times: columns {places}.")
    if found.repeated:
        remedies.append("Give each column its own heading.")
    if unread and mapping.source.unmapped == "stop":
        columns = ", ".join(_quoted(column) for column in unread)
        said.append(f"The mapping does not read {columns}, and `source: {{unmapped: stop}}` allows no such column.")
        remedies.append("Map the column, remove it, or set `source: {unmapped: note}`.")
    if said:
        raise SourceFailure(" ".join(said), fix=" ".join(remedies))


def _counted(names: list[str]) -> str:
    return "a heading" if len(names) == 1 else f"{len(names)} headings"


def _with_nearest(names: list[str], layout: Layout) -> str:
    parts = []
    for name in names:
        near = ", ".join(_quoted(heading) for heading in nearest_headings(name, layout))
        parts.append(f"{_quoted(name)} (nearest: {near})" if near else _quoted(name))
    return ", ".join(parts)


def _flat(heading: str) -> str:
    return " ".join(heading.replace("\ufeff", "").split())


def _quoted(text: str) -> str:
    return f"“{text}”"


def _notices(mapping: Mapping, layout: Layout, unread: list[str]) -> pl.DataFrame:
    notices = [no_faults()]
    spare = set(unread)
    for heading in dict.fromkeys(layout.headings):
        same = [column for column, other in zip(layout.columns, layout.headings, strict=True) if other == heading]
        if heading.strip() and len(same) > 1 and spare.issuperset(same):
            notices.append(file_fault("heading-repeated", value=heading, detail=str(len(same)), columns=tuple(same)))
    if mapping.source.unmapped == "note":
        notices.extend(file_fault("column-unmapped", value=column, columns=(column,)) for column in unread)
    return pl.concat(notices)
