"""What an 18, and the answers to acts, tell of an item."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bridge.catalogs.sip2 import dates
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.profiles import Profile
from bridge.contract.circulation import Item, Place, Whereabouts

_LENT = frozenset({"04", "05", "07", "11"})
_ON_SHELF = frozenset({"03", "09"})
_HOLD_SHELF = "08"
_MISSING = frozenset({"12", "13"})
_PLACES = {"00": Place.BIN, "01": Place.HOLD_SHELF}  # any other alert (CV) is for the desk


def is_known(answer: Message) -> bool:
    """Servers answer "other", and no title, for an item that they do not have."""
    return bool(answer["AJ"]) or answer.fixed["circulation status"] not in ("", "  ", "01")


def item(answer: Message, barcode: str) -> Item:
    return Item(barcode, answer["AJ"], call_number=answer["CS"])


def is_lent(answer: Message) -> bool:
    """A lost item is lent as long as it is due some day."""
    return answer.fixed["circulation status"] in _LENT or (bool(answer["AH"]) and not is_on_shelf(answer))


def is_on_shelf(answer: Message) -> bool:
    """Certainly with nobody: on its shelf, on the way there, or kept for somebody."""
    return answer.fixed["circulation status"] in _ON_SHELF | {_HOLD_SHELF}


def is_held(answer: Message) -> bool:
    return answer.fixed["circulation status"] == _HOLD_SHELF


def is_missing(answer: Message) -> bool:
    return answer.fixed["circulation status"] in _MISSING


def whereabouts(answer: Message) -> Whereabouts:
    if is_lent(answer):
        return Whereabouts.ON_LOAN
    if is_held(answer):
        return Whereabouts.ON_HOLD_SHELF
    return Whereabouts.ON_SHELF if is_on_shelf(answer) else Whereabouts.WITH_LIBRARIAN


def due(answer: Message, id: str, timezone: str, profile: Profile, form: str) -> date | None:
    """The day in this field. `form` is the library's own, which goes before all others."""
    at = dates.read(answer[id], ZoneInfo(timezone), (form, *profile.due) if form else profile.due)
    return at.date() if at else None


def place(answer: Message) -> Place:
    """Where a returned item (10) goes. Whom it waits for is in the answer too, and is not read."""
    if answer["CV"]:
        return _PLACES.get(answer["CV"], Place.DESK)
    return Place.DESK if answer.fixed["alert"] == "Y" else Place.BIN


def said_yes(answer: Message) -> bool | None:
    """None when it is neither yes nor no."""
    return {"1": True, "Y": True, "0": False, "N": False}.get(answer.fixed["ok"])
