"""What `map new` proposes beside what is right: never less than it was, and nothing wrong that is not marked."""

from __future__ import annotations

import re

from benchmarks.map_new import ROOT, compared, samples

RECORDED = re.compile(r"^\| (\S+) \| (\d+) \| (\d+) \(\d+ %\) \|", re.MULTILINE)


def test_nine_of_ten_fields_are_right_and_nothing_wrong_is_unmarked() -> None:
    results = [compared(sample, truth) for sample, truth in samples()]
    assert {result.name: result.unmarked for result in results if result.unmarked} == {}
    right, fields = sum(len(result.right) for result in results), sum(result.fields for result in results)
    assert right >= 0.9 * fields
    assert len(results) >= 53
    # Export by export, no less than the page records.
    page = (ROOT / "benchmarks/MAP_NEW.md").read_text(encoding="utf-8")
    recorded = {name: int(right) for name, _, right in RECORDED.findall(page)}
    assert {result.name: len(result.right) for result in results if len(result.right) < recorded[result.name]} == {}
