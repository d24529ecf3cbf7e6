"""LibreOffice without a screen: workbooks opened and saved by it, as a reviewer would."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

SOFFICE = next((found for name in ("soffice", "libreoffice") if (found := shutil.which(name))), None)
_SECONDS = 900
# Delimiter, quote, UTF-8, from row 1, text columns; then: quote every text, no number formats, save what is shown.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,true"
_FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8", "csv": _CSV, "pdf": "pdf:calc_pdf_Export"}


def saved_by_office(books: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Workbooks opened and saved as another kind, all by one process -> the new files."""
    if SOFFICE is None:
        pytest.skip("no LibreOffice on this machine: the reject workbook was NOT opened and saved (scripts/install_office.sh)")
    with tempfile.TemporaryDirectory() as profile:
        command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", _FILTERS[kind]]
        told = subprocess.run(
            [*command, "--outdir", str(folder), *map(str, books)], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    made = [folder / f"{book.stem}.{kind}" for book in books]
    assert [path.name for path in made if not path.is_file()] == [], told.stdout + told.stderr
    return made
