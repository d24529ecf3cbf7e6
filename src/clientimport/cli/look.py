"""`clientimport look` — how a file would be read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clientimport.cli.options import json_option, print_json
from clientimport.cli.saying import say


@click.command()
@click.argument("file")
@click.option("--mapping", "-m", metavar="FILE", help="Read it as this mapping declares.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook.")
@click.option("--encoding", metavar="NAME", help="The file's encoding, where it is not Unicode; auto guesses.")
@click.option("--delimiter", metavar="TEXT", help="The delimiter, where it is not found.")
@click.option("--grid", metavar="OUT", help="Write the raw grid as it was read, every row, as CSV (- for standard output).")
@json_option
def look(  # noqa: PLR0913 - one argument an option
    file: str,
    mapping: str | None,
    sheet: str | None,
    encoding: str | None,
    delimiter: str | None,
    grid: str | None,
    as_json: bool,
) -> int:
    """Show how FILE would be read: encoding, dialect, sheets, header row, columns with samples and fill rate."""
    from dataclasses import replace

    from clientimport.core.mapping import SourceOptions
    from clientimport.reader import look_at, write_grid

    options = SourceOptions()
    needed: tuple[str, ...] = ()
    if mapping:
        from clientimport.mapper import all_headings, read_mapping, secret_headings
        from clientimport.targets import target_named, target_names

        read = read_mapping(mapping, target_named, target_names())
        target = target_named(read.target)
        assert target is not None  # read_mapping refuses unknown ones
        options, needed = replace(read.source, secret=secret_headings(read, target)), all_headings(read)
    declared = {"sheet": sheet, "encoding": encoding, "delimiter": delimiter}
    options = replace(options, **{name: value for name, value in declared.items() if value is not None})  # type: ignore[arg-type]
    if grid:
        write_grid(file, options, sys.stdout.buffer if grid == "-" else Path(grid), sys.stdin.buffer)
        # Standard input can be read once, and standard output holds the grid.
        if "-" in (grid, file):
            return 0
    seen = look_at(file, options, needed, sys.stdin.buffer)
    if as_json:
        print_json(seen.to_json())
    else:
        from clientimport.cli.look_screen import screen

        for line in screen(seen):
            say(line)
    return 0
