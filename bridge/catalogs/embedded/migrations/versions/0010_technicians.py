"""Those who care for the stands: a third role at the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ROLES = "role IN ('librarian', 'admin', 'technician')"


def upgrade() -> None:
    """SQLite makes the table anew, which ends all sessions: whoever works at the desk logs in again."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("staff_role", "staff", type_="check")
        op.create_check_constraint("staff_role", "staff", _ROLES)
        return
    op.execute(sa.text("DELETE FROM staff_sessions"))
    with op.batch_alter_table("staff", recreate="always") as staff:
        staff.create_check_constraint("staff_role", _ROLES)


def downgrade() -> None:
    raise NotImplementedError("go back to a backup")
