"""What returns, renewals, holds, fines, cases and the desk need. Holds now wait for a title, no longer for a copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

Rows = Sequence[sa.Row[Any]]

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)
_WAIT = timedelta(days=2)  # what a hold waited by default when these tables were made


def upgrade() -> None:
    _extend()
    _make_payments()
    _replace("holds", ("item_id", "patron_id"), _make_holds, _move_holds)
    _replace("fines", ("patron_id",), _make_fines, _move_fines)
    _replace("pin_failures", ("patron_id_at",), _make_pin_failures, _move_pin_failures)
    _make_circulation()
    _make_staff()
    _make_imports()


def downgrade() -> None:
    raise NotImplementedError("go back to a backup: older programs do not know returns and payments")


def _extend() -> None:
    for name in ("link", "title_key", "author_key", "words"):
        op.add_column("titles", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("titles", sa.Column("control", sa.Text))
    op.create_index("ix_titles_control", "titles", ["control"], unique=True)
    _index("titles", "title_key", "id")
    _index("titles", "author_key")
    op.add_column("items", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("loans", sa.Column("renewals", sa.Integer, nullable=False, server_default="0"))
    op.add_column("loans", sa.Column("returned_kiosk", sa.Text))
    op.add_column("loans", sa.Column("undone", sa.Boolean, nullable=False, server_default=sa.false()))


def _make_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("number", unique=True),
        _patron(),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("paid_at", _MOMENT, nullable=False),
        _text("taken_by"),
        sa.CheckConstraint("total > 0", name="payment_total"),
        sqlite_autoincrement=True,
    )
    _index("payments", "patron_id")


def _make_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("number", unique=True),
        sa.Column("title_id", sa.Integer, sa.ForeignKey("titles.id"), nullable=False),
        sa.Column("wanted_item_id", sa.Integer, sa.ForeignKey("items.id")),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id")),
        _patron(),
        sa.Column("placed_at", _MOMENT, nullable=False),
        sa.Column("ready_at", _MOMENT),
        sa.Column("last_day", sa.Date),
        sa.Column("ended_at", _MOMENT),
        _text("state"),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'fulfilled', 'cancelled', 'lapsed')", name="hold_state"),
        sa.CheckConstraint(
            "state <> 'ready' OR (ready_at IS NOT NULL AND item_id IS NOT NULL AND last_day IS NOT NULL)",
            name="hold_ready_since",
        ),
        sqlite_autoincrement=True,
    )
    for column in ("title_id", "item_id", "patron_id", "state"):
        _index("holds", column)
    ready = sa.text("state = 'ready'")
    op.create_index(
        "one_ready_hold_per_item", "holds", ["item_id"], unique=True, sqlite_where=ready, postgresql_where=ready
    )


def _move_holds(old: Rows) -> list[dict[str, object]]:
    items = op.get_bind().execute(sa.text("SELECT id, title_id FROM items")).all()
    titles = {item.id: item.title_id for item in items}
    return [
        {
            "number": f"H-{hold.id}",
            "title_id": titles[hold.item_id],
            "wanted_item_id": hold.item_id,
            "item_id": None if hold.state == "waiting" else hold.item_id,
            "patron_id": hold.patron_id,
            "placed_at": _moment(hold.placed_at),
            "ready_at": _moment(hold.ready_at),
            "last_day": _day(hold.last_day) or _lapses(_moment(hold.ready_at)),
            "state": hold.state,
        }
        for hold in old
    ]


def _make_fines() -> None:
    op.create_table(
        "fines",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("number", unique=True),
        _patron(),
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loans.id"), unique=True),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("days", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rate", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due", sa.Date),
        sa.Column("returned", sa.Date),
        sa.Column("payment_id", sa.Integer, sa.ForeignKey("payments.id")),
        sa.CheckConstraint("amount > 0", name="fine_amount"),
        sqlite_autoincrement=True,
    )
    _index("fines", "patron_id")
    _index("fines", "payment_id")


def _move_fines(old: Rows) -> list[dict[str, object]]:
    """Only unpaid ones are owed; nothing before this step could make a paid one."""
    return [
        {"number": f"D-{fine.id}", "patron_id": fine.patron_id, "loan_id": fine.loan_id, "amount": fine.amount}
        for fine in old
        if fine.paid_at is None
    ]


def _make_pin_failures() -> None:
    op.create_table(
        "pin_failures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id")),
        sa.Column("kiosk", sa.Text, nullable=False, server_default=""),
        sa.Column("at", _MOMENT, nullable=False),
    )
    _index("pin_failures", "patron_id", "at")
    _index("pin_failures", "kiosk", "at")


def _move_pin_failures(old: Rows) -> list[dict[str, object]]:
    return [{"patron_id": failure.patron_id, "at": _moment(failure.at)} for failure in old]


def _make_circulation() -> None:
    op.create_table(
        "shelves", sa.Column("code", sa.Text, primary_key=True), sa.Column("directions", sa.Text, nullable=False)
    )
    op.create_table(
        "renewals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loans.id"), nullable=False),
        _text("kiosk"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("due_before", sa.Date, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
    )
    _index("renewals", "loan_id")
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("number", unique=True),
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loans.id"), nullable=False, unique=True),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id"), nullable=False),
        _text("kind"),
        _text("kiosk"),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.Column("settled_by", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("replacement_id", sa.Integer, sa.ForeignKey("items.id")),
        sa.CheckConstraint("kind IN ('damaged', 'lost')", name="case_kind"),
        sa.CheckConstraint("outcome IN ('replaced', 'repaired', 'found', 'unfounded')", name="case_outcome"),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="case_settled"),
        sqlite_autoincrement=True,
    )
    _index("cases", "item_id")


def _make_staff() -> None:
    op.create_table(
        "printouts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("payment_id", sa.Integer, sa.ForeignKey("payments.id"), nullable=False),
        _text("kiosk"),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.Column("printed", sa.Boolean),
    )
    _index("printouts", "kiosk")
    op.create_table(
        "patron_tokens",
        sa.Column("digest", sa.Text, primary_key=True),
        _patron(),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
    _index("patron_tokens", "patron_id")
    op.create_table(
        "staff",
        sa.Column("login", sa.Text, primary_key=True),
        _text("name"),
        _text("role"),
        _text("password_hash"),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.CheckConstraint("role IN ('librarian', 'admin')", name="staff_role"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("login", sa.Text, sa.ForeignKey("staff.login"), nullable=False),
        _text("csrf"),
        sa.Column("seen_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "staff_failures",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("login"),
        sa.Column("at", _MOMENT, nullable=False),
    )
    _index("staff_failures", "login", "at")
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        _text("login"),
        _text("act"),
        sa.Column("subject", sa.Text, nullable=False, server_default=""),
        sa.Column("detail", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    _index("audit", "at")


def _make_imports() -> None:
    counts = ("read", "added", "changed", "bad", "size", "position")
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        *(_text(name) for name in ("kind", "format", "file", "login", "state")),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in counts),
        sa.CheckConstraint(
            "state IN ('checking', 'checked', 'importing', 'done', 'failed', 'discarded')", name="import_state"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_faults",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        _text("what"),
    )
    _index("import_faults", "import_id")


def _replace(
    table: str, indexes: tuple[str, ...], make: Callable[[], None], move: Callable[[Rows], list[dict[str, object]]]
) -> None:
    """SQLite cannot change a column, so that the table is made anew and its rows are carried over."""
    connection = op.get_bind()
    old = connection.execute(sa.text(f"SELECT * FROM {table} ORDER BY 1")).all()  # noqa: S608 - a name of ours
    for index in indexes:
        op.drop_index(f"ix_{table}_{index}", table)
    op.drop_table(table)
    make()
    if rows := move(old):
        new = sa.Table(table, sa.MetaData(), autoload_with=connection)
        connection.execute(sa.insert(new), rows)


def _moment(kept: datetime | str | None) -> datetime | None:
    """As the table wants it, which differs between the databases: SQLite gives the text that it keeps."""
    return datetime.fromisoformat(kept) if isinstance(kept, str) else kept


def _lapses(ready_at: datetime | None) -> date | None:
    return ready_at.date() + _WAIT if ready_at else None


def _day(kept: date | str | None) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


def _text(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=unique)


def _patron() -> sa.Column[str]:
    return sa.Column("patron_id", sa.Text, sa.ForeignKey("patrons.id"), nullable=False)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
