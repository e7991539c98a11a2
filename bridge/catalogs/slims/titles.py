"""Titles of SLiMS by their numbers, with how many copies there are and how many are there to be lent."""

from __future__ import annotations

import re
from collections.abc import Collection

from bridge.catalogs.slims import facts, judging
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import CopyFacts
from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.contract.discovery import Copy, Title, TitleDetail

_TITLES = """
    SELECT b.biblio_id, b.title, b.publish_year, b.call_number, p.publisher_name,
        (SELECT GROUP_CONCAT(a.author_name ORDER BY ba.level, a.author_id SEPARATOR '; ') FROM biblio_author ba
            JOIN mst_author a ON a.author_id = ba.author_id WHERE ba.biblio_id = b.biblio_id) AS author,
        (SELECT GROUP_CONCAT(t.topic ORDER BY t.topic SEPARATOR '; ') FROM biblio_topic bt
            JOIN mst_topic t ON t.topic_id = bt.topic_id WHERE bt.biblio_id = b.biblio_id) AS subject
    FROM biblio b LEFT JOIN mst_publisher p ON p.publisher_id = b.publisher_id WHERE
    """
_COUNTED = """
    SELECT i.biblio_id, COUNT(*) AS copies, SUM(COALESCE(s.no_loan, 0) = 0
        AND NOT EXISTS (SELECT 1 FROM loan l WHERE l.item_code = i.item_code AND l.is_lent = 1 AND l.is_return = 0)
        AND NOT EXISTS (SELECT 1 FROM reserve r WHERE r.item_code = i.item_code AND r.reserve_date >= :oldest)) AS free
    FROM item i LEFT JOIN mst_item_status s ON s.item_status_id = i.item_status_id WHERE
    """
_AWAY = ("R", "MIS")  # SLiMS's own: in repair, missing
_year = re.compile(r"[0-9]{4}").search


def by_id(access: Access, ids: Collection[int]) -> dict[int, Title]:
    """Those that there are, in the order in which they were asked for."""
    if not ids:
        return {}
    some = f"biblio_id IN ({','.join(str(int(id)) for id in ids)})"
    counted = access.rows(f"{_COUNTED} i.{some} GROUP BY i.biblio_id", oldest=access.oldest_reservation)
    copies = {row.biblio_id: (row.copies, int(row.free or 0)) for row in counted}
    rows = {row.biblio_id: row for row in access.rows(f"{_TITLES} b.{some}")}
    return {
        id: Title(
            str(id), row.title or "", row.author or "", _number(row.publish_year), row.call_number or "",
            *copies.get(id, (0, 0)),
        )
        for id in ids if (row := rows.get(id)) is not None
    }  # fmt: skip


def detail(access: Access, id: str) -> TitleDetail | Refusal:
    """As `Discovery.title`; what SLiMS hides from its own catalog nobody finds here."""
    number = facts.row_number(id)
    shown = f"{_TITLES} b.biblio_id = :id AND COALESCE(b.opac_hide, 0) = 0"
    row = None if number is None else access.row(shown, id=number)
    if number is None or row is None:
        return Refusal((Reason.TITLE_UNKNOWN,))
    copies = tuple(_copy(access, copy) for copy in facts.copies(access, number))
    waiting = len(facts.reservations(access, biblio=number))
    return TitleDetail(by_id(access, [number])[number], row.publisher_name or "", row.subject or "", copies, waiting)


def whereabouts(access: Access, copy: CopyFacts) -> Whereabouts:
    seen = judging.of_copy(access, copy, "")
    if seen.lent_to != "nobody":
        return Whereabouts.ON_LOAN
    if copy.no_loan:
        return Whereabouts.WITH_LIBRARIAN if copy.status in _AWAY else Whereabouts.READING_ROOM
    return Whereabouts.ON_HOLD_SHELF if seen.kept_for_another else Whereabouts.ON_SHELF


def _copy(access: Access, copy: CopyFacts) -> Copy:
    place = access.row(
        "SELECT i.site, l.location_name FROM item i LEFT JOIN mst_location l ON l.location_id = i.location_id"
        " WHERE i.item_id = :id",
        id=copy.id,
    )
    shelf, directions = (place.site or "", place.location_name or "") if place else ("", "")
    lent = facts.open_loans(access, copy.item.barcode)
    due = lent[0].due if lent else None
    return Copy(copy.item.barcode, whereabouts(access, copy), shelf, directions, due)


def _number(year: str | None) -> int | None:
    """SLiMS keeps a text: "2019", "c2019", "[2019?]"."""
    found = _year(year or "")
    return int(found[0]) if found else None
