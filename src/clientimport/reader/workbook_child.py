"""Parses a workbook in a process of its own, with limits on memory and time; standard library only.

Called with: path, sheet name ("" for the first visible one with data), bytes of memory, seconds. Writes JSON lines: the
sheets first, then chunks of rows ({"rows": [numbers], "columns": [[texts]]}), at the end {"done": true} or {"error": words}.
Numbers are written as the sheet shows them (cell_text), so nothing is guessed from binary values later.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from clientimport.reader.sheet_cells import SheetCells
from clientimport.reader.workbook_parts import Refused, formats_of, sheets_of, strings_of


def main(path: str, sheet: str, memory: int, seconds: int) -> None:
    """Does what the module says, to standard output."""
    out = sys.stdout
    try:
        _limit(memory, seconds)
        with zipfile.ZipFile(path) as archive:
            for line in _lines(archive, sheet):
                out.write(json.dumps(line, separators=(",", ":")) + "\n")
                out.flush()
        said: dict[str, Any] = {"done": True}
    except Refused as refused:
        said = {"error": str(refused)}
    except MemoryError:
        said = {"error": "It needs more memory than a workbook may take."}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        said = {"error": "It is encrypted." if "encrypted" in str(error) else "It is damaged."}
    except Exception as error:  # a crafted file may break anything in here; its words stay ours
        said = {"error": f"It is damaged ({type(error).__name__})."}
    out.write(json.dumps(said) + "\n")


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def _lines(archive: zipfile.ZipFile, wanted: str) -> Iterator[dict[str, Any]]:
    sheets, since_1904 = sheets_of(archive)
    names = [sheet["name"] for sheet in sheets]
    if wanted and wanted not in names:
        raise Refused(f"It has no sheet {wanted}; its sheets are {', '.join(names)}.")
    strings, shown = strings_of(archive), formats_of(archive, since_1904=since_1904)
    order = [sheet for sheet in sheets if sheet["name"] == wanted] if wanted else [s for s in sheets if s["visible"]] or sheets
    for sheet in order:
        chunks = SheetCells(strings, shown).chunks(archive, sheet["part"])
        first = next(chunks, None)
        if first is None and sheet is not order[-1]:
            continue
        chosen = order[0] if first is None and not wanted else sheet
        others = [{"name": s["name"], "visible": s["visible"]} for s in sheets]
        yield {"sheet": chosen["name"], "sheets": others}
        if first is not None:
            yield first
            yield from chunks
        return


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
