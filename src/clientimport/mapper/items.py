"""`record:` as written to its rules: own fields, nested objects, list items with their groups, lists of texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import FieldRule, ItemRule, RecordRule, Several, Split
from clientimport.core.target import Target
from clientimport.mapper.columns_of import columns_of
from clientimport.mapper.field_rules import FieldReader
from clientimport.mapper.groups import cell_parts, group_numbers, joined_items, refuse_numbers
from clientimport.mapper.mistakes import Mistakes, did_you_mean, shown
from clientimport.mapper.nodes import NUMBER, PART, filled_in, texts_in
from clientimport.mapper.place import Place

ITEM_KEYS = ("each", "present_if")


class RecordReader:
    """Reads one mapping's record. `numbers` then holds the numbers of all groups, for `{n}` elsewhere."""

    def __init__(self, target: Target, fields: FieldReader, *, update: bool) -> None:
        self.target = target
        self.all = fields_of(target.record)
        self.fields = fields
        self.update = update
        self.numbers: list[str] = []
        self.own: dict[str, FieldRule] = {}
        self.lists: dict[str, tuple[ItemRule, ...]] = {}
        self.texts: dict[str, tuple[FieldRule, ...]] = {}

    def read(self, place: Place) -> RecordRule:
        """`record:` -> its rules; what is wrong is noted."""
        self._fields_below(place, "")
        return RecordRule(self.own, self.lists, self.texts)

    def _children(self, prefix: str) -> dict[str, Field]:
        """The fields directly below "", "company." or "phone_numbers[]."."""
        return {f.name: f for p, f in self.all.items() if p.startswith(prefix) and p == f"{prefix}{f.name}"}

    def _fields_below(self, place: Place, prefix: str) -> None:
        children = self._children(prefix)
        entries = place.entries()
        for name, below in _known_fields(place, children, self.target.name):
            kind = children[name].kind
            if kind == "object":
                self._object(below, children[name])
            elif kind == "list":
                self._list(below, children[name])
            elif kind == "texts":
                self._texts(below, children[name])
            else:
                refuse_numbers(below)
                rule = self.fields.rule(below, children[name])
                if rule is not None:
                    self.own[children[name].path] = rule
        if entries is not None and not self.update:
            _demand(place, children, set(entries) | set(self.target.fixed))

    def _object(self, place: Place, field: Field) -> None:
        if place.kind == "an object" and place.entries():
            self._fields_below(place, f"{field.path}.")
            return
        names = list(self._children(f"{field.path}."))
        message = f"{field.path} is an object with fields of its own" + (
            f", not {place.kind}." if place.kind != "an object" else "."
        )
        place.wrong(message, f"Write {field.name}: {{{names[0]}: …}}; its fields: {', '.join(names)}.")

    def _texts(self, place: Place, field: Field) -> None:
        refuse_numbers(place)
        item = self.all[f"{field.path}[]"]
        places = place.items() or [] if place.kind == "a list" else [place]
        if not places:
            place.wrong("The list is empty.", "Name at least one column.")
        found = [rule for each in places if (rule := self.fields.rule(each, item, several=True)) is not None]
        if place.kind != "a list":
            # The records' own rule: one text stands for a list with commas between its entries.
            found = [_with_commas(rule) for rule in found]
        self.texts[field.name] = tuple(found)

    def _list(self, place: Place, field: Field) -> None:
        if place.kind != "a list":
            place.wrong(f"{field.path} is a list of items, not {place.kind}.", "Begin each item with “- ”, or put it into [ ].")
            return
        items = place.items() or []
        if not items:
            place.wrong("The list is empty.", f"Give it an item, or leave {field.path} out.")
        self.lists[field.name] = tuple(rule for each in items for rule in self._items(each, field))

    def _items(self, place: Place, field: Field) -> list[ItemRule]:
        """One entry of a list -> its items: one, or one per group."""
        if place.kind != "an object":
            names = ", ".join(self._children(f"{field.path}[]."))
            place.wrong(
                f"An item of {field.path} is an object, not {place.kind}.", f"Write {{field: column}}; its fields: {names}."
            )
            return []
        entries = place.entries() or {}
        if "each" not in entries:
            refuse_numbers(place)
            return [self._item(place, field)]
        if entries["each"].kind == "an object" and "join" in (entries["each"].entries() or {}):
            refuse_numbers(place)
            join = joined_items(entries["each"])
            return [replace(self._item(place, field), join=join)] if join else []
        if entries["each"].kind == "an object":
            refuse_numbers(place)
            return self._parts(place, entries["each"], field)
        numbers = group_numbers(entries["each"])
        self.numbers += [number for number in numbers if number not in self.numbers]
        if numbers and not any(NUMBER in text.value for text, _ in texts_in(place.node, "")):
            entries["each"].wrong(
                f"No column of the item holds {NUMBER}: all its groups would be the same.", f'Write "Phone {NUMBER}".'
            )
        rules: list[ItemRule] = []
        for number in numbers or ["1"]:
            tried = Mistakes(place.mistakes.folder)
            rules.append(self._item(replace(place, node=filled_in(place.node, number), mistakes=tried), field))
            place.mistakes.read |= tried.read
            if tried.found:  # the other groups have the same mistakes
                place.mistakes.found += [mistake for mistake in tried.found if mistake not in place.mistakes.found]
                break
        return rules

    def _parts(self, place: Place, each: Place, field: Field) -> list[ItemRule]:
        """One item a part of a cell."""
        parts = cell_parts(each, place)
        rules: list[ItemRule] = []
        known = len(place.mistakes.found)
        for part in parts.rules() if parts is not None else ():
            self.fields.part = part
            rules.append(replace(self._item(place, field), part=part))
            if len(place.mistakes.found) > known:  # the other parts have the same mistakes
                break
        self.fields.part = None
        return [replace(rules[0], whole=parts.whole, most=parts.most), *rules[1:]] if parts is not None and rules else []

    def _item(self, place: Place, field: Field) -> ItemRule:
        children = self._children(f"{field.path}[].")
        present_if: tuple[str, ...] = ()
        rules: dict[str, FieldRule] = {}
        entries = place.entries() or {}
        if "present_if" in entries:
            present_if = _present_if(entries["present_if"])
            if PART in present_if:
                entries["present_if"].wrong(f"{PART} is no column.", "Leave it out: an item exists where its part is filled.")
        for name, below in _known_fields(place, children, self.target.name, ITEM_KEYS):
            rule = self.fields.rule(below, children[name])
            if rule is not None:
                rules[name] = rule
        _demand(place, children, set(entries))
        if len(rules) == len(set(entries) - set(ITEM_KEYS)) and not present_if and not any(map(columns_of, rules.values())):
            place.wrong(
                "The item reads no column, so it would never exist.", "Name a column, or say when it exists: present_if."
            )
        return ItemRule(rules, present_if, place.node.line, place.path)


def _known_fields(
    place: Place, children: dict[str, Field], target: str, besides: tuple[str, ...] = ()
) -> Iterator[tuple[str, Place]]:
    for name, below in (place.entries() or {}).items():
        if name in children:
            yield name, below
        elif name not in besides:
            line = place.line_of(name)
            fix = did_you_mean(name, [*children, *besides])
            place.mistakes.add(line, below.path, f"{target} has no field {shown(name)} here.", fix)


def _demand(place: Place, children: dict[str, Field], given: set[str]) -> None:
    for name, field in children.items():
        if field.required and name not in given:
            place.wrong(f"The field {shown(field.path)} is required and not mapped.", f"Add {name}: and a column.")


def _present_if(place: Place) -> tuple[str, ...]:
    if place.kind != "a list" or not place.items():
        place.wrong("A list of columns is needed here.", "Write present_if: [Street, City].")
        return ()
    return place.texts()


def _with_commas(rule: FieldRule) -> FieldRule:
    # Columns that the mapping joins itself are one text as they are joined.
    if isinstance(rule.source, Several) or any(isinstance(step, Split) for step in rule.steps):
        return rule
    return replace(rule, steps=(Split(","), *rule.steps))
