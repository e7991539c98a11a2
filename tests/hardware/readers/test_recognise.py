"""Card or item: the rules, one by one."""

from __future__ import annotations

import pytest

from kiosk.events import CardRead, CodeUnknown, ControlCardRead, ItemSeen
from kiosk.hardware import Garbage, Scan
from kiosk.hardware.reading import Repeats
from kiosk.hardware.recognise import Codes, Reads, recognise

CODES = Codes()
UNKNOWN = CodeUnknown()


@pytest.mark.parametrize("card", ["A20230001", "3573010101900001", "04A2B911", "04A2B9115C6D80", "0" * 20])
def test_the_sample_librarys_cards_are_cards_on_any_scanner(card: str) -> None:
    assert recognise(Scan(card), "both", CODES) == CardRead(card)


def test_the_sample_librarys_barcodes_are_items() -> None:
    assert recognise(Scan("BK000001"), "both", CODES) == ItemSeen("BK000001")


def test_a_code_that_fits_nothing_is_unknown_to_a_reader_of_both() -> None:
    assert recognise(Scan("9786020332956"), "both", CODES) == UNKNOWN


def test_a_pattern_must_fit_the_whole_code() -> None:
    assert recognise(Scan("BK0000012"), "both", CODES) == UNKNOWN


def test_a_reader_of_cards_takes_what_it_does_not_know_for_a_card_but_not_a_book() -> None:
    assert recognise(Scan("M-77"), "cards", CODES) == CardRead("M-77")
    assert recognise(Scan("BK000001"), "cards", CODES) == UNKNOWN


def test_a_reader_of_items_takes_what_it_does_not_know_for_an_item_but_not_a_card() -> None:
    assert recognise(Scan("978-1"), "items", CODES) == ItemSeen("978-1")
    assert recognise(Scan("A20230001"), "items", CODES) == UNKNOWN


def test_a_code_that_could_be_both_follows_its_reader_and_is_an_item_in_doubt() -> None:
    both = Codes(card=(r"\d{8}",), item=(r"\d{8}",))
    assert recognise(Scan("12345678"), "cards", both) == CardRead("12345678")
    assert recognise(Scan("12345678"), "items", both) == ItemSeen("12345678")
    assert recognise(Scan("12345678"), "both", both) == ItemSeen("12345678")


def test_garbage_and_blanks_are_unknown_to_every_reader() -> None:
    assert recognise(Garbage(), "cards", CODES) == UNKNOWN
    assert recognise(Scan("   "), "items", CODES) == UNKNOWN


def test_spaces_aim_identifier_and_prefix_are_taken_off() -> None:
    codes = Codes(aim=True, prefixes=("LIB:",))
    assert recognise(Scan(" ]C1LIB:BK000001 "), "both", codes) == ItemSeen("BK000001")
    assert recognise(Scan("BK000001"), "both", codes) == ItemSeen("BK000001")


def test_an_aim_identifier_stays_when_readers_do_not_send_them() -> None:
    assert recognise(Scan("]C1BK000001"), "both", CODES) == UNKNOWN


def test_a_prefix_with_nothing_behind_it_is_unknown() -> None:
    assert recognise(Scan("LIB:"), "items", Codes(prefixes=("LIB:",))) == UNKNOWN


def test_a_wrong_pattern_is_told_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"'A\(' is not a regular expression: missing \)"):
        Codes(card=("A(",))


def test_the_same_code_soon_after_is_a_repeat_as_long_as_it_goes_on() -> None:
    repeats = Repeats(1.0)
    seen = [repeats.is_repeat(Scan("BK000001"), at) for at in (10.0, 10.9, 11.8, 12.8)]
    assert seen == [False, True, True, False]


def test_another_code_in_between_is_no_repeat() -> None:
    repeats = Repeats(1.0)
    assert [repeats.is_repeat(Scan(code), 10.0) for code in ("BK1", "BK2", "BK1")] == [False] * 3


def test_noise_that_goes_on_is_one_garbage() -> None:
    repeats = Repeats(1.0)
    assert [repeats.is_repeat(Garbage(), at) for at in (10.0, 10.5, 11.0)] == [False, True, True]


@pytest.mark.parametrize("reads", ["cards", "items", "both"])
def test_a_technicians_card_is_one_at_every_reader_before_anything_else(reads: Reads) -> None:
    anything = Codes(card=(".+",), item=(".+",))
    assert recognise(Scan("SVC-7KQ2M9XD"), reads, anything) == ControlCardRead("SVC-7KQ2M9XD")
    assert recognise(Scan(" SVC-7KQ2M9XD "), reads, CODES) == ControlCardRead("SVC-7KQ2M9XD")


@pytest.mark.parametrize("code", ["SVC-7KQ2M", "SVC-7kq2m9xd", "XSVC-7KQ2M9XD", f"SVC-{'A' * 33}"])
def test_what_only_looks_like_a_technicians_card_is_none(code: str) -> None:
    assert recognise(Scan(code), "both", CODES) == UNKNOWN


def test_a_technicians_code_never_shows_in_a_log() -> None:
    assert "SVC" not in repr(ControlCardRead("SVC-7KQ2M9XD"))


def test_a_pattern_of_technicians_cards_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a regular expression"):
        Codes(control=("SVC-[",))
