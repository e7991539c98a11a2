"""Imports of files of more than 2 GiB, as a million MARC records are. SQLite's numbers are large enough as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for column in ("size", "position"):
            op.alter_column("imports", column, type_=sa.BigInteger)


def downgrade() -> None:
    raise NotImplementedError("go back to a backup")
