"""What differs between the systems that speak SIP2, as data: text, dates, fields, and how each says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bridge.catalogs.sip2.frame import Orders
from bridge.catalogs.sip2.reasons import EVERGREEN, KOHA, Table

Name = Literal["generic", "koha", "evergreen", "polaris", "symphony", "folio", "invenio"]


@dataclass(frozen=True, slots=True)
class Profile:
    """`encoding` is what is sent; what comes may be UTF-8 as well. `always` are fields that are sent though empty.

    `end_session`: the patron's session is ended (35) after each of their questions. `utc`: dates are sent as UTC with
    a Z, not as the library's own time. `no_block`: it takes acts that have happened already although its 98 says that
    it does not work off-line. `due` are the forms of dates, as `strptime` has them, beside SIP2's own; `expires` the
    fields that may hold the card's last day. `orders` is for servers that have fixed fields in another order.
    `reasons` are looked through before those that hold for all.
    """

    encoding: str = "cp850"
    terminator: bytes = b"\r"
    always: frozenset[str] = frozenset({"AC"})
    end_session: bool = False
    utc: bool = False
    no_block: bool = False
    due: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
    expires: tuple[str, ...] = ("PA",)
    orders: Orders = field(default_factory=dict)
    reasons: Mapping[str, Table] = field(default_factory=dict)


PROFILES: Mapping[Name, Profile] = {
    "generic": Profile(),
    "koha": Profile(encoding="utf-8", no_block=True, reasons=KOHA),
    "evergreen": Profile(encoding="utf-8", reasons=EVERGREEN),
    "polaris": Profile(expires=("PX",)),  # its PA is something else
    "symphony": Profile(always=frozenset({"AC", "AD"}), end_session=True),
    "folio": Profile(encoding="cp850"),
    "invenio": Profile(
        encoding="utf-8",
        orders={
            "29": ("third party allowed", "no block", "no block due date", "transaction date"),
            "38": ("transaction date", "payment accepted"),
        },
    ),
}
"""By the name that the setting `profile` may have. What of it was read and what is hearsay: docs/systems/sip2.md."""
