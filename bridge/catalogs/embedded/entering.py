"""Who may come in at a web library with their account for digital collections, and what it may learn of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from bridge.catalogs.embedded import facts, guessing, login_codes, office_accounts, pins
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.login_codes import Wish
from bridge.catalogs.embedded.tables import digital_accounts, patrons
from bridge.contract.login import TooManyTries
from bridge.rules import Rules


@dataclass(frozen=True, slots=True)
class Entrant:
    """`patron` is an id, `user` the name of the account; `email` is empty when it was never told."""

    patron: str
    user: str = field(repr=False)
    name: str = field(repr=False)
    email: str = field(repr=False)


def entrant(connection: Connection, rules: Rules, patron: str) -> Entrant | None:
    """None when the account may not be used, or the card is not valid today."""
    told = (patrons.c.id, digital_accounts.c.user_name, patrons.c.name, patrons.c.email)
    valid = (patrons.c.status == "active") & (patrons.c.expires >= rules.now().date())
    usable = digital_accounts.c.step.in_(office_accounts.USABLE)
    query = select(*told).join(digital_accounts).where(patrons.c.id == patron, valid, usable)
    row = connection.execute(query).one_or_none()
    return None if row is None else Entrant(*row)


async def enter(
    database: Database, rules: Rules, who: tuple[str, str], address: str, wish: Wish
) -> str | TooManyTries | None:
    """A code for the web library that wishes to know who this is. `who` is a name of an account, or the number of a
    card, and the PIN; `address` is where it was typed.

    None, after always the same time, for every reason why nobody is let in: who asks learns nothing.
    """
    now = rules.at_this_moment()
    return await guessing.in_turn(lambda: _enter(database, now, who, address, wish))


def _enter(
    database: Database, rules: Rules, who: tuple[str, str], address: str, wish: Wish
) -> str | TooManyTries | None:
    name, pin = who
    member = guessing.may_try(database, rules, lambda connection: _named(connection, name), address)
    if isinstance(member, TooManyTries):
        return member
    if not pins.fits(pin, member.pin_hash if member else None) or member is None:
        return None
    with database.writing() as connection:
        pins.forgive(connection, member)
        if facts.member(connection, member.id, lock=True) != member or entrant(connection, rules, member.id) is None:
            return None
        office_accounts.note_use(connection, rules, member.id, f"web {wish.client}")
        return login_codes.give(connection, rules, member.id, wish)


def _named(connection: Connection, name: str) -> Member | None:
    """By the account's name, which nobody needs to type in small letters, else by the card."""
    patron = office_accounts.patron_with_user(connection, name.lower())
    return facts.member(connection, patron) if patron else facts.member_with_card(connection, name)
