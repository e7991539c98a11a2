"""Examples of the entrance: the guest book of members, visitors and groups, and the Wi-Fi."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from bridge.contract.circulation import Reason, Refusal
from bridge.contract.guestbook import AgeBand, Education, Gender, Occupation, Visit
from bridge.contract.hotspot import WifiAccess
from kiosk.entrance import Entrance
from kiosk.views import (
    ELSEWHERE,
    ENTRANCE,
    EVERYTHING,
    AskChoice,
    AskPeople,
    AskWho,
    AskWords,
    OneMoment,
    Place,
    Problem,
    Receipt,
    Service,
    Signed,
    Sorry,
    StandIn,
    Topic,
    View,
    Wait,
    Welcome,
    WifiShown,
)

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=timezone(timedelta(hours=8)))
OFFLINE = StandIn(NOW, True, (Service.WIFI,))
PURPOSES = Entrance().purposes
HOSTILE = "[b]Rapat[/b] & <i>diskusi</i>"
OWN = (*PURPOSES[:3], "Menghadiri kegiatan literasi anak-anak", HOSTILE, "Lomba", "Pameran", "Riset arsip", "other")
TOWNS = ("Samarinda", "Balikpapan", "Kabupaten Kutai Kartanegara", "Bontang", "Luar provinsi", ELSEWHERE)
VISIT = Visit("B261123-00041", NOW, name="Si\N{BULLET}\N{BULLET} R.")
WIDEST_NAME = replace(VISIT, name="Ww\N{BULLET}\N{BULLET} W.")
PLACE = Place(2, 7)
LAST = Place(7, 7)
OPEN = WifiAccess("Perpustakaan Kaltim", "", "p-k7q2m9", "xd4hw8ra", NOW + timedelta(hours=3))
FIXED = WifiAccess("Perpustakaan Kaltim", "rak;buku:7\\baca")
VOUCHER = WifiAccess("Perpustakaan Kaltim", "", "", "84731-20915", NOW + timedelta(hours=3), again=True)
LONGEST = WifiAccess("W" * 32, "M" * 63, "p-" + "w" * 20, "W" * 24, NOW, hidden=True)

EXAMPLES: dict[str, View] = {
    "entrance-welcome": Welcome(ENTRANCE, signs=True),
    "entrance-welcome-unknown": Welcome(ENTRANCE, Refusal((Reason.CARD_UNKNOWN,)), signs=True),
    "entrance-welcome-book": Welcome(ENTRANCE, Problem.ITEM_NOT_CARD, signs=True),
    "entrance-welcome-offline": Welcome(ENTRANCE, offline=OFFLINE, signs=True),
    "entrance-welcome-wifi": Welcome((Service.WIFI,), signs=True),
    "entrance-welcome-two": Welcome((Service.VISITOR, Service.GROUP), signs=True),
    "entrance-both": Welcome(EVERYTHING, signs=True),
    "entrance-both-problem": Welcome(EVERYTHING, Refusal((Reason.CARD_UNKNOWN,)), signs=True),
    "entrance-both-offline": Welcome(
        EVERYTHING, offline=replace(OFFLINE, not_now=(Service.ACCOUNT, Service.SEARCH, Service.WIFI)), signs=True
    ),
    "entrance-who": AskWho(),
    "entrance-gender": AskChoice(Topic.GENDER, tuple(Gender), Place(1, 7)),
    "entrance-age": AskChoice(Topic.AGE, tuple(AgeBand), PLACE, AgeBand.ADULT),
    "entrance-occupation": AskChoice(Topic.OCCUPATION, tuple(Occupation), PLACE),
    "entrance-education": AskChoice(Topic.EDUCATION, tuple(Education), PLACE),
    "entrance-level": AskChoice(Topic.LEVEL, tuple(Education)[:5], PLACE),
    "entrance-origin": AskChoice(Topic.ORIGIN, TOWNS, PLACE),
    "entrance-purpose": AskChoice(Topic.PURPOSE, PURPOSES, PLACE),
    "entrance-purpose-own": AskChoice(Topic.PURPOSE, OWN, PLACE, optional=False),
    "entrance-name": AskWords(Topic.NAME, LAST),
    "entrance-name-typed": AskWords(Topic.NAME, LAST, "Nurul", upper=False),
    "entrance-name-longest": AskWords(Topic.NAME, LAST, "Muhammad " * 8, locked=True),
    "entrance-name-unclear": AskWords(Topic.NAME, LAST, "...", problem=Refusal((Reason.VISITOR_UNCLEAR,))),
    "entrance-leader": AskWords(Topic.LEADER, Place(5, 5), "Bu "),
    "entrance-institution": AskWords(Topic.INSTITUTION, Place(4, 5), "SDN 004 Samarinda", upper=True, locked=True),
    "entrance-origin-typed": AskWords(Topic.ORIGIN, PLACE, optional=True),
    "entrance-people": AskPeople(Place(2, 5)),
    "entrance-people-typed": AskPeople(Place(2, 5), "18", "14", Gender.MALE),
    "entrance-people-nobody": AskPeople(Place(2, 5), problem=Problem.NOBODY_COUNTED),
    "entrance-signed": Signed(VISIT, PURPOSES, wifi=True),
    "entrance-signed-told": Signed(VISIT, PURPOSES, "study", wifi=True),
    "entrance-signed-both": Signed(WIDEST_NAME, OWN, wifi=True, more=True),
    "entrance-signed-plain": Signed(replace(VISIT, name=""), ()),
    "entrance-signed-unanswered": Signed(VISIT, PURPOSES, wifi=True, problem=Problem.NO_ANSWER),
    "entrance-signed-again": Signed(replace(VISIT, again=True), wifi=True, leave=True),
    "entrance-signed-left": Signed(replace(VISIT, left=True)),
    "entrance-signed-waiting": Signed(replace(VISIT, name="", number="W-7KQ2-M9XD", waiting=True), PURPOSES),
    "entrance-signed-group": Signed(replace(VISIT, name=""), people=32),
    "entrance-wifi-moment": OneMoment(Wait.WIFI),
    "entrance-wifi": WifiShown(OPEN, 87),
    "entrance-wifi-fixed": WifiShown(FIXED, 87),
    "entrance-wifi-voucher": WifiShown(VOUCHER, 12),
    "entrance-wifi-longest": WifiShown(LONGEST, 87, Receipt.FAILED),
    **{
        f"entrance-wifi-{receipt}": WifiShown(OPEN, 60, receipt)
        for receipt in (Receipt.PRINTING, Receipt.PRINTED, Receipt.PAPER_OUT)
    },
    "entrance-wifi-visit-missing": Sorry((Reason.VISIT_MISSING,), Service.WIFI),
    "entrance-wifi-card": Sorry((Reason.CARD_EXPIRED, Reason.CARD_INACTIVE), Service.WIFI),
    "entrance-wifi-down": Sorry((Reason.WIFI_DOWN,), Service.WIFI),
    "entrance-wifi-offline": Sorry((Reason.NOT_OFFLINE,), Service.WIFI),
}
