"""`clientimport map upgrade` — mapping files brought up to the current version of the language."""

from __future__ import annotations

import click

from clientimport.cli.options import json_option, print_json
from clientimport.cli.saying import say


@click.command()
@click.argument("mappings", nargs=-1, required=True, metavar="MAPPINGS...")
@click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing.")
@json_option
def upgrade(mappings: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Bring MAPPINGS up to the version of the mapping language that this program reads.

    Comments and layout stay, and nothing else of a file changes; what is changed is shown as a patch. A mapping of a newer
    version is exit code 5.
    """
    from clientimport.pipeline.map_upgrade import map_upgrade

    # All are looked at before one is changed.
    for path in mappings:
        map_upgrade(path, write=False)
    results = [map_upgrade(path, write=not dry_run) for path in mappings]
    if as_json:
        print_json([result.to_json() for result in results])
        return 0
    for result in results:
        if not result.done:
            say(f"{result.path}: up to date")
        else:
            say(f"{result.path}: {'would be ' if dry_run else ''}changed: {'; '.join(result.done)}")
            say(result.patch.rstrip("\n"))
    return 0
