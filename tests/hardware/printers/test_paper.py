"""The reader of printer bytes is as strict as a proof needs: what it does not know, it refuses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.hardware.paper import Cut, ForbiddenCommand, Mark, PaperLine, Question, Raster, Roll

_SLIP = b"\x1b@\x1ba\x01\x1bE\x01\x1b!\x30Perpus\n\x1b!\x00\x1ba\x00Buku\n\x1bd\x02\x10\x04\x04\x1dr\x01\x1dV\x01"
_MARKS = [
    PaperLine("Perpus", bold=False, wide=True, tall=True, centred=True),
    PaperLine("Buku"),
    PaperLine(""),
    PaperLine(""),
    Question(4),
    Question(0),
    Cut(full=False),
]


def _read(stream: bytes) -> list[Mark]:
    return list(Roll().feed(stream))


def test_a_slip_is_read_as_it_would_be_printed() -> None:
    assert _read(_SLIP) == _MARKS


@given(st.lists(st.integers(0, len(_SLIP)), max_size=8))
def test_it_does_not_matter_where_the_stream_is_torn(tears: list[int]) -> None:
    roll, marks, ends = Roll(), list[Mark](), [0, *sorted(tears), len(_SLIP)]
    for start, end in pairwise(ends):
        marks += roll.feed(_SLIP[start:end])
    assert marks == _MARKS
    assert roll.finished


def test_choosing_a_size_ends_bold_as_printers_do() -> None:
    assert _read(b"\x1bE\x01\x1b!\x00a\n") == [PaperLine("a")]


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(b"\x1bp\x00\x19\xfa", id="opens a drawer"),
        pytest.param(b"\x10\x14\x01\x00\x01", id="opens a drawer at once"),
        pytest.param(b"\x10\x05\x02", id="clears the printer"),
        pytest.param(b"\x10\x04\x07", id="a question with more bytes"),
        pytest.param(b"\x1bt\x10", id="a code page"),
        pytest.param(b"\x1c&", id="Chinese letters"),
        pytest.param(b"\x1d(k\x03\x001C\x03", id="a symbol"),
        pytest.param(b"\x1dv0\x03\x01\x00\x01\x00\xff", id="a picture in double size"),
        pytest.param(b"\x1dv1\x00\x01\x00\x01\x00\xff", id="another kind of picture"),
        pytest.param(b"\x1dv0\x00\x00\x00\x01\x00", id="a picture of nothing"),
        pytest.param(b"\x1dv0\x00\x61\x00\x01\x00", id="a picture wider than paper"),
        pytest.param(b"\x1dv0\x00\x01\x00\x41\x02", id="a picture of metres"),
        pytest.param(b"ab\x1dv0\x00\x01\x00\x01\x00\xff", id="a picture inside a line"),
        pytest.param(b"\x1dv0\x00\x05\x00\x01\x00\x10\x14\x01\x00\x01", id="a drawer opened at once in a picture"),
        pytest.param(b"\x1dV\x42\x00", id="a cut of another kind"),
        pytest.param(b"\x1bd\xff", id="metres of paper"),
        pytest.param(b"\x1b!\x80", id="underlined"),
        pytest.param(b"\x1ba\x02", id="at the right"),
        pytest.param(b"\r", id="carriage return"),
        pytest.param(b"\x00", id="nothing"),
        pytest.param(b"\x7f", id="delete"),
        pytest.param(b"\xe9", id="a letter of some code page"),
        pytest.param(b"ab\x1bE\x01", id="a style inside a line"),
        pytest.param(b"ab\x1b@", id="a reset inside a line"),
        pytest.param(b"ab\x1dV\x00", id="a cut inside a line"),
    ],
)
def test_everything_else_is_forbidden(stream: bytes) -> None:
    with pytest.raises(ForbiddenCommand):
        _read(stream)


def test_dots_are_no_commands() -> None:
    dots = b"\x1b@\x1dV\x00\x1bp\x00"
    assert _read(b"\x1dv0\x00\x04\x00\x02\x00" + dots + b"a\n") == [Raster((dots[:4], dots[4:])), PaperLine("a")]


@given(st.integers(0, 255))
def test_of_all_single_bytes_only_letters_and_line_feeds_print(byte: int) -> None:
    allowed = 0x20 <= byte <= 0x7E or byte in {0x0A, 0x10, 0x1B, 0x1D}  # the last three begin commands
    try:
        _read(bytes([byte]))
    except ForbiddenCommand:
        assert not allowed
    else:
        assert allowed
