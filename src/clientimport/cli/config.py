"""`clientimport config` — what settings hold, and where each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from clientimport.cli.options import json_option, print_json, print_table
from clientimport.cli.saying import say
from clientimport.cli.setting_options import setting_options

if TYPE_CHECKING:
    from clientimport.jobs.shown_settings import Shown


@click.command()
@setting_options
@click.option("--job", "job_file", metavar="FILE", help="What holds for this job file.")
@json_option
def config(job_file: str | None, as_json: bool, **options: Any) -> int:
    """Show each setting, its value (secrets masked), and where it comes from.

    An option wins over the environment (CLIENTIMPORT_NAME; secrets also from the file that CLIENTIMPORT_NAME_FILE names), it
    over a job file, and that over the settings file: clientimport.yaml, or the one that CLIENTIMPORT_CONFIG names.
    """
    from clientimport.cli.settled import settled
    from clientimport.jobs.read_job import read_job
    from clientimport.jobs.settings import unknown_names
    from clientimport.jobs.shown_settings import shown_settings

    shown = shown_settings(settled(options, read_job(job_file) if job_file else None))
    unknown = unknown_names()
    if as_json:
        print_json({"settings": [each.to_json() for each in shown], "unknown": unknown})
        return 0
    rows = [[each.name, _in_words(each.value), _origins(each)] for each in shown]
    print_table(["SETTING", "VALUE", "COMES FROM"], rows)
    for name in unknown:
        say(f"clientimport: {name} is in the environment, but there is no such setting.", err=True)
    return 0


def _in_words(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g} s"
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _origins(shown: Shown) -> str:
    also = f" (not {', '.join(shown.beaten)})" if shown.beaten else ""
    return shown.comes_from + also
