"""The first tables. This file says what was made then; today's tables are in bridge/catalogs/embedded/tables.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_patrons()
    _make_items()
    _make_circulation()
    _make_bookkeeping()


def downgrade() -> None:
    for table in ("pin_failures", "tokens", "operations", "holidays", "visits", "fines", "holds", "loans"):
        op.drop_table(table)
    for table in ("items", "titles", "cards", "patrons"):
        op.drop_table(table)


def _make_patrons() -> None:
    op.create_table(
        "patrons",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("expires", sa.Date, nullable=False),
        sa.Column("pin_hash", sa.Text),
        sa.CheckConstraint("status IN ('active', 'inactive', 'suspended')", name="patron_status"),
    )
    op.create_table(
        "cards",
        sa.Column("code", sa.Text, primary_key=True),
        _patron(),
    )
    _index("cards", "patron_id")


def _make_items() -> None:
    op.create_table(
        "titles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False, server_default=""),
        sa.Column("call_number", sa.Text, nullable=False, server_default=""),
        sa.Column("subject", sa.Text, nullable=False, server_default=""),
        sa.Column("year", sa.Integer),
        sa.Column("publisher", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("barcode", sa.Text, nullable=False, unique=True),
        sa.Column("title_id", sa.Integer, sa.ForeignKey("titles.id"), nullable=False),
        sa.Column("for_loan", sa.Boolean, nullable=False),
        sa.Column("shelf", sa.Text, nullable=False, server_default=""),
    )
    _index("items", "title_id")


def _make_circulation() -> None:
    op.create_table(
        "loans",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        _patron(),
        _item(),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("lent_at", _MOMENT, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("returned_at", _MOMENT),
        sqlite_autoincrement=True,
    )
    _index("loans", "patron_id")
    _index("loans", "item_id")
    is_open = sa.text("returned_at IS NULL")
    op.create_index(
        "one_open_loan_per_item", "loans", ["item_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer, primary_key=True),
        _item(),
        _patron(),
        sa.Column("placed_at", _MOMENT, nullable=False),
        sa.Column("ready_at", _MOMENT),
        sa.Column("last_day", sa.Date),
        sa.Column("state", sa.Text, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'fulfilled', 'cancelled')", name="hold_state"),
        sa.CheckConstraint("state <> 'ready' OR ready_at IS NOT NULL", name="hold_ready_since"),
    )
    _index("holds", "item_id")
    _index("holds", "patron_id")
    op.create_table(
        "fines",
        sa.Column("id", sa.Integer, primary_key=True),
        _patron(),
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loans.id")),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("paid_at", _MOMENT),
        sa.CheckConstraint("amount > 0", name="fine_amount"),
    )
    _index("fines", "patron_id")


def _make_bookkeeping() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer, primary_key=True),
        _patron(),
        sa.Column("signed_at", _MOMENT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sqlite_autoincrement=True,
    )
    _index("visits", "patron_id", "day")
    op.create_table(
        "holidays",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_table(
        "operations",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    _index("operations", "at")
    op.create_table(
        "tokens",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
    )
    _index("tokens", "kiosk")
    op.create_table(
        "pin_failures",
        sa.Column("id", sa.Integer, primary_key=True),
        _patron(),
        sa.Column("at", _MOMENT, nullable=False),
    )
    _index("pin_failures", "patron_id", "at")


def _patron() -> sa.Column[str]:
    return sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), nullable=False)


def _item() -> sa.Column[int]:
    return sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
