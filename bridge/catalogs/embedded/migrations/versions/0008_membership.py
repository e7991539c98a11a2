"""Applications, photos, codes for PINs and accounts for digital collections; and an audit whose rows are chained."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_MOMENT = sa.DateTime(timezone=True)
_TOLD = ("identity", "identity_number", "born_in", "street", "regency", "province", "phone", "email")
_MANY = 1000  # rows that are chained at one time


def upgrade() -> None:
    for name in _TOLD:
        op.add_column("patrons", _text(name))
    op.create_index("ix_patrons_born", "patrons", ["born"])
    _one_per_identity("one_member_per_identity", "patrons", "identity_number <> ''")
    op.add_column("holds", _text("kiosk"))
    op.add_column("payments", sa.Column("purpose", sa.Text, nullable=False, server_default="fines"))
    _applications()
    _photos()
    _pins()
    _accounts()
    op.add_column("audit", _text("hash"))
    _chain(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("go back to a backup")


def _applications() -> None:
    told = ("born_in", "street", "regency", "province", "occupation", "education", "phone", "email")
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("state", "identity", "identity_number", "name")),
        sa.Column("born", sa.Date),
        sa.Column("gender", sa.Text, nullable=False),
        *(_text(name) for name in told),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("consent_at", _MOMENT, nullable=False),
        _text("guardian"),
        sa.Column("decided_at", _MOMENT),
        _text("decided_by"),
        _text("reason"),
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id")),
        sa.CheckConstraint("state IN ('open', 'approved', 'refused')", name="application_state"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="application_decided"),
        sa.CheckConstraint("(state = 'approved') = (patron_id IS NOT NULL)", name="application_approved"),
        sqlite_autoincrement=True,
    )
    for column in ("reference", "state", "patron_id"):
        op.create_index(f"ix_applications_{column}", "applications", [column])
    op.create_index("ix_applications_kiosk_made_at", "applications", ["kiosk", "made_at"])
    _one_per_identity("one_open_application_per_identity", "applications", "state = 'open'")


def _photos() -> None:
    op.create_table(
        "photos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("applications.id"), unique=True),
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), unique=True),
        sa.Column("label", sa.Text, nullable=False, unique=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint("(application_id IS NULL) <> (patron_id IS NULL)", name="photo_owner"),
    )


def _pins() -> None:
    op.create_table(
        "member_numbers",
        sa.Column("beginning", sa.Text, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table(
        "pin_codes",
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )


def _accounts() -> None:
    op.create_table(
        "digital_accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), nullable=False, unique=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("user_name", sa.Text, unique=True),
        sa.CheckConstraint(
            "step IN ('applied', 'verified', 'active', 'told', 'used', 'refused')", name="account_step"
        ),
    )
    op.create_index("ix_digital_accounts_step", "digital_accounts", ["step"])
    op.create_table(
        "account_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("digital_accounts.id"), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        _text("detail"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_account_steps_account_id", "account_steps", ["account_id"])


def _one_per_identity(name: str, table: str, where: str) -> None:
    columns, some = ["identity_number", "identity"], sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=some, postgresql_where=some)


def _chain(connection: sa.Connection) -> None:
    """Rows that are there already, as `audit.record` chains new ones."""
    audit = sa.Table("audit", sa.MetaData(), autoload_with=connection)
    former, last = "", 0
    while rows := connection.execute(sa.select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(_MANY)).all():
        changed = []
        for row in rows:
            former = _hash(former, row.at, row.login, row.act, row.subject, row.detail)
            changed.append({"the_id": row.id, "the_hash": former})
        theirs = sa.update(audit).where(audit.c.id == sa.bindparam("the_id"))
        connection.execute(theirs.values(hash=sa.bindparam("the_hash")), changed)
        last = rows[-1].id


def _hash(former: str, at: datetime, *texts: Any) -> str:
    """SQLite keeps moments without their zone, in UTC."""
    moment = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    said = json.dumps([former, moment.isoformat(timespec="microseconds"), *texts])
    return hashlib.sha256(said.encode()).hexdigest()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")
