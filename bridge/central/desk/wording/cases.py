"""What the pages of damaged and lost items say."""

from __future__ import annotations

INDONESIAN = {
    "cases.open": "Belum diselesaikan",
    "cases.none": "Tidak ada laporan yang menunggu.",
    "cases.settled": "Terakhir diselesaikan",
    "case.kind.damaged": "Rusak",
    "case.kind.lost": "Hilang",
    "case.opened": "dilaporkan {moment} di {kiosk}",
    "case.still.out": "belum kembali",
    "case.fine": "Denda keterlambatan",
    "case.rule": "Buku rusak atau hilang diganti dengan buku yang sama. Keterlambatan tetap dikenakan denda.",
    "case.settle": "Selesaikan",
    "case.settle.go": "Simpan keputusan",
    "case.new.barcode": "Barcode buku pengganti",
    "case.fault.cannot-settle": (
        "Belum dapat diselesaikan: kasus sudah selesai, atau barcode pengganti kosong atau sudah dipakai."
    ),
    "outcome.replaced": "Diganti",
    "outcome.replaced.how": "Anggota menyerahkan buku yang sama. Pinjaman berakhir, buku lama dikeluarkan.",
    "outcome.repaired": "Diperbaiki",
    "outcome.repaired.how": "Buku dapat dipinjamkan lagi. Pinjaman berakhir.",
    "outcome.found": "Ditemukan",
    "outcome.found.how": "Buku sudah kembali ke perpustakaan. Pinjaman berakhir.",
    "outcome.unfounded": "Tidak terbukti",
    "outcome.unfounded.how": "Buku tidak rusak dan tidak hilang. Pinjaman berjalan terus.",
    "said.case-settled": "Keputusan disimpan.",
}

ENGLISH = {
    "cases.open": "To be settled",
    "cases.none": "No report is waiting.",
    "cases.settled": "Settled lately",
    "case.kind.damaged": "Damaged",
    "case.kind.lost": "Lost",
    "case.opened": "reported {moment} at {kiosk}",
    "case.still.out": "not yet",
    "case.fine": "Fine for lateness",
    "case.rule": "A damaged or lost book is replaced by the same one. Lateness still costs.",
    "case.settle": "Settle it",
    "case.settle.go": "Record the outcome",
    "case.new.barcode": "Barcode of the replacement",
    "case.fault.cannot-settle": "It cannot be settled: it already is, or the replacement's barcode is empty or in use.",
    "outcome.replaced": "Replaced",
    "outcome.replaced.how": "The patron brought the same book. The loan ends, the old copy is withdrawn.",
    "outcome.repaired": "Repaired",
    "outcome.repaired.how": "It can be lent again. The loan ends.",
    "outcome.found": "Found",
    "outcome.found.how": "The book is back in the library. The loan ends.",
    "outcome.unfounded": "Unfounded",
    "outcome.unfounded.how": "It is neither damaged nor lost. The loan goes on.",
    "said.case-settled": "The outcome is recorded.",
}
