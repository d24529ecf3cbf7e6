"""`map test`: the rows of a mapping's `tests:` block, and the records or faults that they must become."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from clientimport.checker import nested_records
from clientimport.core.client_batch import ClientBatch
from clientimport.core.joined_rows import parted_name
from clientimport.core.mapping import Mapping, MappingTest
from clientimport.core.problems import no_faults
from clientimport.core.record_batch import CheckedBatch
from clientimport.core.rows import ROW, Layout, RowBatch, SourceFile, no_broken_rows, unique_columns
from clientimport.core.target import References, Target
from clientimport.mapper import Bound, ClientKeys, all_headings, bind, read_mapping
from clientimport.pipeline.client_batches import whole_clients
from clientimport.pipeline.client_prepare import prepare_any
from clientimport.pipeline.mapping_test_partners import FIRST, with_partners
from clientimport.pipeline.prepare import prepare
from clientimport.targets import target_named, target_names


@dataclass
class TestResult:
    """One test's outcome; `differences` in words, empty where it passed."""

    mapping: str
    line: int
    differences: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing differed."""
        return not self.differences

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {"mapping": self.mapping, "line": self.line, "passed": self.passed, "differences": self.differences}

    def lines(self) -> list[str]:
        """For people."""
        if self.passed:
            return [f"{self.mapping}:{self.line}: passed"]
        return [f"{self.mapping}:{self.line}: failed", *(f"    {each}" for each in self.differences)]


def run_tests(path: str) -> list[TestResult]:
    """All tests of one mapping file; one without tests gives one failed result that says so.

    Raises MappingFailure, SourceFailure.
    """
    mapping = read_mapping(path, target_named, target_names())
    target = target_named(mapping.target)
    assert target is not None  # read_mapping refuses unknown ones
    if not mapping.tests:
        return [TestResult(path, 1, ["the mapping has no `tests:`"])]
    return [_run(mapping, target, test) for test in mapping.tests]


def _run(mapping: Mapping, target: Target, test: MappingTest) -> TestResult:
    result = TestResult(mapping.path, test.line)
    known = all_headings(mapping)
    tested = (test.row, *test.more)
    own = (heading for row in tested for heading in row if not parted_name(heading, mapping.joins)[0])
    headings = [*known, *(heading for heading in dict.fromkeys(own) if heading not in known)]
    layout = Layout("test", tuple(headings), unique_columns(headings), header_row=1)
    bound = bind(mapping, target, layout)
    cells = [
        {ROW: number, **{name: row.get(heading) or None for name, heading in zip(layout.columns, headings, strict=True)}}
        for number, row in enumerate(tested, start=FIRST)
    ]
    rows = pl.DataFrame(cells, schema={ROW: pl.Int64, **dict.fromkeys(layout.columns, pl.String)})
    file = SourceFile(0, mapping.path, "", 0, layout)
    batch = RowBatch(file, rows, no_broken_rows(), no_faults())
    checked = _checked(bound, with_partners(bound, batch, test), test)
    problems = checked.problems.filter(pl.col("severity") != "notice")
    codes = sorted(set(problems["code"].to_list()))
    if test.faults is not None and sorted(test.faults) != codes:
        result.differences.append(
            f"faults: expected {', '.join(sorted(test.faults)) or 'none'}, got {', '.join(codes) or 'none'}"
        )
    if test.record is not None:
        records = nested_records(checked.own, checked.lists, target).drop(ROW).write_ndjson().splitlines()
        if not records:
            said = "; ".join(problems["message"].to_list()) or "the row is filtered by `only_if`"
            result.differences.append(f"the row became no record: {said}")
        else:
            result.differences += _differences(test.record, _without_nulls(json.loads(records[0])), "")
    return result


def _checked(bound: Bound, batch: RowBatch, test: MappingTest) -> CheckedBatch:
    if bound.mapping.many is None:
        return prepare(bound, batch, References())
    told = [(bound, ClientKeys(bound).take(batch))]
    *_, (_, clients) = whole_clients(iter(told), [bound], [batch.file], None, 1)
    if isinstance(clients, ClientBatch):
        clients = replace(clients, parts=tuple(with_partners(bound, part, test) for part in clients.parts))
    return prepare_any([bound], bound, clients, References())


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_nulls(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, {}, [])}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return value


def _differences(wanted: Any, got: Any, path: str) -> list[str]:
    """What the test names and the record lacks or has otherwise; what the test does not name is not compared."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        return [d for name, each in wanted.items() for d in _differences(each, got.get(name), f"{path}.{name}".lstrip("."))]
    if isinstance(wanted, list) and isinstance(got, list):
        if len(wanted) != len(got):
            return [f"{path}: expected {len(wanted)} items, got {len(got)}: {json.dumps(got, ensure_ascii=False)}"]
        return [d for at, pair in enumerate(zip(wanted, got, strict=True)) for d in _differences(*pair, f"{path}[{at}]")]
    if _text(wanted) != _text(got):
        return [f"{path}: expected {json.dumps(wanted, ensure_ascii=False)}, got {json.dumps(got, ensure_ascii=False)}"]
    return []


def _text(value: Any) -> str:
    # A mapping's scalars are all text; the record's may be numbers and booleans.
    if value in (None, "", [], {}):
        return ""
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
