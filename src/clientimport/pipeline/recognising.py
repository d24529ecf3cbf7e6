"""Which shipped mapping a file is the export for: only those of its record shape are read, and once in a process."""

from __future__ import annotations

import re
from functools import cache

from clientimport.core.mapping import Mapping
from clientimport.core.rows import Layout
from clientimport.core.target import Target
from clientimport.mapper import read_mapping
from clientimport.mapper.mapping_file import read_mapping_file
from clientimport.mapper.proposing.known_exports import Recognised, fits, shipped_mappings
from clientimport.targets import target_named, target_names

# To read all of them as YAML takes seconds. One that takes its target from another mapping does not match, and is read.
_TARGET = re.compile(r"^target: *([\w-]+) *(?:#.*)?$", re.MULTILINE)


def recognised(layout: Layout, target: Target) -> Recognised | None:
    """The shipped mapping that fits a file best, if one does."""
    found = []
    for path in shipped_mappings():
        text, _ = read_mapping_file(str(path))
        named = _TARGET.search(text)
        if named is not None and named[1] != target.name:
            continue
        mapping = _read(str(path), text)
        # One that joins several files is no mapping for one of them.
        if mapping.target == target.name and not mapping.joins and (known := fits(mapping, text, layout)):
            found.append(known)
    return max(found, key=lambda each: (each.found / each.all, each.found), default=None)


@cache
def _read(path: str, text: str) -> Mapping:
    return read_mapping(path, target_named, target_names(), text)
