"""What detection looks at: the beginning of a text, lines from its end, and those around the first quote behind a backslash."""

from __future__ import annotations

from dataclasses import dataclass

from clientimport.reader.arrival.incoming import Incoming
from clientimport.reader.encoding.decoding import Encoding, text_chunks
from clientimport.reader.text.buffers import complete, refuse_long_line

SAMPLE = 1 << 19
"""Bytes of text from the beginning."""
_END = 1 << 13
"""Bytes from the end, or around a mark."""


@dataclass(frozen=True)
class Evidence:
    """`sample`: the beginning, in whole lines; `whole`: it is all of the text. `more`: whole lines from elsewhere."""

    sample: bytes
    whole: bool
    more: bytes = b""


def gather_evidence(incoming: Incoming, encoding: Encoding) -> Evidence:
    """A file -> parts of its text. Raises SourceFailure for a line that is too long."""
    chunks = text_chunks(incoming.place, encoding, SAMPLE)
    sample = next(chunks, b"")
    for more in chunks:
        if end := complete(sample):
            return Evidence(sample[:end], False, _elsewhere(incoming, encoding, sample))
        refuse_long_line(incoming.path, len(sample))
        sample += more
    return Evidence(sample, True)


def _elsewhere(incoming: Incoming, encoding: Encoding, sample: bytes) -> bytes:
    """Lines behind the sample; none where the file's bytes are not its text."""
    size = incoming.place.stat().st_size
    if not encoding.is_utf8 or size < len(sample) + 2 * _END:
        return b""
    with incoming.place.open("rb") as file:
        file.seek(size - _END)
        end = _lines(file.read(), final=True)
        if incoming.escape is None or incoming.escape < len(sample):
            return end
        file.seek(incoming.escape - _END)
        return _lines(file.read(2 * _END), final=False) + end


def _lines(stretch: bytes, *, final: bool) -> bytes:
    """The whole lines of a stretch that begins and, unless `final`, ends anywhere."""
    begin = min((at + 1 for at in (stretch.find(b"\n"), stretch.find(b"\r")) if at >= 0), default=len(stretch))
    return stretch[begin:] if final else stretch[begin : complete(stretch)]
