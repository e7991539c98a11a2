"""Examples of what the search can show: the ordinary, the longest, the emptiest and the worst."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.contract.discovery import Copy, Title, TitleDetail
from kiosk.views import Results, Search, TitleShown, View
from tests.gallery.items import BUMI, DUE, EMPTY, HOSTILE, LONG, PELANGI, SEPTEMBER, UNBROKEN

SUGGESTED = ("Laskar Pelangi", "Laskar Pelangi 2: Edensor", "Laskar Jihad", LONG.title, UNBROKEN.title, HOSTILE.title)

SEARCHES: dict[str, View] = {
    "search": Search(),
    "search-typed": Search("laskar ", SUGGESTED),
    "search-busy": Search("laskar p", busy=True),
    "search-nothing": Search("qqqq"),
    "search-one": Search("bumi", ("Bumi Manusia",)),
    "search-long": Search(LONG.title[:200], SUGGESTED),
    "search-hostile": Search(HOSTILE.title, (HOSTILE.title, "[size=99]besar[/size]")),
}

EXAMPLES: dict[str, View] = {**SEARCHES}
