"""One entry of a job file's `imports:` as written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clientimport.core.errors import Failure
from clientimport.jobs.job_file import Complete, ImportJob
from clientimport.jobs.job_values import read_complete, read_expected, read_flag, read_name
from clientimport.jobs.written_settings import SettingsReader
from clientimport.mapper import read_gates_section
from clientimport.mapper.place import Place

SHARED = ("complete", "archive", "archive_secrets", "rejects_ok")
"""Keys that may also stand at the top: for every import that does not say otherwise."""
KEYS = ("name", "files", "mapping", "joins", "gates", "expected_by", "after", *SHARED)


def read_import(place: Place, shared: dict[str, Place], paths: SettingsReader) -> ImportJob:
    """An entry -> the import; where something is wrong it holds what was right of it, and the mistakes are noted."""
    own = place.known(KEYS)
    keys = {**shared, **own}
    for name in ("name", "files", "mapping"):
        if name not in own:
            place.wrong(f"“{name}” is missing.", f"Add a line such as `{_SAMPLE[name]}`.")
    archive = keys["archive"].filled() if "archive" in keys else None
    mapping = own["mapping"].filled() if "mapping" in own else None
    complete = read_complete(keys["complete"]) if "complete" in keys else Complete()
    files = _files(own["files"], paths) if "files" in own else ()
    if complete.done and any(each.startswith(("http://", "https://")) for each in files):
        place.wrong("Of a file on the web it cannot be asked whether its twin is there.", "Leave done out for this import.")
    return ImportJob(
        name=(read_name(own["name"]) if "name" in own else None) or "",
        files=files,
        mapping=paths.path(mapping) if mapping else "",
        joins=_joins(own["joins"], paths) if "joins" in own else {},
        gates=read_gates_section(own["gates"]) if "gates" in own else None,
        complete=complete,
        expected_by=read_expected(own["expected_by"]) if "expected_by" in own else None,
        archive=Path(paths.path(archive)) if archive else None,
        archive_secrets=read_flag(keys["archive_secrets"]) if "archive_secrets" in keys else False,
        rejects_ok=read_flag(keys["rejects_ok"]) if "rejects_ok" in keys else False,
        after=own["after"].texts() if "after" in own else (),
        lines={name: below.node.line for name, below in keys.items()} | {"": place.node.line},
    )


def _joins(place: Place, paths: SettingsReader) -> dict[str, str]:
    """The files of joins: paths, made whole, or addresses."""
    found = {}
    for name, below in (place.entries() or {}).items():
        text = (below.filled() or "").strip()
        if text and ("://" not in text or _judged(below, text)):
            found[name] = text if "://" in text else paths.path(text)
    return found


def _files(place: Place, paths: SettingsReader) -> tuple[str, ...]:
    found: list[str] = []
    places: list[Place] = place.items() or [] if place.kind == "a list" else [place]
    if not places:
        place.wrong("The list is empty.", f"Write it as `{_SAMPLE['files']}`.")
    for each in places:
        kept: Any = paths.kept_elsewhere(each) if each.kind == "an object" else (each.filled(), "")
        text = (kept[0] or "").strip() if kept else ""
        if not text:
            continue
        if "://" not in text:
            found.append(paths.path(text))
        elif _judged(each, text):
            found.append(text)
    return tuple(dict.fromkeys(found))


def _judged(place: Place, address: str) -> bool:
    from clientimport.reader.arrival.addresses import judge

    try:
        judge(address)
    except Failure as failure:
        wrong = "A password stands in this address." if "password" in failure.message else failure.message
        place.wrong(wrong, "Put it in fsspec's configuration (~/.config/fsspec) or the environment, or use a key.")
        return False
    return True


_SAMPLE = {"name": "name: clients", "files": "files: /drop/clients-*.csv", "mapping": "mapping: mappings/salesforce.yaml"}
