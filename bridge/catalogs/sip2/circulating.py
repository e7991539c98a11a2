"""Loans, returns and renewals: a look first, since 11 renews and 09 takes back what is not lent wherever they may."""

from __future__ import annotations

from datetime import datetime

from bridge.catalogs.sip2 import items, patrons
from bridge.catalogs.sip2.conversation import Conversation, nothing_done_yet
from bridge.catalogs.sip2.fields import CHARGED
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.reasons import in_order
from bridge.catalogs.systems.system import Act, Lent
from bridge.contract.circulation import Item, Loan, Place, Reason, Refusal, Returned, Sighting

_EVEN_LATE = frozenset({Reason.CARD_UNKNOWN, Reason.ITEM_UNKNOWN, Reason.ITEM_ALREADY_YOURS})


async def look(talk: Conversation, barcode: str) -> Sighting | Refusal:
    seen = await talk.item(barcode)
    if seen is None:
        return Refusal((Reason.ITEM_UNKNOWN,))
    return Sighting(items.item(seen, barcode), items.whereabouts(seen))


async def check(talk: Conversation, number: str, barcode: str) -> Item | Refusal:
    patron = await talk.patron(number, summary=CHARGED)
    if patron is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    barred, seen = talk.reading.barred(patron), await talk.item(barcode)
    if seen is None:
        return Refusal(in_order((*barred, Reason.ITEM_UNKNOWN)))
    item = items.item(seen, barcode)
    reasons = in_order((*barred, *await _of_item(talk, number, patron, seen, barcode)))
    return Refusal(reasons, item) if reasons else item


async def _of_item(talk: Conversation, number: str, patron: Message, seen: Message, barcode: str) -> tuple[Reason, ...]:
    """What is certain. Whether an item on the hold shelf is theirs only the system knows, if they wait for any."""
    if items.is_lent(seen):
        theirs = patrons.has(patron, ("AU", "AT"), barcode) or await talk.is_theirs(number, barcode)
        return (Reason.ITEM_ALREADY_YOURS if theirs else Reason.ITEM_ON_LOAN,)
    if items.is_held(seen) and not patrons.count(patron, "hold items"):
        return (Reason.ITEM_ON_HOLD,)
    return (Reason.ITEM_HAS_CASE,) if items.is_missing(seen) else ()


async def lent(talk: Conversation, barcode: str, number: str) -> Lent | None:
    """The loan's number is the item's barcode: SIP2 has no other that both sides know."""
    seen = await talk.item(barcode)
    if seen is None or not items.is_lent(seen):
        return None
    theirs = bool(number) and await talk.is_theirs(number, barcode)
    return Lent(barcode, talk.due(seen), theirs)


async def borrow(talk: Conversation, number: str, barcode: str, act: Act) -> Loan | Refusal:
    late = act.at if talk.takes_late else None
    with nothing_done_yet():
        checked = await check(talk, number, barcode)
    if isinstance(checked, Refusal) and (late is None or _EVEN_LATE.intersection(checked.reasons)):
        return checked
    item = checked.item if isinstance(checked, Refusal) else checked
    at = act.at or talk.rules.now()
    answer = await talk.ask(talk.questions.checkout(number, barcode, late, talk.end_of(talk.reckoned(at))))
    if refusal := talk.refused(answer, item):
        return refusal
    if answer.fixed["renewal ok"] == "Y" and late is None:  # they took it at another stand a moment ago
        return Refusal((Reason.ITEM_ALREADY_YOURS,), item)
    return _loan(talk, answer, item or items.item(answer, barcode), at)


async def renew(talk: Conversation, number: str, barcode: str, act: Act) -> Loan | Refusal:
    late = act.at if talk.takes_late else None
    with nothing_done_yet():
        if await talk.patron(number) is None:
            return Refusal((Reason.CARD_UNKNOWN,))
        seen = await talk.item(barcode)
        if seen is None or not items.is_lent(seen) or not await talk.is_theirs(number, barcode):
            return Refusal((Reason.LOAN_UNKNOWN,))
    item, at = items.item(seen, barcode), act.at or talk.rules.now()
    answer = await talk.ask(talk.questions.renewal(number, barcode, late, talk.end_of(talk.reckoned(at))))
    return talk.refused(answer, item) or _loan(talk, answer, item, at)


async def return_item(talk: Conversation, barcode: str, act: Act) -> Returned | Refusal:
    with nothing_done_yet():
        seen = await talk.item(barcode)
    if seen is None:
        return Refusal((Reason.ITEM_UNKNOWN,))
    item = items.item(seen, barcode)
    if items.is_on_shelf(seen):
        return Refusal((Reason.ITEM_NOT_LENT,), item)
    answer = await talk.ask(talk.questions.checkin(barcode, act.at, talk.takes_late))
    if refusal := talk.refused(answer, item):
        return refusal
    at = act.at or talk.rules.now()
    return Returned(barcode, item, _here(talk, at), talk.due(seen), items.place(answer), answer["CL"])


async def ended(talk: Conversation, barcode: str) -> Returned | None:
    """All that can be seen is that it is lent no more."""
    seen = await talk.item(barcode)
    if seen is None or items.is_lent(seen):
        return None
    place = Place.HOLD_SHELF if items.is_held(seen) else Place.BIN if items.is_on_shelf(seen) else Place.DESK
    return Returned(barcode, items.item(seen, barcode), talk.rules.now(), None, place)


def _loan(talk: Conversation, answer: Message, item: Item, at: datetime) -> Loan:
    due = talk.due(answer)
    return Loan(item.barcode, item, due or talk.reckoned(at), _here(talk, at), estimated=due is None)


def _here(talk: Conversation, at: datetime) -> datetime:
    return at.astimezone(talk.rules.now().tzinfo)
