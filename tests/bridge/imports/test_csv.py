"""Titles, copies and patrons from CSV."""

from __future__ import annotations

from datetime import date
from itertools import product

from sqlalchemy import select

from bridge.catalogs.embedded import tables
from tests.bridge.imports.uploads import Uploads

TITLES = """control,title,author,call_number,subject,year,publisher,link,barcode,shelf,for_loan
K1,Saman,Ayu Utami,899.221 UTA s,Novel,1998,KPG,,S1,R1,ya
K1,Saman,Ayu Utami,899.221 UTA s,Novel,1998,KPG,,S2,R1,tidak
K2,"Larung, sebuah novel",Ayu Utami,899.221 UTA l,"Novel
Indonesia",c2001.,KPG,https://example.org/larung,,,
"""
NOBODY = "number,name,status,expires,cards\n"


def test_titles_and_their_copies_come_in_and_are_found(uploads: Uploads) -> None:
    done = uploads.bring(TITLES)
    assert (done.progress.read, done.progress.added, done.progress.changed, done.progress.bad) == (3, 3, 0, 0)
    assert done.progress.position == done.progress.size == len(TITLES)
    larung = uploads.titles()["K2"]
    assert larung["title"] == "Larung, sebuah novel"
    assert (larung["subject"], larung["year"], larung["link"]) == ("Novel Indonesia", 2001, "https://example.org/larung")
    assert uploads.copies() == {"S1": ("K1", "R1", True), "S2": ("K1", "R1", False)}
    [saman] = uploads.found("utami saman")
    assert (saman.title, saman.copies, saman.available) == ("Saman", 2, 1)


def test_the_same_file_again_changes_nothing(uploads: Uploads) -> None:
    uploads.bring(TITLES)
    before = uploads.everything()
    progress = uploads.bring(TITLES).progress
    assert (progress.added, progress.changed) == (0, 3)
    assert uploads.everything() == before


def test_a_row_is_found_again_by_its_control_number_and_changed_in_the_columns_the_file_has(uploads: Uploads) -> None:
    uploads.bring(TITLES)
    uploads.bring("title;control\nSaman (cetakan baru);K1\n")
    saman = uploads.titles()["K1"]
    assert (saman["title"], saman["author"], saman["year"]) == ("Saman (cetakan baru)", "Ayu Utami", 1998)
    assert [title.title for title in uploads.found("saman cetakan utami")] == ["Saman (cetakan baru)"]
    uploads.bring("title,control,author\nSaman,K1,\n")
    assert uploads.titles()["K1"]["author"] == ""
    assert uploads.found("utami saman") == []


def test_a_row_without_control_number_is_found_again_by_a_copys_barcode(uploads: Uploads) -> None:
    uploads.bring("title,author,barcode,shelf\nLaut Bercerita,Leila S. Chudori,b2,R9\n")
    uploads.bring("control,title,barcode\nK9,Laut Bercerita,b3\n")
    assert uploads.titles()["K9"]["author"] == "Leila S. Chudori"
    assert uploads.titles()["K9"]["id"] == 1
    shelf = uploads.town.look(select(tables.items.c.shelf).where(tables.items.c.barcode == "b2"))
    assert shelf == [("R9",)]


def test_rows_that_describe_the_same_without_control_number_are_copies_of_one_title(uploads: Uploads) -> None:
    uploads.bring("title,author,barcode\nSaman,Ayu Utami,S1\nLarung,Ayu Utami,L1\nSaman,Ayu Utami,S2\n")
    [saman] = uploads.found("saman")
    assert saman.copies == 2
    uploads.bring("title,author,barcode\nSaman,Ayu Utami,S1\nSaman,Ayu Utami,S3\n")
    assert uploads.found("saman")[0].copies == 3


def test_every_spreadsheets_delimiter_and_encoding_is_understood(uploads: Uploads) -> None:
    for number, (delimiter, encoding) in enumerate(product(",;\t", ("utf-8", "utf-8-sig", "cp1252"))):
        lines = [("Title", "Control", "Author"), ("Café de l’Étoile", f"K{number}", "Zoë")]
        uploads.bring("\r\n".join(delimiter.join(cells) for cells in lines).encode(encoding))
        title = uploads.titles()[f"K{number}"]
        assert (title["title"], title["author"]) == ("Café de l’Étoile", "Zoë"), (delimiter, encoding)


def test_every_bad_row_is_reported_with_its_line(uploads: Uploads) -> None:
    uploads.bring(TITLES)
    long = "9" * 129
    content = f"""control,title,year,link,barcode,for_loan

K3,,2001,,X1,
K4,Judul,baru,,X2,

K5,Judul,,javascript:alert(1),X3,
K6,Judul,,,b1,ya
K1,Saman,,,b1,
K7,Judul,,,X4,
K8,Judul,,,X4,
{long},Judul,,,X5,
K9,Judul,,,{long},
K10,Judul,,,X6,mungkin
K11,"Jud"ul,,,X7,
K12,Judul,,,X8,,lagi
K13,"Judul,,,X9,
K14,Judul,,ftp://example.org,X10,tidak
"""
    assert uploads.wrong(content) == [
        (3, "The title is missing."),
        (4, "“baru” is not a year."),
        (6, "“javascript:alert(1)” is not a web address that begins with http:// or https://."),
        (8, "The barcode “b1” is in this file more than once."),
        (10, "The barcode “X4” is in this file more than once."),
        (11, f"The code “{'9' * 60}…” is too long or has characters that no code can have."),
        (12, f"The code “{'9' * 60}…” is too long or has characters that no code can have."),
        (13, "“mungkin” is none of the choices."),
        (14, "A quotation mark is not closed, or stands in the wrong place."),
        (15, "The line has more cells than the first line."),
        (16, "A quotation mark is not closed, or stands in the wrong place."),
        (17, "“ftp://example.org” is not a web address that begins with http:// or https://."),
    ]


def test_a_barcode_of_a_title_with_another_control_number_is_never_moved(uploads: Uploads) -> None:
    uploads.bring(TITLES)
    assert uploads.wrong("control,title,barcode\nK7,Bukan Saman,S1\n") == [
        (2, "The barcode “S1” belongs to another title.")
    ]


def test_copies_alone_go_to_titles_that_are_there(uploads: Uploads) -> None:
    uploads.bring(TITLES)
    uploads.bring("control,barcode,shelf,for_loan\nK2,L1,R2,\nK1,S1,R3,tidak\n", "items")
    assert uploads.copies()["L1"] == ("K2", "R2", True)
    assert uploads.copies()["S1"] == ("K1", "R3", False)
    assert uploads.titles()["K2"]["title"] == "Larung, sebuah novel"
    assert uploads.wrong("control,barcode\nK77,L2\nK1,\nK2,S1\n", "items") == [
        (2, "No title has the control number “K77”."),
        (3, "The number or barcode is missing."),
        (4, "The barcode “S1” belongs to another title."),
    ]


def test_patrons_come_in_and_are_found_again_by_their_number(uploads: Uploads) -> None:
    uploads.bring(f"{NOBODY}A1,Siti Rahmah,aktif,31/12/2027,CHIP1 CHIP2\nA2,Budi,,2026-12-31,\n", "patrons")
    assert uploads.patrons()["A1"] == ("Siti Rahmah", "active", date(2027, 12, 31), {"A1", "CHIP1", "CHIP2"})
    assert uploads.patrons()["A2"] == ("Budi", "active", date(2026, 12, 31), {"A2"})
    progress = uploads.bring(f"{NOBODY}A1,Siti R.,suspended,2028-01-01,CHIP2 CHIP3\n", "patrons").progress
    assert (progress.added, progress.changed) == (0, 1)
    assert uploads.patrons()["A1"] == ("Siti R.", "suspended", date(2028, 1, 1), {"A1", "CHIP2", "CHIP3"})
    uploads.bring("number,name,expires\nA1,Siti,2029-01-01\n", "patrons")
    assert uploads.patrons()["A1"] == ("Siti", "suspended", date(2029, 1, 1), {"A1", "CHIP2", "CHIP3"})
    assert "A26000000" in uploads.patrons()


def test_every_bad_patron_is_reported_with_its_line(uploads: Uploads) -> None:
    content = f"""{NOBODY}A1,Siti,active,2026-02-30,
,Budi,active,2026-12-31,
A2,,active,2026-12-31,
A3,Ani,dead,2026-12-31,
A4,Ina,,,
A5,Ida,,2026-12-31,CHIP
A5,Ida,,2026-12-31,
A6,Eva,,2026-12-31,CHIP
A7,Uli,,2026-12-31,card-ann
A8,Umi,,2026-12-31,{"x" * 129}
card-ann,Una,,2026-12-31,
A9,Ula,,2026-12-31,{" ".join(map(str, range(60_000, 80_000)))}
"""
    assert uploads.wrong(content, "patrons") == [
        (2, "“2026-02-30” is not a date. Write it as 2026-12-31 or 31/12/2026."),
        (3, "The number or barcode is missing."),
        (4, "The name is missing."),
        (5, "“dead” is none of the choices."),
        (6, "“” is not a date. Write it as 2026-12-31 or 31/12/2026."),
        (8, "The member number “A5” is in this file more than once."),
        (9, "The card “CHIP” belongs to another patron."),
        (10, "The card “card-ann” belongs to another patron."),
        (11, f"The code “{'x' * 60}…” is too long or has characters that no code can have."),
        (12, "The card “card-ann” belongs to another patron."),
        (13, "The text is too long: “60000 60001 60002 60003 60004 60005 60006 60007 60008 60009 …”."),
    ]


def test_a_pin_survives_an_import(uploads: Uploads) -> None:
    uploads.town.change(tables.patrons, pin_hash="a hash")
    uploads.bring("number,name,expires\nA26000000,Ann,2029-01-01\n", "patrons")
    hashes = uploads.town.look(select(tables.patrons.c.pin_hash))
    assert hashes == [("a hash",), ("a hash",)]
