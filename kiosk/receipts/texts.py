"""Every sentence of every receipt, in both languages, so that a translator has one page to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """`locale` is Babel's name; `date` and `time` are patterns of Unicode's date field symbols."""

    locale: str
    date: str
    time: str
    loan_title: str
    return_by: str
    item_code: str
    transaction: str
    member: str
    one_item: str
    many_items: str
    total: str
    printed: str
    kiosk: str
    fine: str
    keep: str
    thanks: str


_INDONESIAN = Texts(
    locale="id_ID",
    date="d MMMM y",
    time="d MMM y, HH.mm",
    loan_title="Bukti Peminjaman",
    return_by="Kembali paling lambat:",
    item_code="Kode buku",
    transaction="No. transaksi",
    member="No. anggota",
    one_item="1 buku",
    many_items="{count} buku",
    total="Dipinjam",
    printed="Waktu",
    kiosk="Anjungan",
    fine="Terlambat: denda Rp {amount} per buku per hari.",
    keep="Simpan struk ini sampai buku dikembalikan.",
    thanks="Terima kasih. Selamat membaca!",
)

_ENGLISH = Texts(
    locale="en",
    date="d MMMM y",
    time="d MMM y, HH:mm",
    loan_title="Loan Receipt",
    return_by="Return no later than:",
    item_code="Item code",
    transaction="Transaction",
    member="Member",
    one_item="1 item",
    many_items="{count} items",
    total="Borrowed",
    printed="Time",
    kiosk="Kiosk",
    fine="Late returns: Rp {amount} per item per day.",
    keep="Keep this receipt until you return the items.",
    thanks="Thank you. Enjoy reading!",
)

TEXTS: Mapping[str, Texts] = {"id": _INDONESIAN, "en": _ENGLISH}
