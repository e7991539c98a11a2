"""What and where an item is, for whoever scans it before saying what they want."""

from __future__ import annotations

from sqlalchemy import Connection

from bridge.catalogs.embedded import cases, facts
from bridge.catalogs.embedded.facts import Copy
from bridge.contract.circulation import Reason, Refusal, Sighting, Whereabouts
from bridge.rules import Rules


def look(connection: Connection, rules: Rules, barcode: str) -> Sighting | Refusal:
    copy = facts.find_copy(connection, barcode)
    if copy is None:
        return Refusal((Reason.ITEM_UNKNOWN,))
    return Sighting(copy.item, _whereabouts(connection, rules, copy))


def _whereabouts(connection: Connection, rules: Rules, copy: Copy) -> Whereabouts:
    if cases.open_on_item(connection, copy.id):
        return Whereabouts.WITH_LIBRARIAN
    if facts.open_loan(connection, copy.id):
        return Whereabouts.ON_LOAN
    if facts.kept_for(connection, copy.id, rules.now().date()):
        return Whereabouts.ON_HOLD_SHELF
    return Whereabouts.ON_SHELF if copy.for_loan else Whereabouts.READING_ROOM
