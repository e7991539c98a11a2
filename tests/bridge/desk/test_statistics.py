"""Who came: every breakdown adds up, nothing is lost when names are forgotten, and what is exported is data."""

from __future__ import annotations

import asyncio
import csv
import io
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from bridge.catalogs.embedded import forgetting, statistics, tables
from bridge.catalogs.embedded.statistics import BREAKDOWNS, Part, Statistics
from bridge.contract.guestbook import AgeBand, Education, Gender, Group, Occupation, Visit, Visitor
from tests.bridge.desk.browser import log_in
from tests.bridge.desk.client import Client
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.crowd import NOVEMBER, crowd
from tests.bridge.desk.scene import ADMIN, LIBRARIAN, Scene

LAST = date(2026, 11, 30)
MONTH = f"first={NOVEMBER}&last={LAST}"
OCTOBER = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)  # ten in the morning
NURUL = Visitor("Nurul", Gender.FEMALE, AgeBand.ADULT, Occupation.TEACHER, Education.BACHELOR, "Bontang")
CLASS = Group("Bu Rina", "SDN 004", 18, 13, Education.PRIMARY)


@pytest.fixture
def november(scene: Scene) -> Scene:
    crowd(scene)
    return scene


@pytest.fixture
def october(scene: Scene) -> Scene:
    """A day nobody else came: a member, a visitor and a class at the main door."""
    now, scene.now = scene.now, OCTOBER
    kiosk = scene.kiosk
    for signing in (
        kiosk.sign_guest_book("A26000001", "m", "Pintu utama"),
        kiosk.state_purpose("A26000001", "m", "study", "mp"),
        kiosk.sign_visitor(NURUL, "read", "Pintu utama", "v"),
        kiosk.sign_group(CLASS, "Lomba <b>mewarnai</b>", "Pintu utama", "g"),
    ):
        assert isinstance(asyncio.run(signing), Visit)
    scene.now = now
    return scene


def counted(scene: Scene, first: date, last: date) -> Statistics:
    with scene.library.database.reading() as connection:
        return statistics.statistics(connection, first, last)


def test_the_parts_of_every_breakdown_and_all_days_and_hours_add_up(november: Scene) -> None:
    month = counted(november, NOVEMBER, LAST)
    assert month.people == november.one(select(func.sum(tables.footfall.c.people)).where(
        tables.footfall.c.day.between(NOVEMBER, LAST)
    ))
    assert {name: sum(part.people for part in month.breakdowns[name]) for name in BREAKDOWNS} == dict.fromkeys(
        BREAKDOWNS, month.people
    )
    assert sum(people for _, people in month.days) == sum(people for _, people in month.hours) == month.people
    assert [day for day, _ in month.days] == [NOVEMBER + timedelta(days=number) for number in range(30)]
    assert all(people == 0 for day, people in month.days if day.weekday() == 6)


def test_a_class_counts_as_its_people_and_as_one_visit(october: Scene) -> None:
    day = counted(october, OCTOBER.date(), OCTOBER.date())
    assert (day.people, day.visits) == (33, 3)
    assert day.hours == ((10, 33),)
    assert day.breakdowns["gender"] == (Part("female", 19), Part("male", 13), Part("", 1))
    assert day.breakdowns["kind"] == (Part("group", 31), Part("member", 1), Part("visitor", 1))
    assert day.breakdowns["place"] == (Part("Pintu utama", 33),)


def test_ages_and_schools_stand_in_their_own_order_and_what_is_not_known_last(november: Scene) -> None:
    month = counted(november, NOVEMBER, LAST)
    for name, order in (("age", AgeBand), ("education", Education)):
        assert [part.value for part in month.breakdowns[name]] == [*(value.value for value in order), ""]


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        (datetime(2026, 9, 30, 15, 30, tzinfo=UTC), date(2026, 9, 30), 23),
        (datetime(2026, 9, 30, 16, 30, tzinfo=UTC), date(2026, 10, 1), 0),
    ],
)
def test_days_and_hours_are_those_of_the_librarys_clock(scene: Scene, at: datetime, day: date, hour: int) -> None:
    scene.now = at
    asyncio.run(scene.kiosk.sign_visitor(NURUL, "read", "", "v"))
    assert counted(scene, day, day).hours == ((hour, 1),)
    assert counted(scene, date(2026, 9, 1), date(2026, 10, 31)).people == 1


def test_no_number_changes_when_names_are_forgotten(october: Scene) -> None:
    before = counted(october, OCTOBER.date(), OCTOBER.date())
    october.now = OCTOBER + timedelta(days=366)
    with october.library.database.writing() as connection:
        forgetting.forget(connection, october.library.rules)
    assert counted(october, OCTOBER.date(), OCTOBER.date()) == before
    assert october.look(select(tables.guests)) == []
    rows = october.look(select(tables.footfall).where(tables.footfall.c.day == OCTOBER.date()))
    assert "Nurul" not in repr(rows)
    keys = october.look(select(tables.footfall.c.visit).where(tables.footfall.c.day == OCTOBER.date()))
    assert set(keys) == {(None,)}


def test_who_is_inside_is_told_only_where_somebody_tells_that_they_leave(scene: Scene) -> None:
    today = scene.now.date()

    def inside() -> int | None:
        with scene.library.database.reading() as connection:
            return statistics.inside(connection, today)

    assert inside() is None
    asyncio.run(scene.kiosk.sign_guest_book("A26000013", "in"))
    asyncio.run(scene.kiosk.sign_out("A26000013", "out"))
    signed = scene.one(select(func.count()).select_from(tables.visits).where(tables.visits.c.day == today))
    assert inside() == signed - 1


def test_the_page_shows_what_came_as_text(october: Scene, anybody: Anybody) -> None:
    page = anybody(LIBRARIAN).get(f"/statistics?first={OCTOBER.date()}&last={OCTOBER.date()}").text
    assert "Lomba &lt;b&gt;mewarnai&lt;/b&gt;" in page
    assert "<b>mewarnai" not in page
    assert "Bukan anggota" in page
    assert "Nurul" not in page


def test_a_month_without_anybody_says_so(anybody: Anybody) -> None:
    assert "Tidak ada kunjungan" in anybody(LIBRARIAN).read("/statistics?first=2020-02-01")
    assert anybody(LIBRARIAN).get("/statistics/report.pdf?first=2020-02-01").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "asked", ["first=2026-11-02&last=2026-11-01", "first=2020-01-01&last=2026-01-01", "first=yesterday", "last=%00"]
)
@pytest.mark.parametrize("path", ["", "/days.svg", "/visits.csv", "/report.pdf"])
def test_days_that_cannot_be_are_refused(anybody: Anybody, path: str, asked: str) -> None:
    assert anybody(LIBRARIAN).get(f"/statistics{path}?{asked}").status_code == 422


@pytest.mark.parametrize("path", ["", "/days.svg", "/hours.svg", "/visits.csv", "/report.pdf"])
def test_strangers_see_none_of_it(anybody: Anybody, path: str) -> None:
    assert anybody("").get(f"/statistics{path}").status_code == 303


def test_there_are_two_charts_and_no_other(anybody: Anybody) -> None:
    for which, status in (("days", 200), ("hours", 200), ("names", 404)):
        answer = anybody(LIBRARIAN).get(f"/statistics/{which}.svg?{MONTH}")
        assert answer.status_code == status
        assert status == 404 or answer.headers["content-type"] == "image/svg+xml"


def test_a_spreadsheet_gets_rows_and_no_formula(october: Scene, anybody: Anybody) -> None:
    october.now = OCTOBER
    for number, purpose in enumerate(("=1+1", "@cmd", "+62")):
        asyncio.run(october.kiosk.sign_visitor(Visitor("Ali", origin="-2"), purpose, "=HYPERLINK()", f"f{number}"))
    rows = table(anybody(LIBRARIAN), f"first={OCTOBER.date()}&last={OCTOBER.date()}")
    assert sum(int(row["people"]) for row in rows) == 36
    assert {row["purpose"] for row in rows} >= {"'=1+1", "'@cmd", "'+62"}
    assert {(row["place"], row["origin"]) for row in rows if row["purpose"].startswith("'")} == {
        ("'=HYPERLINK()", "'-2"),
    }
    [group] = [row for row in rows if row["kind"] == "group"]
    assert (group["day"], group["hour"], group["women"], group["men"]) == ("2026-10-05", "10", "18", "13")
    assert not {"Ali", "Nurul", "Bu Rina"} & {cell for row in rows for cell in row.values()}


def test_the_report_is_in_indonesian_with_all_sums(november: Scene, anybody: Anybody, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(anybody(LIBRARIAN).get(f"/statistics/report.pdf?{MONTH}").content)
    command = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
    words = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    people = f"{counted(november, NOVEMBER, LAST).people:,}".replace(",", ".")
    assert f"Pengunjung {people} orang" in words
    assert words.count(f"Jumlah {people}") == len(BREAKDOWNS)
    assert "Periode 1 Nov 2026 sampai 30 Nov 2026" in words
    assert "Lomba <b>mewarnai</b>" in words
    assert "Kepala Perpustakaan" in words


def test_who_takes_numbers_away_is_in_the_audit(scene: Scene, anybody: Anybody) -> None:
    anybody(LIBRARIAN).get(f"/statistics/visits.csv?{MONTH}")
    anybody(LIBRARIAN).get(f"/statistics/report.pdf?{MONTH}")
    lines = [line for line in scene.audit() if line[1] == "statistics-exported"]
    assert lines == [(LIBRARIAN, "statistics-exported", str(NOVEMBER), str(LAST))] * 2
    assert "tatistik" in anybody(ADMIN).read("/audit")


def test_a_browser_draws_the_charts(november: Scene, served: str, page: Page) -> None:
    log_in(page, served, LIBRARIAN)
    page.goto(f"{served}/desk/statistics?{MONTH}")
    drawn = page.evaluate("[...document.querySelectorAll('img.chart')].map(image => image.naturalWidth > 0)")
    assert drawn == [True, True]


def table(client: Client, asked: str) -> list[dict[str, str]]:
    text = client.get(f"/statistics/visits.csv?{asked}").text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))
