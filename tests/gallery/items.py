"""Patrons and items that the examples are made of, among them the longest and the most hostile there are."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bridge.contract.circulation import Item, Patron

DUE = date(2026, 12, 7)  # a Monday
LENT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
PATRON = Patron("p1", "6472••••••••••12", 0, 2, DUE)
WIDE = Patron("p2", "6472••••••••••12", 0, 4, DUE)
SEPTEMBER = date(2026, 9, 30)  # the longest date there is in both languages

PELANGI = Item("BK000001", "Laskar Pelangi", "Andrea Hirata", "899.221 3 HIR l")
BUMI = Item("BK000002", "Bumi Manusia", "Pramoedya Ananta Toer", "899.221 3 PRA b")
LONG = Item(
    "BK000003",
    "Pedoman Umum Pengelolaan dan Pelestarian Naskah Kuno serta Arsip Daerah Berbasis Masyarakat di Wilayah "
    "Provinsi Kalimantan Timur: Sebuah Kajian Perbandingan dengan Praktik Baik di Asia Tenggara, Edisi Revisi Ketiga",
    "Prof. Dr. H. Muhammad Abdurrahman Wahyudiningrat-Kusumawardhani, M.Hum., Ph.D., dan kawan-kawan",
    "025.841 598 354 PED p 2019 c.2",
)
UNBROKEN = Item("BK000004", "W" * 180, "M" * 90, "9" * 60)
HOSTILE = Item(
    "BK000005", "[b]Buku[/b] & <i>\u202eterbalik\u200e</i>\nbaris dua\x1b@ أدب", "[color=ff0000]X[/color]", "&amp;"
)
EMPTY = Item("BK000006", "", "", "")
