"""Who comes without a card, what visitors came for, and the statistics, whose rows name nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name, kind in (("gender", sa.Text), ("born", sa.Date), ("occupation", sa.Text), ("education", sa.Text)):
        op.add_column("patrons", sa.Column(name, kind))
    op.add_column("patrons", sa.Column("category", sa.Text, nullable=False, server_default=""))
    op.add_column("visits", sa.Column("left_at", _MOMENT))
    op.create_table(
        "guests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("institution", sa.Text, nullable=False, server_default=""),
        sa.Column("signed_at", _MOMENT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.CheckConstraint("kind IN ('visitor', 'group')", name="guest_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guests_day", "guests", ["day"])
    texts = ("purpose", "place", "kiosk", "gender", "age", "occupation", "education", "origin")
    op.create_table(
        "footfall",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("visit", sa.Text, unique=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("hour", sa.Integer),
        sa.Column("kind", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in texts),
        sa.Column("people", sa.Integer, nullable=False, server_default="1"),
        sa.Column("women", sa.Integer, nullable=False, server_default="0"),
        sa.Column("men", sa.Integer, nullable=False, server_default="0"),
        sa.CheckConstraint("kind IN ('member', 'visitor', 'group')", name="footfall_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_footfall_day", "footfall", ["day"])
    op.execute("INSERT INTO footfall (visit, day, kind) SELECT key, day, 'member' FROM visits")
    op.create_table(
        "wifi_accesses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), nullable=False),
        sa.Column("user_name", sa.Text, nullable=False, server_default=""),
        sa.Column("password", sa.LargeBinary, nullable=False),
        sa.Column("handle", sa.Text, nullable=False, server_default=""),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT),
        sa.Column("open", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("removed_at", _MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_wifi_accesses_patron_id", "wifi_accesses", ["patron_id"])


def downgrade() -> None:
    raise NotImplementedError("go back to a backup")
