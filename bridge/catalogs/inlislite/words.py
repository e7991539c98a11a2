"""What people tell of themselves, in the words of the library's own lists: each library may have its own."""

from __future__ import annotations

from typing import Any

from bridge.catalogs.inlislite import ids, tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.contract.guestbook import Education, Gender, Occupation

_GENDERS = {Gender.FEMALE: ("Perempuan", "Wanita"), Gender.MALE: ("Laki-laki", "Laki - laki", "Pria")}
_OCCUPATIONS = {
    Occupation.PUPIL: ("Pelajar", "Siswa"),
    Occupation.STUDENT: ("Mahasiswa",),
    Occupation.TEACHER: ("Guru",),
    Occupation.LECTURER: ("Dosen",),
    Occupation.RESEARCHER: ("Peneliti",),
    Occupation.CIVIL_SERVANT: ("Pegawai Negeri", "PNS", "Pegawai Negeri Sipil", "ASN"),
    Occupation.ARMED_FORCES: ("TNI/Polri", "TNI", "TNI / Polri"),
    Occupation.EMPLOYEE: ("Pegawai Swasta", "Karyawan Swasta", "Swasta"),
    Occupation.SELF_EMPLOYED: ("Wiraswasta", "Wirausaha"),
    Occupation.PENSIONER: ("Pensiunan",),
    Occupation.OTHER: ("Lainnya", "Lain-lain"),
}
SCHOOLS = {
    Education.KINDERGARTEN: ("TK",),
    Education.PRIMARY: ("SD",),
    Education.LOWER_SECONDARY: ("SMP", "SLTP"),
    Education.UPPER_SECONDARY: ("SMA", "SLTA"),
    Education.DIPLOMA: ("D3", "Diploma", "DIII"),
    Education.BACHELOR: ("S1", "Sarjana"),
    Education.MASTER: ("S2", "Magister"),
    Education.DOCTOR: ("S3", "Doktor"),
}


def gender(desk: Desk, told: Gender | None) -> int | None:
    """An id, as of all here; None where nothing was told, or the library has no such word."""
    known = tables.jenis_kelamin.c
    return _named(desk, known.ID, known.Name, _GENDERS, told)


def occupation(desk: Desk, told: Occupation | None) -> int | None:
    known = tables.master_pekerjaan.c
    return _named(desk, known.id, known.Pekerjaan, _OCCUPATIONS, told)


def education(desk: Desk, told: Education | None) -> int | None:
    known = tables.master_pendidikan.c
    return _named(desk, known.id, known.Nama, SCHOOLS, told)


def _named(desk: Desk, id: Any, name: Any, names: dict[Any, tuple[str, ...]], told: Any) -> int | None:
    return ids.named(desk.connection, id, name, names[told]) if told is not None else None
