"""Proposed joins as YAML text, commented out: its author says what of another table goes where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clientimport.mapper.proposing.commented import comment, quoted
from clientimport.mapper.proposing.partner_tables import Partner
from clientimport.mapper.proposing.written import scalar, setting

_MARK = "#| "
"""What stands before each line of the block."""
_SHOWN = 12
"""Columns that are named of a table."""


def partner_lines(found: Sequence[Partner]) -> Iterator[str]:
    """The joins of a mapping -> its last lines; none where nothing is joined."""
    if not found:
        return
    example = next(
        (f"{each.table.name}.{column.written}" for each in found for column in each.table.named if column != each.theirs), ""
    )
    yield ""
    yield "# Other tables are tied to this file by equal values. To read them, take the marks in front off the lines below, and"
    yield f"# write their columns into the record{f', as {quoted(example)}' if example else ''}."
    yield f"{_MARK}joins:"
    for each in found:
        yield from _block(each)


def _block(each: Partner) -> Iterator[str]:
    table = each.table
    yield f"{_MARK}  {table.name}:  # {comment(_why(each))}"
    settings = {key: value for key, value in table.settings.items() if key in ("file", "sheet")}
    reading = {key: value for key, value in table.settings.items() if key not in settings}
    for key, value in settings.items():
        yield f"{_MARK}    {key}: {scalar(str(value))}"
    mine = f"{each.of}.{each.mine.written}" if each.of else each.mine.written
    yield f"{_MARK}    on: {{{scalar(mine)}: {scalar(each.theirs.written)}}}"
    if each.rows == "many":
        yield f"{_MARK}    rows: many"
    elif each.rare:
        yield f"{_MARK}    missing: ignore"
    read = ", ".join(f"{key}: {setting(key, value)}" for key, value in (*reading.items(), ("unmapped", "ignore")))
    yield f"{_MARK}    source: {{{read}}}"
    named = [column.written for column in table.named]
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    yield f"{_MARK}    # columns: {comment(', '.join(map(quoted, named[:_SHOWN])))}{more}"


def _why(each: Partner) -> str:
    here, there = quoted(each.mine.heading), quoted(each.theirs.heading)
    looks = each.mine.looks.distinct, each.theirs.looks.distinct
    held = f"{each.shared:,} of {looks[0]:,} values of {here} are among the {looks[1]:,} of {there}"
    return f"{held}; DOUBT: {'; '.join(each.doubts)}" if each.doubts else f"{held}; sure"
