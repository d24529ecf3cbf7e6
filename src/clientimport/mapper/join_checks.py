"""Whether the columns of joined tables stand where they can: those of many partner rows only in items of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clientimport.core.joined_rows import parted_name
from clientimport.core.mapping import FieldRule, ItemRule, JoinRule, RecordRule, Sql
from clientimport.mapper.columns_of import columns_of
from clientimport.mapper.mistakes import Mistakes, did_you_mean, shown
from clientimport.mapper.reads import sql_columns


def check_joined_columns(
    joins: dict[str, JoinRule], key: Iterable[FieldRule], only_if: Sql | None, record: RecordRule, mistakes: Mistakes
) -> None:
    """Notes each column of a join with many rows that stands outside its items, and items of joins that there are not."""
    many = {name for name, rule in joins.items() if rule.rows == "many"}

    def refuse(columns: Iterable[str], line: int, path: str, own: str = "") -> None:
        for column in columns:
            join = parted_name(column, joins)[0]
            if join in many and join != own:
                mistakes.add(
                    line,
                    path,
                    f"{shown(column)} has many values for a row: {shown(join)} has rows: many.",
                    f"Put it into an item of a list, with each: {{join: {join}}}, or write rows: one.",
                )

    for rule in (*key, *_rules(record)):
        refuse(columns_of(rule), rule.line, rule.path or "key")
    if only_if is not None:
        refuse(sql_columns(only_if), only_if.line, "only_if")
    for item in (item for items in record.lists.values() for item in items):
        if item.join:
            _check_item(item, joins, mistakes)
        refuse(item.present_if, item.line, item.path, item.join)
        for rule in item.fields.values():
            refuse(columns_of(rule), rule.line, rule.path, item.join)


def _rules(record: RecordRule) -> Iterator[FieldRule]:
    yield from record.own.values()
    for rules in record.texts.values():
        yield from rules


def _check_item(item: ItemRule, joins: dict[str, JoinRule], mistakes: Mistakes) -> None:
    path = f"{item.path}.each"
    if item.join not in joins:
        mistakes.add(item.line, path, f"There is no join {shown(item.join)}.", did_you_mean(item.join, joins))
    elif joins[item.join].rows == "one":
        fix = f"Write rows: many there, or leave each out: {item.join}.Heading is one value a row."
        mistakes.add(item.line, path, f"{shown(item.join)} gives one row.", fix)
    elif not any(parted_name(name, joins)[0] == item.join for name in (*item.present_if, *_read(item))):
        fix = f"Name a column of it, such as {item.join}.Heading."
        mistakes.add(item.line, path, f"No field of the item reads a column of {shown(item.join)}: all would be the same.", fix)


def _read(item: ItemRule) -> Iterator[str]:
    for rule in item.fields.values():
        yield from columns_of(rule)
