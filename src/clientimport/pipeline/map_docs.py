"""`map docs`: a mapping as a specification that its client can read and sign."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from clientimport.core.fields import Field, fields_of
from clientimport.core.language import DEFAULT
from clientimport.core.mapping import Default, FieldRule, ItemRule, Mapping, Value
from clientimport.core.secrets import WITHHELD, is_secret_heading
from clientimport.core.target import Target
from clientimport.mapper import columns_of, read_mapping, secret_headings
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.session import Inputs, open_files, read_inputs
from clientimport.pipeline.spec_rules import RuleWords
from clientimport.targets import target_named, target_names

_GATES = ("max_rejects", "max_drops", "max_changes", "min_rows", "max_rows")


def specification(mapping_path: str, files: tuple[str, ...] = (), lang: str = DEFAULT) -> dict[str, Any]:
    """A mapping file, and files of its system (to name the columns that it does not read) -> what the specification says.

    Raises MappingFailure, SourceFailure.
    """
    mapping = read_mapping(mapping_path, target_named, target_names())
    target = target_named(mapping.target)
    assert target is not None  # read_mapping refuses unknown ones
    words = RuleWords(lang, mapping.source.dates)
    made = _Specification(mapping, target, words)
    fields = made.fields()
    return {
        "lang": lang,
        "system": mapping.system,
        "target": target.title,
        "mapping": mapping.path,
        "sha256": mapping.sha256,
        "settings": made.settings(),
        "fields": fields,
        "lookups": [
            {"field": field, "entries": [{"stands": old, "becomes": new} for old, new in table.items()]}
            for field, table in words.tables
        ],
        "missing": made.missing(),
        "unmapped": made.unmapped(),
        "ignored": _ignored(mapping_path, files),
    }


class _Specification:
    """One mapping in one language."""

    def __init__(self, mapping: Mapping, target: Target, words: RuleWords) -> None:
        self.mapping = mapping
        self.words = words
        self.known = fields_of(target.record)
        self.secret = frozenset(secret_headings(mapping, target))

    def settings(self) -> list[str]:
        """What holds for all rows, a sentence each."""
        mapping, say = self.mapping, self.words.say
        source, load = mapping.source, mapping.load
        key = " + ".join(self.words.source(rule, "key") for rule in mapping.key)
        told = [say("key", source=key), say(f"mode.{load.mode}")]
        told += [say(f"lists.{load.lists}")] if mapping.record.lists or mapping.record.texts else []
        told += [say("rows.one")] if mapping.many is None else [say("rows.many"), say(f"clash.{mapping.many.clash}")]
        told += [say("join", name=name, file=rule.file or name) for name, rule in mapping.joins.items()]
        told += [say("only_if", sql=mapping.only_if.text)] if mapping.only_if else []
        for name, texts in (("blank words", source.blank), ("footer", source.footer), ("optional", source.optional)):
            told += [say(name, texts=", ".join(say("column", name=text) for text in texts))] if texts else []
        limits = [(name, getattr(mapping.gates, name)) for name in _GATES]
        return told + [say("gate", name=name, limit=limit) for name, limit in limits if limit is not None]

    def fields(self) -> list[dict[str, Any]]:
        """A line for each field that is mapped, in the record's order; of lists for each item."""
        record, lines = self.mapping.record, []
        for path, found in self.known.items():
            if path in record.own:
                lines.append(self._line(path, found, record.own[path], ""))
            elif found.kind == "list":
                for slot, item in enumerate(record.lists.get(path, ())):
                    lines += self._item(path, item, slot)
            elif found.kind == "texts":
                for slot, rule in enumerate(record.texts.get(path, ())):
                    lines.append(self._line(f"{path}[]", self.known[f"{path}[]"], rule, self._name(slot)))
        return lines

    def missing(self) -> list[str]:
        """Fields that a record must have and that the mapping does not name."""
        return [
            path for path, found in self.known.items() if found.required and found.leaf and not found.list_name
            and path not in self.mapping.mapped
        ] if self.mapping.load.mode != "update" else []  # fmt: skip

    def unmapped(self) -> list[str]:
        """Fields that the mapping leaves alone; of a list that it does not name, the list."""
        mapped = self.mapping.mapped
        lists = {*self.mapping.record.lists, *self.mapping.record.texts}
        alone = []
        for path, found in self.known.items():
            if found.kind in ("list", "texts"):
                alone += [] if path in lists else [path]
            elif found.leaf and path not in mapped and (not found.list_name or found.list_name in self.mapping.record.lists):
                alone += [path]
        return alone

    def _item(self, name: str, item: ItemRule, slot: int) -> list[dict[str, Any]]:
        order = {path: at for at, path in enumerate(self.known)}
        rules = sorted(item.fields.items(), key=lambda pair: order.get(f"{name}[].{pair[0]}", 0))
        return [self._line(f"{name}[].{leaf}", self.known[f"{name}[].{leaf}"], rule, self._name(slot)) for leaf, rule in rules]

    def _name(self, slot: int) -> str:
        return self.words.say("item", n=slot + 1)

    def _line(self, pattern: str, found: Field, rule: FieldRule, item: str) -> dict[str, Any]:
        say = self.words.say
        secret = found.secret or any(name in self.secret or is_secret_heading(name) for name in columns_of(rule))
        fixed = isinstance(rule.source, Value)
        choice = self.mapping.on_invalid.choice(pattern)
        return {
            "field": pattern,
            "item": item,
            "required": found.required and not found.list_name,
            "meaning": found.words.text if found.words else "",
            "from": self.words.source(rule, pattern, secret=secret),
            "steps": self.words.steps(rule, pattern, found, secret=secret),
            "blank": say("fixed") if fixed else self._blank(pattern, found, rule, secret=secret),
            "invalid": "" if fixed else say(choice if item or choice != "drop-item" else "reject"),
        }

    def _blank(self, pattern: str, found: Field, rule: FieldRule, *, secret: bool) -> str:
        say, load = self.words.say, self.mapping.load
        default = next((step.text for step in rule.steps if isinstance(step, Default)), None)
        if default is not None:
            return say("blank.default", text=WITHHELD if secret else default)
        if found.list_name:
            return say("blank.item")
        if found.required and load.mode != "update":
            return say("blank.required")
        nearest = pattern
        while nearest and nearest not in load.blank_fields:
            nearest = nearest.rpartition(".")[0]
        return say(f"blank.{load.blank_fields.get(nearest, load.blank_default)}")


def _ignored(mapping_path: str, files: tuple[str, ...]) -> list[str]:
    """The columns of some files that the mapping does not read, each once."""
    if not files:
        return []
    order = CheckOrder(files, mapping_path)
    with ExitStack() as closing:
        inputs = Inputs(*read_inputs(order))
        open_files(order, inputs, closing)
        return list(
            dict.fromkeys(
                column
                for bound in inputs.bounds
                for column in bound.layout.columns
                if column not in set(bound.columns.values())
            )
        )
