"""The library's lending rules as INLISLite keeps them, made into a `LoanPolicy`; what they leave open, ours says.

The order in which its tables are asked, and what a 0 or nothing means in them, is that of version 3.2
(SirkulasiHelpers and PengembalianController); 3.3 asks in the same order. Each library may fill any of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from sqlalchemy import Row, Table, func, select

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.policy import LoanPolicy
from bridge.policy import fine as reckoned

_MOST = 3660  # what a `LoanPolicy` takes
_MOST_MONEY = 1_000_000_000
_DAYS = {"hari": 1, "minggu": 7, "bulan": 30, "tahun": 365}
_AROUND = timedelta(days=2 * _MOST)
_WEEK = 7  # a library that never opens is a mistake
_WEEKEND = {"IsSaturdayHoliday": "saturday", "IsSundayHoliday": "sunday"}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What holds for one kind of member and material on one day. `fine` is the row that says what lateness costs, None
    where none does."""

    policy: LoanPolicy
    renewing: LoanPolicy
    holidays: frozenset[date]
    fine: Row[Any] | None

    def cost(self, due: date, returned: date) -> tuple[int, int]:
        """The late days that count, and whole rupiah."""
        if self.fine is None:
            return reckoned(due, returned, self.policy, self.holidays)
        days, _ = reckoned(due, returned, replace(self.policy, fine_grace_days=0), self.holidays)
        return days, _by_the_tables(self.fine, days) if days else 0

    @property
    def rate(self) -> int:
        """Of a late day, where each costs the same; 0 where not."""
        if self.fine is None:
            return self.policy.fine_per_day
        return _by_the_tables(self.fine, 1) if _is_daily(self.fine) else 0


def rulebook(desk: Desk, member_type: int | None, worksheet: int | None = None) -> Rulebook:
    """For loans made, renewed or ended on the desk's day."""
    day, span = _of_the_weekday(desk), _of_the_date(desk)
    kind = _row(desk, tables.jenis_anggota, tables.jenis_anggota.c.id == member_type)
    material = _row(desk, tables.worksheets, tables.worksheets.c.ID == worksheet)
    rows = [row for row in (day, span, material, kind) if row is not None]
    policy = replace(
        _of_the_settings(desk),
        max_loans=_first(rows, "MaxPinjamKoleksi") or desk.policy.max_loans,
        loan_days=_first(rows, "MaxLoanDays") or desk.policy.loan_days,
        max_renewals=_renewals(rows, desk.policy.max_renewals),
        renewal_from="today" if desk.schema.counts_opening_days else "due",
        require_visit=False,  # whoever joins this system sees to it
    )
    renewing = replace(policy, loan_days=_first(rows, "DayPerpanjang") or policy.loan_days)
    fine = next((row for row in (span, day, kind, material) if row is not None and _says_what_it_costs(row)), None)
    return Rulebook(policy, renewing, _holidays(desk), fine)


def parameter(desk: Desk, name: str) -> str | None:
    """A setting of the library; None where there is none such, or it is empty."""
    setting = tables.settingparameters.c
    value = desk.connection.scalars(select(setting.Value).where(setting.Name == name).limit(1)).first()
    return str(value).strip() or None if value is not None else None


def _of_the_settings(desk: Desk) -> LoanPolicy:
    counting: Literal["opening", "calendar"] = "opening" if desk.schema.counts_opening_days else "calendar"
    overdue = parameter(desk, "PeminjamanLewatJatuhTempo")
    return replace(
        desk.policy,
        counting=counting,
        fine_counting=counting,
        due_on_closed="keep",
        closed_weekdays=_closed(desk),
        overdue_blocks=desk.policy.overdue_blocks if overdue is None else overdue == "1",
    )


def _closed(desk: Desk) -> tuple[str, ...]:
    """Of the weekend the library's settings decide; the other weekdays it cannot close."""
    said = {day: parameter(desk, name) for name, day in _WEEKEND.items()}
    if all(value is None for value in said.values()):
        return desk.policy.closed_weekdays
    others = tuple(day for day in desk.policy.closed_weekdays if day not in said)
    closed = others + tuple(day for day, value in said.items() if (value or "").casefold() == "true")
    return closed if len(closed) < _WEEK else desk.policy.closed_weekdays


def _holidays(desk: Desk) -> frozenset[date]:
    dates = tables.holidays.c.Dates
    around = dates.between(desk.today - _AROUND, desk.today + _AROUND)
    return frozenset(day for day in desk.connection.scalars(select(dates).where(around)) if day is not None)


def _of_the_weekday(desk: Desk) -> Row[Any] | None:
    table = tables.peraturan_peminjaman_hari
    return _row(desk, table, table.c.DayIndex == desk.today.isoweekday())


def _of_the_date(desk: Desk) -> Row[Any] | None:
    table = tables.peraturan_peminjaman_tanggal
    return _row(
        desk, table, (func.date(table.c.TanggalAwal) <= desk.today) & (func.date(table.c.TanggalAkhir) >= desk.today)
    )


def _row(desk: Desk, table: Table, where: Any) -> Row[Any] | None:
    optional = {"active", "DendaType"}
    shown = [column for column in table.c if column.name not in optional or desk.schema.has(column)]
    if "active" in table.c and desk.schema.has(table.c.active):
        where &= table.c.active == 1
    return desk.connection.execute(select(*shown).where(where).limit(1)).first()


def _first(rows: Iterable[Row[Any]], name: str) -> int:
    """The first table that says anything; 0 says nothing."""
    said = (int(getattr(row, name) or 0) for row in rows)
    return min(next((value for value in said if value > 0), 0), _MOST)


def _renewals(rows: list[Row[Any]], configured: int) -> int:
    """A 0 is none at all where no table gives any."""
    given = _first(rows, "CountPerpanjang")
    return given if given or any(row.CountPerpanjang is not None for row in rows) else configured


def _says_what_it_costs(row: Row[Any]) -> bool:
    return (row.DendaPerTenor or 0) > 0 or (row.DaySuspend or 0) > 0


def _by_the_tables(row: Row[Any], days: int) -> int:
    """ "Konstan" is one amount however late, "Berkelipatan" one for each full tenor, and at least one."""
    amount = Decimal(row.DendaPerTenor or 0)
    if _type(row) != "konstan":
        amount *= max(1, int(days / _tenor(row))) * Decimal(row.DendaTenorMultiply or 1)
    return min(int(max(amount, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)), _MOST_MONEY)


def _type(row: Row[Any]) -> str:
    return str(getattr(row, "DendaType", None) or "").strip().casefold()


def _tenor(row: Row[Any]) -> Decimal:
    """Its length in days."""
    length = Decimal(row.DendaTenorJumlah or 0) * _DAYS.get(str(row.DendaTenorSatuan or "").strip().casefold(), 1)
    return length if length > 0 else Decimal(1)


def _is_daily(row: Row[Any]) -> bool:
    return _type(row) != "konstan" and _tenor(row) == 1
