"""What a file tells of patrons for the statistics, in the words of other library systems, and which kind of member."""

from __future__ import annotations

from datetime import date

import pytest

from bridge.catalogs.embedded.imports import words
from bridge.contract.guestbook import Education, Gender, Occupation
from tests.bridge.imports.uploads import Uploads

HEAD = "number,name,expires,gender,born,occupation,education,category\n"
SITI = (Gender.FEMALE, date(2008, 5, 17), Occupation.PUPIL, Education.LOWER_SECONDARY, "Pelajar")


def test_what_is_told_of_patrons_is_kept_for_the_statistics(uploads: Uploads) -> None:
    uploads.bring(
        f"{HEAD}A1,Siti,2029-01-01,Perempuan,2008-05-17,Pelajar,SMP,Pelajar\n"
        "A2,Budi,2029-01-01,Laki-laki,17/05/1970,PNS,S1,Umum\nA3,Ani,2029-01-01,,,,,\n",
        "patrons",
    )
    budi = (Gender.MALE, date(1970, 5, 17), Occupation.CIVIL_SERVANT, Education.BACHELOR, "Umum")
    assert uploads.about() | {"A1": SITI, "A2": budi, "A3": (None, None, None, None, "")} == uploads.about()


def test_a_column_that_is_not_there_changes_nothing_and_an_empty_cell_forgets(uploads: Uploads) -> None:
    uploads.bring(f"{HEAD}A1,Siti,2029-01-01,Perempuan,2008-05-17,Pelajar,SMP,Pelajar\n", "patrons")
    uploads.bring("number,name,expires\nA1,Siti R.,2030-01-01\nA2,Budi,2030-01-01\n", "patrons")
    assert uploads.about()["A1"] == SITI
    assert uploads.about()["A2"] == (None, None, None, None, "")
    uploads.bring("number,name,expires,category,born\nA1,Siti,2030-01-01,Umum,\n", "patrons")
    assert uploads.about()["A1"] == (SITI[0], None, *SITI[2:4], "Umum")


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1985", date(1985, 1, 1)),
        ("1985-12-31 00:00:00", date(1985, 12, 31)),
        ("0000-00-00", None),
        ("0000-00-00 00:00:00", None),
        ("-", None),
    ],
)
def test_a_birthday_may_be_a_year_or_as_a_database_writes_it(uploads: Uploads, text: str, born: date | None) -> None:
    uploads.bring(f"number,name,expires,born\nA1,Siti,2029-01-01,{text}\n", "patrons")
    assert uploads.about()["A1"][1] == born


def test_what_is_not_understood_is_told_with_its_line(uploads: Uploads) -> None:
    rows = ("x,,,", ",85,,", ",1879,,", ",2001-02-30,,", ",,Pelajar/Mahasiswa,", ",,astronot,", ",,,S4", ",,,SD/SMP")
    content = HEAD + "".join(f"A{number},Siti,2029-01-01,{row},\n" for number, row in enumerate(rows))
    told = uploads.wrong(content, "patrons")
    assert [(line, sentence.split("”")[0] + "”") for line, sentence in told] == [
        (2, "“x”"),
        (3, "“85”"),
        (4, "“1879”"),
        (5, "“2001-02-30”"),
        (6, "“Pelajar/Mahasiswa”"),
        (7, "“astronot”"),
        (8, "“S4”"),
        (9, "“SD/SMP”"),
    ]
    assert told[0][1] == "“x” is not a gender. Write female or male."
    assert told[1][1] == "“85” is not a date or year of birth. Write it as 2001-12-31, 31/12/2001 or 2001."
    assert told[4][1].endswith("Write pupil, student, teacher, lecturer, researcher, civil-servant, armed-forces, "
                               "employee, self-employed, pensioner or other.")  # fmt: skip


def test_a_category_is_a_short_text_of_the_librarys_own(uploads: Uploads) -> None:
    long = "x" * 4001
    assert uploads.wrong(f"number,name,expires,category\nA1,Siti,2029-01-01,{long}\n", "patrons") == [
        (2, f"The text is too long: “{'x' * 60}…”.")
    ]


@pytest.mark.parametrize(
    ("meaning", "texts"),
    [
        (Gender.FEMALE, ("female", "PEREMPUAN", "Wanita", "P", "f")),
        (Gender.MALE, ("male", "Laki-laki", "Laki - Laki", "LAKI LAKI", "Pria", "L", "m")),
        (None, ("", "-", "--", "Tidak diketahui")),
    ],
)
def test_a_gender_is_understood(meaning: Gender | None, texts: tuple[str, ...]) -> None:
    assert {text: words.gender(text) for text in texts} == dict.fromkeys(texts, meaning)


@pytest.mark.parametrize(
    ("meaning", "texts"),
    [
        (Occupation.PUPIL, ("Pelajar", "siswa", "pelajar/siswa")),
        (Occupation.STUDENT, ("Mahasiswa", "Mahasiswa/i", "Mahasiswi")),
        (Occupation.CIVIL_SERVANT, ("PNS", "Pegawai Negeri Sipil (PNS)", "PNS/ASN", "Pegawai Negeri", "P.N.S.")),
        (Occupation.ARMED_FORCES, ("TNI/Polri", "TNI / POLRI", "Kepolisian RI (POLRI)", "TNI", "Polisi")),
        (Occupation.EMPLOYEE, ("Karyawan Swasta", "Karyawan Swasta / BUMN / BUMD", "Pegawai Swasta", "Karyawan")),
        (Occupation.SELF_EMPLOYED, ("Wiraswasta", "Pedagang/Wiraswasta", "Wirausaha")),
        (Occupation.OTHER, ("Lain-lain", "Lainnya", "Ibu Rumah Tangga", "Belum/Tidak Bekerja", "Petani/Pekebun")),
        (None, ("", "-")),
    ],
)
def test_an_occupation_is_understood(meaning: Occupation | None, texts: tuple[str, ...]) -> None:
    assert {text: words.occupation(text) for text in texts} == dict.fromkeys(texts, meaning)


@pytest.mark.parametrize(
    ("meaning", "texts"),
    [
        (Education.KINDERGARTEN, ("TK", "PAUD", "TK/PAUD")),
        (Education.PRIMARY, ("SD", "SD/Sederajat", "Tamat SD/Sederajat", "Sekolah Dasar (SD / Sederajat)", "MI")),
        (Education.LOWER_SECONDARY, ("SMP", "SLTP (Mts / SMP / Sederajat)", "SLTP/Sederajat")),
        (Education.UPPER_SECONDARY, ("SMA", "SMA / SMK", "SLTA (SMK / SMA / Sederajat)", "MA")),
        (Education.DIPLOMA, ("D3", "D III", "D-3", "Diploma I/II", "Akademi/Diploma III/S. Muda", "Diploma")),
        (Education.BACHELOR, ("S1", "S-1", "Sarjana", "Sarjana S1", "Sarjana (S1)", "Diploma IV/Strata I", "D4")),
        (Education.MASTER, ("S2", "Magister", "Strata II")),
        (Education.DOCTOR, ("S3", "Doktor S3")),
        (None, ("", "Tidak Sekolah", "Tidak/Belum Sekolah", "Belum Tamat SD/Sederajat")),
    ],
)
def test_an_education_is_understood(meaning: Education | None, texts: tuple[str, ...]) -> None:
    assert {text: words.education(text) for text in texts} == dict.fromkeys(texts, meaning)


def test_every_choice_is_understood_as_the_contract_writes_it() -> None:
    assert [words.gender(one) for one in Gender] == list(Gender)
    assert [words.occupation(one) for one in Occupation] == list(Occupation)
    assert [words.education(one) for one in Education] == list(Education)
