"""Proposed mappings as text: whatever stands in a heading stays a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clientimport.mapper.mistakes import Mistakes
from clientimport.mapper.nodes import Object, Text
from clientimport.mapper.proposing.commented import comment
from clientimport.mapper.proposing.written import scalar
from clientimport.mapper.yaml_text import read_yaml


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_every_text_is_read_as_it_was_written(text: str) -> None:
    mistakes = Mistakes()
    tree = read_yaml(f"key: {scalar(text)}\nflow: [{scalar(text)}, {{{scalar(text)}: a}}]\n", mistakes)
    assert mistakes.found == []
    assert isinstance(tree, Object)
    (_, value), _ = tree.entries
    assert isinstance(value, Text) and value.value == text


@given(st.text())
def test_a_comment_is_one_printable_line(text: str) -> None:
    written = comment(text)
    assert written.isprintable() and len(written) <= 400
    assert read_yaml(f"key: a  # {written}\n", Mistakes()) is not None
