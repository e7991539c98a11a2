"""The tables of the embedded library. Dates are the library's own; times are kept in UTC; money is whole rupiah.

What only one kind of database has is told by the migrations: `title_search` (0003) and `change_log` (0005).
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
    true,
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


_KEY = Text().with_variant(Text(collation="C"), "postgresql")  # in one order everywhere, so that an index has it
_BYTES = BigInteger().with_variant(Integer, "sqlite")

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
    Column("gender", Text),  # this and the following: for the statistics, where they are known
    Column("born", Date, index=True),
    Column("occupation", Text),
    Column("education", Text),
    Column("category", Text, nullable=False, server_default=""),  # the library's own kinds of members
    Column("identity", Text, nullable=False, server_default=""),  # this and the following: as told in an application
    Column("identity_number", Text, nullable=False, server_default=""),
    Column("born_in", Text, nullable=False, server_default=""),
    Column("street", Text, nullable=False, server_default=""),
    Column("regency", Text, nullable=False, server_default=""),
    Column("province", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    CheckConstraint("status IN ('active', 'inactive', 'suspended')", name="patron_status"),
)
Index(
    "one_member_per_identity",
    patrons.c.identity_number,
    patrons.c.identity,
    unique=True,
    sqlite_where=patrons.c.identity_number != "",
    postgresql_where=patrons.c.identity_number != "",
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
    Column("link", Text, nullable=False, server_default=""),  # http or https address of a digital title
    Column("control", Text, unique=True, index=True),  # the number by which an import finds it again
    Column("title_key", _KEY, nullable=False, server_default=""),  # folded, for what a title begins with
    Column("author_key", _KEY, nullable=False, server_default="", index=True),
    Column("words", Text, nullable=False, server_default=""),  # folded: everything a search looks at
    Index("ix_titles_title_key_id", "title_key", "id"),  # a page of those that begin so, without sorting all of them
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("barcode", Text, nullable=False, unique=True),
    Column("title_id", ForeignKey("titles.id"), nullable=False, index=True),
    Column("for_loan", Boolean, nullable=False),
    Column("shelf", Text, nullable=False, server_default=""),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),  # replaced or lost for good; kept for history
)

shelves = Table(
    "shelves",
    metadata,
    Column("code", Text, primary_key=True),
    Column("directions", Text, nullable=False),  # the map line: "Lantai 2, di kiri tangga"
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
    Column("renewals", Integer, nullable=False, server_default="0"),
    Column("returned_at", Moment),
    Column("returned_kiosk", Text),
    Column("undone", Boolean, nullable=False, server_default=false()),  # lent and taken back: as if it never was
    Column("presumed", Boolean, nullable=False, server_default=false()),  # nobody saw its end: it was lent again
    sqlite_autoincrement=True,
)
Index(
    "one_open_loan_per_item",
    loans.c.item_id,
    unique=True,
    sqlite_where=loans.c.returned_at.is_(None),
    postgresql_where=loans.c.returned_at.is_(None),
)

Index(
    "ix_loans_open_due",
    loans.c.due,
    sqlite_where=loans.c.returned_at.is_(None),
    postgresql_where=loans.c.returned_at.is_(None),
)

renewals = Table(
    "renewals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("loan_id", ForeignKey("loans.id"), nullable=False, index=True),
    Column("kiosk", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("due_before", Date, nullable=False),
    Column("due", Date, nullable=False),
)

holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("title_id", ForeignKey("titles.id"), nullable=False, index=True),
    Column("wanted_item_id", ForeignKey("items.id")),  # when only this copy will do
    Column("item_id", ForeignKey("items.id"), index=True),  # the copy on the hold shelf, once it is ready
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("placed_at", Moment, nullable=False),
    Column("kiosk", Text, nullable=False, server_default=""),  # where it was placed
    Column("ready_at", Moment),
    Column("last_day", Date),  # the day on which it lapses; set when it becomes ready
    Column("ended_at", Moment),
    Column("state", Text, nullable=False, index=True),
    CheckConstraint("state IN ('waiting', 'ready', 'fulfilled', 'cancelled', 'lapsed')", name="hold_state"),
    CheckConstraint(
        "state <> 'ready' OR (ready_at IS NOT NULL AND item_id IS NOT NULL AND last_day IS NOT NULL)",
        name="hold_ready_since",
    ),
    sqlite_autoincrement=True,
)
Index(
    "one_ready_hold_per_item",
    holds.c.item_id,
    unique=True,
    sqlite_where=holds.c.state == "ready",
    postgresql_where=holds.c.state == "ready",
)

payments = Table(
    "payments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("total", Integer, nullable=False),
    Column("paid_at", Moment, nullable=False),
    Column("taken_by", Text, nullable=False),  # the librarian's login
    Column("purpose", Text, nullable=False, server_default="fines"),
    CheckConstraint("total > 0", name="payment_total"),
    sqlite_autoincrement=True,
)

fines = Table(
    "fines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("loan_id", ForeignKey("loans.id"), unique=True),
    Column("amount", Integer, nullable=False),
    Column("days", Integer, nullable=False, server_default="0"),  # those that counted
    Column("rate", Integer, nullable=False, server_default="0"),  # for each of them
    Column("due", Date),  # the loan's last day
    Column("returned", Date),
    Column("payment_id", ForeignKey("payments.id"), index=True),  # unpaid while it is empty
    CheckConstraint("amount > 0", name="fine_amount"),
    sqlite_autoincrement=True,
)

cases = Table(  # damaged and lost items, until a librarian has settled them
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("loan_id", ForeignKey("loans.id"), nullable=False, unique=True),
    Column("item_id", ForeignKey("items.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("kiosk", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", Text),  # the librarian's login
    Column("outcome", Text),
    Column("replacement_id", ForeignKey("items.id")),  # the copy that came in its place
    CheckConstraint("kind IN ('damaged', 'lost')", name="case_kind"),
    CheckConstraint("outcome IN ('replaced', 'repaired', 'found', 'unfounded')", name="case_outcome"),
    CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="case_settled"),
    sqlite_autoincrement=True,
)

printouts = Table(  # proofs of payment on their way to a kiosk's printer
    "printouts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("payment_id", ForeignKey("payments.id"), nullable=False),
    Column("kiosk", Text, nullable=False, index=True),
    Column("asked_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("printed", Boolean),
)

letters = Table(  # what stands did while this library could not be asked, as they told it
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("reference", Text, nullable=False, index=True),  # the stand's own number, on the patron's receipt
    Column("kiosk", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("patron_id", ForeignKey("patrons.id"), index=True),
    Column("item_id", ForeignKey("items.id"), index=True),
    Column("card", Text, nullable=False, server_default=""),  # as it was read, when it is nobody's
    Column("barcode", Text, nullable=False, server_default=""),  # the same
    Column("at", Moment, nullable=False),
    Column("sure", Boolean, nullable=False),
    Column("due", Date),  # what the patron was told
    Column("estimated", Boolean, nullable=False),
    Column("knew", Moment),  # the newest thing the stand knew
    Column("received_at", Moment, nullable=False),
    Column("loan_id", ForeignKey("loans.id"), index=True),
    Column("number", Text, nullable=False, server_default=""),  # of what came of it
    Column("refused", Text, nullable=False, server_default=""),  # reasons
    CheckConstraint(
        "deed IN ('borrow', 'return', 'renew', 'visit', 'visitor', 'group', 'purpose', 'leave')", name="letter_deed"
    ),
    sqlite_autoincrement=True,
)

loose_returns = Table(  # items that came back when, for all that is known, nobody had them
    "loose_returns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("items.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kiosk", Text, nullable=False),
)

matters = Table(  # what contradicts a rule or another stand, until a librarian has settled it
    "matters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("reasons", Text, nullable=False, server_default=""),
    Column("letter_id", ForeignKey("letters.id"), index=True),
    Column("item_id", ForeignKey("items.id"), index=True),
    Column("loan_id", ForeignKey("loans.id"), index=True),
    Column("other_loan_id", ForeignKey("loans.id"), index=True),
    Column("opened_at", Moment, nullable=False),
    Column("explained_at", Moment),  # another stand's letter explained it
    Column("settled_at", Moment),
    Column("settled_by", Text),  # the librarian's login
    Column("outcome", Text),
    CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="matter_settled"),
    sqlite_autoincrement=True,
)

visits = Table(  # the guest book
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False),
    Column("signed_at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("left_at", Moment),
    Index(None, "patron_id", "day"),
    sqlite_autoincrement=True,
)

guests = Table(  # the guest book's lines of those without a card
    "guests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),  # of a group its leader's
    Column("institution", Text, nullable=False, server_default=""),
    Column("signed_at", Moment, nullable=False),
    Column("day", Date, nullable=False, index=True),
    CheckConstraint("kind IN ('visitor', 'group')", name="guest_kind"),
    sqlite_autoincrement=True,
)

footfall = Table(  # the statistics: a row for each visit, which names nobody once its line has been forgotten
    "footfall",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit", Text, unique=True),  # the key of the line in the guest book, as long as that is kept
    Column("day", Date, nullable=False, index=True),
    Column("hour", Integer),  # in the library's zone
    Column("kind", Text, nullable=False),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("place", Text, nullable=False, server_default=""),
    Column("kiosk", Text, nullable=False, server_default=""),
    Column("gender", Text, nullable=False, server_default=""),
    Column("age", Text, nullable=False, server_default=""),
    Column("occupation", Text, nullable=False, server_default=""),
    Column("education", Text, nullable=False, server_default=""),
    Column("origin", Text, nullable=False, server_default=""),
    Column("people", Integer, nullable=False, server_default="1"),
    Column("women", Integer, nullable=False, server_default="0"),
    Column("men", Integer, nullable=False, server_default="0"),
    CheckConstraint("kind IN ('member', 'visitor', 'group')", name="footfall_kind"),
    sqlite_autoincrement=True,
)

wifi_accesses = Table(  # what members were given to get onto the Wi-Fi
    "wifi_accesses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("user_name", Text, nullable=False, server_default=""),
    Column("password", LargeBinary, nullable=False),  # sealed
    Column("handle", Text, nullable=False, server_default=""),  # what the access point calls it
    Column("kiosk", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("until", Moment),
    Column("open", Boolean, nullable=False, server_default=false()),  # the access point has let them in
    Column("removed_at", Moment),
    sqlite_autoincrement=True,
)

applications = Table(  # what somebody told of themselves is here until it is decided; then it is the patron's, once
    "applications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("key", Text, nullable=False, unique=True),
    Column("reference", Text, nullable=False, index=True),  # the stand's own number, on the applicant's slip
    Column("kiosk", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("identity", Text, nullable=False),
    Column("identity_number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("born", Date),
    Column("gender", Text, nullable=False),
    Column("born_in", Text, nullable=False, server_default=""),
    Column("street", Text, nullable=False, server_default=""),
    Column("regency", Text, nullable=False, server_default=""),
    Column("province", Text, nullable=False, server_default=""),
    Column("occupation", Text, nullable=False, server_default=""),
    Column("education", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("consent", Text, nullable=False),  # the version of the text that was agreed to; kept as the proof of it
    Column("consent_at", Moment, nullable=False),
    Column("guardian", Text, nullable=False, server_default=""),  # who agreed for a child
    Column("decided_at", Moment),
    Column("decided_by", Text, nullable=False, server_default=""),  # a login; "" where its own system decides
    Column("reason", Text, nullable=False, server_default=""),  # why it was refused
    Column("patron_id", ForeignKey("patrons.id"), index=True),
    CheckConstraint("state IN ('open', 'approved', 'refused')", name="application_state"),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="application_decided"),
    CheckConstraint("(state = 'approved') = (patron_id IS NOT NULL)", name="application_approved"),
    Index(None, "kiosk", "made_at"),
    sqlite_autoincrement=True,
)
Index(
    "one_open_application_per_identity",
    applications.c.identity_number,
    applications.c.identity,
    unique=True,
    sqlite_where=applications.c.state == "open",
    postgresql_where=applications.c.state == "open",
)

photos = Table(  # of an application, then of the patron that came of it
    "photos",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("application_id", ForeignKey("applications.id"), unique=True),
    Column("patron_id", ForeignKey("patrons.id"), unique=True),
    Column("label", Text, nullable=False, unique=True),  # about what it was sealed
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("(application_id IS NULL) <> (patron_id IS NULL)", name="photo_owner"),
)

member_numbers = Table(  # the last one that was given, of those that begin alike
    "member_numbers",
    metadata,
    Column("beginning", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

pin_codes = Table(  # each good once, in place of a PIN that was forgotten or never set
    "pin_codes",
    metadata,
    Column("patron_id", ForeignKey("patrons.id"), primary_key=True),
    Column("hash", Text, nullable=False),  # argon2
    Column("given_at", Moment, nullable=False),
    Column("given_by", Text, nullable=False),  # the librarian's login
    Column("expires_at", Moment, nullable=False),
)

digital_accounts = Table(  # for the collections of other providers (seed 004)
    "digital_accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, unique=True),
    Column("step", Text, nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("user_name", Text, unique=True),  # to log in with, once it is active
    CheckConstraint("step IN ('applied', 'verified', 'active', 'told', 'used', 'refused')", name="account_step"),
)

account_steps = Table(
    "account_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("digital_accounts.id"), nullable=False, index=True),
    Column("step", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),  # a librarian's login, or the kiosk
    Column("detail", Text, nullable=False, server_default=""),  # why it was refused, how the patron was told
    sqlite_autoincrement=True,
)

login_subjects = Table(  # as whom each web library knows each patron, so that no two can compare theirs
    "login_subjects",
    metadata,
    Column("patron_id", ForeignKey("patrons.id"), primary_key=True),
    Column("client", Text, primary_key=True),
    Column("subject", Text, nullable=False, unique=True),
)

login_codes = Table(  # each taken to one web library once, and kept until what it was changed for has ended
    "login_codes",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("client", Text, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("challenge", Text, nullable=False),  # SHA-256 of the client's verifier (RFC 7636)
    Column("logged_in_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("used_at", Moment),
)

login_tokens = Table(  # with which a web library asks who has logged in
    "login_tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("client", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("code_digest", Text, nullable=False, index=True),  # of the one that it was given for
    Column("expires_at", Moment, nullable=False, index=True),
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

begun_acts = Table(  # what a library's own system was asked to do, until it is known what became of it
    "begun_acts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("content", JSON, nullable=False),  # what kind of act, and with what
    Column("seen", JSON),  # what the system showed before
    Column("stand", Text, nullable=False),
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
    Column("patron_id", ForeignKey("patrons.id")),  # empty when the card was unknown
    Column("kiosk", Text, nullable=False, server_default=""),  # where it was typed
    Column("at", Moment, nullable=False),
    Index(None, "patron_id", "at"),
    Index(None, "kiosk", "at"),
)

patron_tokens = Table(  # of patrons who came with card and PIN over the network
    "patron_tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("patron_id", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("login", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),  # argon2
    Column("active", Boolean, nullable=False, server_default=true()),
    CheckConstraint("role IN ('librarian', 'admin', 'technician')", name="staff_role"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("digest", Text, primary_key=True),  # of the cookie
    Column("login", ForeignKey("staff.login"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

staff_failures = Table(
    "staff_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "login", "at"),
)

audit = Table(  # who at the desk did what, and to which number; never a PIN or a password
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("login", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
    Column("hash", Text, nullable=False, server_default=""),  # of this row and of the hash before it
    sqlite_autoincrement=True,
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # titles, items or patrons
    Column("format", Text, nullable=False),  # marc21, cisis or csv
    Column("file", Text, nullable=False),  # the name it was uploaded under
    Column("login", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("read", Integer, nullable=False, server_default="0"),  # records so far
    Column("added", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0"),
    Column("bad", Integer, nullable=False, server_default="0"),
    Column("size", _BYTES, nullable=False, server_default="0"),  # bytes of the file, for the progress
    Column("position", _BYTES, nullable=False, server_default="0"),
    CheckConstraint(
        "state IN ('checking', 'checked', 'importing', 'done', 'failed', 'discarded')", name="import_state"
    ),
    sqlite_autoincrement=True,
)

import_faults = Table(
    "import_faults",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_id", ForeignKey("imports.id"), nullable=False, index=True),
    Column("line", Integer, nullable=False),  # of the file, or the record's number where it has no lines
    Column("what", Text, nullable=False),
)
