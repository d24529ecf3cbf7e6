"""Settings in a YAML file, a job file or clientimport.yaml: read with their lines, paths made whole, secrets fetched."""

from __future__ import annotations

import os
from pathlib import Path

from clientimport.jobs.setting_values import READERS, SECRET, has_password
from clientimport.jobs.settings import Written
from clientimport.mapper.mistakes import shown
from clientimport.mapper.place import Place

KEYS = tuple(name for name in READERS if name != "messages_when")
"""The keys by which a file names settings; `messages:` holds two of them."""
_PATHS = ("reports", "log_file", "metrics")
_NO_SECRET_HERE = "Write {env: NAME} or {file: PATH}: the name of an environment variable, or a file, that holds it."


class SettingsReader:
    """Reads the settings of one file. `name`: the file as origins name it; `folder`: what its paths are relative to."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name = name
        self._folder = folder
        self.found: dict[str, Written] = {}

    def read(self, places: dict[str, Place]) -> None:
        """Takes the settings among a file's keys into `found`; mistakes are noted at their places."""
        for name in KEYS:
            if name in places:
                self._messages(places[name]) if name == "messages" else self._take(name, places[name])

    def path(self, text: str) -> str:
        """A path of the file, made whole."""
        return str(self._folder / Path(text.strip()).expanduser())

    def kept_elsewhere(self, place: Place) -> tuple[str, str] | None:
        """{env: NAME} or {file: PATH} -> the text that is kept there, and the place in words."""
        keys = place.known(("env", "file"))
        if len(keys) != 1:
            if len(place.entries() or {}) == len(keys):
                place.wrong("Either env or file is needed here.", _NO_SECRET_HERE)
            return None
        (kind, below), *_ = keys.items()
        text = below.filled()
        if text is None:
            return None
        if kind == "env":
            value = os.environ.get(text.strip(), "")
            if not value.strip():
                below.wrong(f"The environment variable {shown(text)} is not set.", "Set it, or correct the name.")
                return None
            return value.strip(), f"environment {text.strip()}"
        return self._file(below, self.path(text))

    def address(self, place: Place) -> tuple[str, str] | None:
        """A text without a password, {env: NAME} or {file: PATH} -> the address and where it is kept ("": here)."""
        if place.kind == "an object":
            return self.kept_elsewhere(place)
        text = place.filled()
        if text is None:
            return None
        if has_password(text):
            place.wrong("A password stands here in plain text.", _NO_SECRET_HERE)
            return None
        return text.strip(), ""

    def _take(self, name: str, place: Place) -> None:
        kept: tuple[str, str] | None
        if name in SECRET:
            kept = self.address(place)
        else:
            text = place.filled()
            kept = (text.strip(), "") if text is not None else None
        if kept is None:
            return
        value, where = kept
        try:
            READERS[name](value)
        except ValueError as fault:
            words = str(fault)
            place.wrong(words[0].upper() + words[1:] + ".")
            return
        if name in _PATHS or (name == "lineage" and "://" not in value):
            value = self.path(value)
        self.found[name] = Written(self._database(value) if name == "database" else value, self._origin(place, where))

    def _messages(self, place: Place) -> None:
        keys = place.known(("to", "when"))
        if "when" in keys:
            self._take("messages_when", keys["when"])
        if "to" not in keys:
            place.wrong("“to” is missing.", "Write messages: {to: [{env: NAME}]}.")
            return
        to = keys["to"]
        places = to.items() or [] if to.kind == "a list" else [to]
        found = []
        for each in places:
            if each.kind != "an object":
                each.wrong("The address of a message usually holds a password or a token.", _NO_SECRET_HERE)
            elif kept := self.kept_elsewhere(each):
                found += kept[0].split()
        self.found["messages"] = Written(found, self._origin(to, ""))

    def _file(self, place: Place, path: str) -> tuple[str, str] | None:
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError, ValueError) as fault:
            why = getattr(fault, "strerror", None) or "it holds no text"
            place.wrong(f"{path} cannot be read: {why}.", "Name a text file that holds the value.")
            return None
        if not text:
            place.wrong(f"{path} is empty.", "Put the value into it.")
            return None
        return text, f"file {path}"

    def _database(self, value: str) -> str:
        """A SQLite file is beside the file that names it, whatever folder the scheduler works in."""
        for start in ("sqlite:///", "sqlite+pysqlite:///"):
            if value.startswith(start) and value != start and not value.startswith((f"{start}:memory:", f"{start}file:")):
                return start + self.path(value[len(start) :])
        return value if "://" in value else self.path(value)

    def _origin(self, place: Place, where: str) -> str:
        return f"{self._name}:{place.node.line}" + (f" ({where})" if where else "")
