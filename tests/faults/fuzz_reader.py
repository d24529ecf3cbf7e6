"""A fuzz target for the reader: files of every kind, broken at random, must be read or refused in words; no row may be lost.

python tests/faults/fuzz_reader.py [--minutes 60] [--seed 1] [--kinds text,workbook] [--keep FOLDER]

Prints what it found, keeps the files, and ends with 1 if there was anything. The same seed tries the same files.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import ReadLimits, SourceOptions
from clientimport.core.rows import RAW, ROW
from clientimport.reader import open_source

SECONDS = 60
"""A file that takes longer hangs the reader."""
LIMITS = ReadLimits(unpacked=256 << 20)
_TOKEN = re.compile(r"tok[0-9]{6}x")
_SPECIAL = [
    *(
        b'"',
        b'""',
        b"'",
        b"\\",
        b'\\"',
        b"\0",
        b"\r",
        b"\n",
        b"\r\n",
        b"\n\n",
        b",",
        b";",
        b"\t",
        b"|",
        b", ",
        b'"\n',
        b',"',
        b'",',
    ),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff",
        b"\xe9",
        b"\xc3",
        b"\x81",
        b"\xc2\xa0",
        b"\xe2\x80\xa8",
        b"\x85",
        b"\x1a",
        b"\x0c",
    ),
    *(b"sep=;\n", b"#", b"Total", b"=1+1", b"<table>", b"<?xml", b"PK\x03\x04", b"\x1f\x8b", b" ", b"  "),
]


class Hang(Exception):
    """The reader took too long."""


class Lost(Exception):
    """Rows or values that the reader did not give back."""


def text_file(draw: random.Random) -> bytes:
    """A table of unique tokens in some dialect and encoding, perhaps with titles above and rows below."""
    delimiter = draw.choice([",", ",", ";", "\t", "|", ":", "~", ", "])
    quote = draw.choice(['"', '"', '"', "'", ""])
    end = draw.choice(["\n", "\r\n", "\r\n", "\r"])
    width, rows = draw.randint(1, 7), draw.choice([0, 1, 2, 5, 40, 300])

    def cell(text: str) -> str:
        if quote and (draw.random() < 0.2 or any(mark in text for mark in (delimiter, quote, "\n", "\r"))):
            return quote + text.replace(quote, quote * 2) + quote
        return text

    def value() -> str:
        text = f"tok{draw.randrange(10**6):06}x"
        extra = ["", "", "", " é", " 漢", f"{delimiter}in", f" {quote}q{quote}", "\nsecond line", " ", ""]
        return text + (draw.choice(extra) if quote else draw.choice(extra[:4]))

    lines = [draw.choice(["Clients", "Printed today", "# comment", ""]) for _ in range(draw.choice([0, 0, 0, 1, 3]))]
    lines.append(delimiter.join(f"Heading {at}" for at in range(width)))
    lines += [delimiter.join(cell(value()) if draw.random() < 0.9 else "" for _ in range(width)) for _ in range(rows)]
    lines += draw.choice([[], [], [""], ["", "Total" + delimiter * (width - 1)]])
    text = end.join(lines) + draw.choice([end, end, ""])
    return text.encode(draw.choice(["utf-8"] * 5 + ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"]), "replace")


def workbook_file(draw: random.Random) -> bytes:
    """A small workbook of tokens, numbers and dates."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(draw.choice(["Clients", "Sheet 1", "Ünïcode"]))
        formats = [book.add_format({"num_format": code}) for code in ("00000", "yyyy-mm-dd", "0.00%", "@")]
        sheet.write_row(draw.choice([0, 0, 3]), 0, [f"Heading {at}" for at in range(5)])
        for row in range(4, 4 + draw.choice([0, 1, 20])):
            sheet.write_string(row, 0, f"tok{draw.randrange(10**6):06}x")
            sheet.write_number(row, 1, draw.random() * 10 ** draw.randint(0, 18), draw.choice(formats))
            sheet.write_formula(row, 2, "=1+1", None, draw.choice([2, "", "#N/A"]))
            sheet.write_boolean(row, 3, True)
            sheet.write_string(row, 4, draw.choice(["a\nb", " x ", "<&>", "_x0041_"]))
    return out.getvalue()


def html_file(draw: random.Random) -> bytes:
    """A table as old programs write it under a workbook's name."""
    rows = "".join(f"<tr><td>tok{draw.randrange(10**6):06}x<td>b&amp;c</tr>" for _ in range(draw.choice([1, 5, 50])))
    return f"<html><body><table border=1><tr><th>Heading 0</th><th>Heading 1</th></tr>{rows}</table></body></html>".encode()


def spreadsheetml_file(draw: random.Random) -> bytes:
    """The same in the XML of Excel 2003."""
    cell = '<Cell><Data ss:Type="{}">{}</Data></Cell>'
    head = "<Row>" + "".join(cell.format("String", f"Heading {at}") for at in range(2)) + "</Row>"
    rows = "".join(
        "<Row>" + cell.format("String", f"tok{draw.randrange(10**6):06}x") + cell.format("Number", draw.random()) + "</Row>"
        for _ in range(draw.choice([1, 5, 50]))
    )
    names = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    table = f"<Worksheet ss:Name='S'><Table>{head}{rows}</Table></Worksheet>"
    return f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {names}>{table}</Workbook>'.encode()


def damaged(data: bytes, draw: random.Random) -> bytes:
    """Bytes with a few faults."""
    for _ in range(draw.choice([0, 1, 1, 2, 4])):
        at = draw.randrange(len(data) + 1)
        far = min(len(data), at + draw.choice([1, 1, 3, 40, 1000]))
        data = draw.choice(
            [
                lambda d, a, f: d[:a] + draw.choice(_SPECIAL) + d[a:],
                lambda d, a, f: d[:a] + draw.choice(_SPECIAL) + d[a:],
                lambda d, a, f: d[:a] + d[f:],
                lambda d, a, f: d[:f] + d[a:f] + d[f:],
                lambda d, a, f: d[:a] + bytes([draw.randrange(256)]) + d[a + 1 :],
                lambda d, a, f: d[:a],
                lambda d, a, f: d[:a] + d[a:f] * draw.choice([2, 200]) + d[f:],
            ]
        )(data, at, far)
    return data


def damaged_archive(data: bytes, draw: random.Random) -> bytes:
    """A ZIP archive with a fault in one of its parts, or in itself."""
    if draw.random() < 0.2:
        return damaged(data, draw)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = [name for name in old.namelist() if name.startswith("xl/")]
        victim = draw.choice(parts)
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, damaged(content, draw) if name == victim else content)
    return out.getvalue()


KINDS: dict[str, tuple[str, Callable[[random.Random], bytes], Callable[[bytes, random.Random], bytes]]] = {
    "text": (".csv", text_file, damaged),
    "workbook": (".xlsx", workbook_file, damaged_archive),
    "html": (".xls", html_file, damaged),
    "spreadsheetml": (".xls", spreadsheetml_file, damaged),
}


def try_file(path: Path, data: bytes, *, text: bool) -> None:
    """Reads a file to its end, twice in different batches. Raises Hang, Lost, or whatever the reader lets escape."""
    path.write_bytes(data)
    options = SourceOptions(encoding="cp1252" if text and not _unicode(data) else None, limits=LIMITS)
    wholes = []
    for batch_rows in (None, 7):
        try:
            source = open_source(str(path), 0, options)
        except SourceFailure:
            return
        try:
            layout: dict[str, int] = {}
            taken: list[str] = list(source.layout.headings)
            rows = broken = 0
            frames = []
            for batch in source.batches(batch_rows):
                rows, broken = rows + batch.rows.height, broken + batch.broken.height
                for fate, count in batch.layout_rows.items():
                    layout[fate] = layout.get(fate, 0) + count
                for column in batch.rows.drop(ROW):
                    taken += column.drop_nulls().to_list()
                taken += batch.broken[RAW].drop_nulls().to_list()
                frames.append(batch.rows)
            if rows + broken + sum(layout.values()) != source.records:
                raise Lost(f"{source.records} records, {rows} rows, {broken} broken, {layout}")
            if text and not set(layout) - {"heading", "blank"}:
                _nothing_missing(data, source.layout.encoding, "\n".join(taken))
            wholes.append(pl.concat(frames) if frames else None)
        except SourceFailure:
            return
        finally:
            source.close()
    one, other = wholes
    if (one is None) != (other is None) or (one is not None and other is not None and not one.equals(other)):
        raise Lost("the rows depend on the size of the batches")


def _nothing_missing(data: bytes, encoding: str, taken: str) -> None:
    there = set(_TOKEN.findall(data.decode(encoding, "replace")))
    if missing := there - set(_TOKEN.findall(taken)):
        raise Lost(f"values that were in the file are gone: {sorted(missing)[:5]}")


def _unicode(data: bytes) -> bool:
    for codec in ("utf-8", "utf-16", "utf-16-le"):
        try:
            data.decode(codec)
        except UnicodeError:
            continue
        if codec == "utf-8" or b"\0" in data:
            return True
    return False


def fuzz(kinds: list[str], seed: int, *, files: int | None = None, minutes: float = 0.0, keep: Path | None = None) -> list[str]:
    """Tries so many files, or for so long -> what was found, in words."""

    def rung(_: int, __: FrameType | None) -> None:
        raise Hang(f"more than {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, rung)
    found: list[str] = []
    until = time.monotonic() + 60 * minutes
    tried = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            while tried < files if files is not None else time.monotonic() < until:
                kind = kinds[tried % len(kinds)]
                suffix, make, harm = KINDS[kind]
                draw = random.Random(f"{seed} {tried}")
                data = harm(make(draw), draw)
                path = Path(folder, f"fuzzed{suffix}")
                signal.alarm(SECONDS)
                try:
                    try_file(path, data, text=kind == "text")
                except BaseException as escaped:
                    if isinstance(escaped, KeyboardInterrupt):
                        raise
                    last = traceback.extract_tb(escaped.__traceback__)[-1]
                    place = f"{Path(last.filename).name}:{last.lineno}"
                    found.append(f"{kind} {seed} {tried}: {type(escaped).__name__} at {place}: {str(escaped)[:300]}")
                    if keep is not None:
                        keep.mkdir(exist_ok=True)
                        (keep / f"{kind}-{seed}-{tried}{suffix}").write_bytes(data)
                finally:
                    signal.alarm(0)
                tried += 1
    finally:
        signal.signal(signal.SIGALRM, before)
    print(f"{tried} files of {', '.join(kinds)}, {len(found)} found", file=sys.stderr)
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    options = parser.parse_args()
    found = fuzz(options.kinds.split(","), options.seed, minutes=options.minutes, keep=options.keep)
    print("\n".join(found))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
