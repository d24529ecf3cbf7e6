"""What is wrong with the headings of a file, beside what a mapping needs of them: failures and notices."""

from __future__ import annotations

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.problems import file_fault, no_faults
from clientimport.core.rows import Layout
from clientimport.mapper.headings import FoundHeadings, nearest_headings


def refuse_headings(options: SourceOptions, layout: Layout, found: FoundHeadings, unread: list[str]) -> None:
    """Raises SourceFailure where a file lacks headings that are needed, repeats one that is read, or has one that may not be.

    `unread`: frame names of the columns that are not mapped.
    """
    said, remedies = [], []
    optional = set(options.optional)
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
    if unread and options.unmapped == "stop":
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


def notice_headings(options: SourceOptions, layout: Layout, unread: list[str]) -> pl.DataFrame:
    """FAULT_SCHEMA: columns that are not mapped, and headings that stand twice."""
    notices = [no_faults()]
    spare = set(unread)
    for heading in dict.fromkeys(layout.headings):
        same = [column for column, other in zip(layout.columns, layout.headings, strict=True) if other == heading]
        if heading.strip() and len(same) > 1 and spare.issuperset(same):
            notices.append(file_fault("heading-repeated", value=heading, detail=str(len(same)), columns=tuple(same)))
    if options.unmapped == "note":
        notices.extend(file_fault("column-unmapped", value=column, columns=(column,)) for column in unread)
    return pl.concat(notices)
