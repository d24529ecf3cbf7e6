"""The yardstick of passwords: so many Argon2id hashes on all cores, and nothing else; prints a JSON object.

python -m benchmarks.hashing_alone NUMBER
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from clientimport.loader.passwords import _hasher


def main() -> None:
    """The command line."""
    passwords = [f"left-hand {n}" for n in range(int(sys.argv[1]))]
    hasher = _hasher()  # the program's own: the parameters are written once
    began, worked = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        hashes = list(pool.map(hasher.hash, passwords))
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "cpu": time.process_time() - worked, "hashes": len(hashes)}))


if __name__ == "__main__":
    main()
