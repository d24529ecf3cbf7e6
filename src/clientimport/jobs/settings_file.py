"""The settings file: `clientimport.yaml`, or the one that CLIENTIMPORT_CONFIG names."""

from __future__ import annotations

import os
from pathlib import Path

from clientimport.core.errors import SourceFailure
from clientimport.jobs.settings import Layer
from clientimport.jobs.written_settings import KEYS, SettingsReader
from clientimport.mapper.mapping_file import read_mapping_file
from clientimport.mapper.mistakes import Mistakes
from clientimport.mapper.place import Place
from clientimport.mapper.yaml_text import read_yaml

NAME = "clientimport.yaml"
VARIABLE = "CLIENTIMPORT_CONFIG"


def read_settings_file(folder: Path) -> Layer:
    """The settings that the file in `folder`, or the one that the environment names, holds; none where there is no file.

    Raises SourceFailure for one that is named and cannot be read, MappingFailure with all its mistakes.
    """
    named = os.environ.get(VARIABLE)
    path = named or str(folder / NAME)
    if not named and not Path(path).is_file():
        return {}
    try:
        text, _ = read_mapping_file(path, "settings")
    except SourceFailure as failure:
        raise SourceFailure(
            failure.message, fix=f"{VARIABLE} names it." if named else "Check its permissions.", where=path
        ) from None
    mistakes = Mistakes()
    node = read_yaml(text, mistakes)
    reader = SettingsReader(path, Path(path).resolve().parent)
    if node is not None:
        reader.read(Place(node, "", mistakes).known(KEYS, "setting"))
    mistakes.raise_if_any(path)
    return reader.found
