"""A job file to its tree: all mistakes of its author are found in one reading, before anything is run."""

from __future__ import annotations

import re
from pathlib import Path

from clientimport.core.errors import MappingFailure, Mistake
from clientimport.jobs.import_section import SHARED, read_import
from clientimport.jobs.job_file import ImportJob, JobFile, Keep
from clientimport.jobs.job_values import read_keep, read_name, read_time, read_zone
from clientimport.jobs.written_settings import KEYS as SETTING_KEYS
from clientimport.jobs.written_settings import SettingsReader
from clientimport.mapper.mapping_file import read_mapping_file
from clientimport.mapper.mistakes import Mistakes, did_you_mean, shown
from clientimport.mapper.place import Place
from clientimport.mapper.yaml_text import read_yaml

_OF_A_JOB = tuple(name for name in SETTING_KEYS if not name.startswith("review_"))
TOP_KEYS = ("job", "name", *_OF_A_JOB, "deadline", "timezone", "keep", *SHARED, "imports")


def read_job(path: str) -> JobFile:
    """Reads a job file. Raises SourceFailure where there is none to read, else MappingFailure with all mistakes at once."""
    job, mistakes = look_at_job(path)
    if job is None or mistakes.found:
        raise MappingFailure(path, mistakes.found)
    return job


def look_at_job(path: str) -> tuple[JobFile | None, Mistakes]:
    """What is right of a job file (None: nothing), and the mistakes in it. Raises SourceFailure, and MappingFailure
    where it is no text.
    """
    text, _ = read_mapping_file(path, "job")
    mistakes = Mistakes()
    node = read_yaml(text, mistakes)
    if node is None:
        if not mistakes.found:
            mistakes.add(1, "", "The file is empty.", "Begin with job: 1, name: and imports:.")
        return None, mistakes
    top = Place(node, "", mistakes)
    if top.kind != "an object":
        mistakes.add(node.line, "", f"A job is an object of keys and values; this file holds {top.kind}.", "Begin with job: 1.")
        return None, mistakes
    return _job(path, top), mistakes


def _job(path: str, top: Place) -> JobFile:
    keys = top.known(TOP_KEYS)
    if "job" in keys and (version := keys["job"].filled()) not in (None, "1"):
        keys["job"].wrong(f"{shown(version or '')} is no version of job files that is known.", "Write job: 1.")
    settings = SettingsReader(path, Path(path).resolve().parent)
    settings.read(keys)
    return JobFile(
        path=path,
        name=(read_name(keys["name"]) if "name" in keys else _name_of(path, top)) or "",
        imports=_imports(keys, top, settings),
        settings=settings.found,
        deadline=read_time(keys["deadline"]) if "deadline" in keys else None,
        zone=read_zone(keys["timezone"]) if "timezone" in keys else None,
        keep=read_keep(keys["keep"]) if "keep" in keys else Keep(),
    )


def _name_of(path: str, top: Place) -> str:
    """The file's own name, where the job has none."""
    name = re.sub(r"[^a-z0-9]+", "-", Path(path).stem.casefold()).strip("-")[:64].strip("-")
    if not name:
        top.mistakes.add(1, "name", "“name” is missing.", "Add a line such as `name: nightly`.")
    return name


def _imports(keys: dict[str, Place], top: Place, paths: SettingsReader) -> tuple[ImportJob, ...]:
    if "imports" not in keys:
        fix = "Add imports:, a list of entries with name, files and mapping."
        top.mistakes.add(1, "imports", "“imports” is missing.", fix)
        return ()
    places = keys["imports"].items()
    if places == []:
        keys["imports"].wrong("The list is empty.", "Add an entry with name, files and mapping.")
    shared = {name: keys[name] for name in SHARED if name in keys}
    found: list[ImportJob] = []
    for place in places or []:
        each = read_import(place, shared, paths)
        earlier = [one.name for one in found]
        if each.name and each.name in earlier:
            _note(place, each, "name", f"Another import is called {shown(each.name)} already.", "Give it a name of its own.")
        for name in each.after:
            if name not in earlier:
                fix = did_you_mean(name, earlier) or "The import that is waited for must stand above."
                _note(place, each, "after", f"No import above this one is called {shown(name)}.", fix)
        found.append(each)
    return tuple(found)


def _note(place: Place, each: ImportJob, key: str, message: str, fix: str) -> None:
    place.mistakes.found.append(Mistake(each.lines[key], f"{place.path}.{key}", message, fix))
