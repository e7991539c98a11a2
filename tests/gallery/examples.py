"""An example of everything a kiosk can show: the ordinary, the longest, the emptiest and the worst."""

from __future__ import annotations

from bridge.contract.circulation import Loan, Reason, Refusal
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
    Service,
    Sorry,
    StillThere,
    Summary,
    Unsettled,
    View,
    Wait,
    Welcome,
    Working,
)
from tests.gallery import (
    examples_account,
    examples_entrance,
    examples_little,
    examples_offline,
    examples_registration,
    examples_returning,
    examples_search,
    examples_service,
)
from tests.gallery.items import BUMI, DUE, EMPTY, HOSTILE, LENT, LONG, PATRON, PELANGI, SEPTEMBER, UNBROKEN, WIDE

BORROWING = tuple(reason for reason in Reason if not reason.value.startswith(("item-", "pin-")))
OF_ITEMS = tuple(reason for reason in Reason if reason.value.startswith("item-"))

LOANS = (Loan("261123-00041", PELANGI, DUE, LENT), Loan("261123-00042", BUMI, DUE, LENT))

STILL = (
    (Service.SEARCH,),
    (Service.SEARCH, Service.REGISTER),
    (Service.SEARCH, Service.REGISTER, Service.GUESTBOOK),
    (Service.VISITOR, Service.GROUP, Service.SEARCH, Service.REGISTER),
    (Service.VISITOR, Service.GROUP, Service.SEARCH, Service.REGISTER, Service.GUESTBOOK),
)

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
    **{f"out-of-order-but-{len(services)}": OutOfOrder(Cause.NO_READER, services) for services in STILL},
    **{f"one-moment-{wait}": OneMoment(wait) for wait in (Wait.UPKEEP, Wait.RESTART)},
    **examples_account.EXAMPLES,
    **examples_entrance.EXAMPLES,
    **examples_little.EXAMPLES,
    **examples_registration.EXAMPLES,
    **examples_returning.EXAMPLES,
    **examples_search.EXAMPLES,
    **examples_offline.EXAMPLES,
    **examples_service.EXAMPLES,
}
