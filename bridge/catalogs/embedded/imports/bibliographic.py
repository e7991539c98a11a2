"""Finds a title and its copies in the fields of a bibliographic record, MARC's or ISIS's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bridge.catalogs.embedded.imports.faults import Fault, Problem, shown
from bridge.catalogs.embedded.imports.formats import Fields, Place
from bridge.catalogs.embedded.imports.rows import CopyRow, TitleRow, tidied

Subfields = Sequence[tuple[str, str]]  # code and text; what stands before the first code has none
Record = Mapping[str, Sequence[Subfields]]  # the fields of each tag

_PUNCTUATION = " /:;,="  # between the parts of a description on a card
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def title_row(number: int, record: Record, fields: Fields) -> TitleRow | Fault:
    """The record's `number` counts from 1."""
    row = TitleRow(
        number,
        control=_first(record, fields.control),
        title=_first(record, fields.title),
        author="; ".join(_all(record, fields.authors)),
        call_number=_first(record, fields.call_number),
        subject="; ".join(_all(record, fields.subjects)),
        year=_first(record, fields.year),
        publisher=_first(record, fields.publisher),
        link=_first(record, fields.link),
        copies=tuple(_copies(record, fields)),
    )
    unreadable = next((text for text in _texts(row) if _UNREADABLE in text), None)
    return row if unreadable is None else Fault(number, Problem.UNREADABLE, shown(unreadable))


def _first(record: Record, places: tuple[Place, ...]) -> str:
    return next(_all(record, places), "")


def _all(record: Record, places: tuple[Place, ...]) -> Iterator[str]:
    for place in places:
        for subfields in record.get(place.tag, ()):
            if text := _text(subfields, place.codes):
                yield text


def _text(subfields: Subfields, codes: str) -> str:
    """Of these subfields; of a field that has no codes at all, everything."""
    if any(code for code, _ in subfields):
        parts = [text for wanted in codes for code, text in subfields if code == wanted]
    else:
        parts = [text for _, text in subfields]
    return tidied(" ".join(parts)).strip(_PUNCTUATION)


def _copies(record: Record, fields: Fields) -> Iterator[CopyRow]:
    for subfields in record.get(fields.copy, ()):
        barcode = _text(subfields, fields.barcode)
        if barcode and any(code for code, _ in subfields):
            yield CopyRow(barcode, _text(subfields, fields.shelf), _text(subfields, fields.for_loan))
        elif barcode:
            yield CopyRow(barcode)


def _texts(row: TitleRow) -> Iterator[str]:
    yield from (row.control, row.title, row.author, row.call_number, row.subject, row.year, row.publisher, row.link)
    for copy in row.copies:
        yield from (copy.barcode, copy.shelf, copy.for_loan)
