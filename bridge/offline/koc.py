"""Writes down what was accepted as a Koha offline circulation file, for a library that takes it in by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bridge.contract.codes import possible
from bridge.contract.letters import Deed, Letter
from bridge.offline.clock import Clock
from bridge.offline.outbox import Entry

_HEAD = "Version=1.0\tGenerator=Anjungan Pustaka\tGeneratorVersion=1"
_ACTIONS = {Deed.BORROW: "issue", Deed.RENEW: "issue", Deed.RETURN: "return"}  # Koha renews what the patron has


@dataclass(frozen=True, slots=True)
class Written:
    """`lines` acts are in `text`; `left_out` says why so many others are not."""

    text: str
    lines: int
    left_out: Mapping[str, int]


def export(entries: tuple[Entry, ...], clock: Clock, zone: tzinfo | None = None) -> Written:
    """In the order in which it was done, times in `zone`, by default this machine's. The format is Koha's 1.0: time,
    action, card number and barcode, with tabs between them."""
    lines, left_out = [], Counter[str]()
    for entry in entries:
        why_not = _why_not(entry.letter)
        if why_not:
            left_out[why_not] += 1
        else:
            lines.append(_line(entry, clock, zone))
    return Written("".join(f"{line}\n" for line in (_HEAD, *lines)), len(lines), dict(left_out))


def _why_not(letter: Letter) -> str:
    """Why Koha's format has no line for it; empty when it has."""
    if letter.deed not in _ACTIONS:
        return "the format knows loans and returns only"
    if letter.deed is not Deed.RETURN and not letter.card:
        return "the card is not known any more"
    codes = (letter.barcode,) if letter.deed is Deed.RETURN else (letter.card, letter.barcode)
    return "" if all(possible(code) for code in codes) else "a card or barcode that no line can hold"


def _line(entry: Entry, clock: Clock, zone: tzinfo | None) -> str:
    letter = entry.letter
    at = clock.when(entry.stamp, letter.knew).at.astimezone(zone)
    time = f"{at:%Y-%m-%d %H:%M:%S} {at.microsecond // 1000}"
    codes = (letter.barcode,) if letter.deed is Deed.RETURN else (letter.card, letter.barcode)
    return "\t".join((time, _ACTIONS[letter.deed], *codes))
