"""OLE compound files: a small file system inside of an old Office file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from clientimport.reader.workbooks.spreadsheets import Refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: free, end of chain, part of the table itself."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_NONE = 0xFFFFFFFF


class CompoundFile:
    """The streams of a compound file. Raises Refused for one that is damaged or cut short."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise Refused("It is damaged: it is cut short.")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refused("It is damaged: its sectors have no size.")
        self._size = 1 << shift
        self._sectors = -(-len(data) // self._size) - 1
        first_directory, _, self._cutoff, first_mini, _, first_table, _ = struct.unpack_from("<7I", data, 48)
        self._table = self._allocation(first_table)
        directory = self._chain(first_directory)
        self._entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
        if not self._entries or self._entries[0][66] != _ROOT:
            raise Refused("It is damaged: it has no directory.")
        self._mini_table = _numbers(self._chain(first_mini)) if first_mini < _LAST else ()
        start, size = struct.unpack_from("<II", self._entries[0], 116)
        self._mini = self._chain(start)[:size] if start < _LAST and size else b""

    def names(self) -> list[str]:
        """Names of the streams and folders at the top."""
        return [_name(entry) for entry in self._top()]

    def stream(self, name: str) -> bytes | None:
        """A stream's bytes; None: there is none of that name at the top."""
        for entry in self._top():
            if entry[66] == _STREAM and _name(entry).lower() == name.lower():
                start, size = struct.unpack_from("<II", entry, 116)
                return self._bytes(start, size)
        return None

    def _bytes(self, start: int, size: int) -> bytes:
        if not size:
            return b""
        if size >= self._cutoff:
            found = self._chain(start, size)
        else:
            pieces = [
                self._mini[number * 64 : number * 64 + 64] for number in _followed(start, self._mini_table, self._mini_table)
            ]
            found = b"".join(pieces)
        if len(found) < size:
            raise Refused("It is damaged: it is cut short.")
        return found[:size]

    def _allocation(self, first_table: int) -> tuple[int, ...]:
        """Each sector's successor."""
        places = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while first_table < _LAST and first_table not in seen:
            seen.add(first_table)
            numbers = _numbers(self._sector(first_table))
            places += numbers[:-1]
            first_table = numbers[-1] if numbers else _NONE
        used = [place for place in dict.fromkeys(places) if place < _LAST]
        return _numbers(b"".join(self._sector(place) for place in used))

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors:
            raise Refused("It is damaged: it is cut short.")
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _chain(self, start: int, size: int | None = None) -> bytes:
        """The sectors that follow each other from one on; no more than `size` bytes need."""
        most = self._sectors if size is None else -(-size // self._size)
        pieces: list[bytes] = []
        for number in _followed(start, self._table, range(self._sectors)):
            if len(pieces) >= most:
                break
            pieces.append(self._sector(number))
        return b"".join(pieces)

    def _top(self) -> Iterator[bytes]:
        """The entries right below the root: a tree of neighbours; those of embedded documents stand deeper."""
        waiting, seen = [struct.unpack_from("<I", self._entries[0], 76)[0]], {0}
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            if entry[66] in (_STORAGE, _STREAM):
                yield entry
            waiting += struct.unpack_from("<II", entry, 68)


def _followed(start: int, table: tuple[int, ...], within: range | tuple[int, ...]) -> Iterator[int]:
    """A chain of sector numbers; one that comes back to itself is damaged."""
    seen = bytearray(len(table))
    while start < _LAST:
        if start >= len(table) or start >= len(within):
            raise Refused("It is damaged: it is cut short.")
        if seen[start]:
            raise Refused("It is damaged: a part of it leads back to itself.")
        seen[start] = 1
        yield start
        start = table[start]


def _numbers(sectors: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4])


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
