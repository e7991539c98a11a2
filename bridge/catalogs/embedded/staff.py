"""Who works at the desk: logins, passwords, roles, and the sessions of their browsers.

A login that was wrong `TRIES` times in a row is not listened to for `BLOCK`, also after a restart. Tries for logins
that do not exist count and take time like all others, so that nobody learns which ones do.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, text, update

from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.tables import staff, staff_failures, staff_sessions
from bridge.catalogs.embedded.tokens import digest
from bridge.contract.codes import possible
from bridge.rules import Rules

TRIES = 5
BLOCK = timedelta(minutes=15)
IDLE = timedelta(hours=8)
SHORTEST, LONGEST = 10, 128  # characters of a password
LONGEST_LOGIN = 40

_SEEN_EVERY = timedelta(minutes=1)  # often enough to know that somebody still works
_COUNTING = 8331  # PostgreSQL's advisory lock: tries are counted one after the other

_hasher = PasswordHasher()
_NOBODYS = _hasher.hash(secrets.token_urlsafe(32))  # made beforehand, so that no login takes longer


class Role(StrEnum):
    LIBRARIAN = "librarian"
    ADMIN = "admin"  # may also change the library's data and read the audit
    TECHNICIAN = "technician"  # cares for the stands, and sees nothing of patrons


@dataclass(frozen=True, slots=True)
class Librarian:
    login: str
    name: str
    role: Role
    active: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that somebody logged in with. `csrf` goes into every form and comes back with it."""

    librarian: Librarian
    csrf: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Too many wrong passwords; nobody with this login is listened to for a while."""


def add(connection: Connection, login: str, name: str, role: Role, password: str) -> bool:
    """False when the login is taken. Raises ValueError, with a sentence, when login or password cannot be used."""
    if not possible(login, LONGEST_LOGIN) or not login.isprintable() or " " in login:
        raise ValueError(f"a login has 1 to {LONGEST_LOGIN} letters and no blanks")
    row = {"login": login, "name": name, "role": role.value, "password_hash": hash_password(password)}
    if connection.scalar(select(staff.c.login).where(staff.c.login == login)) is not None:
        return False
    connection.execute(insert(staff).values(row))
    return True


def set_password(connection: Connection, login: str, password: str) -> bool:
    """Ends all sessions of this login, and its block. False when nobody has it. Raises ValueError as `add`."""
    changed = update(staff).where(staff.c.login == login).values(password_hash=hash_password(password))
    connection.execute(delete(staff_sessions).where(staff_sessions.c.login == login))
    connection.execute(delete(staff_failures).where(staff_failures.c.login == login))
    return connection.execute(changed).rowcount == 1


def set_active(connection: Connection, login: str, active: bool) -> bool:
    """Who is no longer active is logged out. False when nobody has this login."""
    connection.execute(delete(staff_sessions).where(staff_sessions.c.login == login))
    return connection.execute(update(staff).where(staff.c.login == login).values(active=active)).rowcount == 1


def everybody(connection: Connection) -> tuple[Librarian, ...]:
    query = select(staff.c.login, staff.c.name, staff.c.role, staff.c.active).order_by(staff.c.login)
    return tuple(Librarian(row.login, row.name, Role(row.role), row.active) for row in connection.execute(query))


def log_in(database: Database, rules: Rules, login: str, password: str) -> str | Blocked | None:
    """The new session's cookie; None for a login or password that is wrong, which of them is not told.

    A try is counted before it is looked at, so that many at the same time are not more than `TRIES`.
    """
    if not _is_right(database, rules, login, password):
        return Blocked() if _is_blocked(database, rules, login) else None
    with database.writing() as connection:
        return _open_session(connection, rules, login)


def is_password(database: Database, rules: Rules, login: str, password: str) -> bool:
    """Whether this is still who logged in; wrong ones count like those at the door."""
    return _is_right(database, rules, login, password)


def session(connection: Connection, rules: Rules, cookie: str) -> Session | None:
    """None when it has ended, was idle for `IDLE`, or its owner is no longer active."""
    query = (
        select(staff.c.login, staff.c.name, staff.c.role, staff_sessions.c.csrf)
        .join(staff_sessions, staff_sessions.c.login == staff.c.login)
        .where(staff_sessions.c.digest == digest(cookie), staff.c.active, _is_fresh(rules))
    )
    row = connection.execute(query).one_or_none()
    return Session(Librarian(row.login, row.name, Role(row.role)), row.csrf) if row else None


def seen(connection: Connection, rules: Rules, cookie: str) -> bool:
    """Whether it is time to `touch` the session."""
    at = connection.scalar(select(staff_sessions.c.seen_at).where(staff_sessions.c.digest == digest(cookie)))
    return at is not None and at <= rules.now() - _SEEN_EVERY


def touch(connection: Connection, rules: Rules, cookie: str) -> None:
    """Lets the session's idle time begin anew."""
    theirs = staff_sessions.c.digest == digest(cookie)
    connection.execute(update(staff_sessions).where(theirs).values(seen_at=rules.now()))


def log_out(connection: Connection, cookie: str) -> None:
    connection.execute(delete(staff_sessions).where(staff_sessions.c.digest == digest(cookie)))


def hash_password(password: str) -> str:
    """Raises ValueError, with a sentence, when it cannot be used."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ValueError(f"a password has {SHORTEST} to {LONGEST} characters")
    return _hasher.hash(password.encode("utf-8", "surrogatepass"))


def _is_right(database: Database, rules: Rules, login: str, password: str) -> bool:
    if not possible(login, LONGEST_LOGIN) or len(password) > LONGEST:
        return False
    with database.writing() as connection:
        if not _count(connection, rules, login):
            return False
        kept = connection.scalar(select(staff.c.password_hash).where(staff.c.login == login, staff.c.active))
    if not _fits(password, kept):
        return False
    with database.writing() as connection:
        connection.execute(delete(staff_failures).where(staff_failures.c.login == login))
    return True


def _count(connection: Connection, rules: Rules, login: str) -> bool:
    """Counts a try; whether it may be made."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _COUNTING})
    connection.execute(delete(staff_failures).where(~_is_recent(rules)))
    if _tries(connection, rules, login) >= TRIES:
        return False
    connection.execute(insert(staff_failures).values(login=login, at=rules.now()))
    return True


def _is_blocked(database: Database, rules: Rules, login: str) -> bool:
    if not possible(login, LONGEST_LOGIN):
        return False
    with database.reading() as connection:
        return _tries(connection, rules, login) >= TRIES


def _tries(connection: Connection, rules: Rules, login: str) -> int:
    wrong = select(func.count()).where(staff_failures.c.login == login, _is_recent(rules))
    return connection.scalar(wrong) or 0


def _is_recent(rules: Rules) -> ColumnElement[bool]:
    """A time to come is from when the clock was wrong, and must not block anybody until then."""
    now = rules.now()
    return (staff_failures.c.at > now - BLOCK) & (staff_failures.c.at <= now)


def _is_fresh(rules: Rules) -> ColumnElement[bool]:
    now = rules.now()
    return (staff_sessions.c.seen_at > now - IDLE) & (staff_sessions.c.seen_at <= now + IDLE)


def _open_session(connection: Connection, rules: Rules, login: str) -> str:
    connection.execute(delete(staff_sessions).where(~_is_fresh(rules)))
    cookie = secrets.token_urlsafe(32)
    row = {"digest": digest(cookie), "login": login, "csrf": secrets.token_urlsafe(32), "seen_at": rules.now()}
    connection.execute(insert(staff_sessions).values(row))
    return cookie


def _fits(password: str, kept: str | None) -> bool:
    """Takes the same time for a login that nobody has."""
    try:
        return _hasher.verify(kept or _NOBODYS, password.encode("utf-8", "surrogatepass")) and kept is not None
    except VerifyMismatchError:
        return False
