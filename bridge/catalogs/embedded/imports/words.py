"""What a file's words about a patron mean for the statistics: Indonesian, as on identity cards, or English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bridge.contract.guestbook import Education, Gender, Occupation

Meaning = TypeVar("Meaning", bound=StrEnum)
Words = dict[Meaning | None, str]

NOTHING = "- tidak-diketahui tidak-ada belum-terdata unknown"
_apart = re.compile(r"[/(),&]")
_not_said = re.compile(r"[\W_]+")
_before = re.compile(r"^\s*(?:tamat|lulusan|lulus)\s+")
_equal = ("", "sederajat")  # "SD/Sederajat"

# In each text words are parted by spaces; spaces within one are written as "-".
_GENDERS: Words[Gender] = {
    Gender.FEMALE: "female f perempuan wanita p pr",
    Gender.MALE: "male m laki-laki laki pria l lk",
    None: NOTHING,
}
_OCCUPATIONS: Words[Occupation] = {
    Occupation.PUPIL: "pupil pelajar siswa siswi siswa-i murid santri",
    Occupation.STUDENT: "student mahasiswa mahasiswi mahasiswa-i",
    Occupation.TEACHER: "teacher guru pengajar pendidik ustadz",
    Occupation.LECTURER: "lecturer dosen",
    Occupation.RESEARCHER: "researcher peneliti",
    Occupation.CIVIL_SERVANT: "civil-servant pns asn pppk p3k pegawai-negeri pegawai-negeri-sipil"
    " aparatur-sipil-negara",
    Occupation.ARMED_FORCES: "armed-forces tni polri polisi tentara tentara-nasional-indonesia kepolisian"
    " kepolisian-ri",
    Occupation.EMPLOYEE: "employee karyawan karyawati pegawai swasta pegawai-swasta karyawan-swasta bumn bumd"
    " karyawan-bumn karyawan-bumd pegawai-bumn pegawai-bumd honorer karyawan-honorer pegawai-honorer buruh",
    Occupation.SELF_EMPLOYED: "self-employed wiraswasta wirausaha pengusaha pedagang perdagangan",
    Occupation.PENSIONER: "pensioner pensiun pensiunan purnawirawan purnabakti",
    Occupation.OTHER: "other lain lain-lain lainnya ibu-rumah-tangga mengurus-rumah-tangga irt petani pekebun nelayan"
    " peternak perikanan sopir seniman dokter bidan perawat tidak-bekerja belum-bekerja belum-tidak-bekerja",
    None: NOTHING,
}
_EDUCATIONS: Words[Education] = {
    Education.KINDERGARTEN: "kindergarten tk paud ra taman-kanak-kanak",
    Education.PRIMARY: "primary sd mi sekolah-dasar paket-a",
    Education.LOWER_SECONDARY: "lower-secondary smp mts sltp sekolah-menengah-pertama paket-b",
    Education.UPPER_SECONDARY: "upper-secondary sma smk ma slta smu stm sekolah-menengah-atas"
    " sekolah-menengah-kejuruan paket-c",
    Education.DIPLOMA: "diploma d1 d2 d3 d-i d-ii d-iii diploma-1 diploma-2 diploma-3 diploma-i diploma-ii diploma-iii"
    " diploma-i-ii ahli-madya akademi sarjana-muda s-muda",
    Education.BACHELOR: "bachelor s1 sarjana strata-1 strata-i d4 d-iv diploma-4 diploma-iv sarjana-terapan",
    Education.MASTER: "master s2 magister strata-2 strata-ii",
    Education.DOCTOR: "doctor s3 doktor strata-3 strata-iii",
    None: f"{NOTHING} tidak-sekolah belum-sekolah tidak-belum-sekolah belum-tidak-sekolah tidak-tamat-sd belum-tamat-sd"
    " belum-tamat-sd-sederajat",
}


def gender(text: str) -> Gender | None:
    """None for no word at all, or one that says that it is not known; so with all of these. Raises ValueError for a
    word that means nothing here, or more than one thing."""
    return _meaning(_GENDER, text)


def occupation(text: str) -> Occupation | None:
    return _meaning(_OCCUPATION, text)


def education(text: str) -> Education | None:
    """The highest school that was finished."""
    return _meaning(_EDUCATION, text)


def _meaning(known: Mapping[str, Meaning | None], text: str) -> Meaning | None:
    """Of the whole; else what all its parts mean alike, then all its words: "SMA / SMK", "Pegawai Negeri (PNS)"."""
    said = _before.sub("", text.casefold())
    for parts in ([said], _apart.split(said), _apart.sub(" ", said).split()):
        plain = [part for part in map(_plain, parts) if part not in _equal]
        meanings = {known[part] for part in plain if part in known}
        if len(meanings) == 1 and all(part in known for part in plain):
            return meanings.pop()
    if _plain(text):
        raise ValueError(text)
    return None


def _plain(word: str) -> str:
    return _not_said.sub("", word)


def _table(words: Words[Meaning]) -> dict[str, Meaning | None]:
    return {_plain(word): meaning for meaning, some in words.items() for word in some.split()}


_GENDER, _OCCUPATION, _EDUCATION = _table(_GENDERS), _table(_OCCUPATIONS), _table(_EDUCATIONS)
