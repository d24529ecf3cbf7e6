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
@click.option("--profile", is_flag=True, help="Tell what the columns hold: distinct values, patterns, ranges, possible keys.")
@click.option("--profile-page", metavar="FILE", help="Write the profile into this HTML page, which only you may read.")
@json_option
def look(  # noqa: PLR0913 - one argument an option
    file: str,
    mapping: str | None,
    sheet: str | None,
    encoding: str | None,
    delimiter: str | None,
    grid: str | None,
    profile: bool,
    profile_page: str | None,
    as_json: bool,
) -> int:
    """Show how FILE would be read: encoding, dialect, sheets, header row, columns with samples and fill rate."""
    from dataclasses import replace

    from clientimport.core.mapping import SourceOptions
    from clientimport.pipeline.file_profile import FileProfile
    from clientimport.pipeline.private_file import PrivateFile
    from clientimport.reader import look_at, write_grid
    from clientimport.reporter.profile_page import profile_html

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
    profiled = FileProfile(options.secret) if profile or profile_page else None
    seen = look_at(file, options, needed, sys.stdin.buffer, profiled.take if profiled else None)
    told = profiled.to_json() if profiled else {}
    if profile_page:
        with PrivateFile(profile_page) as page:
            page.file.write(profile_html(seen.path, told))
    if as_json:
        print_json({**seen.to_json(), "profile": told} if profiled else seen.to_json())
    else:
        from clientimport.cli.look_screen import screen

        for line in screen(seen):
            say(line)
        if profiled:
            from clientimport.cli.look_profile_screen import profile_lines

            for line in profile_lines(told):
                say(line)
    return 0
