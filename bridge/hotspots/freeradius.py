"""A FreeRADIUS 3 server's own tables, in MariaDB or PostgreSQL: for every router that asks a RADIUS server.

Sources: FreeRADIUS's mods-config/sql/main/*/schema.sql, its rlm_expiration, and the dictionaries of each vendor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, delete, insert, select

from bridge.hotspots.point import Access, Profile
from bridge.hotspots.secret import has_secret, read_secret
from bridge.transaction import Database, checked_url

Outcome = TypeVar("Outcome")

PASSWORD = "Cleartext-Password"  # noqa: S105 - the attribute's name
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # not this machine's


def _attributes(name: str) -> Table:
    texts = (Column(column, String) for column in ("username", "attribute", "op", "value"))
    return Table(name, MetaData(), Column("id", Integer, primary_key=True), *texts)


RADCHECK, RADREPLY = _attributes("radcheck"), _attributes("radreply")
RADUSERGROUP = Table(
    "radusergroup", MetaData(), Column("username", String), Column("groupname", String), Column("priority", Integer)
)


@dataclass(frozen=True, slots=True)
class FreeRadius:
    """`database` is a URL such as mysql://radius@127.0.0.1/radius or postgresql://...; the secret is that user's
    password, who needs to select, insert and delete in radcheck, radreply and radusergroup, and in PostgreSQL to use
    their sequences. Without a secret the database has to know the user some other way. `ca_file` demands TLS and
    checks the server's certificate.

    A profile's `group` is a group of radgroupreply; `vendor` chooses the attributes for its speed. `timezone` is the
    RADIUS server's, for the time an account ends; without it that is Unix time, which FreeRADIUS 3 reads the same
    everywhere but which nobody can read in a web page over these tables. How many devices at once is only heeded by
    a RADIUS server that counts sessions.
    """

    database: str
    secret_file: str = ""
    vendor: Literal["mikrotik", "wispr"] = "mikrotik"
    timezone: str = ""
    ca_file: str = ""
    connect: int = 3
    total: int = 8

    def __post_init__(self) -> None:
        checked_url(self.database)
        if not (0 < self.connect <= 60 and 0 < self.total <= 60):
            raise ValueError("connect and total must be 1 to 60 seconds")
        try:
            ZoneInfo(self.timezone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"timezone {self.timezone!r} is not a time zone such as Asia/Makassar") from None

    def admit(self, user: str, password: str, profile: Profile, until: datetime | None) -> Access:
        def write(tables: Connection) -> None:
            _forget(tables, user)
            _write(tables, RADCHECK, user, {PASSWORD: password, **self._end(until), **_devices(profile)})
            _write(tables, RADREPLY, user, {**_session(profile), **self._speed(profile)})
            if profile.group:
                tables.execute(insert(RADUSERGROUP).values(username=user, groupname=profile.group, priority=1))

        self._run(write)
        return Access(user, password, until, user)

    def knows(self, access: Access) -> bool:
        there = select(RADCHECK.c.id).where(RADCHECK.c.username == access.user, RADCHECK.c.attribute == PASSWORD)
        return self._run(lambda tables: tables.execute(there).first() is not None)

    def remove(self, access: Access) -> None:
        """What goes on with it is ended by the Session-Timeout it was given."""
        self._run(lambda tables: _forget(tables, access.user))

    def _run(self, work: Callable[[Connection], Outcome]) -> Outcome:
        password = read_secret(self.secret_file) if has_secret(self.secret_file) else None
        return Database("the RADIUS database", self.database, password, self.ca_file, self.connect, self.total).run(
            work
        )

    def _end(self, until: datetime | None) -> dict[str, str]:
        """FreeRADIUS takes a date for one of its own zone, and digits alone for Unix time."""
        if until is None:
            return {}
        if not self.timezone:
            return {"Expiration": str(int(until.timestamp()))}
        there = until.astimezone(ZoneInfo(self.timezone))
        return {"Expiration": f"{there.day} {MONTHS[there.month - 1]} {there:%Y %H:%M:%S}"}

    def _speed(self, profile: Profile) -> dict[str, str]:
        """Mikrotik's is in kbit/s and seen from the router, so what it receives comes first; WISPr's is in bit/s."""
        if self.vendor == "mikrotik":
            return {"Mikrotik-Rate-Limit": f"{profile.up}k/{profile.down}k"} if profile.up or profile.down else {}
        speeds = {"WISPr-Bandwidth-Max-Down": profile.down, "WISPr-Bandwidth-Max-Up": profile.up}
        return {name: str(speed * 1000) for name, speed in speeds.items() if speed}


def _forget(tables: Connection, user: str) -> None:
    for table in (RADCHECK, RADREPLY, RADUSERGROUP):
        tables.execute(delete(table).where(table.c.username == user))


def _write(tables: Connection, table: Table, user: str, attributes: dict[str, str]) -> None:
    rows = [{"username": user, "attribute": name, "op": ":=", "value": value} for name, value in attributes.items()]
    if rows:
        tables.execute(insert(table), rows)


def _devices(profile: Profile) -> dict[str, str]:
    return {"Simultaneous-Use": str(profile.devices)} if profile.devices else {}


def _session(profile: Profile) -> dict[str, str]:
    """In seconds, for one session; FreeRADIUS shortens it to what is left until the account ends."""
    return {"Session-Timeout": str(profile.minutes * 60)} if profile.minutes else {}


DRIVER = FreeRadius
