"""The measuring itself: what it says of a process."""

from __future__ import annotations

import sys

import pytest
from benchmarks.measure import CommandFailed, measure


def test_memory_of_a_child_counts_though_it_is_gone_at_the_end() -> None:
    child = "import time; held = bytearray(200 << 20); time.sleep(0.3)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('said')"
    found = measure([sys.executable, "-c", parent])
    assert found.output == "said\n"
    assert 200 << 20 < found.peak < 1 << 30


def test_a_command_that_fails_is_named_with_its_words() -> None:
    with pytest.raises(CommandFailed, match="ended with 3: out of luck"):
        measure([sys.executable, "-c", "import sys; print('out of luck', file=sys.stderr); sys.exit(3)"])


def test_memory_is_not_looked_at_where_only_time_counts() -> None:
    assert measure([sys.executable, "-c", "print('said')"], look_every=None).peak == 0
