"""SIP2 as tables: every message with its fixed fields, and every other field with its name.

After 3M's "Standard Interchange Protocol, version 2.00" as Koha, Evergreen and other servers and clients in the open
tell it; fields from CR on are extensions that several of them send.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Fixed(NamedTuple):
    """A field without an id: its place says what it is, so it always has its `width` in bytes."""

    name: str
    width: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A message by its two digits. `fields` are the ids that may follow, in the order in which they are sent; they may
    come back in any."""

    code: str
    name: str
    fixed: tuple[Fixed, ...] = ()
    fields: tuple[str, ...] = ()
    answer: str = ""


SECRET = frozenset({"AD", "AC", "CO"})  # PINs and passwords: never to be shown
PERSONAL = frozenset({"AA", "AE", "AF", "AG", "BD", "BE", "BF", "CY", "DA", "PB", "PC", "PI", "XI"})

NAMES = {
    "AA": "patron identifier", "AB": "item identifier", "AC": "terminal password", "AD": "patron password",
    "AE": "personal name", "AF": "screen message", "AG": "print line", "AH": "due date", "AJ": "title identifier",
    "AL": "blocked card message", "AM": "library name", "AN": "terminal location", "AO": "institution id",
    "AP": "current location", "AQ": "permanent location", "AS": "hold items", "AT": "overdue items",
    "AU": "charged items", "AV": "fine items", "AY": "sequence number", "AZ": "checksum",
    "BD": "home address", "BE": "e-mail address", "BF": "home phone number", "BG": "owner", "BH": "currency type",
    "BI": "cancel", "BK": "transaction id", "BL": "valid patron", "BM": "renewed items", "BN": "unrenewed items",
    "BO": "fee acknowledged", "BP": "start item", "BQ": "end item", "BR": "queue position", "BS": "pickup location",
    "BT": "fee type", "BU": "recall items", "BV": "fee amount", "BW": "expiration date", "BX": "supported messages",
    "BY": "hold type", "BZ": "hold items limit", "CA": "overdue items limit", "CB": "charged items limit",
    "CC": "fee limit", "CD": "unavailable hold items", "CF": "hold queue length", "CG": "fee identifier",
    "CH": "item properties", "CI": "security inhibit", "CJ": "recall date", "CK": "media type", "CL": "sort bin",
    "CM": "hold pickup date", "CN": "login user id", "CO": "login password", "CP": "location code",
    "CQ": "valid patron password", "CR": "collection code", "CS": "call number", "CT": "destination location",
    "CV": "alert type", "CY": "hold patron id", "DA": "hold patron name", "PA": "patron expiration date",
    "PB": "patron birth date", "PC": "patron class", "PI": "patron internet profile", "PX": "patron expiration date",
    "PY": "patron has expired", "XI": "patron internal id",
}  # fmt: skip

LANGUAGE, DATE = Fixed("language", 3), Fixed("transaction date", 18)
_STATUS = Fixed("patron status", 14)
_OK, _NO_BLOCK, _DUE = Fixed("ok", 1), Fixed("no block", 1), Fixed("no block due date", 18)
_CHARGED = (_OK, Fixed("renewal ok", 1), Fixed("magnetic media", 1), Fixed("desensitize", 1), DATE)
_OF_CHARGED = ("AO", "AA", "AB", "AJ", "AH", "BT", "CI", "BH", "BV", "CK", "CH", "BK", "AF", "AG")
_COUNTS = tuple(
    Fixed(f"{what} count", 4) for what in ("hold items", "overdue items", "charged items", "fine items",
                                           "recall items", "unavailable holds")
)  # fmt: skip

_KINDS = (
    Kind("93", "login", (Fixed("UID algorithm", 1), Fixed("PWD algorithm", 1)), ("CN", "CO", "CP"), "94"),
    Kind("94", "login response", (_OK,), ("AF", "AG")),
    Kind("99", "SC status", (Fixed("status code", 1), Fixed("max print width", 3), Fixed("protocol version", 4)), (),
         "98"),
    Kind("98", "ACS status", (
        Fixed("on-line status", 1), Fixed("checkin ok", 1), Fixed("checkout ok", 1), Fixed("ACS renewal policy", 1),
        Fixed("status update ok", 1), Fixed("off-line ok", 1), Fixed("timeout period", 3),
        Fixed("retries allowed", 3), Fixed("date / time sync", 18), Fixed("protocol version", 4),
    ), ("AO", "AM", "BX", "AN", "AF", "AG")),
    Kind("23", "patron status request", (LANGUAGE, DATE), ("AO", "AA", "AC", "AD"), "24"),
    Kind("24", "patron status response", (_STATUS, LANGUAGE, DATE),
         ("AO", "AA", "AE", "BL", "CQ", "BH", "BV", "AF", "AG")),
    Kind("63", "patron information", (LANGUAGE, DATE, Fixed("summary", 10)), ("AO", "AA", "AC", "AD", "BP", "BQ"),
         "64"),
    Kind("64", "patron information response", (_STATUS, LANGUAGE, DATE, *_COUNTS), (
        "AO", "AA", "AE", "BZ", "CA", "CB", "BL", "CQ", "BH", "BV", "CC", "AS", "AT", "AU", "AV", "BU", "CD",
        "BD", "BE", "BF", "AF", "AG", "PA", "PB", "PC", "PI", "PX", "PY", "XI",
    )),
    Kind("11", "checkout", (Fixed("SC renewal policy", 1), _NO_BLOCK, DATE, _DUE),
         ("AO", "AA", "AB", "AC", "CH", "AD", "BO", "BI"), "12"),
    Kind("12", "checkout response", _CHARGED, _OF_CHARGED),
    Kind("09", "checkin", (_NO_BLOCK, DATE, Fixed("return date", 18)), ("AP", "AO", "AB", "AC", "CH", "BI"), "10"),
    Kind("10", "checkin response",
         (_OK, Fixed("resensitize", 1), Fixed("magnetic media", 1), Fixed("alert", 1), DATE),
         ("AO", "AB", "AQ", "AJ", "CL", "AA", "CK", "CH", "AF", "AG", "CR", "CS", "CT", "CV", "CY", "DA")),
    Kind("17", "item information", (DATE,), ("AO", "AB", "AC"), "18"),
    Kind("18", "item information response",
         (Fixed("circulation status", 2), Fixed("security marker", 2), Fixed("fee type", 2), DATE),
         ("CF", "AH", "CJ", "CM", "AB", "AJ", "BG", "BH", "BV", "CK", "AQ", "AP", "CH", "AF", "AG", "CR", "CS")),
    Kind("29", "renew", (Fixed("third party allowed", 1), _NO_BLOCK, DATE, _DUE),
         ("AO", "AA", "AD", "AB", "AJ", "AC", "CH", "BO"), "30"),
    Kind("30", "renew response", _CHARGED, _OF_CHARGED),
    Kind("65", "renew all", (DATE,), ("AO", "AA", "AD", "AC", "BO"), "66"),
    Kind("66", "renew all response", (_OK, Fixed("renewed count", 4), Fixed("unrenewed count", 4), DATE),
         ("AO", "BM", "BN", "AF", "AG")),
    Kind("37", "fee paid", (DATE, Fixed("fee type", 2), Fixed("payment type", 2), Fixed("currency type", 3)),
         ("BV", "AO", "AA", "AC", "AD", "CG", "BK"), "38"),
    Kind("38", "fee paid response", (Fixed("payment accepted", 1), DATE), ("AO", "AA", "BK", "AF", "AG")),
    Kind("15", "hold", (Fixed("hold mode", 1), DATE),
         ("BW", "BS", "BY", "AO", "AA", "AD", "AB", "AJ", "AC", "BO"), "16"),
    Kind("16", "hold response", (_OK, Fixed("available", 1), DATE),
         ("BW", "BR", "BS", "AO", "AA", "AB", "AJ", "AF", "AG")),
    Kind("35", "end patron session", (DATE,), ("AO", "AA", "AC", "AD"), "36"),
    Kind("36", "end session response", (Fixed("end session", 1), DATE), ("AO", "AA", "AF", "AG")),
    Kind("97", "request ACS resend"),
    Kind("96", "request SC resend"),
)  # fmt: skip

KINDS = {kind.code: kind for kind in _KINDS}

SUPPORTED = (
    "23", "11", "09", "01", "99", "97", "93", "63", "35", "37", "17", "19", "25", "15", "29", "65",
)  # fmt: skip
"""What each letter of BX is about, by the code of the request."""

PATRON_STATUS = (
    "charge privileges denied", "renewal privileges denied", "recall privileges denied", "hold privileges denied",
    "card reported lost", "too many items charged", "too many items overdue", "too many renewals",
    "too many claims of items returned", "too many items lost", "excessive outstanding fines",
    "excessive outstanding fees", "recall overdue", "too many items billed",
)  # fmt: skip
"""What each letter of a patron status is about; a blank is a no."""

CIRCULATION_STATUS = {
    "01": "other", "02": "on order", "03": "available", "04": "charged", "05": "charged, not to be recalled yet",
    "06": "in process", "07": "recalled", "08": "waiting on hold shelf", "09": "waiting to be re-shelved",
    "10": "in transit", "11": "claimed returned", "12": "lost", "13": "missing",
}  # fmt: skip

HOLDS, OVERDUE, CHARGED, FINES, RECALLS, UNAVAILABLE_HOLDS = range(6)
"""Places in the summary of a 63; servers heed one Y in each message."""
