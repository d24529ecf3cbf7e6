"""What travels between processes arrives equal, every frame and series of it, and no frame goes Polars' own way."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal, assert_series_equal

from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import RAW, ROW, RowBatch
from clientimport.core.target import References
from clientimport.mapper import Bound, all_headings, bind, read_mapping
from clientimport.pipeline.parcels import send_frames_as_arrow
from clientimport.pipeline.prepare import prepare
from clientimport.reader import open_source
from clientimport.targets import target_named, target_names

ROOT = Path(__file__).parents[2]


def sent(value: Any) -> Any:
    """As it arrives in another process."""
    send_frames_as_arrow()
    return ForkingPickler.loads(ForkingPickler.dumps(value))


def assert_equal(one: Any, other: Any) -> None:
    """Field by field: dataclasses with frames in them have no equality of their own."""
    assert type(one) is type(other)
    if isinstance(one, pl.DataFrame):
        assert_frame_equal(one, other)
    elif isinstance(one, pl.Series):
        assert_series_equal(one, other)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for name in one:
            assert_equal(one[name], other[name])
    elif isinstance(one, list | tuple):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            assert_equal(left, right)
    elif is_dataclass(one):
        for each in fields(one):
            if each.name != "_program":
                assert_equal(getattr(one, each.name), getattr(other, each.name))
    else:
        assert one == other


@pytest.fixture(scope="module")
def opened() -> tuple[Bound, RowBatch]:
    mapping = read_mapping(str(ROOT / "mappings/salesforce.yaml"), target_named, target_names())
    target = target_named(mapping.target)
    assert target is not None
    source = open_source(str(ROOT / "samples/first-steps.csv"), 0, SourceOptions(), all_headings(mapping))
    batch = next(iter(source.batches(None)))
    source.close()
    return bind(mapping, target, source.file.layout), replace(batch, locate=None)


@pytest.fixture(autouse=True)
def without_polars_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, *_: object) -> None:
        raise AssertionError("Polars' own pickling was used")

    monkeypatch.setattr(pl.DataFrame, "__getstate__", refuse)
    monkeypatch.setattr(pl.Series, "__getstate__", refuse)


REFERENCES = References({"office_id": pl.Series("id", [1937, 1938]), "name": pl.Series("", ["a", None])}, "digest")


def test_a_batch_of_rows(opened: tuple[Bound, RowBatch]) -> None:
    _, batch = opened
    assert batch.rows.height > 5
    held = replace(batch, held_rows=batch.rows.head(2), broken=pl.DataFrame({ROW: [9], RAW: ['a"b']}))
    assert_equal(sent(held), held)
    assert sent(batch).held_rows is None


def test_a_checked_batch(opened: tuple[Bound, RowBatch]) -> None:
    checked = prepare(*opened, REFERENCES)
    assert checked.lists
    assert not checked.problems.is_empty()
    assert_equal(sent(checked), checked)
    assert_equal(sent((replace(checked, batch=None), 0.5)), (replace(checked, batch=None), 0.5))  # type: ignore[arg-type]


def test_bindings_and_references(opened: tuple[Bound, RowBatch]) -> None:
    bound, batch = opened
    (other,), references = sent(([bound], REFERENCES))
    assert_equal(references, REFERENCES)
    assert_equal(other.faults, bound.faults)
    assert_equal(prepare(other, batch, references), prepare(bound, batch, REFERENCES))


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame(),
        pl.DataFrame(schema={ROW: pl.Int64, "a": pl.String, "b": pl.List(pl.String), "c": pl.Boolean}),
        pl.DataFrame({"": ["", None, "ä\n\x00"], "n": [None, -1, 2**62], "yes": [True, None, False]}),
        pl.DataFrame({"columns": [["a", "b"], [], None]}, schema={"columns": pl.List(pl.String)}),
        pl.concat([pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [2]})], rechunk=False),
        pl.DataFrame({"a": ["x" * 100_000] * 100}).slice(10, 20),
    ],
)
def test_frames_of_all_kinds(frame: pl.DataFrame) -> None:
    assert_equal(sent(frame), frame)
