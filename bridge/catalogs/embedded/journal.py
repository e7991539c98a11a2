"""The letters of stands as they came in, a row for each: none is taken in twice, and a librarian can read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bridge.catalogs.embedded import matters
from bridge.catalogs.embedded.facts import Copy, Member
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import letters
from bridge.contract.circulation import KeyReused, Reason, Refusal
from bridge.contract.codes import possible
from bridge.contract.letters import Deed, Delivered, Letter, reference

_WITHOUT_CARD = frozenset({Deed.RETURN, Deed.VISITOR, Deed.GROUP})
_OF_ITEMS = frozenset({Deed.BORROW, Deed.RETURN, Deed.RENEW})
_SENSIBLE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Late:
    """A letter with what this library knows of it: whose card and which item it names, and when it can have happened,
    in the library's zone."""

    letter: Letter
    at: datetime
    knew: datetime | None
    who: Member | None
    copy: Copy | None

    @property
    def missing(self) -> tuple[Reason, ...]:
        """What nobody here has ever heard of, though the letter needs it."""
        stranger = self.letter.deed not in _WITHOUT_CARD and self.who is None
        unknown = self.letter.deed in _OF_ITEMS and self.copy is None
        return (Reason.CARD_UNKNOWN,) * stranger + (Reason.ITEM_UNKNOWN,) * unknown


def answered(connection: Connection, late: Late) -> Delivered | Refusal | None:
    """What this letter was answered before; None when it was refused for what is known by now. Raises `KeyReused` when
    its key was another's."""
    letter = late.letter
    row = connection.execute(select(letters).where(letters.c.key == letter.key)).one_or_none()
    if row is None:
        return None
    another = row.card != letter.card if row.patron_id is None else late.who and row.patron_id != late.who.id
    if row.deed != letter.deed or row.barcode != letter.barcode or another:
        raise KeyReused
    if row.refused:
        return _refusal(row) if late.missing else None
    return Delivered(row.number, matters.waiting_because_of(connection, row))


def refused(connection: Connection, key: str) -> Refusal | None:
    if not possible(key):
        return None
    row = connection.execute(select(letters).where(letters.c.key == key, letters.c.refused != "")).one_or_none()
    return None if row is None else _refusal(row)


def reported(connection: Connection, key: str) -> Delivered | None:
    """What a letter was answered that was not refused for good."""
    row = connection.execute(select(letters).where(letters.c.key == key, letters.c.refused == "")).one_or_none()
    return None if row is None else Delivered(row.number, matters.waiting_because_of(connection, row))


def write(act: Act, late: Late, refused: tuple[Reason, ...] | None = None) -> Row[Any]:
    """The letter's row, instead of one that was refused. A card is only kept when it is nobody's here. `refused` is
    why, if not for what is missing here."""
    letter = late.letter
    row: dict[str, Any] = {"key": letter.key, "reference": reference(letter.key), "kiosk": act.kiosk}
    row |= {"deed": letter.deed.value}
    row |= {"patron_id": late.who and late.who.id, "item_id": late.copy and late.copy.id, "barcode": letter.barcode}
    row |= {"card": "" if late.who else letter.card, "at": late.at, "sure": letter.sure, "due": letter.due}
    row |= {"estimated": letter.estimated, "knew": late.knew, "received_at": act.rules.now()}
    row |= {"number": reference(letter.key), "refused": " ".join(late.missing if refused is None else refused)}
    again = update(letters).where(letters.c.key == letter.key).values(row).returning(letters)
    new = insert(letters).values(row).returning(letters)
    return act.connection.execute(again).one_or_none() or act.connection.execute(new).one()


def later(due: date, told: date | None, *, estimated: bool) -> date:
    """Patrons keep what they were told, unless it was said to be a guess, or is beyond all sense."""
    return due if told is None or estimated or told - due > _SENSIBLE else max(due, told)


def note(connection: Connection, letter: int, loan: int | None, number: str) -> None:
    """What came of it."""
    connection.execute(update(letters).where(letters.c.id == letter).values(loan_id=loan, number=number))


def renewals(connection: Connection, item: int, since: datetime) -> Sequence[Row[Any]]:
    """Those of this item, in the order in which they happened."""
    told = (letters.c.item_id == item) & (letters.c.deed == Deed.RENEW.value) & (letters.c.refused == "")
    query = select(letters).where(told, letters.c.at >= since)
    return connection.execute(query.order_by(letters.c.at, letters.c.kiosk, letters.c.key)).all()


def _refusal(row: Row[Any]) -> Refusal:
    return Refusal(tuple(Reason(reason) for reason in row.refused.split()))
