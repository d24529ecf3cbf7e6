"""The settings of a command: what was typed, what the environment says, and the files behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from clientimport.core.errors import UsageFailure

if TYPE_CHECKING:
    from clientimport.jobs.job_file import JobFile
    from clientimport.jobs.settings import Held, Settings


def settled(options: Mapping[str, Any], job: JobFile | None = None) -> Held:
    """Options (None: not typed) over the environment, over the job file, over the settings file, over the defaults.

    The settings file lies beside the job file, without one in the working folder. Raises UsageFailure for a password on the
    command line or a value that cannot be taken, SourceFailure and MappingFailure for the settings file.
    """
    from clientimport.jobs.setting_values import SECRET
    from clientimport.jobs.settings import settle
    from clientimport.jobs.settings_file import read_settings_file

    for name in SECRET:
        refuse_password(name, options.get(name))
    if job is None:
        return settle(options, read_settings_file(Path()))
    return settle(options, job.settings, read_settings_file(job.folder), folder=job.folder)


def with_settings(asked: Mapping[str, Any], *, leave_out: Collection[str] = ()) -> tuple[dict[str, Any], Settings]:
    """The arguments of the command that is running, those that were not typed filled in by the settings; and all settings.

    `leave_out`: arguments that are to be typed or not be at all.
    """
    from clientimport.jobs.setting_values import READERS

    context = click.get_current_context()
    mine = [name for name in asked if name in READERS]
    typed = {name: asked[name] for name in mine if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    held = settled(typed)
    found = {name: getattr(held.settings, name) for name in mine if held.origins[name] != "default" and name not in leave_out}
    return {**asked, **found}, held.settings


def refuse_password(name: str, value: object) -> None:
    """Raises UsageFailure for a password on the command line, where every user of the machine can read it."""
    from clientimport.jobs.setting_values import has_password

    if not isinstance(value, str):
        return
    if name == "lineage" and "@" in value.partition("://")[2].partition("/")[0]:
        raise UsageFailure(
            "a lineage address with a user or password on the command line can be read by everyone on this machine.",
            fix="Leave it out, and set CLIENTIMPORT_LINEAGE_TOKEN or CLIENTIMPORT_LINEAGE_TOKEN_FILE.",
        )
    if name == "database" and has_password(value):
        raise UsageFailure(
            "a database URL with a password on the command line can be read by everyone on this machine.",
            fix="Set CLIENTIMPORT_DATABASE, or name a file that holds the URL in CLIENTIMPORT_DATABASE_FILE.",
        )
