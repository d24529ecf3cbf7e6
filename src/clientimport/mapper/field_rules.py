"""A field as written to its rule: one source, then the steps in the order in which they are applied."""

from __future__ import annotations

from clientimport.core.fields import Field
from clientimport.core.mapping import Column, FieldRule, FirstOf, Several, Source, Sql, Step, Template, Value
from clientimport.mapper.mistakes import shown
from clientimport.mapper.nodes import PART
from clientimport.mapper.patterns import extracting
from clientimport.mapper.place import Place
from clientimport.mapper.sql_check import check_sql
from clientimport.mapper.step_rules import STEP_KEYS, Steps, cleanings, defaulting, looking_up, splitting
from clientimport.mapper.template_text import template_pieces
from clientimport.mapper.type_rules import type_step
from clientimport.mapper.value_check import check_value

SOURCE_KEYS = ("column", "columns", "value", "first_of", "template", "sql")


class FieldReader:
    """Reads the rules of one mapping's fields. `dates`: the order that `source.dates` declares.

    `part`: what `{part}` stands for, while an item is read that is one part of a cell.
    """

    def __init__(self, dates: str | None = None) -> None:
        self.dates = dates
        self.part: FieldRule | None = None

    def rule(self, place: Place, field: Field | None = None, *, several: bool = False) -> FieldRule | None:
        """What stands here -> the rule, or None where it has no usable source.

        `field`: the field that gets the value (None: a text, as within another source). `several`: it is a list of texts.
        """
        if place.kind == "a text":
            name = place.filled()
            source = None if name is None else self._column(place, name)
            return None if source is None else FieldRule(source, (), place.node.line, place.path)
        if place.kind == "a list":
            return self._list(place, field)
        return self._object(place, Steps(field, several))

    def _list(self, place: Place, field: Field | None) -> FieldRule | None:
        if field is not None and field.kind != "text":
            place.wrong(
                f"{field.path} takes one source, as it is no text.", "Use {first_of: [ … ]} for the first that is filled."
            )
            return None
        sources = self._sources(place)
        return FieldRule(Several(sources), (), place.node.line, place.path) if sources else None

    def _sources(self, place: Place) -> tuple[FieldRule, ...]:
        places = place.items()
        if places == []:
            place.wrong("The list is empty.", "Name at least one column.")
        found = [self.rule(each) for each in places or []]
        return tuple(rule for rule in found if rule is not None)

    def _object(self, place: Place, around: Steps) -> FieldRule | None:
        keys = place.known((*SOURCE_KEYS, *STEP_KEYS), "source or step")
        here = [key for key in SOURCE_KEYS if key in keys]
        for surplus in here[1:]:
            keys[surplus].wrong(
                f"“{surplus}” stands beside “{here[0]}”: a field has one source.", "Keep one, or use first_of or columns."
            )
        if not here:
            place.wrong("The field has no source.", f"Say where it comes from: {', '.join(SOURCE_KEYS)}.")
        steps: list[Step] = [
            *splitting(keys, around),
            *cleanings(keys),
            *extracting(keys),
            *looking_up(keys, around),
            *type_step(keys, around, self.dates, self.rule),
            *defaulting(keys, around),
        ]
        if not here:
            return None
        source = self._source(here[0], keys, around, untouched=all(key in (*SOURCE_KEYS, "default") for key in keys))
        return FieldRule(source, tuple(steps), place.node.line, place.path) if source else None

    def _source(self, kind: str, keys: dict[str, Place], around: Steps, *, untouched: bool) -> Source | None:
        place = keys[kind]
        if "join" in keys and "split" not in keys and kind != "columns":
            keys["join"].wrong("There is nothing to join.", "“join” belongs to columns or to split.")
        if kind == "columns":
            sources = self._sources(place)
            own_join = "join" in keys and "split" not in keys
            by = keys["join"].text() if own_join else " "
            return Several(sources, by if by is not None else " ") if sources else None
        if kind == "first_of":
            sources = self._sources(place)
            return FirstOf(sources) if sources else None
        text = place.filled()
        if text is None:
            return None
        if kind == "column":
            return self._column(place, text)
        if kind == "value":
            if untouched:
                check_value(place, text, around.field)
            return Value(text)
        if kind == "sql":
            return Sql(text) if check_sql(place, text) else None
        return self._template(place, text)

    def _column(self, place: Place, name: str) -> Source | None:
        if name.strip() != PART:
            return Column(name)
        if self.part is None:
            place.wrong(
                f"{PART} stands for a part of a cell, and there is none here.",
                'Only the items of a list have parts: add each: {column: …, split: ";"} to the item.',
            )
            return None
        return Several((self.part,))

    def _template(self, place: Place, text: str) -> Template | None:
        try:
            pieces = template_pieces(text)
        except ValueError as error:
            place.wrong(
                f"The braces do not fit: {error}.", "Write {Column}; a brace that is meant as such stands twice: {{ or }}."
            )
            return None
        if not any(is_column for _, is_column in pieces):
            place.wrong(f"{shown(text)} names no column.", "Write {Column}, or use value: for a fixed text.")
            return None
        return Template(text)
