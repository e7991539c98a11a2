"""What the pick list says."""

from __future__ import annotations

INDONESIAN = {
    "picks.scan": "Pindai buku yang sudah diambil",
    "picks.go": "Catat",
    "picks.fetch": "Ambil dari rak",
    "picks.none": "Tidak ada yang perlu diambil.",
    "picks.others": "dan {count} lainnya",
    "picks.clear": "Kembalikan ke rak asal",
    "picks.clear.none": "Rak pesanan tidak menyimpan buku yang sudah lewat waktunya.",
    "picks.fault.unknown": "Barcode ini tidak ada dalam katalog.",
    "picks.fault.not-wanted": "Buku ini tidak ada di kedua daftar. Periksa lagi bukunya.",
    "slip.title": "Pesanan siap diambil",
    "slip.until": "Simpan sampai {day}",
    "slip.print": "Cetak slip",
    "said.picked": "Buku tercatat. Selipkan kertas ini, lalu letakkan di rak pesanan.",
    "said.cleared": "Buku tercatat. Kembalikan ke rak asalnya.",
}

ENGLISH = {
    "picks.scan": "Scan the copy you have found",
    "picks.go": "Record",
    "picks.fetch": "Fetch from the shelves",
    "picks.none": "There is nothing to fetch.",
    "picks.others": "and {count} more",
    "picks.clear": "Take off the hold shelf",
    "picks.clear.none": "Everything on the hold shelf is still waited for.",
    "picks.fault.unknown": "This barcode is not in the catalog.",
    "picks.fault.not-wanted": "This copy is on neither list. Look at the book again.",
    "slip.title": "Kept for a hold",
    "slip.until": "Keep until {day}",
    "slip.print": "Print the slip",
    "said.picked": "Recorded. Put this slip into the book, and the book on the hold shelf.",
    "said.cleared": "Recorded. Take the book back to its own shelf.",
}
