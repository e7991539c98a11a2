"""Writes records as MARC programs and CDS/ISIS export them."""

from __future__ import annotations

from collections.abc import Sequence

import pymarc

Subfields = str | Sequence[tuple[str, str]]
Description = Sequence[tuple[str, Subfields]]  # tags with their text or their subfields

SAMAN: Description = (
    ("001", "INLIS000000000012345"),
    ("082", [("a", "899.221 3")]),
    ("090", [("a", "899.221"), ("b", "UTA s")]),
    ("100", [("a", "Ayu Utami,"), ("e", "pengarang")]),
    ("245", [("a", "Saman :"), ("b", "sebuah novel /"), ("c", "Ayu Utami")]),
    ("260", [("a", "Jakarta :"), ("b", "KPG,"), ("c", "c1998.")]),
    ("650", [("a", "Novel Indonesia")]),
    ("650", [("a", "Fiksi")]),
    ("700", [("a", "Sitok Srengenge")]),
    ("856", [("u", "https://example.org/saman")]),
    ("990", [("a", "S1"), ("b", "R1")]),
    ("990", [("a", "S2"), ("b", "R2"), ("c", "tidak")]),
)


def titled(title: str, control: str, *barcodes: str) -> Description:
    return (("001", control), ("245", [("a", title)]), *(("990", [("a", barcode)]) for barcode in barcodes))


def marc(described: Description) -> bytes:
    """In UTF-8."""
    return pymarc.Record(fields=[_field(*field) for field in described]).as_marc()


def _field(tag: str, content: Subfields) -> pymarc.Field:
    if isinstance(content, str):
        return pymarc.Field(tag=tag, data=content)
    subfields = [pymarc.Subfield(code=code, value=text) for code, text in content]
    return pymarc.Field(tag=tag, indicators=pymarc.Indicators(" ", " "), subfields=subfields)


def marc8(described: Sequence[tuple[str, Sequence[tuple[str, bytes]]]]) -> bytes:
    """With bytes as they are, and a leader that says MARC-8."""
    fields = [
        (tag, b"  " + b"".join(b"\x1f" + code.encode() + text for code, text in content)) for tag, content in described
    ]
    return _record(fields, b"nam  22", b"\x1e", b"\x1d")


def isis(described: Description, charset: str = "cp1252", end: bytes = b"#", columns: int = 80) -> bytes:
    """One record of an ISO file, each of its lines so many columns wide; in one line when there are none."""
    fields = [(tag, _isis_text(content).encode(charset)) for tag, content in described]
    record = _record(fields, b"0000000", end, end)
    lines = [record[start : start + columns] for start in range(0, len(record), columns)] if columns else [record]
    return b"".join(line + b"\r\n" for line in lines)


def _isis_text(content: Subfields) -> str:
    return content if isinstance(content, str) else "".join(f"^{code}{text}" for code, text in content)


def _record(fields: Sequence[tuple[str, bytes]], leader: bytes, field_end: bytes, record_end: bytes) -> bytes:
    directory, data = b"", b""
    for tag, text in fields:
        directory += f"{tag}{len(text) + 1:04}{len(data):05}".encode()
        data += text + field_end
    base = 24 + len(directory) + 1
    marc = leader.endswith(b"22")
    counts = leader if marc else b"0000000"
    head = f"{base + len(data) + 1:05}".encode() + counts + f"{base:05}".encode() + (b" a 4500" if marc else b"0004500")
    return head + directory + field_end + data + record_end
