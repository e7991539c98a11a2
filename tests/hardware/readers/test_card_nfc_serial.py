"""Which card a reader's line names, in the many ways readers write a UID."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.hardware import Scan
from kiosk.hardware.card_nfc_serial import SerialCardReader
from tests.hardware.readers.plugs import told

READER = SerialCardReader("card", "/dev/ttyUSB0")


@pytest.mark.parametrize(
    ("line", "card"),
    [
        ("04A2B911", "04A2B911"),
        ("04:a2:b9:11", "04A2B911"),
        ("04 A2 B9 11 5C 6D 80 ", "04A2B9115C6D80"),
        ("04-A2-B9-11-5C-6D-80-01-02-03", "04A2B9115C6D80010203"),
        ("UID: 04A2B911", "04A2B911"),
        ("Card found, UID=04:A2:B9:11", "04A2B911"),
    ],
)
def test_a_uid_is_read_however_it_is_written(line: str, card: str) -> None:
    assert told(READER.card_in(line)) == card


@pytest.mark.parametrize("line", ["04A2B9", "04A2B91", "hello", "04A2B9112", "04" * 11, "04 " * 11, "removed", ":::"])
def test_a_line_without_a_uid_is_garbage(line: str) -> None:
    assert told(READER.card_in(line)) == "garbage"


def test_the_bytes_are_turned_round_when_the_reader_sends_them_so() -> None:
    assert told(SerialCardReader("card", "/dev/t", reverse=True).card_in("11:B9:A2:04")) == "04A2B911"


def test_the_number_is_given_in_ten_decimal_digits_when_the_library_knows_it_so() -> None:
    assert told(SerialCardReader("card", "/dev/t", decimal=True).card_in("00A2B911")) == "0010664209"


def test_a_pattern_picks_the_uid_out_of_a_line_with_a_checksum() -> None:
    reader = SerialCardReader("card", "/dev/t", framing="stx-etx", pattern=r"([0-9A-F]{10})[0-9A-F]{2}")
    assert told(reader.card_in("0102B6B8D4D9")) == "0102B6B8D4"


def test_a_pattern_without_a_group_takes_all_it_fits() -> None:
    assert told(SerialCardReader("card", "/dev/t", pattern="[0-9A-F]{8}").card_in("04A2B911")) == "04A2B911"


def test_a_pattern_whose_group_found_nothing_is_garbage() -> None:
    assert told(SerialCardReader("card", "/dev/t", pattern="(04A2B911)?.*").card_in("other")) == "garbage"


@given(some.text(some.characters(codec="ascii", min_codepoint=32, max_codepoint=126), max_size=256))
def test_any_line_gives_a_uid_or_garbage(line: str) -> None:
    card = READER.card_in(line)
    if isinstance(card, Scan):
        assert set(card.code) <= set("0123456789ABCDEF")
        assert 8 <= len(card.code) <= 20
