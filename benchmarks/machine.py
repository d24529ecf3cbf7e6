"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any


def machine(postgres: str | None) -> dict[str, Any]:
    """Cores, memory, processor and the versions of all that has a part in the figures. `postgres`: URL or None."""
    import sqlite3

    found: dict[str, Any] = {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(_line("/proc/meminfo", "MemTotal").split()[0]) / (1 << 20), 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in ("clientimport", "polars", "pydantic", "pandera", "sqlalchemy", "psycopg")},
    }
    if postgres:
        import psycopg

        settings = ("server_version", "shared_buffers", "fsync", "synchronous_commit", "wal_level", "max_wal_size")
        with psycopg.connect(postgres) as connection:
            for name in settings:
                row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
                found[f"postgresql {name}"] = row[0] if row else ""
    return found


def _line(file: str, name: str) -> str:
    lines = Path(file).read_text(encoding="utf-8").splitlines() if Path(file).exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "0")
