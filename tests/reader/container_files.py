"""Containers made for tests: archives with what members, compound files with what streams."""

from __future__ import annotations

import io
import struct
import zipfile


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def types(content: str) -> dict[str, bytes]:
    return {"[Content_Types].xml": f'<Types><Override ContentType="{content}"/></Types>'.encode()}


def compound(streams: dict[str, bytes]) -> bytes:
    """A small OLE compound file; every stream is padded to 4096 bytes, so that none is a mini stream."""
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        first, count = len(sectors), -(-len(data) // 512)
        sectors.extend(data[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(count))
        fat.extend([*range(first + 1, first + count), 0xFFFFFFFE])
        return first

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        return text.ljust(64, b"\0") + struct.pack("<HBB12x16x4x16xIIi", len(text), kind, 1, start, size, 0)

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0)
    for name, data in streams.items():
        padded = data.ljust(4096, b"\0")
        directory += entry(name, 2, put(padded), len(padded))
    start = put(directory)
    sectors.append(b"")
    fat.append(0xFFFFFFFD)
    sectors[-1] = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", len(sectors) - 1, *[0xFFFFFFFF] * 108)
    return head + b"".join(sectors)


def biff(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", number, len(data)) + data for number, data in records)
