"""A file is held against the shipped mappings of its record shape alone, and each of them is read once."""

from __future__ import annotations

import pytest

from clientimport.core.rows import Layout
from clientimport.mapper.proposing.known_exports import shipped_mappings
from clientimport.pipeline import recognising
from clientimport.targets import target_named, target_names


def test_a_mapping_names_its_target_in_one_line_or_takes_it_from_another_one() -> None:
    told = {path.name: recognising._TARGET.findall(path.read_text("utf-8")) for path in shipped_mappings()}
    assert {name: found for name, found in told.items() if len(found) != 1 or found[0] not in target_names()} == {
        "salesforce-data-export-intend.yaml": [],
        "salesforce-data-export.yaml": [],
    }


def test_those_of_one_shape_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    recognising._read.cache_clear()
    read: list[str] = []
    really = recognising.read_mapping

    def told(path: str, *more: object) -> object:
        read.append(path.rpartition("/")[2])
        return really(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(recognising, "read_mapping", told)
    intend = target_named("intend")
    assert intend is not None
    nothing = Layout("csv", ("Shoe size",), ("Shoe size",), 1, "utf-8")
    assert [recognising.recognised(nothing, intend) for _ in range(2)] == [None, None]
    assert "zoho.yaml" not in read and "intend-api.yaml" in read
    assert len(read) == len(set(read))
