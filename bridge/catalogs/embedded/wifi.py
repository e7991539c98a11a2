"""Who may use the Wi-Fi, and what they were given: the same again as long as it is good (seed 003)."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.tables import patrons, wifi_accesses
from bridge.contract.circulation import Reason, Refusal, Unavailable
from bridge.contract.hotspot import WifiAccess
from bridge.hotspots.making import propose
from bridge.hotspots.point import Access, AccessPoint, Profile
from bridge.policy import card_reasons
from bridge.rules import Rules
from bridge.sealing import Broken, Seal

DOWN = Refusal((Reason.WIFI_DOWN,))
_AT_ONCE = 50  # accesses that are removed at one time
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Network:
    """`name` is its SSID, `secret` its own password, empty for an open one. `shared`: what the point gives is the
    network's own password. `profiles` say what each category of member gets; "" is for all others."""

    name: str
    point: AccessPoint
    seal: Seal = field(repr=False)
    secret: str = field(default="", repr=False)
    hidden: bool = False
    shared: bool = False
    profiles: dict[str, Profile] = field(default_factory=lambda: {"": Profile()})

    def sealed(self, password: str, patron: str) -> bytes:
        return self.seal.close(password.encode(), patron.encode())

    def opened(self, sealed: bytes, patron: str) -> str:
        """Empty when the key is not the one any more with which it was sealed."""
        try:
            return self.seal.open(sealed, patron.encode()).decode()
        except Broken:
            return ""

    def told(self, access: Access, until: datetime | None, *, again: bool) -> WifiAccess:
        if self.shared:
            return WifiAccess(self.name, access.password, hidden=self.hidden, again=again)
        return WifiAccess(self.name, self.secret, access.user, access.password, until, self.hidden, again)

    def profile(self, category: str) -> Profile:
        return self.profiles.get(category, self.profiles.get("", Profile()))


@dataclass(frozen=True, slots=True)
class Wifi:
    """All methods block and may raise `Unavailable`."""

    database: Database
    rules: Rules
    network: Network

    def give(self, kiosk: str, card: str) -> WifiAccess | Refusal:
        """As `Hotspot.wifi_access`. A card has one access however often it is asked for, so that keys need not be
        remembered. An access point that cannot be asked is WIFI_DOWN: the library itself is there."""
        with self.database.writing() as connection:
            row = _row(connection, self.rules.at_this_moment(), self.network, kiosk, card)
        if isinstance(row, Refusal):
            return row
        try:
            return self._let_in(row)
        except Unavailable as error:
            _log.warning("nobody can be let into the Wi-Fi: %s", error)
            return DOWN

    def clean(self) -> None:
        """Removes what has ended, or whose owner may not come any more."""
        with self.database.reading() as connection:
            rows = connection.execute(_ended(self.rules)).all()
        for row in rows:
            self.network.point.remove(self._access(row))
            with self.database.writing() as connection:
                _change(connection, row.id, removed_at=self.rules.now(), open=False)

    def _let_in(self, row: Row[Any]) -> WifiAccess:
        """What was told before is told again only while the access point knows it, and the library."""
        access = self._access(row)
        again = row.open and access.password and self.network.point.knows(access)
        if not again:
            profile, password = self.network.profile(row.category), access.password or propose().password
            access = self.network.point.admit(access.user, password, profile, row.until)
            sealed = self.network.sealed(access.password, row.patron_id)
            with self.database.writing() as connection:
                _change(
                    connection, row.id, user_name=access.user, password=sealed, handle=access.handle, open=True
                )
        until = access.until or row.until
        here = until and until.astimezone(self.rules.now().tzinfo)
        return self.network.told(access, here, again=bool(again))

    def _access(self, row: Row[Any]) -> Access:
        return Access(row.user_name, self.network.opened(row.password, row.patron_id), row.until, row.handle)


def _row(connection: Connection, rules: Rules, network: Network, kiosk: str, card: str) -> Row[Any] | Refusal:
    """Of what the card's owner has, or gets now; it is written down before they are let in, so that whoever is let in
    is known."""
    who = facts.member_with_card(connection, card)
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    facts.member(connection, who.id, lock=True)
    if reasons := _reasons(connection, rules, who):
        return Refusal(reasons)
    theirs = (wifi_accesses.c.patron_id == who.id) & wifi_accesses.c.removed_at.is_(None)
    good = or_(wifi_accesses.c.until.is_(None), wifi_accesses.c.until > rules.now())
    query = select(wifi_accesses, patrons.c.category).join(patrons).order_by(wifi_accesses.c.id.desc())
    return connection.execute(query.where(theirs, good)).first() or connection.execute(
        query.where(wifi_accesses.c.id == _new(connection, rules, network, kiosk, who))
    ).one()


def _reasons(connection: Connection, rules: Rules, who: Member) -> tuple[Reason, ...]:
    today = rules.now().date()
    known = facts.patron_facts(connection, who, today)
    return card_reasons(known, today) + (() if known.signed_in else (Reason.VISIT_MISSING,))


def _new(connection: Connection, rules: Rules, network: Network, kiosk: str, who: Member) -> int:
    now = rules.now()
    category = connection.scalar(select(patrons.c.category).where(patrons.c.id == who.id)) or ""
    minutes = network.profile(category).minutes
    proposed = propose()
    row: dict[str, Any] = {"patron_id": who.id, "user_name": proposed.user}
    row |= {"password": network.sealed(proposed.password, who.id)}
    row |= {"kiosk": kiosk, "given_at": now, "until": now + timedelta(minutes=minutes) if minutes else None}
    id_: int = connection.execute(insert(wifi_accesses).values(row).returning(wifi_accesses.c.id)).scalar_one()
    return id_


def _ended(rules: Rules) -> Select[Any]:
    """Over, or its owner may not use a card any more."""
    now = rules.now()
    over = (wifi_accesses.c.until <= now) | (patrons.c.status != "active") | (patrons.c.expires < now.date())
    query = select(wifi_accesses).join(patrons).where(wifi_accesses.c.removed_at.is_(None), over)
    return query.order_by(wifi_accesses.c.id).limit(_AT_ONCE)


def _change(connection: Connection, id_: int, **values: object) -> None:
    connection.execute(update(wifi_accesses).where(wifi_accesses.c.id == id_).values(**values))
