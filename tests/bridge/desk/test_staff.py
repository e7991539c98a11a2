"""Who works at the desk, on each database; and the command that makes the first of them."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import audit, staff, tables
from bridge.catalogs.embedded.audit import Act, Entry, Wanted
from bridge.catalogs.embedded.staff import Blocked, Librarian, Role
from tests.bridge.embedded.town import Town
from tests.bridge.programs.starting import command, environ

PASSWORD = "pohon-mangga-tua"
CONFIG = 'database = "sqlite:///library.db"\nport = 0\n'


def add(town: Town, login: str = "sri") -> None:
    with town.library.database.writing() as connection:
        assert staff.add(connection, login, "Sri Wahyuni", Role.ADMIN, PASSWORD)


def log_in(town: Town, password: str = PASSWORD) -> str | Blocked | None:
    return staff.log_in(town.library.database, town.library.rules, "sri", password)


def test_a_session_is_found_by_its_cookie_alone(town: Town) -> None:
    add(town)
    cookie = log_in(town)
    assert isinstance(cookie, str)
    with town.library.database.reading() as connection:
        session = staff.session(connection, town.library.rules, cookie)
        assert session is not None
        assert session.librarian == Librarian("sri", "Sri Wahyuni", Role.ADMIN)
        assert staff.session(connection, town.library.rules, f"{cookie}x") is None
    assert cookie not in str(town.look(select(tables.staff_sessions)))
    assert PASSWORD not in str(town.look(select(tables.staff)))


def test_a_login_is_given_once(town: Town) -> None:
    add(town)
    with town.library.database.writing() as connection:
        assert not staff.add(connection, "sri", "Another", Role.LIBRARIAN, PASSWORD)


def test_many_tries_at_the_same_time_are_not_more_than_five(town: Town) -> None:
    add(town)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: log_in(town, f"wrong-password-{number}"), range(8)))
    assert len(town.look(select(tables.staff_failures.c.id))) == staff.TRIES
    assert log_in(town) == Blocked()
    town.wait(minutes=15)
    assert isinstance(log_in(town), str)


def test_wrong_tries_from_a_wrong_clock_block_nobody_until_then(town: Town) -> None:
    add(town)
    town.wait(days=365)
    for _ in range(5):
        log_in(town, "not-the-password")
    town.wait(days=-365)
    assert isinstance(log_in(town), str)


def test_another_password_ends_sessions_and_blocks(town: Town) -> None:
    add(town)
    cookie = log_in(town)
    assert isinstance(cookie, str)
    for _ in range(5):
        log_in(town, "not-the-password")
    with town.library.database.writing() as connection:
        assert staff.set_password(connection, "sri", "sungai-mahakam-luas")
        assert staff.session(connection, town.library.rules, cookie) is None
    assert log_in(town) is None
    assert isinstance(log_in(town, "sungai-mahakam-luas"), str)


def test_old_tries_and_sessions_are_swept_away(town: Town) -> None:
    add(town)
    log_in(town, "not-the-password")
    log_in(town)
    town.wait(hours=9)
    log_in(town)
    assert len(town.look(select(tables.staff_sessions.c.digest))) == 1
    assert town.look(select(tables.staff_failures)) == []


def test_the_audit_tells_the_newest_first_and_goes_on_from_there(town: Town) -> None:
    rules = town.library.rules
    with town.library.database.writing() as connection:
        for number in range(audit.PAGE + 3):
            audit.record(connection, rules, Entry("sri", Act.PATRON_VIEWED, f"A{number}"))
        first = audit.latest(connection, rules, Wanted())
        rest = audit.latest(connection, rules, Wanted(before=first[-1].id))
        assert [line.subject for line in rest] == ["A2", "A1", "A0"]
        assert first[0].at == rules.now()
        assert [line.subject for line in audit.latest(connection, rules, Wanted(subject="A7"))] == ["A7"]
        assert audit.latest(connection, rules, Wanted(login="budi")) == ()


def run(folder: Path, *arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "central.toml").write_text(CONFIG, "utf-8")
    asked = command("bridge.central", "--config", "central.toml", "staff", *arguments)
    return subprocess.run(
        asked, cwd=folder, env=environ(), input=password, capture_output=True, text=True, timeout=50, check=False
    )


def test_the_command_makes_changes_and_disables_a_login_and_never_says_a_password(tmp_path: Path) -> None:
    said = [
        run(tmp_path, "add", "sri", "--role", "admin", "--name", "Sri Wahyuni", password=f"{PASSWORD}\n"),
        run(tmp_path, "password", "sri", password="sungai-mahakam-luas\n"),
        run(tmp_path, "disable", "sri"),
        run(tmp_path, "enable", "sri"),
    ]
    assert [answer.returncode for answer in said] == [0, 0, 0, 0]
    assert PASSWORD not in "".join(answer.stdout + answer.stderr for answer in said)
    town = Town(f"sqlite:///{tmp_path}/library.db")
    assert log_in(town) is None
    assert isinstance(log_in(town, "sungai-mahakam-luas"), str)
    acts = [row[0] for row in town.look(select(tables.audit.c.act).order_by(tables.audit.c.id))]
    assert acts == ["staff-added", "password-changed", "staff-disabled", "staff-enabled"]
    town.library.close()


@pytest.mark.parametrize(
    ("arguments", "password", "words"),
    [
        (("add", "sri"), "short\n", "10 to 128"),
        (("add", "sri"), "", "10 to 128"),
        (("add", "two words"), f"{PASSWORD}\n", "no blanks"),
        (("disable", "nobody"), "", "nobody has this login"),
    ],
)
def test_the_command_tells_what_is_wrong(tmp_path: Path, arguments: tuple[str, ...], password: str, words: str) -> None:
    answer = run(tmp_path, *arguments, password=password)
    assert answer.returncode == 1
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
