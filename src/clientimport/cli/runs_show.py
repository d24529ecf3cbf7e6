"""`clientimport runs show` — one run: what it did, how its gates stood, how it compares with those before it."""

from __future__ import annotations

import click

from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.saying import say


@click.command(name="show")
@click.argument("run_id")
@click.option("--trend", metavar="N", type=click.IntRange(1), default=10, show_default=True, help="Runs of the trend.")
@database_option
@json_option
def show_run(run_id: str, trend: int, database: str | None, *, as_json: bool) -> int:
    """Show one run: its files, fates and problems, its gates, its columns beside those of the last good runs, its trend.

    RUN_ID may be `last`. A value is "near" where it is more than halfway from those runs to its limit.
    """
    from clientimport.pipeline.run_story import story_of

    story = story_of(database_or_default(database), run_id, trend)
    if as_json:
        print_json(story)
        return 0
    from clientimport.cli.runs_screen import screen

    for line in screen(story):
        say(line)
    return 0
