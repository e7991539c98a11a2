"""What a library's own system was asked to do, until it is known what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "begun_acts",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("seen", sa.JSON),
        sa.Column("stand", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_begun_acts_at", "begun_acts", ["at"])


def downgrade() -> None:
    raise NotImplementedError("go back to a backup")
