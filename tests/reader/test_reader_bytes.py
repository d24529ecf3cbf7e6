"""What is told of bytes fast is what is told of them slowly: the first byte that is not UTF-8, where lines begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clientimport.reader.arrival import incoming as incoming_module
from clientimport.reader.arrival.incoming import take_in
from clientimport.reader.encoding.decoding import Encoding
from clientimport.reader.text import lines as lines_module
from clientimport.reader.text import sampling
from clientimport.reader.text.lines import line_starts, read_lines
from clientimport.reader.text.sampling import gather_evidence


def first_bad_byte(text: bytes) -> int | None:
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


PARTS = [b"a", b"\n", b"\r\n", "é".encode(), "日".encode(), "😀".encode()]
BAD = [b"\xe9", b"\xc3", b"\xf0\x9f", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x80"]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1 << 20])
@given(parts=st.lists(st.sampled_from(PARTS * 3 + BAD), min_size=1, max_size=40))
@example(parts=[b"a\n", "😀".encode(), b"\n", b"\xf0\x9f"])
def test_the_first_byte_that_is_not_utf_8_is_found(
    tmp_path_factory: pytest.TempPathFactory, step: int, parts: list[bytes]
) -> None:
    text = b"".join(parts)
    path = tmp_path_factory.mktemp("bytes") / "a.csv"
    path.write_bytes(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incoming_module, "STEP", step)
        assert take_in(str(path)).bad_utf8 == first_bad_byte(text)


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1 << 20])
@given(parts=st.lists(st.sampled_from([*PARTS, b"\n", b"\r\n", b"\r", b"\x01"]), max_size=30))
@example(parts=[b"a\r\nb\r"])
@example(parts=[b"a\nb\r"])
@example(parts=[b"a\r\nb\nc\r"])
@example(parts=[b"a\r\nb\nc\r\r"])
@example(parts=[b"\r\r\n\r\n"])
@example(parts=[b"a\n\x01\x02\x1d\x1e\x1fb\r\n"])
def test_lines_begin_behind_line_ends(step: int, parts: list[bytes]) -> None:
    text = b"".join(parts)
    if (lines := read_lines(text)) is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lines_module, "_STEP", step)
            begins = [0, *(at + 1 for at, byte in enumerate(text[:-1]) if byte == 10)] if text else []
            assert line_starts(text, lines, 10).to_list() == begins


@given(parts=st.lists(st.sampled_from([b"a", b"bcd", b"\r", "é".encode()]), min_size=1, max_size=30))
def test_lines_begin_behind_carriage_returns(parts: list[bytes]) -> None:
    text = b"".join(parts)
    lines = read_lines(text.replace(b"\r", b"\n"))
    assert lines is not None
    begins = [0, *(at + 1 for at, byte in enumerate(text[:-1]) if byte == 13)]
    assert line_starts(text, lines, 13).to_list() == begins
    assert line_starts(text, lines, 13, same=False).to_list() == begins


@pytest.mark.parametrize("shift", range(-2, 3))
def test_a_quote_behind_a_backslash_is_found_wherever_pieces_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shift: int
) -> None:
    monkeypatch.setattr(sampling, "SAMPLE", 100)
    monkeypatch.setattr(sampling, "_END", 50)
    monkeypatch.setattr(incoming_module, "STEP", 64)
    line = b'1,a\\b,"c"\n'
    text = line * 60
    at = 100 + 64 * 3 + shift
    text = text[:at] + b'\\"' + text[at + 2 :]
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    taken = take_in(str(path))
    assert taken.escape == at
    assert b'\\"' in gather_evidence(taken, Encoding("utf-8")).more
