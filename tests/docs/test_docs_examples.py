"""Every example of the mapping language in the docs: it can be read, and its rows become the records that it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clientimport.core.errors import MappingFailure
from clientimport.mapper import read_mapping
from clientimport.targets import target_named, target_names

PAGE = Path(__file__).parents[2] / "docs/mapping-files.md"
MARKED = re.compile(r"<!-- (example|mistake: [^\n]*) -->\n```yaml\n(.*?)```\n", re.DOTALL)
FENCED = re.compile(r"^```yaml$", re.MULTILINE)


def marked() -> list[tuple[int, str, str]]:
    """Line of the page, marker, fragment."""
    text = PAGE.read_text(encoding="utf-8")
    return [(text[: found.start()].count("\n") + 1, found[1], found[2]) for found in MARKED.finditer(text)]


EXAMPLES = [(line, fragment) for line, marker, fragment in marked() if marker == "example"]
MISTAKES = [(line, marker.removeprefix("mistake: "), fragment) for line, marker, fragment in marked() if marker != "example"]


def whole(fragment: str) -> str:
    """A fragment with what the page says is left out: the first lines, the client's name, and both in the rows."""
    text = fragment
    for key, line in (("record", "record: {name: Client}"), ("key", "key: AccountNo"), ("system", "system: old-crm")):
        if not re.search(rf"^{key}:", text, re.MULTILINE):
            text = f"{line}\n{text}"
    if not re.search(r"^target:", text, re.MULTILINE):
        text = f"target: ticketevolution\n{text}"
    if not re.search(r"^mapping:", text, re.MULTILINE):
        text = f"mapping: 1\n{text}"
    if not re.search(r"^record:(?: \{|\n(?:  .*\n)*  )(?:name|title):?", text, re.MULTILINE):
        text = text.replace("record:\n", "record:\n  name: Client\n", 1)
    rows = []
    for row in text.split("- row: {")[1:]:
        cells = row.partition("}\n")[0]
        missing = [
            f"{name}: {cell}" for name, cell in (("AccountNo", "A1"), ("Client", "Ned Flanders")) if f"{name}:" not in cells
        ]
        rows.append("".join(f"{each}, " for each in missing) + row)
    return "- row: {".join([text.split("- row: {")[0], *rows])


def test_every_yaml_block_is_an_example_or_a_mistake() -> None:
    assert len(marked()) == len(FENCED.findall(PAGE.read_text(encoding="utf-8")))
    assert len(EXAMPLES) > 15


@pytest.mark.parametrize(("line", "fragment"), EXAMPLES, ids=lambda value: f"line {value}" if isinstance(value, int) else "")
def test_an_example_is_right(line: int, fragment: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(whole(fragment), encoding="utf-8")
    mapping = read_mapping(str(path), target_named, target_names())
    assert len(mapping.tests) == len(re.findall(r"^  - rows?:", fragment, re.MULTILINE))
    if mapping.tests:
        from clientimport.pipeline.mapping_tests import run_tests

        assert [result.differences for result in run_tests(str(path))] == [[] for _ in mapping.tests]


@pytest.mark.parametrize(
    ("line", "said", "fragment"), MISTAKES, ids=lambda value: f"line {value}" if isinstance(value, int) else ""
)
def test_a_mistake_is_found(line: int, said: str, fragment: str, tmp_path: Path) -> None:
    path = tmp_path / "mistake.yaml"
    path.write_text(whole(fragment), encoding="utf-8")
    with pytest.raises(MappingFailure) as caught:
        read_mapping(str(path), target_named, target_names())
    assert len(caught.value.mistakes) == 1
    assert said in str(caught.value)
