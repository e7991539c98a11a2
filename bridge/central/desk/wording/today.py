"""What the first page says."""

from __future__ import annotations

INDONESIAN = {
    "today.lent": "Dipinjam hari ini",
    "today.returned": "Kembali hari ini",
    "today.visits": "Pengunjung hari ini",
    "today.paid": "Denda diterima",
    "today.out": "Sedang dipinjam",
    "today.late": "Terlambat kembali",
    "today.waiting": "Menunggu dikerjakan",
    "today.wait.picks": "buku diambil untuk pesanan",
    "today.wait.clear": "kembali ke rak asal",
    "today.wait.cases": "kasus rusak atau hilang",
    "today.wait.matters": "hal untuk diputuskan",
    "today.wait.imports": "impor siap diterapkan",
    "today.loans": "Pinjaman hari ini",
    "today.loans.none": "Belum ada pinjaman hari ini.",
    "today.returns": "Pengembalian hari ini",
    "today.returns.none": "Belum ada pengembalian hari ini.",
    "today.was.late": "terlambat",
    "today.month": "Pengunjung bulan ini",
    "today.wait.accounts": "akun koleksi digital diproses",
    "today.elsewhere": "Pinjaman, pesanan, dan denda ada di sistem perpustakaan.",
}

ENGLISH = {
    "today.lent": "Lent today",
    "today.returned": "Returned today",
    "today.visits": "Visitors today",
    "today.paid": "Fines taken today",
    "today.out": "On loan now",
    "today.late": "Overdue now",
    "today.waiting": "Waiting to be done",
    "today.wait.picks": "to fetch for holds",
    "today.wait.clear": "to take off the hold shelf",
    "today.wait.cases": "damaged or lost to settle",
    "today.wait.matters": "matters to decide",
    "today.wait.imports": "imports ready to apply",
    "today.loans": "Loans of today",
    "today.loans.none": "Nothing has been lent yet today.",
    "today.returns": "Returns of today",
    "today.returns.none": "Nothing has come back yet today.",
    "today.was.late": "late",
    "today.month": "Visitors this month",
    "today.wait.accounts": "digital accounts to process",
    "today.elsewhere": "Loans, holds and fines are in the library's own system.",
}
