"""What a code is: a patron's card, an item or a technician's card, by patterns and by the reader it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kiosk.events import CardRead, CodeUnknown, ControlCardRead, ItemSeen
from kiosk.hardware import Garbage, Scan

Reads = Literal["cards", "items", "both"]

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")  # ISO/IEC 15424: "]C1" before a code tells its symbology


@dataclass(frozen=True, slots=True)
class Codes:
    """The library's codes, as regular expressions that fit a whole code.

    The defaults are the sample library's: its card numbers, a national identity number (16 digits) or a
    card's UID of 4, 7 or 10 bytes; and its item barcodes. `aim` says that the readers send AIM identifiers,
    which are taken off; `prefixes` are further characters that readers put before a code, taken off as well.
    `control` is what technicians' cards look like; a code that fits is never asked of the library.
    """

    card: tuple[str, ...] = (r"A\d{8}", r"\d{16}", r"[0-9A-F]{8}", r"[0-9A-F]{14}", r"[0-9A-F]{20}")
    item: tuple[str, ...] = (r"BK\d{6}",)
    control: tuple[str, ...] = (r"SVC-[A-Z0-9]{6,32}",)
    aim: bool = False
    prefixes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for pattern in self.card + self.item + self.control:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error


def recognise(
    given: Scan | Garbage, reads: Reads, codes: Codes
) -> CardRead | ItemSeen | ControlCardRead | CodeUnknown:
    """What a reader's code is, after spaces around it, AIM identifier and prefix are taken off.

    A technician's card is one at any reader, before it can be anything else.
    A reader of "both" knows only codes that fit a pattern; one that fits a card's and an item's is an item.
    A reader of "cards" takes every code for a card, but one that fits an item's pattern only is unknown.
    A reader of "items" takes every code for an item, but one that fits a card's pattern only is unknown:
    a card number is never asked of the catalogue as a barcode.
    """
    code = _bare(given.code, codes) if isinstance(given, Scan) else ""
    is_card, is_item = _fits(code, codes.card), _fits(code, codes.item)
    if not code:
        return CodeUnknown()
    if _fits(code, codes.control):
        return ControlCardRead(code)
    if reads == "cards":
        return CardRead(code) if is_card or not is_item else CodeUnknown()
    if is_item or (reads == "items" and not is_card):
        return ItemSeen(code)
    return CardRead(code) if reads == "both" and is_card else CodeUnknown()


def _bare(code: str, codes: Codes) -> str:
    bare = code.strip()
    if codes.aim:
        bare = _AIM.sub("", bare, count=1) if _AIM.match(bare) else bare
    for prefix in codes.prefixes:
        if prefix and bare.startswith(prefix):
            return bare.removeprefix(prefix).strip()
    return bare


def _fits(code: str, patterns: tuple[str, ...]) -> bool:
    return any(re.fullmatch(pattern, code) for pattern in patterns)
