"""Examples of what the search can show: the ordinary, the longest, the emptiest and the worst."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.contract.discovery import Copy, Title, TitleDetail
from kiosk.screens.address import LONGEST
from kiosk.views import Results, Search, TitleShown, View
from tests.gallery.items import BUMI, EMPTY, HOSTILE, LONG, PELANGI, SEPTEMBER, UNBROKEN

SUGGESTED = ("Laskar Pelangi", "Laskar Pelangi 2: Edensor", "Laskar Jihad", LONG.title, UNBROKEN.title, HOSTILE.title)

LINK = "https://ikaltim.kaltimprov.go.id/koleksi/digital/28113?judul=sejarah-kutai"
PLAIN = Title("1", PELANGI.title, PELANGI.author, 2005, PELANGI.call_number, 3, 2)
OUT = Title("2", BUMI.title, BUMI.author, 1980, BUMI.call_number, 1, 0)
DIGITAL = Title("3", "Sejarah Kerajaan Kutai Kartanegara", "Tim Penulis Badan Perpustakaan", 2011, link=LINK)
BOTH = replace(PLAIN, id="4", title="Ayat-Ayat Cinta", author="Habiburrahman El Shirazy", link=LINK)
NOTHING_KNOWN = Title("5", EMPTY.title)
WORST = tuple(
    Title(item.barcode, item.title, item.author, 2019, item.call_number, 12, 10) for item in (LONG, UNBROKEN, HOSTILE)
)
ALL = (PLAIN, OUT, DIGITAL, BOTH, NOTHING_KNOWN, *WORST)
MANY = tuple(replace(ALL[number % 8], id=f"T{number}") for number in range(20))

WAY = "Lantai 2, sisi kiri dari tangga, deret kedelapan"
COPIES = (
    Copy("BK1", Whereabouts.ON_SHELF, "8-C", WAY),
    Copy("BK2", Whereabouts.ON_LOAN, "8-C", WAY, SEPTEMBER),
    Copy("BK3", Whereabouts.ON_HOLD_SHELF, "8-C", WAY),
    Copy("BK4", Whereabouts.READING_ROOM, "R-2", "Lantai 1, ruang baca"),
    Copy("BK5", Whereabouts.WITH_LIBRARIAN),
    Copy("BK6", Whereabouts.ON_LOAN, HOSTILE.title, LONG.title),
)
SHOWN = TitleDetail(PLAIN, "Bentang Pustaka", "Novel Indonesia; Pendidikan; Belitung", COPIES[:2])
WORST_SHOWN = TitleDetail(WORST[0], LONG.author, LONG.title, COPIES, 17)
QUEUED = Hold("H1", PLAIN, HoldState.WAITING, 2)
READY = Hold("H2", PLAIN, HoldState.READY, 0, SEPTEMBER)

SEARCHES: dict[str, View] = {
    "search": Search(),
    "search-typed": Search("laskar ", SUGGESTED),
    "search-busy": Search("laskar p", busy=True),
    "search-nothing": Search("qqqq"),
    "search-one": Search("bumi", ("Bumi Manusia",)),
    "search-long": Search(LONG.title[:200], SUGGESTED),
    "search-hostile": Search(HOSTILE.title, (HOSTILE.title, "[size=99]besar[/size]")),
}

RESULTS: dict[str, View] = {
    "results": Results("laskar", (PLAIN, OUT, DIGITAL, BOTH)),
    "results-one": Results("laskar pelangi", (PLAIN,)),
    "results-many": Results("a", MANY, more=True),
    "results-worst": Results(LONG.title[:200], (*WORST, NOTHING_KNOWN)),
    "results-more-busy": Results("a", MANY, more=True, busy=True),
    "results-busy": Results("laskar", (), busy=True),
    "results-nothing": Results("[b]qqqq[/b]", ()),
    "results-refused": Results("laskar", (PLAIN, OUT), problem=Refusal((Reason.TITLE_UNKNOWN,))),
}

TITLES: dict[str, View] = {
    "title": TitleShown(SHOWN, can_hold=True),
    "title-one-copy": TitleShown(replace(SHOWN, copies=COPIES[:1])),
    "title-queued": TitleShown(replace(SHOWN, waiting=2), hold=QUEUED),
    "title-ready": TitleShown(replace(SHOWN, waiting=1), hold=READY),
    "title-refused": TitleShown(SHOWN, can_hold=True, problem=Refusal((Reason.HOLD_LIMIT_REACHED,))),
    "title-busy": TitleShown(SHOWN, can_hold=True, busy=True),
    "title-digital": TitleShown(TitleDetail(DIGITAL, "Badan Perpustakaan Provinsi Kalimantan Timur", "Sejarah; Kutai")),
    "title-digital-longest": TitleShown(TitleDetail(replace(DIGITAL, link=LINK.ljust(LONGEST, "0")))),
    "title-both": TitleShown(replace(SHOWN, title=BOTH), can_hold=True),
    "title-no-link": TitleShown(TitleDetail(replace(DIGITAL, link="javascript:alert(1)"))),
    "title-worst": TitleShown(WORST_SHOWN, can_hold=True, problem=Refusal((Reason.HOLD_ALREADY_PLACED,))),
    "title-unbroken": TitleShown(replace(WORST_SHOWN, title=WORST[1]), can_hold=True),
    "title-hostile": TitleShown(TitleDetail(WORST[2], HOSTILE.title, HOSTILE.title, COPIES[5:])),
    "title-empty": TitleShown(TitleDetail(NOTHING_KNOWN)),
}

EXAMPLES: dict[str, View] = {**SEARCHES, **RESULTS, **TITLES}
