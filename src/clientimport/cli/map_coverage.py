"""`clientimport map coverage` — what of a mapping and its files never meets."""

from __future__ import annotations

import sys

import click

from clientimport.cli.join_option import join_option
from clientimport.cli.options import json_option, mapping_option, print_json
from clientimport.cli.progress import progress_bar
from clientimport.cli.saying import say


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@mapping_option
@join_option
@json_option
def coverage(files: tuple[str, ...], mapping: str, joins: dict[str, str], as_json: bool) -> int:
    """Show what of a mapping and FILES never meets.

    Columns that are never read, with how full they are; fields that no row fills; entries of lookups that no cell has, and
    texts that a lookup lacks; steps that alter nothing; defaults that are never needed; an `only_if` that takes out
    nothing or all; entries of `source:` that no file met. Every row is read; nothing is checked or loaded. Exit code 0,
    whatever is found.
    """
    from clientimport.pipeline.map_coverage import map_coverage
    from clientimport.pipeline.order import CheckOrder

    with progress_bar(as_json) as progress:
        found = map_coverage(CheckOrder(files, mapping, joins=joins, stdin=sys.stdin.buffer, progress=progress))
    if as_json:
        print_json(found.to_json())
    else:
        from clientimport.cli.map_coverage_screen import screen

        for line in screen(found):
            say(line)
    return 0
