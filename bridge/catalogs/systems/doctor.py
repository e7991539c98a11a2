"""Looks over the way to a library's own system, for the technician who connects it: changes nothing, names nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bridge.catalogs.systems.system import Finding, LibrarySystem, Member
from bridge.contract.abilities import Ability
from bridge.contract.circulation import Item, Reason, Refusal, Sighting, Unavailable

_OF_SYSTEMS = (
    *(Ability.BORROW, Ability.RETURN, Ability.RENEW, Ability.ACCOUNT, Ability.SEARCH, Ability.HOLD),
    *(Ability.CHANGE_PIN, Ability.GUEST_BOOK, Ability.REGISTER),
)
_WITHOUT = {
    Ability.RETURN: "stands cannot take items back",
    Ability.RENEW: "loans are renewed at the desk",
    Ability.ACCOUNT: "stands show no account",
    Ability.SEARCH: "stands have no search",
    Ability.HOLD: "holds are placed elsewhere",
    Ability.CHANGE_PIN: "PINs are changed elsewhere",
    Ability.GUEST_BOOK: "the guest book is kept by this central",
    Ability.REGISTER: "who wants to become a member is sent to the desk",
}


async def examine(system: LibrarySystem, card: str = "", barcode: str = "") -> AsyncIterator[Finding]:
    """Each finding as soon as there is one. With the card of a test patron and the barcode of a test item both are
    looked up, and whether they would be lent is asked without lending."""
    try:
        await system.probe()
    except Unavailable as error:
        yield Finding("connection", well=False, advice=str(error))
        return
    yield Finding("connection", well=True)
    for finding in await system.examine():
        yield finding
    for ability in _OF_SYSTEMS:
        can = ability in system.abilities
        yield Finding(f"can {ability}", well=True if can else None, advice="" if can else _WITHOUT.get(ability, ""))
    try:
        async for finding in _tried(system, card, barcode):
            yield finding
    except Unavailable as error:
        yield Finding("test patron and item", well=False, advice=str(error))


async def _tried(system: LibrarySystem, card: str, barcode: str) -> AsyncIterator[Finding]:
    member = await system.find(card) if card else None
    sighting = await system.look(barcode) if barcode else None
    match member:
        case Member(patron=patron, expires=expires):
            until = f", card until {expires}" if expires else ""
            yield Finding(f"test patron {patron.card}: {patron.loans} of {patron.limit} lent{until}", well=True)
            asks = await system.identify(card, None)
            if isinstance(asks, Refusal):
                yield Finding("PIN: " + _said(asks.reasons), well=Reason.PIN_NEEDED in asks.reasons)
        case Refusal(reasons=reasons):
            yield Finding("test patron: " + _said(reasons), well=False, advice="is this the number on the card?")
    match sighting:
        case Sighting(whereabouts=whereabouts):
            yield Finding(f"test item {barcode}: {whereabouts}", well=True)
        case Refusal(reasons=reasons):
            yield Finding("test item: " + _said(reasons), well=False, advice="is this the barcode on the item?")
    if isinstance(member, Member) and isinstance(sighting, Sighting):
        yield _loan(await system.check(member.patron.id, barcode))


def _loan(answer: Item | Refusal) -> Finding:
    match answer:
        case Refusal(reasons=reasons):
            said = "dry loan: would be refused, " + _said(reasons)
            return Finding(said, well=False, advice="settle it, or take others")
        case _:
            return Finding("dry loan: would be made", well=True)


def _said(reasons: tuple[Reason, ...]) -> str:
    return ", ".join(reasons)
