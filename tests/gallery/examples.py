"""An example of everything a kiosk can show: the ordinary, the longest, the emptiest and the worst."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal
from kiosk.views import (
    AskCard,
    AskPin,
    Basket,
    Cause,
    Confirm,
    OneMoment,
    OutOfOrder,
    Problem,
    Receipt,
    Sorry,
    StillThere,
    Summary,
    Unsettled,
    View,
    Welcome,
    Working,
)

DUE = date(2026, 12, 7)  # a Monday
LENT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
PATRON = Patron("p1", "6472••••••••••12", 0, 2, DUE)
WIDE = Patron("p2", "6472••••••••••12", 0, 4, DUE)
SEPTEMBER = date(2026, 9, 30)  # the longest date there is in both languages

PELANGI = Item("BK000001", "Laskar Pelangi", "Andrea Hirata", "899.221 3 HIR l")
BUMI = Item("BK000002", "Bumi Manusia", "Pramoedya Ananta Toer", "899.221 3 PRA b")
LONG = Item(
    "BK000003",
    "Pedoman Umum Pengelolaan dan Pelestarian Naskah Kuno serta Arsip Daerah Berbasis Masyarakat di Wilayah "
    "Provinsi Kalimantan Timur: Sebuah Kajian Perbandingan dengan Praktik Baik di Asia Tenggara, Edisi Revisi Ketiga",
    "Prof. Dr. H. Muhammad Abdurrahman Wahyudiningrat-Kusumawardhani, M.Hum., Ph.D., dan kawan-kawan",
    "025.841 598 354 PED p 2019 c.2",
)
UNBROKEN = Item("BK000004", "W" * 180, "M" * 90, "9" * 60)
HOSTILE = Item(
    "BK000005", "[b]Buku[/b] & <i>\u202eterbalik\u200e</i>\nbaris dua\x1b@ أدب", "[color=ff0000]X[/color]", "&amp;"
)
EMPTY = Item("BK000006", "", "", "")

BORROWING = tuple(reason for reason in Reason if not reason.value.startswith(("item-", "pin-")))
OF_ITEMS = tuple(reason for reason in Reason if reason.value.startswith("item-"))

LOANS = (Loan("261123-00041", PELANGI, DUE, LENT), Loan("261123-00042", BUMI, DUE, LENT))

EXAMPLES: dict[str, View] = {
    "one-moment": OneMoment(),
    "welcome": Welcome(),
    "ask-card": AskCard(),
    "ask-card-unknown": AskCard(Refusal((Reason.CARD_UNKNOWN,))),
    **{f"ask-card-{problem}": AskCard(problem) for problem in (Problem.ITEM_NOT_CARD, Problem.CODE_UNKNOWN)},
    "ask-pin": AskPin(),
    "ask-pin-typed": AskPin(4),
    "ask-pin-longest": AskPin(12),
    "ask-pin-wrong": AskPin(0, Refusal((Reason.PIN_WRONG,))),
    "sorry-one": Sorry((Reason.CARD_EXPIRED,)),
    "sorry-all": Sorry(BORROWING[1:]),
    "sorry-blocked": Sorry((Reason.PIN_BLOCKED,)),
    "basket-empty": Basket(PATRON),
    "basket-busy": Basket(PATRON, (PELANGI,), busy=True),
    "basket-one": Basket(PATRON, (PELANGI,)),
    "basket-full": Basket(PATRON, (PELANGI, BUMI)),
    "basket-long": Basket(PATRON, (LONG, UNBROKEN)),
    "basket-hostile": Basket(WIDE, (HOSTILE, EMPTY, LONG, UNBROKEN)),
    **{f"basket-{problem}": Basket(PATRON, (PELANGI,), problem) for problem in Problem},
    **{f"basket-{reason}": Basket(PATRON, (PELANGI,), Refusal((reason,), LONG)) for reason in OF_ITEMS},
    "basket-many-reasons": Basket(PATRON, (PELANGI,), Refusal(OF_ITEMS[1:4], LONG)),
    "confirm-one": Confirm(PATRON, (PELANGI,), DUE),
    "confirm-two": Confirm(PATRON, (PELANGI, BUMI), DUE),
    "confirm-long": Confirm(PATRON, (LONG, UNBROKEN), SEPTEMBER),
    "confirm-many": Confirm(WIDE, (HOSTILE, EMPTY, LONG, UNBROKEN), SEPTEMBER),
    "working": Working(0, 2),
    **{
        f"summary-{receipt}": Summary(PATRON, LOANS, receipt)
        for receipt in Receipt
        if receipt is not Receipt.NOTHING
    },
    "summary-some": Summary(
        PATRON, (Loan("1", LONG, SEPTEMBER, LENT), Refusal((Reason.ITEM_ON_LOAN, Reason.ITEM_ON_HOLD), UNBROKEN))
    ),
    "summary-none": Summary(PATRON, (Refusal((Reason.ITEM_ON_LOAN,), PELANGI), Unsettled(LONG)), Receipt.NOTHING),
    "summary-many": Summary(
        WIDE,
        (
            Loan("1", HOSTILE, DUE, LENT),
            Unsettled(LONG),
            Refusal(OF_ITEMS[1:4], UNBROKEN),
            Loan("2", BUMI, DUE, LENT),
        ),
        Receipt.PAPER_OUT,
    ),
    "still-there": StillThere(15),
    **{f"out-of-order-{cause}": OutOfOrder(cause) for cause in Cause},
}
