"""All that follows from a loan or a return: the line in the history, the fine, the end of one's own reservation.

Each of it is written so that writing it again changes nothing. When an act was cut off behind the statement that
decided it, the next look at the item or the patron writes what is still missing. A return leaves a mark for it, a date
in `loan.actual` that can be no date of a loan, because a fine that a librarian has taken away must not come again.
"""

from __future__ import annotations

from datetime import date

from bridge.catalogs.slims import facts, terms
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import LoanFacts
from bridge.contract.circulation import Fine, Item

UNSETTLED = date(1000, 1, 1)
_HISTORY = """
    INSERT IGNORE INTO loan_history (loan_id, item_code, biblio_id, title, call_number, classification, gmd_name,
        language_name, location_name, collection_type_name, member_id, member_name, member_type_name, loan_date,
        due_date, renewed, is_lent, is_return, return_date, input_date, last_update)
    SELECT l.loan_id, l.item_code, b.biblio_id, b.title, COALESCE(i.call_number, b.call_number), b.classification,
        g.gmd_name, la.language_name, lo.location_name, c.coll_type_name, l.member_id, m.member_name,
        t.member_type_name, l.loan_date, l.due_date, l.renewed, l.is_lent, l.is_return, l.return_date, l.input_date,
        l.last_update
    FROM loan l JOIN item i ON i.item_code = l.item_code JOIN biblio b ON b.biblio_id = i.biblio_id
    LEFT JOIN mst_gmd g ON g.gmd_id = b.gmd_id LEFT JOIN mst_language la ON la.language_id = b.language_id
    LEFT JOIN mst_location lo ON lo.location_id = i.location_id
    LEFT JOIN mst_coll_type c ON c.coll_type_id = i.coll_type_id
    LEFT JOIN member m ON m.member_id = l.member_id LEFT JOIN mst_member_type t ON t.member_type_id = m.member_type_id
    WHERE l.loan_id = :loan AND NOT EXISTS (SELECT 1 FROM loan_history h WHERE h.loan_id = :loan)
    """
_AS_NOW = """
    UPDATE loan_history h JOIN loan l ON l.loan_id = h.loan_id SET h.is_lent = l.is_lent, h.is_return = l.is_return,
        h.renewed = l.renewed, h.return_date = l.return_date
    WHERE l.loan_id = :loan AND NOT (h.is_lent <=> l.is_lent AND h.is_return <=> l.is_return
        AND h.renewed <=> l.renewed AND h.return_date <=> l.return_date)
    """
_WRITTEN = """
    SELECT fines_id, debet FROM fines WHERE member_id = :member AND fines_date = :day AND description = :description
    """
_FINE = """
    INSERT INTO fines (fines_date, member_id, debet, credit, description)
    SELECT :day, :member, :amount, 0, :description FROM DUAL WHERE NOT EXISTS
        (SELECT 1 FROM fines WHERE member_id = :member AND fines_date = :day AND description = :description)
    """


def of_item(access: Access, barcode: str) -> None:
    """For who holds the item's lock; `barcode` as SLiMS writes it."""
    _settle(access, "item_code", barcode)
    latest = access.number("SELECT MAX(loan_id) FROM loan WHERE item_code = :code", code=barcode)
    if access.history and latest:
        _keep_history(access, latest)
    own = "DELETE FROM reserve WHERE item_code = :code AND member_id = :member"
    for loan in facts.open_loans(access, barcode):
        access.write(own, code=barcode, member=loan.member)


def of_member(access: Access, number: str) -> None:
    """For who holds the member's lock."""
    _settle(access, "member_id", number)


def fine_of(access: Access, loan: LoanFacts, returned: date) -> tuple[int, int, int]:
    """Days, rupiah, and rupiah a day, were it returned that day."""
    who = facts.member(access, loan.member)
    own = who.terms if who else terms.Terms(0, 0, 0, 0, 0, 0)
    under = facts.terms_of_loan(access, own, loan.rule)
    return *terms.fine(loan.due, returned, own, under, facts.calendar(access)), under.fine


def written_fine(access: Access, loan: LoanFacts, returned: date, item: Item) -> Fine | None:
    """The one of this return, as it is in SLiMS's list now."""
    row = access.row(_WRITTEN, **_line(access, loan, returned))
    if row is None or not row.debet:
        return None
    days, _, rate = fine_of(access, loan, returned)
    return Fine(str(row.fines_id), row.debet, item, loan.due, returned, days, rate)


def _settle(access: Access, column: str, value: str) -> None:
    unsettled = f"SELECT loan_id FROM loan WHERE {column} = :value AND actual = :mark AND is_return = 1"  # noqa: S608
    for row in access.rows(unsettled, value=value, mark=UNSETTLED):
        loan = facts.loan(access, str(row.loan_id))
        if loan is not None and loan.returned is not None:
            _, amount, _ = fine_of(access, loan, loan.returned)
            if amount:
                access.write(_FINE, amount=amount, **_line(access, loan, loan.returned))
        if access.history:
            _keep_history(access, row.loan_id)
        access.write(
            "UPDATE loan SET actual = NULL WHERE loan_id = :loan AND actual = :mark", loan=row.loan_id, mark=UNSETTLED
        )


def _keep_history(access: Access, loan: int) -> None:
    """Older releases of SLiMS leave it to triggers, newer ones to their pages; with triggers there is nothing to do."""
    access.write(_HISTORY, loan=loan)
    access.write(_AS_NOW, loan=loan)


def _line(access: Access, loan: LoanFacts, day: date) -> dict[str, object]:
    description = access.settings.fine_description.replace("{item_code}", loan.barcode)
    return {"member": loan.member, "day": day, "description": description}
