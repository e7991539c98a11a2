"""What a technician has to know who connects INLISLite: its version, its settings that matter, what it cannot do."""

from __future__ import annotations

from sqlalchemy import select, text

from bridge.catalogs.inlislite import booking, policy_tables, tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.systems.system import Finding

_SERVER = text("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'log_bin', 'binlog_format')")
_MORE = text("SELECT COUNT(*) FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE <> 'USAGE'")


def examine(desk: Desk) -> tuple[Finding, ...]:
    version = "3.1 or 3.2" if desk.schema.version == "3.2" else "3.3"
    return (
        Finding(f"this is INLISLite {version}; all tables and columns that are needed are there", True),
        *_server(desk),
        _account(desk),
        _booking(desk),
        *_calendar(desk),
        _fines(desk),
        _places(desk),
        _pin(desk),
        _applications(desk),
        Finding("Wi-Fi and damaged items", None, "central keeps them itself"),
    )


def _server(desk: Desk) -> list[Finding]:
    said = {str(row[0]): str(row[1]) for row in desk.connection.execute(_SERVER)}
    logs = said.get("log_bin") == "ON" and said.get("binlog_format") == "STATEMENT"
    return [
        Finding(f"the database server is {said.get('version', '')[:60]}", True),
        Finding(
            "the server's own log allows our transactions", not logs,
            "set binlog_format to MIXED or ROW; with STATEMENT nothing can be written" if logs else "",
        ),
    ]  # fmt: skip


def _account(desk: Desk) -> Finding:
    """Rights on single tables are not in this list; of those for everything our account needs none."""
    more = bool(desk.connection.scalar(_MORE))
    advice = "it may do things in every database: revoke all and give it what docs/systems/inlislite.md lists"
    return Finding("our account may do what is needed and no more", not more, advice if more else "")


def _booking(desk: Desk) -> Finding:
    if not desk.schema.books:
        return Finding("booking", None, "version 3.3 has none; stands will not offer it")
    if not booking.is_offered(desk):
        return Finding("booking", None, "it is switched off (IsBookingActivated); stands will not offer it")
    return Finding("booking: copies are kept as the policy's hold_days say, not by BookingExpired", True)


def _applications(desk: Desk) -> Finding:
    if desk.ids.new is None:
        advice = "no state of status_anggota is called as names.new says; stands will not offer it"
        return Finding("applications for membership", None, advice)
    advice = "" if desk.ids.refused is not None else "no state is called as names.refused says: none is ever refused"
    return Finding("applications for membership are rows of members, not active", True, advice)


def _calendar(desk: Desk) -> list[Finding]:
    if not desk.schema.counts_opening_days:
        return [Finding("loan days are calendar days, as in version 3.3 itself", True)]
    said = {name: policy_tables.parameter(desk, name) for name in ("IsSaturdayHoliday", "IsSundayHoliday")}
    known = any(value is not None for value in said.values())
    advice = "settingparameters has neither IsSaturdayHoliday nor IsSundayHoliday: our closed_weekdays hold"
    holidays = desk.connection.scalars(select(tables.holidays.c.Dates).limit(1)).first() is not None
    return [
        Finding("the library says which days of the weekend it is closed", known, "" if known else advice),
        Finding(
            "holidays are in the table holidays", holidays,
            "" if holidays else "without them loans can end on a holiday, and its days cost fines",
        ),
    ]  # fmt: skip


def _fines(desk: Desk) -> Finding:
    kinds = tables.jenis_anggota.c
    without = select(kinds.id).where(kinds.DendaPerTenor.is_(None) | (kinds.DendaPerTenor == 0)).limit(1)
    missing = desk.connection.scalars(without).first() is not None
    advice = "some jenis_anggota have no DendaPerTenor: for them our fine_per_day holds"
    return Finding("every kind of member has its fine", not missing, advice if missing else "")


def _places(desk: Desk) -> Finding:
    allowed = tables.memberloanauthorizelocation.c
    here = select(allowed.Member_id).where(allowed.LocationLoan_id == desk.ids.place).limit(1)
    somebody = desk.connection.scalars(here).first() is not None
    advice = "nobody may borrow at this place (memberloanauthorizelocation): is location right?"
    return Finding("members may borrow at this place", somebody, "" if somebody else advice)


def _pin(desk: Desk) -> Finding:
    if desk.settings.pin == "none":
        return Finding("a card is enough, no PIN is asked for", True)
    return Finding("members' passwords are asked for as PINs", True, "they are weak: many are the member number")
