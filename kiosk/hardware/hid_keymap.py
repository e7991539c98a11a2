"""What a scanner that is a keyboard types, turned from kernel key events into codes: US layout, no device."""

from __future__ import annotations

from kiosk.hardware import Garbage, Scan
from kiosk.hardware.collecting import Collector

# Numbers of linux/input-event-codes.h, so that the decoder needs no device library.
_EV_SYN, _EV_KEY = 0, 1
_SYN_REPORT, _SYN_DROPPED = 0, 3
_RELEASED, _PRESSED = 0, 1
_SHIFTS = frozenset({42, 54})
_COMMANDS = frozenset({29, 97, 56, 100, 125, 126})  # control, alt and meta: what they modify is no character
_CAPS_LOCK = 58
_LOCKS = frozenset({69, 70})  # num lock and scroll lock, which some scanners press before a code

ENTER = frozenset({28, 96})  # with the keypad's
TAB = frozenset({15})

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (86, "<", ">"),
)
_KEYPAD = {55: "*", 74: "-", 78: "+", 83: ".", 98: "/", 117: "=", 121: ","} | {
    key: digit for first, digits in ((71, "789"), (75, "456"), (79, "1230")) for key, digit in enumerate(digits, first)
}
PLAIN = {key: c for first, plain, _ in _ROWS for key, c in enumerate(plain, first)} | _KEYPAD
SHIFTED = {key: c for first, _, shifted in _ROWS for key, c in enumerate(shifted, first)} | _KEYPAD


class Decoder:
    """Key events in, codes out. Only presses count: autorepeat and unmatched releases are nothing."""

    def __init__(self, ends: frozenset[int], pause: float) -> None:
        """`ends` are the keys that end a code; `pause` is the silence in seconds that drops half a code."""
        self._ends = ends
        self._code = Collector(pause)
        self._held: set[int] = set()
        self._caps = False
        self._resyncing = False

    def feed(self, kind: int, key: int, value: int, at: float) -> Scan | Garbage | None:
        """One event as the kernel gives it (type, code, value), `at` in seconds."""
        if kind == _EV_SYN:
            self._synchronise(key, at)
        elif kind == _EV_KEY and not self._resyncing:
            return self._key(key, value, at)
        return None

    def _synchronise(self, what: int, at: float) -> None:
        """After SYN_DROPPED events are missing: nothing up to the next report holds, nor does the code."""
        if what == _SYN_DROPPED:
            self._code.heard(at)
            self._code.spoil()
            self._held.clear()
            self._caps = False
        if what in (_SYN_DROPPED, _SYN_REPORT):
            self._resyncing = what == _SYN_DROPPED

    def _key(self, key: int, value: int, at: float) -> Scan | Garbage | None:
        if key in _SHIFTS | _COMMANDS:
            (self._held.discard if value == _RELEASED else self._held.add)(key)
            return None
        if value != _PRESSED or key in _LOCKS:
            return None
        if key == _CAPS_LOCK:
            self._caps = not self._caps
            return None
        self._code.heard(at)
        if key in self._ends:
            return self._code.end()
        return self._code.add(self._character(key))

    def _character(self, key: int) -> str:
        """Caps Lock turns shift round for letters; a key that types nothing gives a control character."""
        if self._held & _COMMANDS:
            return "\0"
        shift = bool(self._held & _SHIFTS) != (self._caps and PLAIN.get(key, "").isalpha())
        return (SHIFTED if shift else PLAIN).get(key, "\0")
