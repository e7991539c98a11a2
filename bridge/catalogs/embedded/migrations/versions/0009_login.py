"""Log-ins of patrons at web libraries: as whom they are known there, codes and tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "login_subjects",
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), primary_key=True),
        sa.Column("client", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False, unique=True),
    )
    _codes()
    _tokens()
    for table, column in (
        ("login_codes", "patron_id"),
        ("login_codes", "expires_at"),
        ("login_tokens", "patron_id"),
        ("login_tokens", "code_digest"),
        ("login_tokens", "expires_at"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    raise NotImplementedError("go back to a backup")


def _codes() -> None:
    op.create_table(
        "login_codes",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("client", "redirect_uri", "scope", "nonce", "challenge")
        ),
        sa.Column("logged_in_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
    )


def _tokens() -> None:
    op.create_table(
        "login_tokens",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("client", "scope", "code_digest")),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
