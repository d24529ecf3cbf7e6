"""The generated parts of the docs: commands from their help, codes from the catalogue, record shapes from the records.

The pages call these functions through cog; `make docs` writes them again, `make check` tells whether they are up to date.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

_WIDTH = 100


def commands() -> str:
    """Every command with its help, groups first, in the order of `clientimport --help`."""
    from clientimport.cli.main import program

    return "\n".join(_sections(program, click.Context(program, info_name="clientimport", **_settings(program))))


def command_names() -> list[str]:
    """All commands as they are typed, groups included: "clientimport", "clientimport map", "clientimport map check"…"""
    from clientimport.cli.main import program

    found = []

    def walk(command: click.Command, context: click.Context) -> None:
        found.append(context.command_path)
        for below, inner in _below(command, context):
            walk(below, inner)

    walk(program, click.Context(program, info_name="clientimport"))
    return found


def problem_codes(lang: str = "en") -> str:
    """The catalogue as a table, in a language: code, what it costs, words, remedy."""
    from clientimport.core.catalogue import CATALOGUE, vocabulary

    words, about = vocabulary(lang), _ABOUT_CODES[lang]
    rows = [
        [f"`{code}`", _cost(entry.severity, entry.climbs, about), *(_worded(text, about, words.quotes) for text in said)]
        for code, entry in sorted(CATALOGUE.items())
        for said in [words.problems[code]]
    ]
    return _table(about["headings"].split("|"), rows)


def record_shapes() -> str:
    """Every record shape with its fields: path, kind, limits, words, example."""
    from clientimport.core.fields import fields_of
    from clientimport.targets import target_named, target_names

    parts = []
    for name in target_names():
        target = target_named(name)
        if target is None or not target.__class__.__module__.startswith("clientimport."):
            continue
        rows = []
        for field in fields_of(target.record).values():
            limits = [
                "required" if field.required and field.name != "value" else "",
                f"at most {field.max_length} characters" if field.max_length else "",
                "one of " + ", ".join(field.choices) if field.choices else "",
                "several lines" if field.lines else "",
                "secret" if field.secret else "",
            ]
            words, example = (field.words.text, field.words.example) if field.words else ("", "")
            shown = f"`{example}`" if example and not field.secret else ""
            rows.append([f"`{field.path}`", _KINDS[field.kind], ", ".join(filter(None, limits)), words, shown])
        parts.append(f"## `{name}`: {target.title}\n\n{_table(['field', 'kind', 'limits', 'meaning', 'example'], rows)}")
    return "\n".join(parts)


_KINDS = {
    "text": "text",
    "integer": "whole number",
    "boolean": "yes or no",
    "object": "object",
    "list": "list of items",
    "texts": "list of texts",
}


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    level = "#" * min(2 + context.command_path.count(" "), 4)
    yield f"{level} {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    for below, inner in _below(command, context):
        yield from _sections(below, inner)


def _below(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield below, click.Context(below, info_name=name, parent=context, **_settings(below))


def _settings(command: click.Command) -> dict[str, object]:
    # The width of the terminal on which the docs are made must not show.
    return {**command.context_settings, "terminal_width": _WIDTH, "max_content_width": _WIDTH}


def _cost(severity: str, climbs: bool, about: dict[str, str]) -> str:
    return about["nothing" if severity == "notice" else "as on_invalid" if climbs else "row"]


def _worded(text: str, about: dict[str, str], quotes: tuple[str, str]) -> str:
    # Where the detail only adds something to a sentence that is whole without it, it is left out here.
    text = re.sub(r"(?<=\S)\{detail\}(?!-)", "", text)
    places = {"{value}": "…".join(quotes), "{column}": about["column"], "{field}": about["field"], "{detail}": "…"}
    for place, words in {**places, "{{": "{", "}}": "}"}.items():
        text = text.replace(place, words)
    return text


_ABOUT_CODES = {
    "en": {
        "headings": "code|what it costs|what it says|what to do",
        "nothing": "nothing",
        "row": "the row",
        "as on_invalid": "the row, or as `on_invalid` says",
        "column": "*column*",
        "field": "*field*",
    },
    "de": {
        "headings": "Code|was es kostet|was er sagt|was zu tun ist",
        "nothing": "nichts",
        "row": "die Zeile",
        "as on_invalid": "die Zeile, oder wie `on_invalid` sagt",
        "column": "*Spalte*",
        "field": "*Feld*",
    },
}


def _table(headings: list[str], rows: list[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def first_steps() -> str:
    """What the README's two commands print, with a run id that stays the same."""
    root = Path(__file__).resolve().parent.parent
    said = []
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTIMPORT_")}
        for words in (
            ["references", "load", "offices", "samples/clean/offices.csv"],
            ["run", "samples/first-steps.csv", "--mapping", "mappings/salesforce.yaml"],
        ):
            typed = [str(root / word) if "/" in word else word for word in words]
            command = [sys.executable, "-m", "clientimport", *typed]
            done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, encoding="utf-8", check=False)
            said.append(f"$ clientimport {' '.join(words)}\n{done.stdout}{done.stderr}")
    text = re.sub(r"\d{8}-\d{6}-[0-9a-f]{6}", "20261121-213000-5e1c0a", "".join(said))
    return f"```text\n{text}```"


def stages() -> str:
    """The stages of a run that are timed, in their order."""
    from clientimport.core.stages import MEANINGS

    return _table(["stage", "what it is"], [[f"`{name}`", what] for name, what in MEANINGS.items()]).rstrip("\n")
