"""What kiosks did while the library could not be asked: they tell it later, and ask what became of what they asked."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from bridge.central import examples
from bridge.central.callers import KiosksMailbox
from bridge.central.documentation import ONLY_KIOSKS, answered, refused
from bridge.central.models import ActQuery, Became, IdempotencyKey, NewLetter
from bridge.central.problems import unless_refused
from bridge.contract.account import Case, Hold
from bridge.contract.circulation import Loan, Reason, Refusal, Returned, Undone
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Delivered, Letter, Told
from bridge.contract.membership import Applied, DigitalAccount, PinChanged

routes = APIRouter(tags=["letters"], responses=ONLY_KIOSKS)


@routes.post(
    "/letters",
    status_code=201,
    response_model=Delivered,
    responses=answered("The library has it.", examples.DELIVERED, 201)
    | refused(409, "The library knows no such card, or no such item.", Reason.CARD_UNKNOWN),
)
async def deliver(mailbox: KiosksMailbox, letter: NewLetter, key: IdempotencyKey) -> Any:
    """Takes in what a kiosk has done already, at the time at which it was done. No rule refuses it any more: what
    contradicts one becomes a matter for a librarian. The key is the one under which the library was asked for the act
    itself, if it was; both are one act, and so is the letter however often it is sent."""
    return unless_refused(await mailbox.deliver(_letter(letter, key)), 409)


@routes.get(
    "/acts",
    response_model=Became,
    responses=answered("What came of it, as far as is known.", examples.BECAME),
)
async def what_became_of(mailbox: KiosksMailbox, key: ActQuery) -> Any:
    """The answer that was given under this key, for whoever did not hear it. Changes nothing."""
    return _became(await mailbox.what_became_of(key))


def _letter(given: NewLetter, key: str) -> Letter:
    return Letter(
        key,
        given.deed,
        given.at,
        given.sure,
        given.patron or "",
        given.card or "",
        given.item or "",
        given.due,
        given.estimated,
        given.knew,
        given.place,
        given.purpose,
        given.visit or "",
        given.visitor,
        given.group,
        given.applicant,
        given.consent,
        given.application or "",
        given.photo,
    )


def _became(told: Told | None) -> Became:
    known: dict[str, Any] = {} if told is None else {_MEMBERS[type(told)]: told}
    return Became(**known)


_MEMBERS: dict[type[Any], str] = {
    Loan: "loan",
    Returned: "returned",
    Undone: "undone",
    Hold: "hold",
    Case: "case",
    Visit: "visit",
    Applied: "applied",
    PinChanged: "pin_changed",
    DigitalAccount: "digital_account",
    Refusal: "refusal",
}
