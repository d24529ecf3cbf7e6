"""Every file that the page on files shows is read as the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import ROW
from clientimport.reader import open_source, write_grid

PAGE = Path(__file__).parents[2] / "docs/files.md"
SHOWN = re.compile(
    r"<!-- file: (\S+) -->\n```text\n(.*?)```\n<!-- (?:grid -->\n```text\n(?P<grid>.*?)```|faults: (?P<faults>[^\n]*) -->)\n",
    re.DOTALL,
)
EXAMPLES = [found.groups() for found in SHOWN.finditer(PAGE.read_text(encoding="utf-8"))]


def test_every_file_of_the_page_is_tried() -> None:
    assert len(EXAMPLES) == PAGE.read_text(encoding="utf-8").count("<!-- file:")
    assert len(EXAMPLES) > 3


@pytest.mark.parametrize(("name", "text", "grid", "faults"), EXAMPLES)
def test_a_file_is_read_as_the_page_says(name: str, text: str, grid: str | None, faults: str | None, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    if grid is not None:
        write_grid(str(file), SourceOptions(), tmp_path / "grid.csv")
        assert (tmp_path / "grid.csv").read_text(encoding="utf-8-sig").replace("\r\n", "\n") == grid
        return
    source = open_source(str(file), 0, SourceOptions())
    found = [(row, code) for batch in source.batches() for row, code in batch.faults.select(ROW, "code").iter_rows()]
    source.close()
    assert ", ".join(f"{row} {code}" for row, code in sorted(found)) == faults
