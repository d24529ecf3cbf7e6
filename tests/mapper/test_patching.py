"""A mapping file changed by the program: what it reads as then, and that nothing else of it changed."""

from __future__ import annotations

import pytest

from clientimport.mapper import patching
from clientimport.mapper.patching import Edit, NotPatched, patch_text, patched

MAPPING = """# Clients of the old system.
mapping: 1
key: Id          # never changes
source: {blank: "-", dates: day-first}   # as they write it
record:
  name: [First, Last]
  office_id: {column: Office, lookup: {Main: 1937}}  # two offices
  addresses:
    # their home
    - label: {value: home}
      postal_code: Zip   # 0042 keeps its zeros
      country_code: {column: "Land", country: code, clean: upper}
gates: {max_rejects: 5%}
"""


def changed(*edits: Edit) -> list[str]:
    """The lines that an edit takes out and puts in."""
    lines = patch_text(MAPPING, patched(MAPPING, edits), "m.yaml").splitlines()[2:]
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (
            Edit("record.addresses[0].postal_code", "step", "digits", "clean"),
            [
                "-      postal_code: Zip   # 0042 keeps its zeros",
                "+      postal_code: {column: Zip, clean: digits} # 0042 keeps its zeros",
            ],
        ),
        (
            Edit("record.addresses[0].country_code", "step", "collapse", "clean"),
            [
                '-      country_code: {column: "Land", country: code, clean: upper}',
                '+      country_code: {column: "Land", country: code, clean: [upper, collapse]}',
            ],
        ),
        (
            Edit("record.office_id", "step", {"Mian": "1937", "N0: x": "1"}, "lookup"),
            [
                "-  office_id: {column: Office, lookup: {Main: 1937}}  # two offices",
                '+  office_id: {column: Office, lookup: {Main: 1937, Mian: "1937", "N0: x": "1"}} # two offices',
            ],
        ),
        (
            Edit("record.name", "step", "title", "clean"),
            ["-  name: [First, Last]", "+  name: {columns: [First, Last], clean: title}"],
        ),
        (
            Edit("source.blank", "append", ["N/A", "null"]),
            [
                '-source: {blank: "-", dates: day-first}   # as they write it',
                '+source: {blank: ["-", N/A, null], dates: day-first} # as they write it',
            ],
        ),
        (
            Edit("on_invalid", "set", {"default": "reject", "fields": {"addresses[].postal_code": "drop-value"}}),
            ['+on_invalid: {default: reject, fields: {"addresses[].postal_code": drop-value}}'],
        ),
    ],
)
def test_one_place_changes_and_its_comments_stay(edit: Edit, lines: list[str]) -> None:
    assert changed(edit) == lines


def test_a_place_that_is_not_there_is_not_made_up() -> None:
    with pytest.raises(NotPatched):
        patched(MAPPING, [Edit("record.phone_numbers[0].number", "step", "digits", "clean")])


@pytest.mark.parametrize("text", ["True", "+42", "1.10", "0042", "~", "null", "yes", "2024-01-01", "'quoted'", '"q"', ""])
def test_every_scalar_is_written_back_as_it_stands(text: str) -> None:
    before = f"key: Id\nregion: {text}\nrecord: {{name: Name}}\n"
    after = patched(before, [Edit("record.name", "step", "title", "clean")])
    assert after.splitlines()[1] == f"region: {text}".rstrip()


def test_a_change_that_would_change_more_is_refused() -> None:
    edits = [Edit("record.name", "step", "title", "clean")]
    before = "key: Id\nrecord: {name: Name, notes: Notes}\n"
    patching.nothing_else(before, before.replace("Name", "Client"), edits)
    with pytest.raises(NotPatched, match="without changing more of it"):
        patching.nothing_else(before, before.replace("Notes", "Remarks"), edits)
    with pytest.raises(NotPatched, match="without changing more of it"):
        patching.nothing_else(before, "key: [", edits)


def test_maps_of_one_key_in_a_list_keep_their_braces() -> None:
    before = (
        "key: Id\nrecord: {name: Name}\ntests:\n  - row: {Id: 1}\n    record: {tags: [{a: b}, {c: d}], notes: [{e: f, g: h}]}\n"
    )
    after = patched(before, [Edit("record.name", "step", "title", "clean")])
    assert after.splitlines()[2:] == before.splitlines()[2:]
