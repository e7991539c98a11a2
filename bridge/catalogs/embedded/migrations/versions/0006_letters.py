"""What stands did while central could not be asked, and what a librarian has to settle because of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("loans", sa.Column("presumed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id")),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id")),
        sa.Column("card", sa.Text, nullable=False, server_default=""),
        sa.Column("barcode", sa.Text, nullable=False, server_default=""),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("sure", sa.Boolean, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("estimated", sa.Boolean, nullable=False),
        sa.Column("knew", _MOMENT),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loans.id")),
        sa.Column("number", sa.Text, nullable=False, server_default=""),
        sa.Column("refused", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint(
            "deed IN ('borrow', 'return', 'renew', 'visit', 'visitor', 'group', 'purpose', 'leave')", name="letter_deed"
        ),
        sqlite_autoincrement=True,
    )
    for column in ("reference", "patron_id", "item_id", "loan_id"):
        op.create_index(f"ix_letters_{column}", "letters", [column])
    op.create_table(
        "loose_returns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kiosk", sa.Text, nullable=False),
    )
    op.create_index("ix_loose_returns_item_id", "loose_returns", ["item_id"])
    op.create_table(
        "matters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False, server_default=""),
        sa.Column("letter_id", sa.Integer, sa.ForeignKey("letters.id")),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id")),
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loans.id")),
        sa.Column("other_loan_id", sa.Integer, sa.ForeignKey("loans.id")),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("explained_at", _MOMENT),
        sa.Column("settled_at", _MOMENT),
        sa.Column("settled_by", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="matter_settled"),
        sqlite_autoincrement=True,
    )
    for column in ("letter_id", "item_id", "loan_id", "other_loan_id"):
        op.create_index(f"ix_matters_{column}", "matters", [column])


def downgrade() -> None:
    raise NotImplementedError("go back to a backup")
