"""A join bound to the headings of its table: which of its columns are read, which are secret, what the table lacks."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass

from clientimport.core.errors import SourceFailure
from clientimport.core.joined_rows import PartnerFile, joined_name
from clientimport.core.mapping import JoinRule, Mapping
from clientimport.core.rows import Layout
from clientimport.core.secrets import is_secret_heading
from clientimport.core.target import Target
from clientimport.mapper.columns_of import joined_headings, secret_headings
from clientimport.mapper.heading_faults import refuse_headings
from clientimport.mapper.headings import find_headings, loose


@dataclass(frozen=True)
class PartnerColumns:
    """`columns`: the mapping's heading -> frame name in the table, None for an optional one that it lacks.

    `secret`: those of these headings whose cells are not to be shown.
    """

    join: JoinRule
    file: PartnerFile
    columns: dict[str, str | None]
    secret: frozenset[str]


def bind_partner(mapping: Mapping, target: Target, join: JoinRule, layout: Layout, file: PartnerFile) -> PartnerColumns:
    """Finds the columns of a joined table. `file.letters`: by frame name.

    Raises SourceFailure as `bind` does.
    """
    found = find_headings(joined_headings(mapping, join.name), layout, join.source)
    # A column that another join reads of the same file is mapped, too.
    alike = [other.name for other in mapping.joins.values() if (other.file, other.source) == (join.file, join.source)]
    wanted = tuple(dict.fromkeys(heading for name in alike for heading in joined_headings(mapping, name)))
    read = {column for column in find_headings(wanted, layout, join.source).columns.values() if column is not None}
    unread = [column for column in layout.columns if column not in read]
    refuse_headings(join.source, layout, found, unread)
    lacking = [theirs for _, theirs in join.on if found.columns[theirs] is None]
    if lacking:
        raise SourceFailure(
            f"The file lacks {', '.join(f'“{name}”' for name in lacking)}, on which the mapping joins it.",
            fix="Correct the file, or `on` in the mapping.",
        )
    named = {loose(name) or name for name in secret_headings(mapping, target, join.name)}
    secret = {
        heading
        for heading, column in found.columns.items()
        if any(is_secret_heading(each) or (loose(each) or each) in named for each in (heading, column or ""))
    }
    letters = {heading: file.letters[column] for heading, column in found.columns.items() if column is not None}
    return PartnerColumns(
        join,
        PartnerFile(file.name, letters),
        found.columns,
        frozenset(secret),
    )


def joined_columns(mapping: Mapping, layout: Layout, partners: Dictionary[str, PartnerColumns] | None) -> dict[str, str | None]:
    """The columns of all joins by what the mapping calls them, and by frame name; None where a table lacks an optional one.

    Raises SourceFailure where the main file has a heading of such a name itself.
    """
    found: dict[str, str | None] = {}
    for join in mapping.joins:
        for heading in joined_headings(mapping, join):
            name = joined_name(join, heading)
            lacks = partners is not None and partners[join].columns[heading] is None
            found[name] = None if lacks else name
    if clash := sorted(set(found) & set(layout.columns)):
        join = clash[0].partition(".")[0]
        raise SourceFailure(
            f"The file has a column “{clash[0]}” itself, and the mapping calls a column of the join “{join}” so.",
            fix="Give the join another name.",
        )
    return found


def joined_secrets(mapping: Mapping, target: Target, partners: Dictionary[str, PartnerColumns] | None) -> frozenset[str]:
    """Frame names of the secret columns of all joins."""
    found = set()
    for join in mapping.joins:
        if partners is not None:
            secret = partners[join].secret
        else:
            named = set(secret_headings(mapping, target, join))
            secret = frozenset(h for h in joined_headings(mapping, join) if h in named or is_secret_heading(h))
        found |= {joined_name(join, heading) for heading in secret}
    return frozenset(found)
