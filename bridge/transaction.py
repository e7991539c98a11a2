"""One transaction in somebody else's database, MariaDB or PostgreSQL: opened, done and closed within a deadline."""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import sqlalchemy
from sqlalchemy import Connection, Engine, NullPool
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bridge.contract.circulation import NeverAsked, Unavailable

Outcome = TypeVar("Outcome")

# serialization failure and deadlock; PostgreSQL's codes, then MariaDB's with a lock that was waited for too long
_AGAIN = ("40001", "40P01", 1213, 1020, 1205)
_HERE = (None, "localhost", "127.0.0.1", "::1")
_DRIVERS = {"mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql", "postgresql": "postgresql+psycopg"}


@dataclass(frozen=True, slots=True)
class Database:
    """`who` is for sentences. `ca_file` demands TLS and a certificate from it; `connect` and `total` are seconds.
    `isolation` is SQL's; less than SERIALIZABLE is for who locks the rows by which it decides."""

    who: str
    url: str
    password: str | None = field(repr=False)
    ca_file: str
    connect: int
    total: int
    isolation: Literal["SERIALIZABLE", "READ COMMITTED"] = "SERIALIZABLE"

    def run(self, work: Callable[[Connection], Outcome]) -> Outcome:
        """What `work` gives, once it is committed. It is called again when another transaction was in its way.
        Raises `Unavailable` when the database cannot be used, or has not answered within `total`; `NeverAsked` when
        there is no way to it."""
        opened: list[Any] = []
        end = time.monotonic() + self.total
        thread = ThreadPoolExecutor(1, "transaction")  # libpq has no time-out for an answer
        doing = thread.submit(self._patiently, work, opened, end)
        try:
            return doing.result(self.total)
        except TimeoutError:
            _cut(opened)
            raise self._too_late() from None
        finally:
            thread.shutdown(wait=False)

    def _patiently(self, work: Callable[[Connection], Outcome], opened: list[Any], end: float) -> Outcome:
        engine = self._engine()
        sqlalchemy.event.listen(engine, "connect", lambda connection, _: opened.append(connection))
        while time.monotonic() < end:
            with suppress(_InTheWay):
                return self._once(engine, work, end)
            time.sleep(random.uniform(0, 0.1))  # noqa: S311 - so that two do not meet again
        raise self._too_late()

    def _once(self, engine: Engine, work: Callable[[Connection], Outcome], end: float) -> Outcome:
        try:
            with self._connected(engine) as connection, connection.begin():
                outcome = work(connection)
                if time.monotonic() > end:  # whoever asked has been told that it did not happen
                    raise self._too_late()
                return outcome
        except DBAPIError as error:
            kind = _InTheWay if _code(error) in _AGAIN else Unavailable
            # neither its text nor its chain: a database quotes rows
            raise kind(f"{self.who} cannot be used ({type(error.orig).__name__})") from None

    def _too_late(self) -> Unavailable:
        return Unavailable(f"{self.who} did not answer in time")

    def _connected(self, engine: Engine) -> Connection:
        try:
            return engine.connect()
        except Exception as error:  # noqa: BLE001 - what is no database at all PyMySQL takes to pieces until it breaks
            raise NeverAsked(f"{self.who} cannot be reached ({type(error).__name__})") from None

    def _engine(self) -> Engine:
        return sqlalchemy.create_engine(
            checked_url(self.url).set(password=self.password),
            connect_args=self._settings(),
            isolation_level=self.isolation,
            poolclass=NullPool,
            hide_parameters=True,
        )

    def _settings(self) -> dict[str, Any]:
        if checked_url(self.url).get_backend_name() == "postgresql":
            tls = {"sslmode": "verify-full", "sslrootcert": self.ca_file}
            return {"connect_timeout": self.connect, **(tls if self.ca_file else {})}
        timeouts = {"connect_timeout": self.connect, "read_timeout": self.total, "write_timeout": self.total}
        return {"charset": "utf8mb4", **timeouts, **self._tls()}

    def _tls(self) -> dict[str, Any]:
        """PyMySQL reads this machine's authorities for each connection before it asks for TLS; nobody listens on the
        way from a machine to itself."""
        if self.ca_file:
            return {"ssl": {"ca": self.ca_file}}
        return {"ssl_disabled": True} if checked_url(self.url).host in _HERE else {}


class _InTheWay(Unavailable):
    """Another transaction was first."""


def checked_url(url: str) -> URL:
    """With the driver that is used here. Raises ValueError, which is a sentence, and ModuleNotFoundError without it."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("database must be a URL such as mysql://radius@127.0.0.1/radius") from None
    if parsed.drivername not in _DRIVERS or not parsed.database:
        raise ValueError("database must begin with mysql://, mariadb:// or postgresql:// and name a database")
    if parsed.password is not None or {"password", "passwd"} & parsed.query.keys():
        raise ValueError("database must not hold a password: it belongs into secret_file")
    usable = parsed.set(drivername=_DRIVERS[parsed.drivername])
    usable.get_dialect().import_dbapi()
    return usable


def _code(error: DBAPIError) -> object:
    return getattr(error.orig, "sqlstate", None) or next(iter(getattr(error.orig, "args", ())), None)


def _cut(opened: list[Any]) -> None:
    """Wakes the thread that waits for PostgreSQL. PyMySQL has its own time-outs, and no public way to its socket."""
    for connection in opened:
        if fileno := getattr(connection, "fileno", None):
            with suppress(Exception), socket.socket(fileno=os.dup(fileno())) as line:  # it may be closed by now
                line.shutdown(socket.SHUT_RDWR)
