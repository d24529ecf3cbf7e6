"""Files of one run that the mapping is not for: one message names them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientimport.core.errors import SourceFailure
from clientimport.pipeline import CheckOrder, check

MAPPING = "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nrecord: {name: Name}\n"


@pytest.mark.parametrize(
    ("unfit", "also"),
    [
        (["b"], None),
        (["b", "d"], "1 other file does not fit either: {0}/d.csv."),
        (["b", "c", "d"], "2 other files do not fit either: {0}/c.csv, {0}/d.csv."),
    ],
)
def test_all_files_that_do_not_fit_are_named_at_once(tmp_path: Path, unfit: list[str], also: str | None) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING)
    for name in "abcd":
        (tmp_path / f"{name}.csv").write_text(
            "Street,Town\nMall Row,Springfield\n" if name in unfit else "Id,Name\n1,Ned Flanders\n"
        )
    files = tuple(str(tmp_path / f"{name}.csv") for name in "abcd")
    with pytest.raises(SourceFailure) as caught:
        check(CheckOrder(files=files, mapping=str(tmp_path / "m.yaml")))
    told = str(caught.value)
    assert told.startswith(f"{tmp_path}/b.csv: The file lacks 2 headings that the mapping needs: “Id”, “Name”.")
    if also is None:
        assert "not fit" not in told
    else:
        assert told.endswith(f" {also.format(tmp_path)} Name only files that this mapping is for.")
