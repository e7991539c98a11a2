"""Matters as a librarian sees them: what contradicts itself, what every stand saw of it, and what can be decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from bridge.catalogs.embedded import deciding, facts
from bridge.catalogs.embedded.deciding import Outcome
from bridge.catalogs.embedded.matters import OPEN, MatterKind
from bridge.catalogs.embedded.tables import fines, items, letters, loans, matters, patrons
from bridge.contract.circulation import Item, Reason
from bridge.contract.codes import possible
from bridge.contract.letters import Deed
from bridge.rules import Rules

SHOWN = 50  # open matters in the list; more are shown when these are decided
LATELY = 20  # settled ones


@dataclass(frozen=True, slots=True)
class Seen:
    """What happened at one kiosk. `at` is in the library's zone, not `sure` when the kiosk's clock was not right.

    `patron` is an id and `card` the member number, or the code as it was read when it is nobody's. `number` is what
    the patron has on paper: the loan's, or the stand's own ("W-7KQ2-M9XD") when a letter told it. `told` is the last
    day that the patron was told. `late` when a letter told it, and `knew` is then the newest thing the kiosk knew,
    None when it knew nothing.
    """

    at: datetime
    kiosk: str
    deed: Deed
    patron: str = ""
    card: str = ""
    barcode: str = ""
    number: str = ""
    told: date | None = None
    sure: bool = True
    late: bool = False
    knew: datetime | None = None
    loan: int | None = None


@dataclass(frozen=True, slots=True)
class DeskMatter:
    """`item` is None for one that nobody knows, and not `in_stock` when it was withdrawn. `paid` is what was paid for
    the loan's lateness, whole rupiah.

    `outcomes` are what can be decided, empty when it is settled, or `explained` because another stand's letter has
    explained it; `outcome` is then what was decided, if anything.
    """

    number: str
    kind: MatterKind
    reasons: tuple[Reason, ...]
    item: Item | None
    seen: tuple[Seen, ...]
    opened_at: datetime
    outcomes: tuple[Outcome, ...]
    in_stock: bool = True
    paid: int = 0
    explained: bool = False
    outcome: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""


def open_matters(connection: Connection, rules: Rules) -> tuple[DeskMatter, ...]:
    """Oldest first, at most `SHOWN`."""
    oldest = select(matters).where(OPEN).order_by(matters.c.id).limit(SHOWN)
    return _matters(connection, rules, connection.execute(oldest))


def settled_lately(connection: Connection, rules: Rules) -> tuple[DeskMatter, ...]:
    """Newest first."""
    settled = select(matters).where(matters.c.settled_at.is_not(None)).order_by(matters.c.settled_at.desc())
    return _matters(connection, rules, connection.execute(settled.limit(LATELY)))


def number_open(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(matters).where(OPEN)) or 0


def matter(connection: Connection, rules: Rules, number: str) -> DeskMatter | None:
    if not possible(number):
        return None
    found = connection.execute(select(matters).where(matters.c.number == number)).one_or_none()
    return None if found is None else _matter(connection, rules, found)


@dataclass(frozen=True, slots=True)
class Told:
    """A letter that a patron asks about, by the number on the receipt: `number` is what the library has made of it,
    `matters` the numbers of what it has led to, those first that are open; `barcode` is the item's, `patron` an id."""

    reference: str
    number: str
    barcode: str
    patron: str
    matters: tuple[str, ...]


def letter_with(connection: Connection, reference: str) -> Told | None:
    """The newest letter with this reference ("W-7KQ2-M9XD")."""
    if not possible(reference):
        return None
    query = select(letters).where(letters.c.reference == reference.upper()).order_by(letters.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    about = matters.c.letter_id == row.id
    if row.loan_id is not None:
        about = or_(about, matters.c.loan_id == row.loan_id, matters.c.other_loan_id == row.loan_id)
    wrong = about & matters.c.explained_at.is_(None)
    numbers = connection.scalars(
        select(matters.c.number).where(wrong).order_by(matters.c.settled_at.is_not(None), matters.c.id)
    )
    return Told(row.reference, row.number, row.barcode, row.patron_id or "", tuple(numbers))


def _matters(connection: Connection, rules: Rules, rows: Iterable[Row[Any]]) -> tuple[DeskMatter, ...]:
    return tuple(_matter(connection, rules, row) for row in list(rows))


def _matter(connection: Connection, rules: Rules, row: Row[Any]) -> DeskMatter:
    zone = rules.now().tzinfo
    is_open = row.settled_at is None and row.explained_at is None
    item = None if row.item_id is None else facts.copy_of(connection, row.item_id).item
    return DeskMatter(
        row.number,
        MatterKind(row.kind),
        tuple(Reason(reason) for reason in row.reasons.split()),
        item,
        _seen(connection, rules, row),
        row.opened_at.astimezone(zone),
        deciding.outcomes(connection, row) if is_open else (),
        item is not None and facts.find_copy(connection, item.barcode) is not None,
        _paid(connection, row.loan_id),
        row.explained_at is not None and row.settled_at is None,
        row.outcome or "",
        row.settled_at and row.settled_at.astimezone(zone),
        row.settled_by or "",
    )


def _paid(connection: Connection, loan: int | None) -> int:
    if loan is None:
        return 0
    paid = select(fines.c.amount).where(fines.c.loan_id == loan, fines.c.payment_id.is_not(None))
    return connection.scalar(paid) or 0


def _seen(connection: Connection, rules: Rules, matter: Row[Any]) -> tuple[Seen, ...]:
    """In the order in which it happened."""
    about = select(loans, items.c.barcode, patrons.c.number.label("card")).join(items).join(patrons)
    rows = connection.execute(about.where(_loans_about(connection, matter))).all()
    seen = [part for row in rows for part in _of_loan(connection, rules, row)]
    if matter.letter_id is not None and matter.loan_id is None:
        seen.append(_of_letter(connection, rules, matter.letter_id))
    return tuple(sorted(seen, key=lambda part: part.at))


def _loans_about(connection: Connection, matter: Row[Any]) -> ColumnElement[bool]:
    match MatterKind(matter.kind):
        case MatterKind.LIMIT_PASSED:
            one = connection.execute(select(loans).where(loans.c.id == matter.loan_id)).one()
            then = (loans.c.lent_at <= one.lent_at) & ~loans.c.undone
            out = or_(loans.c.returned_at.is_(None), loans.c.returned_at > one.lent_at)
            return and_(loans.c.patron_id == one.patron_id, then, out)
        case MatterKind.NOT_LENT | MatterKind.RENEWAL_REFUSED:
            letter = connection.execute(select(letters).where(letters.c.id == matter.letter_id)).one()
            before = (loans.c.item_id == letter.item_id) & (loans.c.lent_at <= letter.at) & ~loans.c.undone
            last = select(loans.c.id).where(before).order_by(loans.c.lent_at.desc()).limit(1)
            return loans.c.id.in_(last)
        case _:
            return loans.c.id.in_([id_ for id_ in (matter.loan_id, matter.other_loan_id) if id_ is not None])


def _of_loan(connection: Connection, rules: Rules, loan: Row[Any]) -> list[Seen]:
    """How it began, and how it ended if anybody saw that."""
    zone = rules.now().tzinfo
    who = (loan.patron_id, loan.card, loan.barcode)
    begin = _letter(connection, letters.c.loan_id == loan.id, Deed.BORROW)
    number, due = (begin.reference, begin.due) if begin else (loan.number, loan.due)
    began = loan.lent_at.astimezone(zone), loan.kiosk
    seen = [Seen(*began, Deed.BORROW, *who, number, due, **_told(begin, zone), loan=loan.id)]
    if loan.returned_at is not None and not loan.presumed and not loan.undone:
        same = (letters.c.item_id == loan.item_id) & (letters.c.at == loan.returned_at)
        ended = loan.returned_at.astimezone(zone), loan.returned_kiosk or ""
        end = _letter(connection, same & (letters.c.kiosk == loan.returned_kiosk), Deed.RETURN)
        number = end.reference if end else loan.number
        seen.append(Seen(*ended, Deed.RETURN, *who, number, **_told(end, zone), loan=loan.id))
    return seen


def _letter(connection: Connection, which: ColumnElement[bool], deed: Deed) -> Row[Any] | None:
    return connection.execute(select(letters).where(which, letters.c.deed == deed.value)).first()


def _of_letter(connection: Connection, rules: Rules, id_: int) -> Seen:
    zone = rules.now().tzinfo
    query = select(letters, patrons.c.number.label("member")).outerjoin(patrons).where(letters.c.id == id_)
    row = connection.execute(query).one()
    who = (row.patron_id or "", row.member or row.card, row.barcode, row.reference)
    return Seen(row.at.astimezone(zone), row.kiosk, Deed(row.deed), *who, row.due, **_told(row, zone))


def _told(letter: Row[Any] | None, zone: Any) -> dict[str, Any]:
    if letter is None:
        return {}
    return {"sure": letter.sure, "late": True, "knew": letter.knew and letter.knew.astimezone(zone)}
