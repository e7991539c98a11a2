"""A patron's account, put together from their lists and a look at each item in them; and their holds."""

from __future__ import annotations

from datetime import date

from bridge.catalogs.sip2 import items, patrons
from bridge.catalogs.sip2.conversation import Conversation, nothing_done_yet
from bridge.catalogs.sip2.fields import CHARGED, HOLDS, OVERDUE, UNAVAILABLE_HOLDS
from bridge.catalogs.sip2.frame import Message
from bridge.contract.account import Account, Hold, HoldState, OpenLoan
from bridge.contract.circulation import Fine, Item, Loan, Reason, Refusal
from bridge.contract.discovery import Title

NEVER = date.max  # when a card ends of which no system says when


async def account(talk: Conversation, number: str) -> Account | Refusal:
    first = await talk.patron(number, summary=CHARGED)
    if first is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    member = talk.reading.member(first, number)
    listed = first.all("AU")
    if patrons.count(first, "overdue items"):
        listed += await _listed(talk, number, OVERDUE, "AT")
    loans = [await _open_loan(talk, barcode) for barcode in dict.fromkeys(filter(None, listed))]
    owed = patrons.owed(first)
    return Account(
        member.patron, member.expires or NEVER, tuple(sorted(loans, key=lambda loan: loan.loan.due)),
        await _holds(talk, number, first), (Fine("SIP2", owed),) if owed else (),
        days_left=(member.expires - talk.rules.now().date()).days if member.expires else None,
    )  # fmt: skip


async def place_hold(talk: Conversation, number: str, title: str, barcode: str | None) -> Hold | Refusal:
    """`title` is the barcode of any of its copies: SIP2 knows titles by their items only."""
    wanted = barcode or title
    with nothing_done_yet():
        if await talk.patron(number) is None:
            return Refusal((Reason.CARD_UNKNOWN,))
        seen = await talk.item(wanted)
    if seen is None:
        return Refusal((Reason.TITLE_UNKNOWN,))
    answer = await talk.ask(talk.questions.hold(number, wanted, only=barcode is not None))
    if refusal := talk.refused(answer, items.item(seen, wanted)):
        return refusal
    return Hold(wanted, _title(seen, wanted), HoldState.WAITING, _position(answer))


async def cancel_hold(talk: Conversation, number: str, hold: str) -> Hold | Refusal:
    with nothing_done_yet():
        first = await talk.patron(number, summary=HOLDS)
        if first is None:
            return Refusal((Reason.CARD_UNKNOWN,))
        holds = await _holds(talk, number, first)
    found = next((one for one in holds if one.number == hold), None)
    if found is None:
        return Refusal((Reason.HOLD_UNKNOWN,))
    answer = await talk.ask(talk.questions.no_hold(number, hold))
    return talk.refused(answer, None) or found


async def _listed(talk: Conversation, number: str, summary: int, id: str) -> tuple[str, ...]:
    answer = await talk.patron(number, summary=summary)
    return answer.all(id) if answer else ()


async def _open_loan(talk: Conversation, barcode: str) -> OpenLoan:
    """SIP2 does not tell since when it is lent. Where a system lists titles instead of barcodes, there is no more to
    know than that."""
    seen, now = await talk.item(barcode), talk.rules.now()
    due = talk.due(seen) if seen else None
    item = items.item(seen, barcode) if seen else Item(barcode, barcode)
    loan = Loan(barcode, item, due or talk.reckoned(now), now, estimated=due is None)
    return OpenLoan(loan, (loan.due - now.date()).days)


async def _holds(talk: Conversation, number: str, first: Message) -> tuple[Hold, ...]:
    ready = waiting = ()  # type: tuple[str, ...]
    if patrons.count(first, "hold items"):
        ready = await _listed(talk, number, HOLDS, "AS")
    if patrons.count(first, "unavailable holds"):
        waiting = await _listed(talk, number, UNAVAILABLE_HOLDS, "CD")
    kept = [await _hold(talk, one, HoldState.READY) for one in filter(None, ready)]
    return (*kept, *[await _hold(talk, one, HoldState.WAITING) for one in filter(None, waiting) if one not in ready])


async def _hold(talk: Conversation, listed: str, state: HoldState) -> Hold:
    seen = await talk.item(listed)
    if seen is None:
        return Hold(listed, Title(listed, listed), state)
    profile, form = talk.settings.kind, talk.settings.due_format
    last = items.due(seen, "CM", talk.rules.policy.timezone, profile, form) if state is HoldState.READY else None
    return Hold(listed, _title(seen, listed), state, last_day=last)


def _title(seen: Message, barcode: str) -> Title:
    available = int(items.is_on_shelf(seen) and not items.is_held(seen))
    return Title(barcode, seen["AJ"], call_number=seen["CS"], copies=1, available=available)


def _position(answer: Message) -> int:
    told = answer["BR"]
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= 6 else 0
