"""Large blocks go back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

from clientimport.pipeline.memory import return_large_blocks

_LOOK = """
import sys
from pathlib import Path
from clientimport.pipeline.memory import return_large_blocks

if sys.argv[1] == "asked":
    assert return_large_blocks()

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

big = bytearray(b"x") * (16 << 20)
del big  # the C library's limit rises with it
before = resident()
kept = []
for _ in range(40):  # large blocks among small ones that stay
    big = bytearray(b"x") * (8 << 20)
    kept.append(bytes(100_000))
    del big
large = [bytearray(b"x") * (8 << 20) for _ in range(6)]
kept.append(bytes(100_000))
del large
print((resident() - before) >> 20)
"""


def test_freed_blocks_are_not_kept() -> None:
    if platform.libc_ver()[0] != "glibc":
        assert not return_large_blocks()
        return
    left = {
        how: int(subprocess.run([sys.executable, "-c", _LOOK, how], check=True, capture_output=True, text=True).stdout)
        for how in ("asked", "not")
    }
    assert left["asked"] < 16 <= left["not"]
