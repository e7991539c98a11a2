"""The slip of a test print: how wide the paper is, what becomes of letters, every size of them, and a code to scan."""

from __future__ import annotations

from typing import NamedTuple

from kiosk.receipts.document import Code, Document, Gap, Row, Ruler, Style, Text
from kiosk.receipts.imprint import Imprint

FOREIGN = "Ä ä Ö ö Ü ü ß É é Ñ ñ Ç ç Å ø – „“ 非"  # what no printer is sent: each becomes plain letters


class _Words(NamedTuple):
    title: str
    width: str
    letters: str
    version: str
    code: str
    good: str
    thanks: str


_WORDS = {
    "id": _Words(
        title="Cetak Uji",
        width="Penggaris ini harus satu baris, sampai kedua tepi kertas:",
        letters="Huruf asing",
        version="Versi",
        code="Kode ini berisi nama anjungan, versi, dan waktu cetak.",
        good="Terbaca semua dan terpotong rapi? Pencetak siap dipakai.",
        thanks="Terima kasih.",
    ),
    "en": _Words(
        title="Test Print",
        width="This ruler must be one line, from edge to edge:",
        letters="Other letters",
        version="Version",
        code="This code holds the kiosk's name, the version and the time.",
        good="All legible and cleanly cut? The printer is ready.",
        thanks="Thank you.",
    ),
}


def trial_slip(imprint: Imprint, version: str) -> Document:
    """Names nobody. KeyError for a language that receipts do not speak."""
    words = _WORDS[imprint.language]
    printed_at = imprint.printed_at.isoformat(timespec="seconds")
    parts = (
        Text(words.width),
        Ruler(),
        Gap(),
        Row(words.letters, FOREIGN),
        Text("Aa 0123456789"),
        *(Text(f"Aa 0123 {style.name}", style) for style in Style if style is not Style.NORMAL),
        Code(f"ANJUNGAN {imprint.kiosk} {version} {printed_at}"),
        Text(words.code, centred=True),
        Gap(),
        *imprint.particulars(),
        Row(words.version, version),
    )
    return imprint.document(words.title, parts, (words.good,), words.thanks, lending=False)
