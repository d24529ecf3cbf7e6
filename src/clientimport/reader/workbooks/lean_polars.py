"""Loads Polars without its part for Apache Iceberg tables, which no workbook needs: a sixth of what loading it takes.

Standard library only. The process that parses a workbook starts anew for each, so that every millisecond of it counts.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_LEFT_OUT = "polars.io.iceberg"


class _LeftOut(ModuleType):
    """Has whatever name is imported from it; none of them does anything."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


def load_polars() -> None:
    """Afterwards `import polars` finds it; where a version of it cannot do without that part, it is loaded whole."""
    if "polars" in sys.modules:
        return
    sys.modules[_LEFT_OUT] = _LeftOut(_LEFT_OUT)
    try:
        import_module("polars")
    except (ImportError, AttributeError, TypeError):
        for name in [each for each in sys.modules if each.partition(".")[0] == "polars"]:
            del sys.modules[name]
        import_module("polars")
