"""What can be wrong with a row of a file, in plain sentences for a librarian."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Language = Literal["id", "en"]
_SHOWN = 60  # characters of what was in the file


class Problem(StrEnum):
    """The values are kept in the database."""

    TITLE_MISSING = "title-missing"
    TITLE_UNKNOWN = "title-unknown"
    TEXT_TOO_LONG = "text-too-long"
    UNREADABLE = "unreadable"
    CODE_WRONG = "code-wrong"
    CODE_MISSING = "code-missing"
    BARCODE_TWICE = "barcode-twice"
    BARCODE_TAKEN = "barcode-taken"
    YEAR_WRONG = "year-wrong"
    DATE_WRONG = "date-wrong"
    BORN_WRONG = "born-wrong"
    LINK_WRONG = "link-wrong"
    CHOICE_WRONG = "choice-wrong"
    GENDER_WRONG = "gender-wrong"
    OCCUPATION_WRONG = "occupation-wrong"
    EDUCATION_WRONG = "education-wrong"
    NAME_MISSING = "name-missing"
    NUMBER_TWICE = "number-twice"
    CARD_TAKEN = "card-taken"
    COLUMN_MISSING = "column-missing"
    CELLS_TOO_MANY = "cells-too-many"
    QUOTES_WRONG = "quotes-wrong"
    LINE_TOO_LONG = "line-too-long"
    NOT_TEXT = "not-text"
    NO_RECORD = "no-record"
    LENGTH_WRONG = "length-wrong"
    DIRECTORY_WRONG = "directory-wrong"
    RECORD_CUT_OFF = "record-cut-off"
    NOTHING_IN_IT = "nothing-in-it"
    FILE_CHANGED = "file-changed"
    LIBRARY_CHANGED = "library-changed"


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` is the line of the file, or the record's number where it has no lines; 0 is the file as a whole.

    `value` is what was there, from outside and unsafe.
    """

    line: int
    problem: Problem
    value: str = ""

    def sentence(self, language: Language) -> str:
        """Without its line, in Indonesian or English."""
        text = _SENTENCES[self.problem][language == "en"]
        return text.format(self.value)


def shown(value: str) -> str:
    """So much of it that it can be found in the file, without what no screen can show."""
    visible = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)
    return visible if len(visible) <= _SHOWN else f"{visible[:_SHOWN]}…"


_SENTENCES: dict[Problem, tuple[str, str]] = {
    Problem.TITLE_MISSING: ("Judul kosong.", "The title is missing."),
    Problem.TITLE_UNKNOWN: (
        "Tidak ada judul dengan nomor kontrol “{}”.",
        "No title has the control number “{}”.",
    ),
    Problem.TEXT_TOO_LONG: ("Teks terlalu panjang: “{}”.", "The text is too long: “{}”."),
    Problem.UNREADABLE: (
        "Ada huruf yang tidak terbaca: “{}”. Periksa pengodean berkas.",
        "It has characters that cannot be read: “{}”. Check the file's encoding.",
    ),
    Problem.CODE_WRONG: (
        "Kode “{}” terlalu panjang atau berisi tanda yang tidak mungkin.",
        "The code “{}” is too long or has characters that no code can have.",
    ),
    Problem.CODE_MISSING: ("Nomor atau barkode kosong.", "The number or barcode is missing."),
    Problem.BARCODE_TWICE: (
        "Barkode “{}” ada lebih dari sekali dalam berkas ini.",
        "The barcode “{}” is in this file more than once.",
    ),
    Problem.BARCODE_TAKEN: ("Barkode “{}” milik judul lain.", "The barcode “{}” belongs to another title."),
    Problem.YEAR_WRONG: ("“{}” bukan tahun.", "“{}” is not a year."),
    Problem.DATE_WRONG: (
        "“{}” bukan tanggal. Tulis seperti 2026-12-31 atau 31/12/2026.",
        "“{}” is not a date. Write it as 2026-12-31 or 31/12/2026.",
    ),
    Problem.BORN_WRONG: (
        "“{}” bukan tanggal atau tahun lahir. Tulis seperti 2001-12-31, 31/12/2001 atau 2001.",
        "“{}” is not a date or year of birth. Write it as 2001-12-31, 31/12/2001 or 2001.",
    ),
    Problem.LINK_WRONG: (
        "“{}” bukan alamat web yang diawali http:// atau https://.",
        "“{}” is not a web address that begins with http:// or https://.",
    ),
    Problem.CHOICE_WRONG: ("“{}” bukan salah satu pilihan.", "“{}” is none of the choices."),
    Problem.GENDER_WRONG: (
        "“{}” bukan jenis kelamin. Tulis perempuan atau laki-laki.",
        "“{}” is not a gender. Write female or male.",
    ),
    Problem.OCCUPATION_WRONG: (
        "“{}” bukan satu pekerjaan yang dikenal. Tulis pelajar, mahasiswa, guru, dosen, peneliti, PNS, TNI/Polri, "
        "karyawan, wiraswasta, pensiunan atau lainnya.",
        "“{}” is not one occupation that is known. Write pupil, student, teacher, lecturer, researcher, civil-servant, "
        "armed-forces, employee, self-employed, pensioner or other.",
    ),
    Problem.EDUCATION_WRONG: (
        "“{}” bukan satu jenjang pendidikan yang dikenal. Tulis TK, SD, SMP, SMA, diploma, S1, S2 atau S3.",
        "“{}” is not one level of education that is known. Write kindergarten, primary, lower-secondary, "
        "upper-secondary, diploma, bachelor, master or doctor.",
    ),
    Problem.NAME_MISSING: ("Nama kosong.", "The name is missing."),
    Problem.NUMBER_TWICE: (
        "Nomor anggota “{}” ada lebih dari sekali dalam berkas ini.",
        "The member number “{}” is in this file more than once.",
    ),
    Problem.CARD_TAKEN: ("Kartu “{}” milik anggota lain.", "The card “{}” belongs to another patron."),
    Problem.COLUMN_MISSING: (
        "Baris pertama tidak menyebut kolom “{}”.",
        "The first line names no column “{}”.",
    ),
    Problem.CELLS_TOO_MANY: (
        "Baris ini berisi lebih banyak sel daripada baris pertama.",
        "The line has more cells than the first line.",
    ),
    Problem.QUOTES_WRONG: (
        "Tanda kutip tidak ditutup, atau ada di tempat yang salah.",
        "A quotation mark is not closed, or stands in the wrong place.",
    ),
    Problem.LINE_TOO_LONG: ("Baris atau cantuman terlalu panjang.", "The line or record is too long."),
    Problem.NOT_TEXT: (
        "Berkas ini bukan CSV berpengodean UTF-8 atau Windows-1252.",
        "The file is no CSV in UTF-8 or Windows-1252.",
    ),
    Problem.NO_RECORD: (
        "Di sini seharusnya ada awal sebuah cantuman, tetapi tidak ada.",
        "A record should begin here, but none does.",
    ),
    Problem.LENGTH_WRONG: (
        "Panjang cantuman tidak seperti yang tertulis di awalnya.",
        "The record is not as long as its beginning says.",
    ),
    Problem.DIRECTORY_WRONG: (
        "Daftar ruas cantuman ini rusak.",
        "The record's list of its fields is damaged.",
    ),
    Problem.RECORD_CUT_OFF: ("Cantuman terpotong.", "The record is cut off."),
    Problem.NOTHING_IN_IT: ("Tidak ada isi dalam berkas ini.", "There is nothing in the file."),
    Problem.FILE_CHANGED: (
        "Berkas ini bukan lagi berkas yang diperiksa.",
        "The file is no longer the one that was checked.",
    ),
    Problem.LIBRARY_CHANGED: (
        "Data perpustakaan berubah sementara berkas diimpor. Periksa berkas ini sekali lagi.",
        "The library's data changed while the file was imported. Check the file once more.",
    ),
}
