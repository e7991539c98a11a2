"""The door of the desk: who comes in, for how long, and what strangers can learn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import staff, tables
from bridge.catalogs.embedded.tokens import digest
from tests.bridge.desk.client import Client
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import ADMIN, LIBRARIAN, PASSWORD, Scene
from tests.contract.served import central

_TOKEN = re.compile(r'name="csrf" value="[^"]+"')


def test_a_stranger_is_led_to_the_login_and_back_to_where_they_wanted(anybody: Anybody) -> None:
    client = anybody("")
    answer = client.get("/patrons", q="siti")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk/login?next=%2Fdesk%2Fpatrons%3Fq%3Dsiti"
    client.get("/login", next="/desk/patrons?q=siti")
    answer = client.post("/login", login=LIBRARIAN, password=PASSWORD, next="/desk/patrons?q=siti")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/patrons?q=siti")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/desk", "//evil.example/desk", "/\\evil.example", "/v1/health", "/desk\r\nX: y", "desk"],
)
def test_after_the_login_nobody_is_led_off_the_desk(anybody: Anybody, elsewhere: str) -> None:
    client = anybody("")
    client.get("/login")
    answer = client.post("/login", login=LIBRARIAN, password=PASSWORD, next=elsewhere)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


def test_an_unknown_login_and_a_wrong_password_are_answered_alike(anybody: Anybody) -> None:
    answers = [anybody("").log_in(login, "not-the-password") for login in (LIBRARIAN, "nobody")]
    assert [answer.status_code for answer in answers] == [401, 401]
    pages = [_TOKEN.sub("", answer.text) for answer in answers]
    assert pages[0] == pages[1]
    assert "tidak cocok" in pages[0]


def test_five_wrong_passwords_block_a_login_also_after_a_restart_until_its_time_is_over(
    scene: Scene, anybody: Anybody
) -> None:
    client = anybody("")
    codes = [client.log_in(LIBRARIAN, f"wrong-password-{number}").status_code for number in range(5)]
    assert codes == [401, 401, 401, 401, 429]
    assert client.log_in(LIBRARIAN).status_code == 429
    assert anybody(ADMIN).get().status_code == 200  # others are not blocked
    again = Scene(scene.folder, scene.now + staff.BLOCK - timedelta(seconds=1))
    with central(again.library) as address:
        other = Client(address)
        assert other.log_in(LIBRARIAN).status_code == 429
        again.wait(seconds=1)
        assert other.log_in(LIBRARIAN).status_code == 303
        other.close()
    again.close()


def test_a_login_that_nobody_has_is_blocked_like_one_that_somebody_has(anybody: Anybody) -> None:
    client = anybody("")
    codes = [client.log_in("nobody", "not-the-password").status_code for _ in range(6)]
    assert codes == [401, 401, 401, 401, 429, 429]


def test_a_right_password_forgets_the_wrong_ones(anybody: Anybody) -> None:
    client = anybody("")
    for _ in range(3):
        for _ in range(3):
            assert client.log_in(LIBRARIAN, "not-the-password").status_code == 401
        assert client.log_in(LIBRARIAN).status_code == 303


def test_the_cookie_is_for_this_site_and_no_script_and_its_digest_alone_is_kept(scene: Scene, anybody: Anybody) -> None:
    answer = anybody("").log_in(LIBRARIAN)
    cookies = [value for name, value in answer.raw.headers.items() if name.lower() == "set-cookie"]
    session = next(cookie for cookie in cookies if cookie.startswith("desk_session="))
    assert "HttpOnly" in session
    assert "SameSite=strict" in session
    assert "Path=/desk" in session
    assert "Secure" not in session  # this server has no TLS
    value = session.removeprefix("desk_session=").partition(";")[0]
    assert scene.look(select(tables.staff_sessions.c.digest)) == [(digest(value),)]


def test_who_was_away_for_eight_hours_logs_in_again_and_who_worked_does_not(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    for _ in range(3):
        scene.wait(hours=7)
        assert client.get().status_code == 200
    scene.wait(hours=8)
    assert client.get().status_code == 303


def test_who_logged_out_needs_the_password_again_and_their_old_cookie_is_worth_nothing(anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    kept = dict(client.session.cookies)
    assert client.post("/logout").status_code == 303
    client.session.cookies.update(kept)
    assert client.get().status_code == 303


def test_who_is_disabled_is_out_at_once(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    with scene.library.database.writing() as connection:
        assert staff.set_active(connection, LIBRARIAN, active=False)
    assert client.get().status_code == 303
    assert client.log_in(LIBRARIAN).status_code == 401


def test_changing_the_password_needs_the_old_one_and_ends_all_sessions(anybody: Anybody) -> None:
    client, elsewhere = anybody(LIBRARIAN), anybody(LIBRARIAN)
    new = "sungai-mahakam-luas"
    assert client.post("/password", old="not-this-one", new=new, again=new).status_code == 422
    assert client.post("/password", old=PASSWORD, new=new, again="another-one-here").status_code == 422
    assert client.post("/password", old=PASSWORD, new="short", again="short").status_code == 422
    assert client.post("/password", old=PASSWORD, new=new, again=new).status_code == 303
    assert elsewhere.get().status_code == 303
    assert elsewhere.log_in(LIBRARIAN).status_code == 401
    assert elsewhere.log_in(LIBRARIAN, new).status_code == 303


def test_the_door_is_in_the_audit_without_passwords(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    client.post("/logout")
    assert scene.audit() == [(LIBRARIAN, "logged-in", "", ""), (LIBRARIAN, "logged-out", "", "")]


def test_the_language_is_kept_in_a_cookie_also_for_strangers(anybody: Anybody) -> None:
    client = anybody("")
    assert "Kata sandi" in client.read("/login")
    answer = client.post("/language", language="en", next="/desk/login")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")
    assert "Password" in client.read("/login")
    assert client.post("/language", language="xx", next="/desk/login").status_code == 303
    assert "Password" in client.read("/login")
