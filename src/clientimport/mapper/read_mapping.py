"""A mapping file to its tree: all mistakes of its author are found in one reading, before any row is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clientimport.core.errors import MappingFailure, Mistake
from clientimport.core.gates import Gates
from clientimport.core.mapping import FieldRule, LoadOptions, Mapping, OnInvalid, RecordRule, SourceOptions, Sql
from clientimport.mapper.columns_of import columns_of
from clientimport.mapper.extending import EXTENDS, extended
from clientimport.mapper.field_rules import FieldReader
from clientimport.mapper.gates_section import read_gates_section
from clientimport.mapper.groups import refuse_numbers
from clientimport.mapper.items import RecordReader
from clientimport.mapper.join_checks import check_joined_columns
from clientimport.mapper.joins_section import read_joins
from clientimport.mapper.language_versions import version_mistake
from clientimport.mapper.limit_sections import read_checks, read_on_invalid
from clientimport.mapper.load_section import read_load
from clientimport.mapper.mapping_file import read_mapping_file
from clientimport.mapper.mistakes import Mistakes, did_you_mean, shown
from clientimport.mapper.nodes import texts_in
from clientimport.mapper.place import Place
from clientimport.mapper.rows_section import read_rows_per_client
from clientimport.mapper.source_section import read_source
from clientimport.mapper.sql_check import check_sql
from clientimport.mapper.tests_section import read_tests
from clientimport.mapper.type_rules import ORDERS, check_country
from clientimport.mapper.yaml_text import read_yaml

if TYPE_CHECKING:
    from clientimport.core.target import Target

TOP_KEYS = (
    *"mapping target system key source record only_if rows_per_client joins load on_invalid gates region checks tests".split(),
    EXTENDS,
)
LONGEST_SYSTEM = 255
_SAMPLE = {
    "target": "target: ticketevolution",
    "system": "system: goldmine",
    "key": "key: AccountNo",
    "record": "record: {name: Name}",
}


def read_mapping(
    path: str, target_named: Callable[[str], Target | None], target_names: Sequence[str], written: str | None = None
) -> Mapping:
    """Reads a mapping file (DESIGN §3).

    `target_named`: a record shape's name -> the target or None; `target_names`: those that a remedy may list. `written`: what
    is to be read as if it stood in the file.
    Raises SourceFailure where there is no file to read, else MappingFailure with all mistakes at once.
    """
    if written is None:
        text, sha256 = read_mapping_file(path)
    else:
        text, sha256 = written, hashlib.sha256(written.encode()).hexdigest()
    mistakes = Mistakes(Path(path).parent)
    node = read_yaml(text, mistakes)
    if node is None:
        mistakes.raise_if_any(path)
        raise MappingFailure(path, [Mistake(1, "", "The file is empty.", "Begin with mapping: 1, target: and system:.")])
    node = extended(node, mistakes, Path(path))
    if any(mistake.path == EXTENDS for mistake in mistakes.found):
        mistakes.raise_if_any(path)  # what a mapping lacks cannot be told before all of it is there
    top = Place(node, "", mistakes)
    if top.kind != "an object":
        mistakes.add(
            node.line, "", f"A mapping is an object of keys and values; this file holds {top.kind}.", "Begin with mapping: 1."
        )
        mistakes.raise_if_any(path)
    mapping = _Reading(top, target_named, target_names).mapping(path, sha256)
    mistakes.raise_if_any(path)
    return replace(mapping, sha256=_digest(sha256, mistakes.read), files=dict(mistakes.read))


def _digest(sha256: str, files: dict[str, str]) -> str:
    """The digest of a mapping and of the files that it names; the mapping's own where it names none."""
    return hashlib.sha256("\n".join([sha256, *files.values()]).encode()).hexdigest() if files else sha256


class _Reading:
    """One reading of the top level, section by section."""

    def __init__(self, top: Place, target_named: Callable[[str], Target | None], target_names: Sequence[str]) -> None:
        self.top = top
        self.keys = top.known(TOP_KEYS)
        self.target_named = target_named
        self.target_names = target_names

    def mapping(self, path: str, sha256: str) -> Mapping:
        """The whole tree; where something is wrong it holds what was right of it, and the mistakes are noted."""
        keys = self.keys
        self._version()
        target = self._target()
        system = self._system()
        load = read_load(keys["load"], target) if "load" in keys else LoadOptions()
        fields = FieldReader(self._dates())
        record, numbers = self._record(target, fields, update=load.mode == "update")
        key, only_if = self._key(fields), self._only_if()
        many = read_rows_per_client(keys["rows_per_client"], key) if "rows_per_client" in keys else None
        joins = read_joins(keys["joins"], numbers) if "joins" in keys else {}
        check_joined_columns(joins, key, only_if, record, self.top.mistakes)
        return Mapping(
            path=path,
            sha256=sha256,
            target=target.name if target else "",
            system=system or "",
            key=key,
            source=read_source(keys["source"], numbers) if "source" in keys else SourceOptions(),
            record=record,
            only_if=only_if,
            load=load,
            on_invalid=read_on_invalid(keys["on_invalid"], target) if "on_invalid" in keys else OnInvalid(),
            gates=read_gates_section(keys["gates"]) if "gates" in keys else Gates(),
            region=check_country(keys["region"]) if "region" in keys else None,
            checks=read_checks(keys["checks"], target) if "checks" in keys else {},
            tests=read_tests(keys["tests"], target, joins, several=many is not None) if "tests" in keys else (),
            joins=joins,
            many=many,
        )

    def _missing(self, key: str, fix: str = "") -> None:
        self.top.mistakes.add(1, key, f"“{key}” is missing.", fix or f"Add a line such as `{_SAMPLE[key]}`.")

    def _version(self) -> None:
        if "mapping" in self.keys:
            text = self.keys["mapping"].filled()
            if text is not None and (wrong := version_mistake(text)):
                self.keys["mapping"].wrong(*wrong)

    def _target(self) -> Target | None:
        if "target" not in self.keys:
            self._missing("target", f"Add a line such as `{_SAMPLE['target']}`; known: {', '.join(self.target_names)}.")
            return None
        name = self.keys["target"].filled()
        target = self.target_named(name) if name is not None else None
        if name is not None and target is None:
            known = ", ".join(self.target_names)
            near = did_you_mean(name, self.target_names)
            fix = f"{near} Known: {known}." if near.startswith("Did") else f"Known: {known}."
            self.keys["target"].wrong(f"There is no record shape {shown(name)}.", fix)
        return target

    def _system(self) -> str | None:
        if "system" not in self.keys:
            self._missing("system")
            return None
        system = self.keys["system"].filled()
        if system is not None and len(system) > LONGEST_SYSTEM:
            self.keys["system"].wrong(f"The name has {len(system)} characters; {LONGEST_SYSTEM} are the most.", "Shorten it.")
        return system

    def _dates(self) -> str | None:
        """The order of dates that `source:` declares; what is wrong with it is noted where that section is read."""
        entries = self.keys["source"].node if "source" in self.keys else None
        found = dict(texts_in(entries, "")) if entries is not None else {}
        order = next((text.value for text, path in found.items() if path == "dates"), None)
        return order if order in ORDERS else None

    def _record(self, target: Target | None, fields: FieldReader, *, update: bool) -> tuple[RecordRule, list[str]]:
        if "record" not in self.keys:
            self._missing("record")
        elif target is not None:
            reader = RecordReader(target, fields, update=update)
            record = reader.read(self.keys["record"])
            if self.keys["record"].entries() == {}:
                self.keys["record"].wrong("No field is mapped.", f"Add fields, such as `{_SAMPLE['record']}`.")
            return record, reader.numbers
        return RecordRule({}, {}, {}), []

    def _key(self, fields: FieldReader) -> tuple[FieldRule, ...]:
        if "key" not in self.keys:
            self._missing("key")
            return ()
        place = self.keys["key"]
        refuse_numbers(place)
        places = place.items() if place.kind == "a list" else [place]
        if places == []:
            place.wrong("The list is empty.", "Name at least one column.")
        found = [(each, fields.rule(each)) for each in places or []]
        for each, rule in found:
            if rule is not None and not columns_of(rule):
                each.wrong(
                    "The key reads no column: all clients would have the same.", "Name the column that tells clients apart."
                )
        return tuple(rule for _, rule in found if rule is not None)

    def _only_if(self) -> Sql | None:
        if "only_if" not in self.keys:
            return None
        place = self.keys["only_if"]
        if place.kind != "an object":
            place.wrong(f"An expression is needed here, not {place.kind}.", "Write only_if: {sql: \"Status <> 'Deleted'\"}.")
            return None
        refuse_numbers(place)
        keys = place.known(("sql",))
        if "sql" not in keys:
            place.wrong("“sql” is missing.", "Write only_if: {sql: \"Status <> 'Deleted'\"}.")
            return None
        text = keys["sql"].filled()
        if text is None or not check_sql(keys["sql"], text, boolean=True):
            return None
        return Sql(text, self.top.line_of("only_if"))
