"""Items that differ in one number alone become one entry with `each`: "Phone 1", "Phone 2" are "Phone {n}"."""

from __future__ import annotations

import re
from dataclasses import replace

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.tree import Block, Col, Items, Line, columns_in

_NUMBER = "{n}"


def grouped(items: Items) -> Items:
    """The items of a list, those of regular groups put together."""
    blocks = [item for item in items.items if isinstance(item, Block)]
    if len(blocks) < len(items.items):
        return items  # sources of a list of texts
    done: list[Block | Line] = []
    while blocks:
        run = _run(blocks)
        done.append(_together(run) if len(run) > 1 else blocks[0])
        blocks = blocks[len(run) :]
    return Items(done)


def _group_of(item: Block) -> str:
    """The number that all columns of an item bear, or ""."""
    columns = list(columns_in(item))
    numbers = {each.group for each in columns if each.group}
    return numbers.pop() if len(numbers) == 1 and all(each.group for each in columns if each.concept != "country") else ""


def _run(items: list[Block]) -> list[Block]:
    """The items at the front that are one another with the next number."""
    first = _group_of(items[0])
    if not first or "each" in items[0].fields:
        return items[:1]
    shape = _shape(items[0], first)
    run = items[:1]
    for at, item in enumerate(items[1:], start=1):
        number = str(int(first) + at).zfill(len(first) if first.startswith("0") else 0)
        if _group_of(item) != number or shape is None or _shape(item, number) != shape:
            break
        run.append(item)
    return run


def _shape(value: object, number: str) -> object:
    """An item with its number as {n} everywhere; None where a heading cannot be written so."""
    if isinstance(value, Col):
        return _templated(value.of, number)
    if isinstance(value, Line):
        return _shape(value.value, number)
    if isinstance(value, Block):
        return [(name, _shape(each, number)) for name, each in value.fields.items()]
    if isinstance(value, dict):
        return [(name, _shape(each, number)) for name, each in value.items()]
    if isinstance(value, list):
        return [_shape(each, number) for each in value]
    return value


def _templated(column: Candidate, number: str) -> str:
    """ "Shipping 1 Street 2" with group 1 -> "Shipping {n} Street 2"."""
    if not column.group or set("{}") & set(column.written):
        return column.written
    return re.sub(rf"(?<!\d){re.escape(number)}(?!\d)", _NUMBER, column.written, count=1)


def _together(run: list[Block]) -> Block:
    first, last = _group_of(run[0]), _group_of(run[-1])
    made = Block({"each": Line(f"{first}-{last}")})
    for name, line in run[0].fields.items():
        others = [item.fields[name] for item in run]
        assert isinstance(line, Line)
        doubts = [doubt for each in others if isinstance(each, Line) for doubt in each.doubts]
        why = [words for each in others if isinstance(each, Line) for words in each.why]
        made.fields[name] = Line(_numbered(line.value, first), tuple(why[:2]), tuple(dict.fromkeys(doubts)))
    return made


def _numbered(value: object, number: str) -> object:
    if isinstance(value, Col):
        return Col(replace(value.of, written=_templated(value.of, number)))
    if isinstance(value, dict):
        return {name: _numbered(each, number) for name, each in value.items()}
    if isinstance(value, list):
        return [_numbered(each, number) for each in value]
    return value
