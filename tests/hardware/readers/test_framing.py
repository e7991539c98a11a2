"""Frames: any bytes, in any pieces, give the codes that are in them and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.hardware import Scan
from kiosk.hardware.framing import Frames, Framing
from tests.hardware.readers.plugs import told

FRAMINGS: tuple[Framing, ...] = ("cr", "lf", "crlf", "stx-etx")
CODES = some.lists(some.text(some.characters(codec="ascii", min_codepoint=32, max_codepoint=126), min_size=1))
BYTES = some.binary() | some.lists(some.sampled_from([b"\x02", b"\x03", b"\r", b"\n", b"A7"])).map(b"".join)


def read(framing: Framing, *pieces: bytes) -> list[str]:
    frames = Frames(framing, pause=1.0)
    return [told(code) for piece in pieces for code in frames.feed(piece, 0.0)]


def framed(framing: Framing, code: str) -> bytes:
    before, after = {"cr": ("", "\r"), "lf": ("", "\n"), "crlf": ("", "\r\n"), "stx-etx": ("\x02", "\x03")}[framing]
    return f"{before}{code}{after}".encode("ascii")


@pytest.mark.parametrize("framing", FRAMINGS)
@given(codes=CODES)
def test_every_code_comes_out_as_it_went_in(framing: Framing, codes: list[str]) -> None:
    assert read(framing, b"".join(framed(framing, code) for code in codes)) == codes


@pytest.mark.parametrize("framing", FRAMINGS)
@given(data=BYTES, cuts=some.lists(some.integers(0, 200)))
def test_where_the_bytes_are_cut_makes_no_difference(framing: Framing, data: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[start:end] for start, end in pairwise(edges)]
    assert read(framing, *pieces) == read(framing, data)


@pytest.mark.parametrize("framing", FRAMINGS)
@given(pieces=some.lists(some.tuples(BYTES, some.floats(allow_nan=False))))
def test_whatever_comes_only_printable_codes_come_out(framing: Framing, pieces: list[tuple[bytes, float]]) -> None:
    frames = Frames(framing, pause=1.0)
    for data, at in pieces:
        for code in frames.feed(data, at):
            if isinstance(code, Scan):
                assert 1 <= len(code.code) <= 256
                assert code.code.isascii()
                assert code.code.isprintable()


def test_any_line_end_ends_a_line_and_empty_lines_are_nothing() -> None:
    assert read("crlf", b"A1\r\nA2\rA3\n\n\r\n\rA4") == ["A1", "A2", "A3"]


def test_what_is_outside_stx_and_etx_is_nothing() -> None:
    assert read("stx-etx", b"noise\r\n\x02A1\x03more\x02A2\r\n\x03\x03") == ["A1", "A2"]


def test_a_new_stx_begins_again() -> None:
    assert read("stx-etx", b"\x02HALF\x02WHOLE\x03") == ["WHOLE"]


def test_a_code_of_256_characters_is_the_longest() -> None:
    assert read("crlf", b"7" * 256 + b"\r" + b"7" * 257 + b"\rA1\r") == ["7" * 256, "garbage", "A1"]


def test_an_endless_code_is_garbage_while_it_still_comes() -> None:
    assert read("crlf", b"7" * 10_000) == ["garbage"]


def test_half_a_code_is_dropped_after_a_pause() -> None:
    frames = Frames("crlf", pause=0.5)
    assert frames.feed(b"HAL", 10.0) == []
    assert [told(code) for code in frames.feed(b"A1\r", 10.6)] == ["A1"]


def test_a_code_in_pieces_with_short_gaps_is_one_code() -> None:
    frames = Frames("crlf", pause=0.5)
    pieces = enumerate([b"A", b"1", b"\r"])
    assert [told(code) for gap, piece in pieces for code in frames.feed(piece, gap * 0.4)] == ["A1"]


def test_a_frame_that_was_broken_off_does_not_take_in_the_noise_after_a_pause() -> None:
    frames = Frames("stx-etx", pause=0.5)
    assert frames.feed(b"\x02HAL", 10.0) == []
    assert frames.feed(b"noise\x03", 11.0) == []
