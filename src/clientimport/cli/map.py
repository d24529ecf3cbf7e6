"""`clientimport map` — mapping files: check, test, schema."""

from __future__ import annotations

import click

from clientimport.cli.lazy import LazyGroup
from clientimport.cli.options import json_option, print_json
from clientimport.cli.saying import say

_HERE = "clientimport.cli.map"


@click.group(
    name="map",
    cls=LazyGroup,
    lazy={
        "new": ("clientimport.cli.map_new:new", "Propose a mapping for a file, with the evidence for each line."),
        "check": (f"{_HERE}:check", "Find all mistakes of mapping files at once."),
        "test": (f"{_HERE}:test", "Run the `tests:` block of mapping files."),
        "coverage": ("clientimport.cli.map_coverage:coverage", "Show what of a mapping and its files never meets."),
        "compare": ("clientimport.cli.map_compare:compare", "Tell what a change of a mapping changes."),
        "docs": ("clientimport.cli.map_docs:docs", "Write a mapping as a specification to be signed."),
        "upgrade": ("clientimport.cli.map_upgrade:upgrade", "Bring mapping files up to the current language."),
        "schema": (f"{_HERE}:schema", "Print a JSON Schema of the mapping language for editors."),
    },
)
def map_group() -> None:
    """Check and test mapping files."""


@click.command()
@click.argument("mappings", nargs=-1, required=True, metavar="MAPPINGS...")
@json_option
def check(mappings: tuple[str, ...], as_json: bool) -> int:
    """Read MAPPINGS and show every mistake, each with file, line, path and remedy. Exit code 5 where there is one."""
    from clientimport.core.errors import ExitCode, Failure, MappingFailure
    from clientimport.mapper import read_mapping
    from clientimport.targets import target_named, target_names

    results = []
    for path in mappings:
        mistakes: list[dict[str, object]] = []
        try:
            read_mapping(path, target_named, target_names())
        except MappingFailure as failure:
            mistakes = [{"line": m.line, "path": m.path, "message": m.message, "fix": m.fix} for m in failure.mistakes]
            if not as_json:
                say(str(failure), err=True)
        except Failure as failure:
            mistakes = [{"line": 0, "path": "", "message": str(failure), "fix": failure.fix}]
            if not as_json:
                say(str(failure), err=True)
        else:
            if not as_json:
                say(f"{path}: no mistakes")
        results.append({"mapping": path, "mistakes": mistakes})
    if as_json:
        print_json(results)
    return int(ExitCode.INPUT if any(result["mistakes"] for result in results) else ExitCode.DONE)


@click.command()
@click.argument("mappings", nargs=-1, required=True, metavar="MAPPINGS...")
@json_option
def test(mappings: tuple[str, ...], as_json: bool) -> int:
    """Run the `tests:` block of MAPPINGS: rows, and the records they must become. Exit code 5 where one fails."""
    from clientimport.core.errors import ExitCode
    from clientimport.pipeline.mapping_tests import run_tests

    results = [result for path in mappings for result in run_tests(path)]
    if as_json:
        print_json([result.to_json() for result in results])
    else:
        for result in results:
            for line in result.lines():
                say(line)
    return int(ExitCode.DONE if all(result.passed for result in results) else ExitCode.INPUT)


@click.command()
def schema() -> int:
    """Print a JSON Schema (2020-12) of the mapping language, with the fields of every record shape, for editors."""
    from clientimport.mapper import mapping_json_schema
    from clientimport.targets import target_named, target_names

    found = [target_named(name) for name in target_names()]
    print_json(mapping_json_schema([target for target in found if target]))
    return 0
