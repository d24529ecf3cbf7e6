"""Which columns of the file each field of the record comes from."""

from __future__ import annotations

from clientimport.core.fields import Field, fields_of
from clientimport.core.mapping import FieldRule, Mapping, Typed
from clientimport.core.record_batch import ITEM, Origins
from clientimport.core.target import Target
from clientimport.mapper.reads import rule_reads


def find_origins(mapping: Mapping, target: Target, columns: dict[str, str | None]) -> Origins:
    """The mapping's headings as found in a file (frame names) -> the origins of every field that it fills."""

    def files_columns(names: tuple[str, ...]) -> tuple[str, ...]:
        present = (columns[name] for name in names)
        return tuple(dict.fromkeys(column for column in present if column is not None))

    fields = fields_of(target.record)
    own: dict[str, tuple[str, ...]] = {}
    items: dict[tuple[str, int, str], tuple[str, ...]] = {}
    for path, names in _with_phone_parts(mapping.record.own, fields, "").items():
        own[path] = files_columns(names)
    for name, rules in mapping.record.lists.items():
        for slot, item in enumerate(rules):
            for leaf, names in _with_phone_parts(item.fields, fields, f"{name}[].").items():
                items[name, slot, leaf] = files_columns(names)
    for name, texts in mapping.record.texts.items():
        for slot, rule in enumerate(texts):
            items[name, slot, ITEM] = files_columns(rule_reads(rule))
    key = tuple(dict.fromkeys(name for rule in mapping.key for name in rule_reads(rule)))
    return Origins(key=files_columns(key), own=own, items=items)


def phone_siblings(rule: FieldRule, field: Field | None) -> tuple[str, str]:
    """Names of the fields that a phone step fills besides its own: calling code, extension; "" where there is none."""
    is_phone = any(isinstance(step, Typed) and step.kind == "phone" for step in rule.steps)
    if not is_phone or field is None or field.phone is None or not field.phone.calling_code:
        return "", ""
    return field.phone.calling_code, field.phone.extension


def sibling_path(path: str, sibling: str) -> str:
    """The dotted path of a field beside another one."""
    return f"{path.rpartition('.')[0]}.{sibling}" if "." in path else sibling


def _with_phone_parts(rules: dict[str, FieldRule], fields: dict[str, Field], prefix: str) -> dict[str, tuple[str, ...]]:
    reads = {path: rule_reads(rule) for path, rule in rules.items()}
    for path, rule in rules.items():
        for sibling in phone_siblings(rule, fields.get(prefix + path)):
            if sibling:
                beside = sibling_path(path, sibling)
                reads[beside] = tuple(dict.fromkeys((*reads.get(beside, ()), *rule_reads(rule))))
    return reads
