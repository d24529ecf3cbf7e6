"""Batches of any size give the same; standard input is kept privately and deleted; batches can be sent to another process."""

from __future__ import annotations

import io
import pickle
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from reader_reading import read

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source
from clientimport.reader import pieces as pieces_module

DIRTY = "Id,Name\n" + "".join(
    f"{i},{['a', chr(34) + 'open', 'x,y', chr(34) + 'l1' + chr(10) + 'l2' + chr(34), ''][i % 5]}\n"
    + ("\n" if i % 7 == 0 else "")
    for i in range(200)
)


@pytest.mark.parametrize("size", [1, 2, 7, 50, 1000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_size_of_batches_does_not_matter(tmp_path: Path, size: int, encoding: str) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(DIRTY.encode(encoding))
    whole, cut = read(path), read(path, batch_rows=size)
    assert replace(cut, batches=whole.batches) == whole
    assert cut.batches == -(-len(whole.rows) // size)


def test_large_pieces_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(DIRTY)
    whole = read(path)
    monkeypatch.setattr(pieces_module, "MOST_ROWS", 13)
    cut = read(path)
    assert cut.batches > 5
    assert replace(cut, batches=whole.batches) == whole


def test_a_source_can_be_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(DIRTY)
    source = open_source(str(path), 3, SourceOptions())
    first = [batch.rows for batch in source.batches()]
    records = source.records
    assert [batch.rows.equals(before) for batch, before in zip(source.batches(), first, strict=True)] == [True]
    assert (source.records, source.file.number, source.file.size) == (records, 3, path.stat().st_size)


def test_batches_can_be_pickled(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(DIRTY)
    batch = next(open_source(str(path), 1, SourceOptions()).batches())
    again = pickle.loads(pickle.dumps(batch))
    assert again.locate is not None
    assert batch.locate is not None
    assert again.locate(batch.rows["__row"]).equals(batch.locate(batch.rows["__row"]))


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    source = open_source("-", 1, SourceOptions(), (), io.BytesIO(b"Id;Name\n1;a\n"))
    # The copy has no name where the system allows that; elsewhere it stands in a folder of its own.
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.stat().st_mode & 0o777 for file in kept] in ([], [0o600])
    assert [batch.rows.rows() for batch in source.batches()] == [[(2, "1", "a")]]
    assert source.file.path == "-"
    source.close()
    assert list(tmp_path.iterdir()) == []
    for bad in (b"", b"%PDF-1.4"):
        with pytest.raises(SourceFailure):
            open_source("-", 1, SourceOptions(), (), io.BytesIO(bad))
    assert list(tmp_path.iterdir()) == []
