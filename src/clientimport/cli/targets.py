"""`clientimport targets` — the record shapes."""

from __future__ import annotations

from typing import Any

import click

from clientimport.cli.options import json_option, print_json, print_table
from clientimport.cli.saying import say


@click.command()
@click.argument("name", required=False)
@json_option
def targets(name: str | None, as_json: bool) -> int:
    """List the record shapes, or the fields of the one called NAME, with their limits and words."""
    from clientimport.core.errors import UsageFailure
    from clientimport.core.target import Target
    from clientimport.targets import target_named, target_names

    known = target_names()
    if name and name not in known:
        raise UsageFailure(f"there is no target {name}.", fix=f"Known: {', '.join(known)}.")
    shapes: list[Target] = [found for each in ([name] if name else known) if (found := target_named(each))]
    if as_json:
        print_json([{"name": shape.name, "title": shape.title, "fields": _fields(shape)} for shape in shapes])
        return 0
    for shape in shapes:
        say(f"{shape.name}: {shape.title}\n")
        rows = [[f["path"], f["kind"], _limits(f), f["words"]] for f in _fields(shape)]
        print_table(["FIELD", "KIND", "LIMITS", "MEANING"], rows)
        say("")
    return 0


def _fields(shape: Any) -> list[dict[str, Any]]:
    from clientimport.core.fields import fields_of

    return [
        {
            "path": found.path,
            "kind": found.kind,
            "required": found.required,
            "max_length": found.max_length,
            "choices": list(found.choices),
            "several_lines": found.lines,
            "secret": found.secret,
            "words": found.words.text if found.words else "",
            "example": found.words.example if found.words and not found.secret else "",
        }
        for found in fields_of(shape.record).values()
    ]


def _limits(found: dict[str, Any]) -> str:
    said = [
        "required" if found["required"] else "",
        f"at most {found['max_length']} characters" if found["max_length"] else "",
        " or ".join(found["choices"]),
        "secret" if found["secret"] else "",
    ]
    return ", ".join(text for text in said if text)
