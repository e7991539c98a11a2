"""What the kernel reports when a scanner types: the events of each key, by the names of the kernel's header."""

from __future__ import annotations

from collections.abc import Iterator

from evdev import ecodes

KeyEvent = tuple[int, int, int, float]  # type, code, value, seconds

_NAMES = {
    " ": "SPACE", "-": "MINUS", "=": "EQUAL", "[": "LEFTBRACE", "]": "RIGHTBRACE", ";": "SEMICOLON",
    "'": "APOSTROPHE", "`": "GRAVE", "\\": "BACKSLASH", ",": "COMMA", ".": "DOT", "/": "SLASH",
}  # fmt: skip
_SHIFTED = dict(zip('~!@#$%^&*()_+{}|:"<>?', "`1234567890-=[]\\;',./", strict=True))


def key(name: str) -> int:
    return int(ecodes.ecodes[f"KEY_{name}"])


def tap(name: str, at: float) -> Iterator[KeyEvent]:
    """A key pressed and released, each with the scan code before it and the report after it."""
    for value in (1, 0):
        yield from change(name, value, at)


def change(name: str, value: int, at: float) -> Iterator[KeyEvent]:
    yield ecodes.EV_MSC, ecodes.MSC_SCAN, 0x70000 + key(name), at
    yield ecodes.EV_KEY, key(name), value, at
    yield ecodes.EV_SYN, ecodes.SYN_REPORT, 0, at


def typed(code: str, end: str = "ENTER", start: float = 100.0, gap: float = 0.002) -> list[KeyEvent]:
    """A whole code as a scanner types it: shift is held for what needs it."""
    events: list[KeyEvent] = []
    for number, character in enumerate(code):
        at = start + number * gap
        shifted = character.isupper() or character in _SHIFTED
        plain = _SHIFTED.get(character, character)
        if shifted:
            events += change("LEFTSHIFT", 1, at)
        events += tap(_NAMES.get(plain, plain.upper()), at)
        if shifted:
            events += change("LEFTSHIFT", 0, at)
    return events + list(tap(end, start + len(code) * gap))
