"""Opens the database, SQLite or PostgreSQL, and tells a database that cannot be asked from a mistake of ours."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import alembic.command
import alembic.config
from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import URL, make_url

from bridge.contract.circulation import Unavailable

Answer = TypeVar("Answer")

PATIENCE = 4  # seconds to wait for a connection or for a lock; a bridge waits 5 for its answer
_MIGRATING = 8330  # PostgreSQL's advisory lock, so that of two that start together one migrates
_WRITES = "writes"


class Database:
    """Transactions on one database. Both kinds raise `Unavailable` when it cannot be asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**{_WRITES: True})
        self._still = engine
        if engine.dialect.name == "postgresql":
            self._still = engine.execution_options(isolation_level="REPEATABLE READ")

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        with _available(), self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def still(self) -> Iterator[Connection]:
        """Reads what there was at one moment, whatever is written meanwhile."""
        with _available(), self._still.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it or nothing, kept when the block has ended."""
        with _available(), self._writing.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def undone(self) -> Iterator[Connection]:
        """Writes, and keeps nothing of it."""
        with _available(), self._writing.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    def changed(self, change: Callable[[Connection], Answer]) -> Answer:
        """Its answer; tried once more when another transaction took the same key in between, whose answer it then
        finds."""
        try:
            with self.writing() as connection:
                return change(connection)
        except exc.IntegrityError:
            with self.writing() as connection:
                return change(connection)


def open_database(url: str) -> Database:
    """With all its tables, made or brought up to date. Raises OSError, with a sentence."""
    database = connect(url)
    try:
        with database.writing() as connection:
            migrate(connection)
    except Unavailable as error:
        shown = database.engine.url.render_as_string()
        raise OSError(f"the database {shown} cannot be opened: {_first_line(error)}") from error
    return database


def connect(url: str) -> Database:
    """As it is, whatever version its tables are of. Raises OSError, with a sentence, for a URL that is none."""
    return Database(_engine(parse(url)))


def parse(url: str) -> URL:
    """Raises OSError, with a sentence."""
    try:
        return _url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise OSError(f"the database's URL cannot be used: {error}") from error


def _first_line(error: Unavailable) -> str:
    return str(getattr(error.__cause__, "orig", error)).partition("\n")[0]


def _url(url: str) -> URL:
    """Raises ValueError and ArgumentError."""
    parsed = make_url(url)
    match parsed.get_backend_name(), parsed.database:
        case "sqlite", None | "" | ":memory:":
            raise ValueError("an SQLite database must be a file")
        case "sqlite", _:
            return parsed
        case "postgresql", _:
            return parsed.set(drivername="postgresql+psycopg")
        case kind, _:
            raise ValueError(f"it must begin with sqlite: or postgresql:, not {kind}:")


def _engine(url: URL) -> Engine:
    """Parameters stay out of its messages, because they are cards and barcodes.

    PostgreSQL plans every question for its own words: one plan for all words reads the whole table for rare ones.
    """
    if url.get_backend_name() == "postgresql":
        options = {"lock_timeout": f"{PATIENCE}s", "statement_timeout": f"{PATIENCE}s"}
        options |= {"plan_cache_mode": "force_custom_plan", "jit": "off"}
        said = " ".join(f"-c {name}={value}" for name, value in options.items())
        settings = {"connect_timeout": PATIENCE, "options": said, "application_name": "anjungan"}
        return create_engine(
            url, connect_args=settings, pool_pre_ping=True, pool_timeout=PATIENCE, hide_parameters=True
        )
    _make_private(Path(url.database or ""))
    engine = create_engine(url, connect_args={"timeout": PATIENCE}, pool_timeout=PATIENCE, hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _make_private(file: Path) -> None:
    """Who borrows what is nobody else's business; SQLite gives its other files the same mode."""
    with contextlib.suppress(FileNotFoundError, PermissionError):  # opening tells it, with a sentence
        file.touch(mode=0o600)


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # `_begin` begins
    for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    """A transaction that reads first and writes then could find itself outrun, and SQLite would not wait."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def migrate(connection: Connection) -> None:
    """All steps that are missing, in the transaction of this connection."""
    if connection.dialect.name == "postgresql":
        for limit in ("lock_timeout", "statement_timeout"):  # a migration may take long
            connection.execute(text(f"SET LOCAL {limit} = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "head")


@contextlib.contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except exc.TimeoutError as error:
        raise Unavailable("the database is too busy") from error
    except exc.DBAPIError as error:
        if _is_outage(error):
            raise Unavailable(f"the database cannot be asked ({type(error.orig).__name__})") from error
        raise


def _is_outage(error: exc.DBAPIError) -> bool:
    """SQLite tells its every failure as an `OperationalError`, also a query that is wrong, and a damaged file as
    a `DatabaseError` of no narrower kind."""
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return False
    outages = (exc.OperationalError, exc.InterfaceError, exc.InternalError)
    return error.connection_invalidated or isinstance(error, outages) or type(error) is exc.DatabaseError
