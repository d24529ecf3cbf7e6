"""Whatever stands in the file: a mapping, or mistakes in plain words; never another exception."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mapping_texts import DESIGN_EXAMPLE, read

from clientimport.core.errors import Failure, MappingFailure
from clientimport.mapper.field_rules import SOURCE_KEYS
from clientimport.mapper.read_mapping import TOP_KEYS
from clientimport.mapper.source_section import SOURCE_SECTION_KEYS
from clientimport.mapper.step_rules import STEP_KEYS

KEYS = [*TOP_KEYS, *SOURCE_KEYS, *STEP_KEYS, *SOURCE_SECTION_KEYS, "each", "present_if", "fields", "default", "row", "name"]
KEYS += [
    "mode",
    "blank_cells",
    "references",
    "max_rejects",
    "phone_numbers",
    "number",
    "tags",
    "company",
    "office_id",
    "pattern",
]
WORDS = [
    "",
    " ",
    "x",
    "US",
    "1",
    "1-3",
    "5%",
    "{n}",
    "{x}",
    "tab",
    "ticketevolution",
    "intend",
    "a = 'b'",
    "day-first",
    "(",
    "*",
]


def told(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            read(Path(folder), content)
        except MappingFailure as failure:
            lines = content.count(b"\n") + content.count(b"\r") + 2
            assert failure.mistakes
            assert all(1 <= mistake.line <= lines and mistake.message.endswith(".") for mistake in failure.mistakes)
        except Failure:
            pass


@settings(deadline=None)
@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00")
@example(b'a: "\\UFFFFFFFF"')
def test_bytes(content: bytes) -> None:
    told(content)


@settings(deadline=None)
@given(st.text(alphabet="ab:-?[]{},#&*!|>'\"%@` \n\t\\.<=~0", max_size=60))
@example("? a\n: b\n? c\n")
@example("{a: b, ? c}")
@example("- - - a\n")
@example("a: !<x> b")
@example("%TAG ! x\n---\na: b")
def test_signs_that_yaml_knows(text: str) -> None:
    told(text.encode())


_nodes = st.recursive(
    st.sampled_from(WORDS) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), _nodes, max_size=8), st.sampled_from(["ticketevolution", "intend", None]))
def test_well_formed_nonsense(document: dict[str, object], target: str | None) -> None:
    told(json.dumps(document if target is None else {**document, "target": target}).encode())


@settings(deadline=None)
@given(st.data())
def test_the_example_with_a_part_of_it_changed(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(DESIGN_EXAMPLE)))
    end = data.draw(st.integers(start, min(start + 12, len(DESIGN_EXAMPLE))))
    put = data.draw(st.text(alphabet="ab:-[]{},#&*'\"%@ \n", max_size=4))
    told((DESIGN_EXAMPLE[:start] + put + DESIGN_EXAMPLE[end:]).encode())
