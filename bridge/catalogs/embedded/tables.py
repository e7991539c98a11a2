"""The tables of the embedded library. Dates are the library's own; times are kept in UTC; money is whole rupiah."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime; comes back in UTC from every database, also from those that keep no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})

patrons = Table(
    "patrons",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("expires", Date, nullable=False),  # the card's last day
    Column("pin_hash", Text),  # argon2
    CheckConstraint("status IN ('active', 'inactive', 'suspended')", name="patron_status"),
)

cards = Table(  # every code a patron is known by: the member number itself, and the UIDs of chips
    "cards",
    metadata,
    Column("code", Text, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
)

titles = Table(
    "titles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False, server_default=""),
    Column("call_number", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False, server_default=""),
    Column("year", Integer),
    Column("publisher", Text, nullable=False, server_default=""),
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("barcode", Text, nullable=False, unique=True),
    Column("title_id", ForeignKey("titles.id"), nullable=False, index=True),
    Column("for_loan", Boolean, nullable=False),
    Column("shelf", Text, nullable=False, server_default=""),
)

loans = Table(
    "loans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("item_id", ForeignKey("items.id"), nullable=False, index=True),
    Column("kiosk", Text, nullable=False),
    Column("lent_at", Moment, nullable=False),
    Column("due", Date, nullable=False),  # the last day to return
    Column("returned_at", Moment),
    sqlite_autoincrement=True,
)
Index(
    "one_open_loan_per_item",
    loans.c.item_id,
    unique=True,
    sqlite_where=loans.c.returned_at.is_(None),
    postgresql_where=loans.c.returned_at.is_(None),
)

holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("items.id"), nullable=False, index=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("placed_at", Moment, nullable=False),
    Column("ready_at", Moment),
    Column("last_day", Date),  # empty: reckoned from ready_at by the policy's hold_days
    Column("state", Text, nullable=False),
    CheckConstraint("state IN ('waiting', 'ready', 'fulfilled', 'cancelled')", name="hold_state"),
    CheckConstraint("state <> 'ready' OR ready_at IS NOT NULL", name="hold_ready_since"),
)

fines = Table(
    "fines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("loan_id", ForeignKey("loans.id")),
    Column("amount", Integer, nullable=False),
    Column("paid_at", Moment),
    CheckConstraint("amount > 0", name="fine_amount"),
)

visits = Table(  # the guest book
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False),
    Column("signed_at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Index(None, "patron_id", "day"),
    sqlite_autoincrement=True,
)

holidays = Table(
    "holidays",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False),
)

operations = Table(  # the answers already given, each under its key
    "operations",
    metadata,
    Column("key", Text, primary_key=True),
    Column("digest", Text, nullable=False),  # of what was asked
    Column("answer", JSON, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("kiosk", Text, nullable=False, index=True),
    Column("issued_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

pin_failures = Table(
    "pin_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "patron_id", "at"),
)
