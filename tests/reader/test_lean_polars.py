"""The parsing process loads Polars without what no workbook needs, and whole where that cannot be left out."""

from __future__ import annotations

import subprocess
import sys

_WORKS = "import polars as pl; print(pl.Series(['a|b']).str.split('|').explode().to_list(), pl.scan_iceberg is None)"


def _said(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_polars_works_without_it() -> None:
    load = "from clientimport.reader.workbooks.lean_polars import load_polars; load_polars(); load_polars(); "
    assert _said(load + _WORKS) == "['a', 'b'] True"


def test_a_version_that_needs_it_is_loaded_whole() -> None:
    """As with one that asks for a module below it, which the stand-in does not have."""
    refuse = (
        "from clientimport.reader.workbooks import lean_polars as lean\n"
        "def refuse(self, name): raise ImportError(name)\n"
        "lean._LeftOut.__getattr__ = refuse\n"
        "lean.load_polars()\n"
    )
    assert _said(refuse + _WORKS) == "['a', 'b'] False"


def test_what_is_loaded_already_stays() -> None:
    load = "import polars; from clientimport.reader.workbooks.lean_polars import load_polars; load_polars(); "
    assert _said(load + _WORKS) == "['a', 'b'] False"
