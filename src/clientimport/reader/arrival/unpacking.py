"""Compressed files (.gz, .bz2, .xz, .zst): how one is recognised, and its content as a stream that is never long in memory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.incoming import STEP, stream_chunks

_MAGIC = (
    (rb"\x1f\x8b\x08", "gzip"),
    (rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", "bzip2"),
    (rb"\xfd7zXZ\0", "xz"),
    (rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18", "zstd"),
)
SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".zstd")
_MEMORY = 1 << 30
_ZSTD_STEP = 1 << 12
"""Bytes given to the zstd decoder at a time: four of them may become 128 KiB, and it gives them all at once."""


class _Decoder(Protocol):
    """What the decoders of bz2 and lzma have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def compression(head: bytes) -> str:
    """ "gzip", "bzip2", "xz" or "zstd" by a file's first bytes; "" for a file that is not compressed."""
    return next((name for magic, name in _MAGIC if re.match(magic, head, re.DOTALL)), "")


def unpacked(file: BinaryIO, method: str, where: str) -> Iterator[bytes]:
    """The content of a compressed file, piece by piece.

    Raises SourceFailure for a damaged or truncated one, and where the library for zstd is not installed.
    """
    import bz2
    import gzip
    import lzma

    try:
        if method == "gzip":
            yield from stream_chunks(gzip.GzipFile(fileobj=file))
        elif method == "bzip2":
            yield from _frames(file, bz2.BZ2Decompressor)
        elif method == "xz":
            yield from _frames(file, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY))
        else:
            yield from _zstd(file, where)
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, ValueError) as error:
        raise _damaged(method, where, early=isinstance(error, EOFError)) from None
    except OSError as error:
        if error.errno is None:  # bz2 says so that the data is no good
            raise _damaged(method, where, early=False) from None
        raise


def limited(chunks: Iterable[bytes], most: int, where: str, so_far: Callable[[int], int]) -> Iterator[bytes]:
    """The same pieces, until there are too many bytes. `so_far(more)`: adds to a count that several streams may share."""
    for chunk in chunks:
        if so_far(len(chunk)) > most:
            raise SourceFailure(
                f"More than {in_words(most)} come out of it: a packing error, or made to fill the disk.",
                fix="If it is meant to be so large, raise the limit (`source: {limits: {unpacked: …}}`).",
                where=where,
            )
        yield chunk


def in_words(size: int) -> str:
    """A limit as people write it."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit and size % unit == 0:
            return f"{size // unit:,} {name}"
    return f"{size:,} bytes"


def _damaged(method: str, where: str, *, early: bool) -> SourceFailure:
    what = "ends too early" if early else "is damaged"
    return SourceFailure(f"The {method} file {what}.", fix="Copy or export it again.", where=where)


def _frames(file: BinaryIO, new: Callable[[], _Decoder]) -> Iterator[bytes]:
    """One compressed stream behind the other, as such files may be joined; NULs may fill up the end."""
    data = file.read(STEP)
    while data:
        decoder = new()
        while not decoder.eof:
            if decoder.needs_input and not data:
                data = file.read(STEP)
                if not data:
                    raise EOFError
            yield decoder.decompress(data, STEP)
            data = b""
        data = (decoder.unused_data or file.read(STEP)).lstrip(b"\0")
        while not data and (more := file.read(STEP)):
            data = more.lstrip(b"\0")


def _zstd(file: BinaryIO, where: str) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError:
        raise SourceFailure(
            "It is compressed with zstd, for which a library is not installed.",
            fix="Install it (`pip install 'clientimport[zstd]'`), or unpack the file first.",
            where=where,
        ) from None
    try:
        data = file.read(_ZSTD_STEP)
        while data:
            decoder = zstandard.ZstdDecompressor().decompressobj()
            while not decoder.eof:
                yield decoder.decompress(data)
                if decoder.eof:
                    break
                data = file.read(_ZSTD_STEP)
                if not data:
                    raise EOFError
            data = decoder.unused_data or file.read(_ZSTD_STEP)
    except zstandard.ZstdError:
        raise _damaged("zstd", where, early=False) from None
