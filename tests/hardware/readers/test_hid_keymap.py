"""The decoder of keyboard scanners, fed with streams as the kernel reports them."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as some

from kiosk.hardware import Scan
from kiosk.hardware.hid_keymap import ENTER, TAB, Decoder
from tests.hardware.readers.plugs import told
from tests.hardware.readers.typing import KeyEvent, change, key, tap, typed

PRINTABLE = "".join(c for c in string.printable if " " <= c <= "~")
DROPPED = [(0, 3, 0, 100.0)]


def decoded(events: list[KeyEvent], ends: frozenset[int] = ENTER | TAB) -> list[str]:
    decoder = Decoder(ends, pause=0.3)
    return [told(code) for event in events if (code := decoder.feed(*event)) is not None]


def test_every_printable_character_of_ascii_is_read() -> None:
    assert decoded(typed(PRINTABLE)) == [PRINTABLE]


@given(some.lists(some.text(PRINTABLE, min_size=1, max_size=256), max_size=3))
def test_codes_come_out_as_they_were_typed(codes: list[str]) -> None:
    assert decoded([event for code in codes for event in typed(code)]) == codes


@given(some.lists(some.tuples(some.integers(0, 5), some.integers(0, 130), some.integers(0, 3), some.floats(0, 9))))
def test_whatever_the_kernel_reports_only_printable_codes_come_out(events: list[KeyEvent]) -> None:
    decoder = Decoder(ENTER, pause=0.3)
    for event in events:
        code = decoder.feed(*event)
        if isinstance(code, Scan):
            assert 1 <= len(code.code) <= 256
            assert set(code.code) <= set(PRINTABLE)


def test_the_keypad_types_digits_and_its_own_enter_ends() -> None:
    events = [event for digit in "1234567890" for event in tap(f"KP{digit}", 100.0)]
    signs = [event for sign in ("SLASH", "ASTERISK", "MINUS", "PLUS", "DOT") for event in tap(f"KP{sign}", 100.0)]
    assert decoded([*events, *signs, *tap("KPENTER", 100.0)]) == ["1234567890/*-+."]


def test_tab_ends_a_code_only_when_it_is_configured() -> None:
    assert decoded(typed("BK000001", end="TAB"), TAB) == ["BK000001"]
    assert decoded([*typed("BK", end="TAB"), *typed("01")], ENTER) == ["garbage"]


def test_a_key_held_down_types_once() -> None:
    repeats = [event for _ in range(20) for event in change("B", 2, 100.0)]
    assert decoded([*change("B", 1, 100.0), *repeats, *change("B", 0, 100.0), *typed("1")]) == ["b1"]


def test_caps_lock_turns_letters_round_and_nothing_else() -> None:
    assert decoded([*tap("CAPSLOCK", 100.0), *typed("aB1!"), *tap("CAPSLOCK", 100.0), *typed("aB1!")]) == [
        "Ab1!",
        "aB1!",
    ]


def test_the_release_of_a_key_pressed_before_the_grab_is_nothing() -> None:
    assert decoded([*change("ENTER", 0, 100.0), *change("LEFTSHIFT", 0, 100.0), *typed("bk1")]) == ["bk1"]


def test_a_code_with_a_control_character_is_garbage_and_the_next_one_is_not() -> None:
    group_separator = [*change("LEFTCTRL", 1, 100.0), *tap("RIGHTBRACE", 100.0), *change("LEFTCTRL", 0, 100.0)]
    assert decoded([*group_separator, *typed("01"), *typed("02")]) == ["garbage", "02"]


def test_a_key_that_types_nothing_makes_the_code_garbage() -> None:
    assert decoded([*tap("F1", 100.0), *typed("01"), *typed("02")]) == ["garbage", "02"]


def test_half_a_code_is_dropped_after_a_pause() -> None:
    assert decoded([*typed("HALF")[:-6], *typed("BK000001", start=100.5)]) == ["BK000001"]


def test_a_slow_scanner_is_still_one_code() -> None:
    assert decoded(typed("BK000001", gap=0.064)) == ["BK000001"]


def test_a_clock_that_is_set_back_does_not_break_a_code() -> None:
    assert decoded([*typed("BK")[:-6], *typed("01", start=5.0)]) == ["BK01"]


def test_when_the_kernel_dropped_events_the_code_is_garbage() -> None:
    whole = typed("BK000001")
    assert decoded([*whole[:30], *DROPPED, *whole[32:]]) == ["garbage"]


def test_nothing_counts_between_dropped_events_and_the_next_report() -> None:
    enter_that_is_half_lost = [(1, key("ENTER"), 1, 100.0), (0, 0, 0, 100.0)]
    assert decoded([*DROPPED, *enter_that_is_half_lost, *typed("BK1", start=101.0)]) == ["BK1"]


def test_shift_does_not_stay_down_when_its_release_was_dropped() -> None:
    events = [*change("LEFTSHIFT", 1, 100.0), *DROPPED, (0, 0, 0, 100.0), *typed("bk1", start=101.0)]
    assert decoded(events) == ["bk1"]


def test_an_endless_code_is_garbage_once() -> None:
    assert decoded([*typed("7" * 1000), *typed("1")]) == ["garbage", "1"]
