"""Which INLISLite this is, by its columns, and whether everything that is needed is there and allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, Connection, Table, text

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.settings import Inlislite

Version = Literal["3.2", "3.3"]

_RIGHTS = {"s": "select", "i": "insert", "u": "update"}
_SHOWN = text(
    "SELECT TABLE_NAME, COLUMN_NAME, PRIVILEGES FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
)
_ENGINES = text("SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()")
_CHANGED = (
    *("members", "membersonline", "collections"),
    *("collectionloans", "collectionloanitems", "collectionloanextends", "pelanggaran"),
)


@dataclass(frozen=True, slots=True)
class Schema:
    """`version` "3.2" stands for 3.1 too. `optional` are columns, as "table.column", that not every database has."""

    version: Version
    optional: frozenset[str]

    @property
    def counts_opening_days(self) -> bool:
        """3.3 counts every day."""
        return self.version == "3.2"

    @property
    def books(self) -> bool:
        """3.3 has left-overs of booking, which nothing uses."""
        return self.version == "3.2"

    def has(self, column: Column[Any]) -> bool:
        return f"{column.table.name}.{column.name}".lower() in self.optional


def read_schema(connection: Connection, settings: Inlislite) -> Schema:
    """Raises OSError, with one sentence for everything that is missing."""
    seen = {f"{table}.{column}".lower(): rights.split(",") for table, column, rights in connection.execute(_SHOWN)}
    version: Version = "3.3" if "collections.isdrm" in seen else "3.2"
    wanted = (*tables.ALL, *(tables.PASSWORDS if settings.pin == "password" else ()))
    missing = [*_missing(wanted, version, seen), *_without_transactions(connection)]
    if missing:
        raise OSError(
            f"this is no INLISLite {version} that can be used; missing, or not allowed to this account: "
            + ", ".join(missing)
        )
    optional = (column for table in tables.ALL for column in table.c if column.info["only"])
    names = (f"{column.table.name}.{column.name}".lower() for column in optional)
    return Schema(version, frozenset(name for name in names if name in seen))


def _missing(wanted: tuple[Table, ...], version: Version, seen: dict[str, list[str]]) -> Iterator[str]:
    """As "table.column (rights)", one for each column; a table of which nothing is there is named alone."""
    for table in wanted:
        lacking = list(_lacking(table, version, seen))
        if lacking and not any(name.startswith(f"{table.name}.") for name in seen):
            yield table.name
        else:
            yield from lacking


def _lacking(table: Table, version: Version, seen: dict[str, list[str]]) -> Iterator[str]:
    for column in table.c:
        rights = seen.get(f"{table.name}.{column.name}".lower())
        needed = [_RIGHTS[letter] for letter in column.info["needs"]]
        lacks = [right for right in needed if right not in (rights or ())]
        if lacks and column.info["only"] in ("", version):
            yield f"{table.name}.{column.name} ({', '.join(lacks)})"


def _without_transactions(connection: Connection) -> Iterator[str]:
    for table, engine in connection.execute(_ENGINES):
        if table in _CHANGED and engine != "InnoDB":
            yield f"transactions in {table} (its engine is {engine}, not InnoDB)"
