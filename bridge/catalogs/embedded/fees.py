"""What a card costs, and making it valid again: paid at the desk, with a number under which the proof is found."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, insert

from bridge.catalogs.embedded.payments import new_number
from bridge.catalogs.embedded.tables import payments
from bridge.rules import Rules


class Purpose(StrEnum):
    """What was paid for; fines are told with the payment one by one."""

    FINES = "fines"
    CARD = "card"
    RENEWAL = "renewal"


def take(connection: Connection, rules: Rules, patron: str, purpose: Purpose, login: str) -> str:
    """The payment's number; empty when this costs nothing here."""
    policy = rules.policy.membership
    total = policy.card_fee if purpose is Purpose.CARD else policy.renewal_fee
    if not total:
        return ""
    number, row = new_number(rules), {"patron_id": patron, "total": total, "paid_at": rules.now()}
    connection.execute(insert(payments).values(row | {"number": number, "taken_by": login, "purpose": purpose.value}))
    return number
