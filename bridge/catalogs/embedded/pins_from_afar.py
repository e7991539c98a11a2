"""A new PIN over the network: for a patron who is logged in, or who forgot it and has a code from the desk."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from bridge.catalogs.embedded import changing_pins, facts, guessing, pins
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.guessing import Find
from bridge.catalogs.embedded.operations import Act, mintable, recall
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.login import TooManyTries, WantedPin
from bridge.contract.membership import PinChanged
from bridge.rules import Rules

Answer = PinChanged | Refusal | TooManyTries | None

FROM_AFAR = "web"  # what patrons do themselves is recorded as this kiosk's


@dataclass(frozen=True, slots=True)
class _Asked:
    """By whom, and whether the PIN until now will do too, or only a code."""

    find: Find
    wanted: WantedPin
    address: str
    only_codes: bool


async def change(database: Database, rules: Rules, patron: str, wanted: WantedPin, address: str) -> Answer:
    """As `bridge.central.library.Library.change_pin`."""
    asked = _Asked(lambda connection: facts.member(connection, patron), wanted, address, only_codes=False)
    return await _in_turn(database, rules, asked)


async def reset(database: Database, rules: Rules, card: str, wanted: WantedPin, address: str) -> Answer:
    """As `bridge.central.library.Library.reset_pin`."""
    asked = _Asked(lambda connection: facts.member_with_card(connection, card), wanted, address, only_codes=True)
    return await _in_turn(database, rules, asked)


async def _in_turn(database: Database, rules: Rules, asked: _Asked) -> Answer:
    now = rules.at_this_moment()
    return await guessing.in_turn(lambda: _change(database, now, asked))


def _change(database: Database, rules: Rules, asked: _Asked) -> Answer:
    """Who sends the same again, because the answer was lost, is answered as before: the old PIN is good no more."""
    wanted = asked.wanted
    mintable(wanted.key)
    with database.reading() as connection:
        if (before := _before(connection, asked)) is not None:
            return before
    believed = _believed(database, rules, asked)
    if not isinstance(believed, tuple):
        return believed
    who, secret = believed
    if changing_pins.is_weak(database, who, wanted.old, wanted.new):
        return Refusal((Reason.PIN_WEAK,))
    hashed = pins.hash_pin(wanted.new)
    act = (rules, FROM_AFAR, _key(who, wanted))
    return database.changed(lambda connection: _kept(Act(connection, *act), who, secret, hashed))


def _before(connection: Connection, asked: _Asked) -> PinChanged | None:
    who = asked.find(connection)
    told: PinChanged | None = recall(connection, _key(who, asked.wanted), changing_pins.content(who)) if who else None
    return told


def _key(who: Member, wanted: WantedPin) -> str:
    """Apart from everybody else's."""
    return f"{who.id} {wanted.key}"


def _believed(database: Database, rules: Rules, asked: _Asked) -> tuple[Member, str] | TooManyTries | None:
    """Whose PIN it is and the hash of what was right. Every "no" takes as long, whatever is known of the card."""
    who = guessing.may_try(database, rules, asked.find, asked.address)
    if isinstance(who, TooManyTries):
        return who
    with database.reading() as connection:
        code = changing_pins.code(connection, rules, who) if who else None
    known = (code,) if asked.only_codes else (code, who.pin_hash if who else None)
    fitting = [kept for kept in known if pins.fits(asked.wanted.old, kept)]
    if who is None or not fitting or fitting[0] is None:
        return None
    with database.writing() as connection:
        pins.forgive(connection, who)
    return who, fitting[0]


def _kept(act: Act, who: Member, secret: str, hashed: str) -> PinChanged | None:
    """Of two who come at the same time with the same code or PIN, one is later, and wrong."""
    told = changing_pins.keep(act, who, secret, hashed)
    return None if isinstance(told, Refusal) else told
