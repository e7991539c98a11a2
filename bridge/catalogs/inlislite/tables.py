"""INLISLite's tables, with only the columns that are used and what has to be allowed to be done with each of them.

Sources: the models of its version 3.2 (common/models/base), and the queries of 3.3. MariaDB compares column names
without case, so that it does not matter that the versions write them differently.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Integer, MetaData, Numeric, String, Table
from sqlalchemy import Date as SqlDate
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class Id(TypeDecorator[int]):
    """Version 3.2 keeps some ids as floating point numbers."""

    impl = Integer
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


class Moment(TypeDecorator[datetime]):
    """Naive, by the library's clock. INLISLite writes 0000-00-00 for no moment."""

    impl = DateTime
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001
        return value if isinstance(value, datetime) else None


class Day(TypeDecorator[date]):
    """Some of them are kept with a time of the day."""

    impl = SqlDate
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


class Flag(TypeDecorator[bool]):
    """bit(1) in some tables, a number in others; nothing is no."""

    impl = Integer
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> bool:
        return bool(int.from_bytes(value) if isinstance(value, bytes) else value)


def _column(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]], needs: str, only: str = "") -> Column[Any]:
    """`needs` are the rights: s(elect), i(nsert), u(pdate). `only` is the version that has it; "any" where it may be
    missing."""
    return Column(name, kind, info={"needs": needs, "only": only})


def _read(kind: TypeEngine[Any] | type[TypeEngine[Any]], *names: str) -> list[Column[Any]]:
    return [_column(name, kind, "s") for name in names]


def _added(kind: TypeEngine[Any] | type[TypeEngine[Any]], *names: str) -> list[Column[Any]]:
    return [_column(name, kind, "i") for name in names]


def _kept(kind: TypeEngine[Any] | type[TypeEngine[Any]], *names: str) -> list[Column[Any]]:
    """Written once, and read."""
    return [_column(name, kind, "si") for name in names]


def _made(read: str = "CreateDate", only: str = "") -> list[Column[Any]]:
    """By whom, when and where a row was made; one of these may be read as well."""
    kinds: tuple[type[TypeEngine[Any]], ...] = (Id, Moment, String)
    made = zip(("CreateBy", "CreateDate", "CreateTerminal"), kinds, strict=True)
    return [_column(name, kind, "si" if name == read else "i", only) for name, kind in made]


def _changed() -> list[Column[Any]]:
    return [_column("UpdateBy", Id, "u"), _column("UpdateDate", Moment, "u"), _column("UpdateTerminal", String, "u")]


def _lending_rules() -> list[Column[Any]]:
    numbers = ("MaxPinjamKoleksi", "MaxLoanDays", "DayPerpanjang", "CountPerpanjang", "DaySuspend")
    fine = _read(Numeric, "DendaTenorJumlah", "DendaPerTenor", "DendaTenorMultiply")
    kinds = [_column("DendaType", String, "s", "any"), _column("DendaTenorSatuan", String, "s")]
    return [*_read(Integer, *numbers), *fine, *kinds]


_all = MetaData()

members = Table(
    "members", _all, *_read(Id, "ID", "JenisAnggota_id"), *_kept(Id, "StatusAnggota_id"),
    *_kept(String, "MemberNo", "Fullname", "IdentityNo"), *_kept(Day, "EndDate"),
    *_added(String, "PlaceOfBirth", "Address", "NoHp", "Email"), *_added(Day, "DateOfBirth", "RegisterDate"),
    *_added(Id, "Sex_id", "EducationLevel_id", "Job_id"), *_made("CreateTerminal"),
)  # fmt: skip
membersonline = Table(
    "membersonline", _all, *(_column(name, String, "i", "3.2") for name in ("NoAnggota", "Email", "Status")),
    *_made("", "3.2"),
)  # fmt: skip
collections = Table(
    "collections", _all,
    *_read(Id, "ID", "Catalog_id", "Category_id", "Rule_id", "Location_id"),
    *_read(String, "NomorBarcode", "RFID", "CallNumber"),
    _column("Status_id", Id, "su"), *_changed(),
    _column("BookingMemberID", String, "su", "3.2"), _column("BookingExpiredDate", Moment, "su", "3.2"),
    _column("ISDRM", Flag, "s", "3.3"),
)  # fmt: skip
catalogs = Table("catalogs", _all, *_read(Id, "ID", "Worksheet_id"),
                 *_read(String, "Title", "Author", "PublishYear", "CallNumber"),
                 *(_column(name, String, "s", "any") for name in ("Publisher", "Subject")),
                 _column("IsOPAC", Integer, "s", "any"))  # fmt: skip
collectionloans = Table(
    "collectionloans", _all, *_kept(String, "ID"), *_added(Id, "Member_id"), *_added(Integer, "CollectionCount"),
    *(_column(name, Integer, "siu") for name in ("LateCount", "ExtendCount", "LoanCount", "ReturnCount")),
    _column("LocationLibrary_id", Id, "i", "any"), *_made(), *_changed(),
)  # fmt: skip
collectionloanitems = Table(
    "collectionloanitems", _all, *_read(Id, "ID"), *_kept(String, "CollectionLoan_id"),
    *_kept(Id, "Collection_id", "member_id"), *_kept(Moment, "LoanDate"),
    _column("DueDate", Moment, "siu"), _column("ActualReturn", Moment, "siu"), _column("LateDays", Integer, "siu"),
    _column("LoanStatus", String, "siu"), *_made(), *_changed(),
)  # fmt: skip
collectionloanextends = Table(
    "collectionloanextends", _all, *_read(Id, "id"), *_added(String, "CollectionLoan_id"),
    *_kept(Id, "CollectionLoanItem_id"), *_added(Id, "Collection_id", "Member_id"), *_kept(Moment, "DateExtend"),
    *_added(Moment, "DueDateExtend"), *_made(),
)  # fmt: skip
pelanggaran = Table(
    "pelanggaran", _all, *_read(Id, "ID"), *_added(String, "CollectionLoan_id"),
    *_kept(Id, "CollectionLoanItem_id", "JenisPelanggaran_id", "Member_id", "Collection_id"),
    *_added(Id, "JenisDenda_id"),
    *_kept(Numeric, "JumlahDenda"), *_kept(Integer, "JumlahSuspend"), *_kept(Flag, "Paid"), *_made(),
)  # fmt: skip
bookinglogs = Table(
    "bookinglogs", _all, _column("memberId", String, "si", "3.2"), _column("collectionId", Id, "si", "3.2"),
    _column("bookingDate", Moment, "i", "3.2"), _column("bookingExpired", Moment, "iu", "3.2"),
)  # fmt: skip
memberguesses = Table(
    "memberguesses", _all, *_read(Id, "ID"), *_kept(String, "NoAnggota"), *_added(String, "Nama", "Alamat"),
    _column("NoPengunjung", String, "si", "any"),
    *_added(Id, "Status_id", "Profesi_id", "PendidikanTerakhir_id", "JenisKelamin_id", "Location_Id"),
    _column("TujuanKunjungan_Id", Id, "iu"), *_made(), *_changed(),
)  # fmt: skip
LEVELS = ("CountTk", "CountSD", "CountSMP", "CountSMA", "CountD3", "CountS1", "CountS2", "CountS3")
groupguesses = Table(
    "groupguesses", _all, *_read(Id, "ID"), _column("NoPengunjung", String, "si", "any"),
    *_added(String, "NamaKetua", "AsalInstansi"),
    *_added(Integer, "CountPersonel", "CountLaki", "CountPerempuan"),
    *(_column(name, Integer, "i", "3.3" if name == "CountTk" else "") for name in LEVELS),
    *_added(Id, "TujuanKunjungan_ID", "Location_ID"), *_made(),
)  # fmt: skip

jenis_anggota = Table("jenis_anggota", _all, *_read(Id, "id"), *_lending_rules())
worksheets = Table("worksheets", _all, *_read(Id, "ID"), *_lending_rules())
peraturan_peminjaman_hari = Table(
    "peraturan_peminjaman_hari", _all, *_read(Integer, "DayIndex"), *_lending_rules(),
    _column("active", Integer, "s", "any"),
)  # fmt: skip
peraturan_peminjaman_tanggal = Table(
    "peraturan_peminjaman_tanggal", _all, *_read(Day, "TanggalAwal", "TanggalAkhir"), *_lending_rules(),
    _column("active", Integer, "s", "any"),
)  # fmt: skip
holidays = Table("holidays", _all, *_read(Day, "Dates"))
settingparameters = Table("settingparameters", _all, *_read(String, "Name", "Value"))
memberloanauthorizelocation = Table("memberloanauthorizelocation", _all, *_read(Id, "Member_id", "LocationLoan_id"))
memberloanauthorizecategory = Table("memberloanauthorizecategory", _all, *_read(Id, "Member_id", "CategoryLoan_id"))

status_anggota = Table("status_anggota", _all, *_read(Id, "id"), *_read(String, "Nama"))
collectionstatus = Table("collectionstatus", _all, *_read(Id, "ID"), *_read(String, "Name"))
collectionrules = Table("collectionrules", _all, *_read(Id, "ID"), *_read(String, "Name"))
jenis_pelanggaran = Table("jenis_pelanggaran", _all, *_read(Id, "ID"), *_read(String, "JenisPelanggaran"))
jenis_denda = Table("jenis_denda", _all, *_read(Id, "ID"), *_read(String, "Name"))
tujuan_kunjungan = Table("tujuan_kunjungan", _all, *_read(Id, "ID"), *_read(String, "TujuanKunjungan"))
master_pekerjaan = Table("master_pekerjaan", _all, *_read(Id, "id"), *_read(String, "Pekerjaan"))
master_pendidikan = Table("master_pendidikan", _all, *_read(Id, "id"), *_read(String, "Nama"))
jenis_kelamin = Table("jenis_kelamin", _all, *_read(Id, "ID"), *_read(String, "Name"))
location_library = Table("location_library", _all, *_read(Id, "ID"), *_read(String, "Code", "Name"))
locations = Table("locations", _all, *_read(Id, "ID", "LocationLibrary_id"), *_read(String, "Code", "Name"))
users = Table("users", _all, *_read(Id, "ID"))

ALL = tuple(_all.tables.values())

_passwords = MetaData()
kept_passwords = Table("membersonline", _passwords, *(_column(name, String, "s", "3.2")
                                                      for name in ("NoAnggota", "Password")))  # fmt: skip
myth_users = Table("users", _passwords, *(_column(name, String, "s", "3.3")
                                          for name in ("username", "password_hash")))  # fmt: skip
PASSWORDS = tuple(_passwords.tables.values())
