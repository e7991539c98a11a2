"""A new PIN, for who knows the old one or has a code from the desk, which is good once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bridge.catalogs.embedded import facts, pins
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.operations import Act, mintable, recall
from bridge.catalogs.embedded.tables import login_codes, login_tokens, patron_tokens, patrons, pin_codes
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.membership import PinChanged
from bridge.membership_rules import pin_is_weak
from bridge.rules import Rules

CODE_GOOD_FOR = timedelta(hours=24)
_CODE_DIGITS = 8  # a stand has keys for digits only


@dataclass(frozen=True, slots=True)
class PinChanger:
    """`place` is the kiosk, or whatever else wrong PINs are counted for; both methods block."""

    database: Database
    rules: Rules
    place: str

    def change(self, card: str, old: str, new: str, key: str) -> PinChanged | Refusal:
        """As `Membership.change_pin`. No hash of a PIN is kept with the key, so that the same key with another new PIN
        is answered as before. Whether the new one is weak is said only to who is believed: the birth date is a secret.
        """
        mintable(key)
        with self.database.reading() as connection:
            who = facts.member_with_card(connection, card)
        if who is None:
            pins.note_stranger(self.database, self.rules, self.place, old)
            return Refusal((Reason.CARD_UNKNOWN,))
        with self.database.reading() as connection:
            if (before := recall(connection, key, content(who))) is not None:
                return before  # type: ignore[no-any-return]  # the same change answers in the same kinds
        believed = self._believed(who, old)
        if isinstance(believed, Refusal):
            return believed
        if is_weak(self.database, who, old, new):
            return Refusal((Reason.PIN_WEAK,))
        hashed = pins.hash_pin(new)
        rules = self.rules.at_this_moment()
        return self.database.changed(
            lambda connection: keep(Act(connection, rules, self.place, key), who, believed, hashed)
        )

    def _believed(self, who: Member, old: str) -> str | Refusal:
        """The hash of what was right: of the patron's PIN, or of the desk's code. A try is counted before it is looked
        at, and always takes as long as two."""
        if not pins.may_try(self.database, self.rules, self.place, who):
            return Refusal((Reason.PIN_BLOCKED,))
        with self.database.reading() as connection:
            given = code(connection, self.rules, who)
        fitting = [kept for kept in (who.pin_hash, given) if pins.fits(old, kept)]
        if not fitting or fitting[0] is None:
            return Refusal((Reason.PIN_WRONG,))
        with self.database.writing() as connection:
            pins.forgive(connection, who)
        return fitting[0]


def give_code(connection: Connection, rules: Rules, patron: str, login: str) -> str | None:
    """A code of `_CODE_DIGITS` digits, told this once; one that was given before is good no more. Who stands at the
    desk is also listened to again after too many wrong PINs. None when there is no such patron."""
    who = facts.member(connection, patron, lock=True)
    if who is None:
        return None
    new, now = f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}", rules.now()
    row = {"patron_id": who.id, "hash": pins.hash_pin(new), "given_at": now, "given_by": login}
    connection.execute(delete(pin_codes).where(pin_codes.c.patron_id == who.id))
    connection.execute(insert(pin_codes).values(row | {"expires_at": now + CODE_GOOD_FOR}))
    pins.forgive(connection, who)
    return new


def is_weak(database: Database, who: Member, old: str, new: str) -> bool:
    """For who is believed already."""
    with database.reading() as connection:
        told = select(patrons.c.born, patrons.c.identity_number).where(patrons.c.id == who.id)
        born, number = connection.execute(told).one()
    return new == old or pin_is_weak(new, born, (who.number, number))


def code(connection: Connection, rules: Rules, who: Member) -> str | None:
    """The hash of the patron's code, while it is good."""
    good = (pin_codes.c.patron_id == who.id) & (pin_codes.c.expires_at > rules.now())
    hash_: str | None = connection.scalar(select(pin_codes.c.hash).where(good))
    return hash_


def keep(act: Act, who: Member, believed: str, hashed: str) -> PinChanged | Refusal:
    """`believed` is the hash of what was right, which must still be so; `hashed` is the new PIN's."""
    facts.member(act.connection, who.id, lock=True)
    if (before := recall(act.connection, act.key, content(who))) is not None:
        return before  # type: ignore[no-any-return]  # as above
    if not _still_holds(act.connection, who, believed):
        return Refusal((Reason.PIN_WRONG,))
    return act.once(content(who), lambda: _replace(act, who, hashed))


def _still_holds(connection: Connection, who: Member, believed: str) -> bool:
    """Of two who come at the same time with the same code or PIN, one is later."""
    now = facts.member(connection, who.id)
    code = connection.scalar(select(pin_codes.c.hash).where(pin_codes.c.patron_id == who.id))
    return now is not None and believed in (now.pin_hash, code)


def _replace(act: Act, who: Member, hashed: str) -> PinChanged:
    """Codes end with it, and log-ins from elsewhere."""
    act.connection.execute(update(patrons).where(patrons.c.id == who.id).values(pin_hash=hashed))
    for table in (pin_codes, patron_tokens, login_codes, login_tokens):
        act.connection.execute(delete(table).where(table.c.patron_id == who.id))
    return PinChanged(act.rules.now())


def content(who: Member) -> tuple[str, ...]:
    """What the answer is kept under its key for."""
    return "change pin", who.id
