"""Whatever bytes come, packed or not: tables or one failure with its remedy, never anything else."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tempfile
from pathlib import Path

from container_files import biff, compound, types, zipped
from hypothesis import given
from hypothesis import strategies as st

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader.arrival.arrivals import arrive
from clientimport.reader.arrival.kinds import kind_of
from clientimport.reader.encoding.encodings import needs_proposal
from clientimport.reader.encoding.guessing import candidates
from clientimport.reader.encoding.wide import wide_encoding

TEXT = "Id;Name\r\n1;Zoë\r\n".encode("cp1252") * 20
SEEDS = [
    TEXT,
    TEXT.decode("cp1252").encode("utf-16"),
    zipped({"a.csv": TEXT, "b.csv": TEXT}),
    zipped(types("spreadsheetml.sheet.main")),
    compound({"Workbook": biff((0x809, b"\0" * 16), (0x0A, b""))}),
    gzip.compress(TEXT),
    bz2.compress(TEXT),
    lzma.compress(TEXT),
    b"<html><table><tr><td>1</td></tr></table>",
]


@given(st.sampled_from(SEEDS), st.integers(0, 6000), st.binary(max_size=12), st.booleans())
def test_any_bytes(seed: bytes, at: int, more: bytes, cut: bool) -> None:
    at = min(at, len(seed))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(seed[:at] + more + (b"" if cut else seed[at + len(more) :]))
        try:
            for table in arrive(str(path), SourceOptions()).tables():
                try:
                    if kind_of(table) == "csv":
                        wide_encoding(table)
                        if needs_proposal(table):
                            assert candidates(table)
                finally:
                    table.close()
        except SourceFailure as failure:
            assert failure.fix
            assert failure.where.startswith(str(path))
