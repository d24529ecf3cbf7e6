"""The fields of a record shape, read off its Pydantic model: what columns, docs and schemas are derived from."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from clientimport.core.rules import Lines, PhoneParts, Rule, SecretText, Words, Yes01

Kind = Literal["text", "integer", "boolean", "object", "list", "texts"]


@dataclass(frozen=True)
class Field:
    """One field. `path`: pattern as in problems ("phone_numbers[].number"); `list_name`: the list it is an item's field of."""

    path: str
    name: str
    list_name: str
    kind: Kind
    required: bool
    max_length: int | None
    choices: tuple[str, ...]
    lines: bool
    secret: bool
    yes01: bool
    rules: tuple[Rule, ...]
    phone: PhoneParts | None
    words: Words | None

    @property
    def leaf(self) -> bool:
        """Whether it holds a value itself."""
        return self.kind in ("text", "integer", "boolean")


@cache
def fields_of(record: type[BaseModel]) -> dict[str, Field]:
    """A record model -> its fields by pattern, parents before children, in the model's order."""
    return {found.path: found for found in _walk(record, "", "")}


def own_fields(record: type[BaseModel]) -> dict[str, Field]:
    """The leaf fields of the record itself and of its nested objects, by dotted path."""
    return {path: found for path, found in fields_of(record).items() if found.leaf and not found.list_name}


def item_fields(record: type[BaseModel], list_name: str) -> dict[str, Field]:
    """The leaf fields of one list's items, by name; a list of texts has the one field "value"."""
    return {f.name: f for f in fields_of(record).values() if f.leaf and f.list_name == list_name}


def list_names(record: type[BaseModel]) -> list[str]:
    """The list fields, lists of texts included."""
    return [f.name for f in fields_of(record).values() if f.kind in ("list", "texts")]


def _walk(model: type[BaseModel], prefix: str, list_name: str) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        path = prefix + name
        inner, metadata = _unwrap(info)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield _field(path, name, list_name, "object", info, metadata)
            yield from _walk(inner, path + ".", list_name)
        elif get_origin(inner) is list:
            (item,) = get_args(inner)
            item, item_metadata = _peel(item)
            if isinstance(item, type) and issubclass(item, BaseModel):
                yield _field(path, name, "", "list", info, metadata)
                yield from _walk(item, f"{path}[].", name)
            else:
                yield _field(path, name, "", "texts", info, metadata)
                yield _field(f"{path}[]", "value", name, "text", info, item_metadata, required=True)
        else:
            kind: Kind = "boolean" if inner is bool else "integer" if inner is int else "text"
            choices = tuple(str(a) for a in get_args(inner)) if get_origin(inner) is Literal else ()
            yield _field(path, name, list_name, kind, info, metadata, choices=choices)


def _field(  # noqa: PLR0913 - the parts of one value object
    path: str,
    name: str,
    list_name: str,
    kind: Kind,
    info: FieldInfo,
    metadata: list[Any],
    *,
    required: bool | None = None,
    choices: tuple[str, ...] = (),
) -> Field:
    def first(of: type[Any]) -> Any:
        return next((m for m in metadata if isinstance(m, of)), None)

    longest = first(annotated_types.MaxLen)
    return Field(
        path=path,
        name=name,
        list_name=list_name,
        kind=kind,
        required=info.is_required() if required is None else required,
        max_length=longest.max_length if longest else None,
        choices=choices,
        lines=first(Lines) is not None,
        secret=first(SecretText) is not None,
        yes01=first(Yes01) is not None,
        rules=tuple(m for m in metadata if isinstance(m, Rule)),
        phone=first(PhoneParts),
        words=first(Words),
    )


def _unwrap(info: FieldInfo) -> tuple[Any, list[Any]]:
    inner, metadata = _peel(info.annotation)
    return inner, [*info.metadata, *metadata]


def _peel(annotation: Any) -> tuple[Any, list[Any]]:
    """Annotated[...] and Optional[...] off, in any order -> what is inside, and all metadata met."""
    metadata: list[Any] = []
    while True:
        if hasattr(annotation, "__metadata__"):
            for entry in annotation.__metadata__:
                metadata.extend(entry.metadata if isinstance(entry, FieldInfo) else [entry])
            annotation = annotation.__origin__
        elif get_origin(annotation) in (Union, types.UnionType):
            kept = [a for a in get_args(annotation) if a is not type(None)]
            if len(kept) != 1:
                return annotation, metadata
            annotation = kept[0]
        else:
            return annotation, metadata
