"""The table of contents of an OLE compound file (.xls, .doc, encrypted workbooks): its streams, and how one begins.

After [MS-CFB]. Whatever a damaged or crafted file says of itself, no more is read than the file has sectors.
"""

from __future__ import annotations

import struct
from pathlib import Path

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_LAST = 0xFFFFFFFA  # the greatest number that a sector may have
_MOST_ENTRIES = 4096


class Damaged(Exception):
    """The file contradicts itself, or ends before its own table of contents says."""


class CompoundFile:
    """`streams`: name -> (first sector, bytes). Raises Damaged for a file that is cut off or contradicts itself."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._size = place.stat().st_size
        head = self._read(0, 512)
        if len(head) < 512:
            raise Damaged
        shift = struct.unpack_from("<H", head, 30)[0]
        if shift not in (9, 12):
            raise Damaged
        self._sector = 1 << shift
        self._fat = self._table(head)
        directory, self._cutoff = struct.unpack_from("<I", head, 48)[0], struct.unpack_from("<I", head, 56)[0]
        self._mini_fat_start = struct.unpack_from("<I", head, 60)[0]
        self.streams: dict[str, tuple[int, int]] = {}
        self._root = (_END, 0)
        for at, sector in enumerate(self._chain(directory)):
            if at * (self._sector // 128) > _MOST_ENTRIES:
                break
            self._entries(self._at(sector))
        if not self.streams and self._root[0] == _END:
            raise Damaged

    def begin(self, name: str, size: int) -> bytes:
        """The first `size` bytes of a stream. Raises Damaged where the file ends before the stream does."""
        first, length = self.streams[name]
        if length < self._cutoff:
            return self._mini(first, min(size, length))
        out = b""
        for number, sector in enumerate(self._chain(first)):
            if number * self._sector >= length:
                break
            if (sector + 1) * self._sector >= self._size:
                raise Damaged
            if len(out) < size:
                out += self._at(sector)
        else:
            if (number + 1) * self._sector < length:
                raise Damaged
        return out[:size]

    def _entries(self, block: bytes) -> None:
        for at in range(0, len(block) - 127, 128):
            length, kind = struct.unpack_from("<HB", block, at + 64)
            start, size = struct.unpack_from("<II", block, at + 116)
            name = block[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == 5:
                self._root = (start, size)
            elif kind in (1, 2):
                self.streams.setdefault(name, (start, size if kind == 2 else 0))

    def _mini(self, first: int, size: int) -> bytes:
        """A small stream lies in pieces of 64 bytes inside the root's own stream."""
        places = list(self._chain(self._root[0]))
        fat = b"".join(self._at(sector) for sector in self._chain(self._mini_fat_start))
        out, sector, seen = b"", first, 0
        while len(out) < size and sector <= _LAST and seen <= len(fat) // 4:
            begin = sector * 64
            if begin // self._sector >= len(places) or sector * 4 + 4 > len(fat):
                raise Damaged
            within = begin % self._sector
            out += self._at(places[begin // self._sector])[within : within + 64]
            sector, seen = struct.unpack_from("<I", fat, sector * 4)[0], seen + 1
        return out[:size]

    def _table(self, head: bytes) -> list[int]:
        """Which sector follows which."""
        count, extra = struct.unpack_from("<I", head, 44)[0], struct.unpack_from("<I", head, 68)[0]
        most = self._size // self._sector + 1
        if count > most:
            raise Damaged
        sectors = list(struct.unpack_from("<109I", head, 76))
        per = self._sector // 4
        for _ in range(most):
            if extra > _LAST:
                break
            block = struct.unpack(f"<{per}I", self._at(extra, whole=True))
            sectors += block[:-1]
            extra = block[-1]
        fat: list[int] = []
        for sector in [each for each in sectors if each <= _LAST][:count]:
            fat += struct.unpack(f"<{per}I", self._at(sector, whole=True))
        return fat

    def _chain(self, first: int) -> list[int]:
        """The sectors of a chain. Raises Damaged where it runs in a circle or out of the file."""
        found: list[int] = []
        while first <= _LAST:
            if first >= len(self._fat) or len(found) > len(self._fat):
                raise Damaged
            found.append(first)
            first = self._fat[first]
        if first not in (_END, _FREE):
            raise Damaged
        return found

    def _at(self, sector: int, *, whole: bool = False) -> bytes:
        block = self._read((sector + 1) * self._sector, self._sector)
        if not block or (whole and len(block) < self._sector):
            raise Damaged
        return block.ljust(self._sector, b"\0")

    def _read(self, start: int, size: int) -> bytes:
        with self._place.open("rb") as file:
            file.seek(start)
            return file.read(size)


def is_encrypted(stream: bytes) -> bool:
    """Whether the first records of a workbook's stream demand a password (FILEPASS, before anything else is told)."""
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        if record == 0x2F:
            return True
        if record == 0x0A:
            return False
        at += 4 + length
    return False
