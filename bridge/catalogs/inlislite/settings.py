"""How central comes to INLISLite's database, and as whom it writes there: the TOML table of this system."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bridge.transaction import checked_url


@dataclass(frozen=True, slots=True)
class Names:
    """What the library calls the states of members and copies. The ids of these rows are read at the start, by the
    first of the names that is there; upper and lower case are the same."""

    active: tuple[str, ...] = ("Aktif", "Active")  # status_anggota: may borrow
    suspended: tuple[str, ...] = ("Suspend", "Suspended", "Skors", "Skorsing")  # status_anggota
    new: tuple[str, ...] = ("Baru", "Anggota baru", "Registrasi", "Pendaftar", "New")  # status_anggota: has applied
    refused: tuple[str, ...] = ("Ditolak", "Tidak disetujui", "Refused")  # status_anggota: may not become a member
    available: tuple[str, ...] = ("Tersedia",)  # collectionstatus
    lent: tuple[str, ...] = ("Dipinjam", "Sedang dipinjam")  # collectionstatus
    read_here: tuple[str, ...] = ("Baca di tempat", "Dibaca di tempat", "Baca ditempat")  # collectionstatus
    for_loan: tuple[str, ...] = ("Dapat dipinjam", "Bisa dipinjam", "Dipinjamkan")  # collectionrules
    late: tuple[str, ...] = ("Terlambat", "Keterlambatan", "Terlambat mengembalikan")  # jenis_pelanggaran
    money: tuple[str, ...] = ("Uang", "Denda uang", "Denda")  # jenis_denda


@dataclass(frozen=True, slots=True)
class Inlislite:
    """`database` is a URL such as mysql://anjungan@127.0.0.1/inlislite_v3; the password is the systemd credential
    "backend-secret" or is in `secret_file`. `ca_file` demands TLS and checks the server's certificate.

    What is written is recorded as by `user`, the ID of a row of `users` made for the stands, at the library `location`
    (Name or Code in `location_library`). With `pin` "password" a member's password is asked for, which is weak
    evidence: INLISLite gives many members the same one, or their member number. `connect` and `total` are seconds; in
    `total` an act happens or does not.
    """

    database: str
    user: int
    location: str
    driver: Literal["inlislite"] = "inlislite"
    secret_file: str = ""
    ca_file: str = ""
    pin: Literal["none", "password"] = "none"
    connect: int = 3
    total: int = 8
    names: Names = field(default_factory=Names)

    def __post_init__(self) -> None:
        if checked_url(self.database).get_backend_name() == "postgresql":
            raise ValueError("database must begin with mysql:// or mariadb://: INLISLite knows no other")
        if self.user < 1:
            raise ValueError("user must be the ID of a row of users")
        if not self.location.strip():
            raise ValueError("location must be the Name or Code of a row of location_library")
        if self.pin not in ("none", "password"):
            raise ValueError(f'pin must be "none" or "password", not {self.pin!r}')
        if not (0 < self.connect <= 60 and 0 < self.total <= 12):
            raise ValueError("connect must be 1 to 60 seconds, total 1 to 12: the kiosk itself waits 15")
