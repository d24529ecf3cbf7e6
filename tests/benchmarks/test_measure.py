"""The measuring itself: what it says of a process, and the page that is made of figures."""

from __future__ import annotations

import sys

import pytest
from benchmarks.measure import CommandFailed, measure
from benchmarks.results import results_page


def test_memory_of_a_child_counts_though_it_is_gone_at_the_end() -> None:
    child = "import time; held = bytearray(200 << 20); time.sleep(0.3)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('said')"
    found = measure([sys.executable, "-c", parent])
    assert found.output == "said\n"
    assert 200 << 20 < found.peak < 1 << 30


def test_a_command_that_fails_is_named_with_its_words() -> None:
    with pytest.raises(CommandFailed, match="ended with 3: out of luck"):
        measure([sys.executable, "-c", "import sys; print('out of luck', file=sys.stderr); sys.exit(3)"])


def test_a_missed_aim_is_called_missed() -> None:
    def job(ratio: float, peak: int) -> dict[str, object]:
        alone = {"seconds": 10.0, "cpu": 9.0, "peak": 1}
        said = {"seconds": {"map": 1.0}, "fates": {"created": 98}, "wall": ratio * 10, "cpu": 1.0}
        return {**said, "ratio": ratio, "peak": peak, "alone": alone, "all": [ratio]}

    page = results_page(
        {
            "rows": 100,
            "seed": 1,
            "repeat": 1,
            "bytes": 1,
            "machine": {"cores": 2},
            "load_average": 0.0,
            "jobs": {"sqlite": job(1.9, 2 << 30)},
        }
    )
    assert "- sqlite: 1.90 times loading alone, aim 2: met" in page
    assert "- peak memory: 2,048 MiB, aim under 1,024 MiB: **missed**" in page
    assert "- postgresql: not measured" in page
    assert results_verdict(1.31) == "- postgresql: 1.31 times loading alone, aim 1.3: **missed**"


def results_verdict(ratio: float) -> str:
    alone = {"seconds": 10.0, "cpu": 9.0, "peak": 1}
    job = {"seconds": {}, "fates": {}, "wall": 1.0, "cpu": 1.0, "ratio": ratio, "peak": 1, "alone": alone, "all": [ratio]}
    base = {"rows": 1, "seed": 1, "repeat": 1, "bytes": 1, "machine": {"cores": 2}, "load_average": 0.0}
    page = results_page({**base, "jobs": {"postgresql": job}})
    return next(line for line in page.splitlines() if line.startswith("- postgresql"))
