"""Stretches of a text are read at once, in threads: wherever they are cut, whatever fails, whenever the reader is left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source
from clientimport.reader.encoding.decoding import Encoding
from clientimport.reader.pieces import Piece
from clientimport.reader.text import body as body_module
from clientimport.reader.text import buffers as buffers_module
from clientimport.reader.text.ahead import THREADS
from clientimport.reader.text.body import Body
from clientimport.reader.text.buffers import Buffer, Cutting, buffers, in_turn
from clientimport.reader.text.fast import Plain, read_plain
from clientimport.reader.text.gathering import Gathering
from clientimport.reader.text.grammar import Dialect

NAMES = ("A", "B")
PLAIN = b"a,b\n" * 9
LONG = "".join(f'{at},"Zoë {at}"\r\n' for at in range(400))


def body(path: Path, text: str, *, chunk: int, fast: bool = True) -> Body:
    path.write_bytes(text.encode())
    return Body(str(path), path, Encoding("utf-8"), Dialect(","), NAMES, NAMES, 0, 0, 1, fast=fast, chunk=chunk)


def told(pieces: Iterator[Piece]) -> list[object]:
    """Rows, broken rows and faults, each with its place."""
    found: list[object] = []
    for piece in pieces:
        for frame in (piece.rows, piece.broken, piece.faults):
            places = piece.places(frame[frame.columns[0]]) if frame.height else frame
            found += list(zip(frame.rows(), places.rows(), strict=True))
        found += [dict(piece.layout)] * bool(piece.layout)
    return sorted(found, key=str)


def reading_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("clientimport-read")]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\r\nc,d\r\ne,f\r\n",
        "a,b\r\nc,d\r\ne,f",
        "a,b\rc,d\re,f\r",
        'a,"b, b"\r\n"c ""c""",d\r\ne,f\r\n',
        'a,"one\r\ntwo\r\nthree"\r\nc,d\r\n"one\ntwo",f\r\n',
        "é,日本\r\n😀,ß\r\nü,ñ",
        'a,b\r\n"open,d\r\ne,f\r\ng,5"\r\nh,"i"\r\n',
        "a,b\r\nc\r\nd,e,f\r\n\r\ng,h\r\n",
    ],
    ids=["CRLF", "no line end", "CR", "quotes", "line breaks in cells", "many bytes a character", "stray quotes", "faults"],
)
def test_wherever_it_is_cut_the_same_is_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    measure = told(body(path, text, chunk=1 << 20, fast=False).pieces())
    assert measure
    for chunk in range(1, len(text.encode()) + 2):
        assert told(body(path, text, chunk=chunk).pieces()) == measure, chunk


def test_a_reader_left_early_leaves_no_thread(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"A,B\r\n" + LONG.encode())
    pieces = body(tmp_path / "b.csv", LONG, chunk=64).pieces()
    next(pieces)
    assert reading_threads()
    pieces.close()
    assert not reading_threads()
    with closing(open_source(str(tmp_path / "a.csv"), 0, SourceOptions())) as source:
        for _ in source.batches(7):
            break
    assert not reading_threads()


def test_a_reader_that_is_interrupted_leaves_no_thread(tmp_path: Path) -> None:
    def interrupted() -> None:
        with closing(body(tmp_path / "a.csv", LONG, chunk=64).pieces()) as pieces:
            for at, _ in enumerate(pieces):
                if at == 5:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not reading_threads()


def test_a_reader_read_to_the_end_leaves_no_thread(tmp_path: Path) -> None:
    pieces = list(body(tmp_path / "a.csv", LONG, chunk=64).pieces())
    assert sum(piece.rows.height for piece in pieces) == 400
    assert not reading_threads()


@pytest.mark.parametrize("failure", [MemoryError("no room"), KeyboardInterrupt()])
def test_what_fails_in_a_thread_fails_in_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def failing(text: bytes, gathering: Gathering, *, final: bool) -> Plain | None:
        if b"Zo\xc3\xab 50" in text:
            raise failure
        return read_plain(text, gathering, final=final)

    monkeypatch.setattr(body_module, "read_plain", failing)
    rows = 0
    with pytest.raises(type(failure)), closing(body(tmp_path / "a.csv", LONG, chunk=256).pieces()) as pieces:
        for piece in pieces:
            rows += piece.rows.height
    assert 30 < rows <= 50
    assert not reading_threads()


def test_a_line_that_is_too_long_stops_the_reader_behind_the_rows_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffers_module, "LONGEST_LINE", 2000)
    text = LONG + "x" * 9000 + ",y\r\n"
    rows = 0
    with pytest.raises(SourceFailure, match="A line is longer"):
        for piece in body(tmp_path / "a.csv", text, chunk=256).pieces():
            rows += piece.rows.height
    assert rows == 400
    assert not reading_threads()


def test_only_so_much_is_begun_as_there_are_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bytes] = []

    def counting(text: bytes, gathering: Gathering, *, final: bool) -> Plain | None:
        begun.append(text)
        return read_plain(text, gathering, final=final)

    monkeypatch.setattr(body_module, "read_plain", counting)
    with closing(body(tmp_path / "a.csv", LONG, chunk=64).pieces()) as pieces:
        for taken in range(1, 20):
            next(pieces)
            assert len(begun) <= taken + THREADS


def test_work_is_not_in_vain_where_cells_hold_line_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f'{at},"one\ntwo\nthree {at}"\r\n' for at in range(500))
    calls: list[bytes] = []

    def counting(text: bytes, gathering: Gathering, *, final: bool) -> Plain | None:
        calls.append(text)
        return read_plain(text, gathering, final=final)

    monkeypatch.setattr(body_module, "read_plain", counting)
    assert sum(piece.rows.height for piece in body(tmp_path / "a.csv", text, chunk=512).pieces()) == 500
    # Until the first stretch has ended inside a record, some are begun that must be begun again.
    assert len(text) <= sum(map(len, calls)) < len(text) + 4 * 512


def test_work_is_not_in_vain_where_quotes_are_stray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every stretch a quote too many, so that pairs of quotes begin where they end."""
    text = "".join(f'{at},"one\ntwo\nthree {at}"\r\n' + f'{at},stray" {at}\r\n' * (at % 5 == 0) for at in range(500))
    calls: list[bytes] = []

    def counting(text: bytes, gathering: Gathering, *, final: bool) -> Plain | None:
        calls.append(text)
        return read_plain(text, gathering, final=final)

    monkeypatch.setattr(body_module, "read_plain", counting)
    pieces = list(body(tmp_path / "a.csv", text, chunk=512).pieces())
    assert (sum(piece.rows.height for piece in pieces), sum(piece.broken.height for piece in pieces)) == (500, 100)
    assert len(text) <= sum(map(len, calls)) < len(text) + 4 * 512


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (PLAIN + b'c,"d\ne"\n|f,"g\n', b'h"\n'),
        (b'stray"\n' + PLAIN * 12 + b'c,"d\ne"\n|f,"g\n', b'h"\n'),  # the number of quotes is even where the cell is open
        (b'stray"\n' + PLAIN * 12 + b'c,"d\ne"\nf,g\n|', b"h,i\n"),
        (PLAIN + b'|stray"\nc,"d\ne"\nf,"g\n', b'h"\n'),  # as a stray quote is near, before it
        (b'a,b\n"c\n' + b"d\n" * 40 + b"|", b"d\n"),  # no record, and no even number
        (b"a,b\n" + b"d\n" * 40 + b'|"c\n', b'd"\n'),  # no record: behind an even number
    ],
)
def test_a_stretch_ends_behind_a_record(tmp_path: Path, text: bytes, end: bytes) -> None:
    def is_record(lines: bytes) -> bool:
        return Dialect(",").record.fullmatch(lines) is not None and Dialect(",").width(lines) == 2

    path = tmp_path / "a.csv"
    before, after = text.split(b"|")
    path.write_bytes(before + after + end + b"j,k\n" * 9)
    cutting = Cutting(len(before + after), b'"', careful=True, is_record=is_record)
    assert next(buffers(str(path), path, Encoding("utf-8"), 0, cutting)).text == before


@pytest.mark.parametrize(
    ("encoding", "text", "quote", "ends"),
    [
        # As they lie in the file, each stretch is measured from where the last one ended.
        ("utf-8", b'aaaa\n"b\nc"\nd,d,d\n' + b"e" * 90, b'"', [5, 11, 17]),
        ("utf-8", b'aaaa\n"b\nc"\nd,d,d\n' + b"e" * 90, b"", [8, 17]),
        ("utf-8", b'aaaa\rbb"\rc"\rd,d,d\r' + b"e" * 90, b'"', [5, 12, 18]),
        ("utf-8", b'a"\nb\nccc\nd,d,d\n' + b"e" * 90, b'"', [9]),  # a stray quote
        ("latin-1", b'aaaa\n"b\nc"\nd,d,d\n' + b"e" * 90, b'"', [5, 17]),
        ("latin-1", b'aaaa\n"b\nc"\nd,d,d\n' + b"e" * 90, b"", [8, 17]),
        ("latin-1", b'aaaa\rbb"\rc"\rd,d,d\r' + b"e" * 90, b'"', [5, 18]),
        ("latin-1", b'a"\nb\nccc\nd,d,d\n' + b"e" * 90, b'"', [9]),
    ],
)
def test_where_a_stretch_ends(tmp_path: Path, encoding: str, text: bytes, quote: bytes, ends: list[int]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    found = list(buffers(str(path), path, Encoding(encoding), 0, Cutting(10, quote, careful=bool(quote))))
    assert b"".join(buffer.text for buffer in found) == text
    assert [buffer.final for buffer in found] == [False] * (len(found) - 1) + [True]
    at, seen = 0, []
    for buffer in found:
        at += len(buffer.text)
        seen.append(at)
    assert seen[: len(ends)] == ends


def test_what_is_left_of_one_stretch_comes_before_the_next() -> None:
    seen = []
    cutting = Cutting(10, b'"')
    for buffer in in_turn([Buffer(b"abc", 3, False), Buffer(b"def", 3, False), Buffer(b"gh", 3, True)], cutting):
        seen.append((buffer.text, buffer.final))
        buffer.done = len(buffer.text) - (len(seen) != 5)
    assert seen == [(b"abc", False), (b"cdef", False), (b"fgh", True), (b"h", True), (b"h", True)]
    assert cutting.careful  # from the first one on that left something


@pytest.mark.parametrize("size", [1, 7, 64])
@pytest.mark.parametrize("text", [b"a\nbb\n\nccc", b"a\rb\rc", b"a" * 200, b"a\r\nb\r\n" * 40, b"\n", b"x\ry\nz" * 30])
def test_stretches_are_the_text_whatever_their_size(tmp_path: Path, text: bytes, size: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text)
    found = list(buffers(str(path), path, Encoding("utf-8", skip=3), 0, Cutting(size)))
    assert b"".join(buffer.text for buffer in found) == text
    assert [buffer.final for buffer in found] == [False] * (len(found) - 1) + [True]
    assert all(buffer.text[-1:] in b"\r\n" for buffer in found[:-1])


def test_a_file_that_becomes_shorter_meanwhile_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc\n" * 100)
    stretches = buffers(str(path), path, Encoding("utf-8"), 0, Cutting(40))
    first = next(stretches)
    path.write_bytes(b"abc\n" * 15 + b"d")
    assert [buffer.text for buffer in [first, *stretches]] == [b"abc\n" * 10, b"abc\n" * 5, b"d"]
