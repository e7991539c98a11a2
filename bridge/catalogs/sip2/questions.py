"""The messages that we send, filled in as this library's system wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.catalogs.sip2 import dates
from bridge.catalogs.sip2.fields import KINDS
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.settings import Sip2
from bridge.rules import Rules

_DEFAULTS = {
    "UID algorithm": "0", "PWD algorithm": "0", "status code": "0", "max print width": "080",
    "protocol version": "2.00", "language": "000", "summary": " " * 10, "SC renewal policy": "N", "no block": "N",
    "no block due date": dates.NONE, "third party allowed": "N", "fee type": "01", "payment type": "00",
    "currency type": "IDR", "hold mode": "+",
}  # fmt: skip
"""No language: there is no code for Indonesian. "N" to all that would do more than was asked for."""


class Questions:
    """Patrons are asked about by their member number, items by their barcode."""

    def __init__(self, settings: Sip2, rules: Rules) -> None:
        self._settings, self._rules = settings, rules

    def message(self, code: str, fields: Mapping[str, str], fixed: Mapping[str, str] | None = None) -> Message:
        """`fixed` by name; what is not given has a default, and dates are now."""
        kind, given = KINDS[code], fixed or {}
        now = self.written(self._rules.now())
        filled = {part.name: given.get(part.name, _DEFAULTS.get(part.name, now)) for part in kind.fixed}
        values = {"AO": self._settings.institution, **dict.fromkeys(self._settings.kind.always, ""), **fields}
        return Message(code, filled, tuple((id, values[id]) for id in kind.fields if id in values))

    def written(self, at: datetime) -> str:
        return dates.written(at, ZoneInfo(self._rules.policy.timezone), self._settings.kind.utc)

    def login(self, password: str) -> Message:
        return self.message("93", {"CN": self._settings.user, "CO": password, "CP": self._settings.location})

    def status(self) -> Message:
        return self.message("99", {})

    def patron(self, number: str, pin: str | None = None, summary: int | None = None) -> Message:
        """`summary` is which list is wanted too, such as `fields.CHARGED`."""
        wanted = "".join("Y" if place == summary else " " for place in range(10))
        return self.message("63", {"AA": number} | ({} if pin is None else {"AD": pin}), {"summary": wanted})

    def item(self, barcode: str) -> Message:
        return self.message("17", {"AB": barcode})

    def checkout(self, number: str, barcode: str, late: datetime | None, due: datetime) -> Message:
        """`late` is when it has happened already: then it is so until `due` and nothing can keep it from it. No fee is
        acknowledged: Koha lends where a fee is to be paid unless it is told N."""
        return self.message("11", {"AA": number, "AB": barcode, "BO": "N"}, self._late(late, due))

    def renewal(self, number: str, barcode: str, late: datetime | None, due: datetime) -> Message:
        return self.message("29", {"AA": number, "AB": barcode, "BO": "N"}, self._late(late, due))

    def checkin(self, barcode: str, late: datetime | None, takes_late: bool) -> Message:
        """The time of a late return counts for every system: it is what lateness costs."""
        place = self._settings.location or self._settings.institution
        happened = {"no block": "Y" if takes_late else "N", "return date": self.written(late)} if late else {}
        return self.message("09", {"AB": barcode, "AP": place}, happened)

    def hold(self, number: str, barcode: str, only: bool) -> Message:
        """Of this copy `only`, or of any of its title (hold types 3 and 2)."""
        place = {"BS": self._settings.location} if self._settings.location else {}
        return self.message("15", {"AA": number, "AB": barcode, "BY": "3" if only else "2", "BO": "N"} | place)

    def no_hold(self, number: str, barcode: str) -> Message:
        return self.message("15", {"AA": number, "AB": barcode}, {"hold mode": "-"})

    def end(self, number: str) -> Message:
        return self.message("35", {"AA": number})

    def _late(self, late: datetime | None, due: datetime) -> Mapping[str, str]:
        if late is None:
            return {}
        return {"no block": "Y", "transaction date": self.written(late), "no block due date": self.written(due)}
