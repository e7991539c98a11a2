"""What a web library may ask for, what it is told when it asks wrongly, and that nobody is led elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from tests.bridge.desk.scene import Scene
from tests.bridge.login.visitor import (
    APP,
    APPS_CALLBACK,
    CALLBACK,
    CLIENT,
    NUMBER,
    PIN,
    USER,
    Visitor,
    request,
    told,
)


def test_the_page_says_where_one_logs_in_and_what_is_told(visitor: Visitor) -> None:
    answer = visitor.ask(scope="openid email", ui_locales="jv en-GB id")
    assert answer.status_code == 200
    assert "Log in to <bdi>E-Pustaka &amp; Co</bdi>" in answer.text
    assert "will learn: the name of your account, your e-mail address." in answer.text


@pytest.mark.parametrize("user", [USER, USER.upper(), NUMBER, f" {USER} "])
def test_a_good_log_in_leads_back_with_code_state_and_issuer(visitor: Visitor, user: str) -> None:
    visitor.ask()
    answer = visitor.log_in(user)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{CALLBACK}&code=")
    given = told(answer)
    assert given.pop("code")
    assert given == {"dari": "perpus", "state": "s & t=1", "iss": f"{visitor.url}/oidc"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_may_be_asked_by_a_form_too(visitor: Visitor) -> None:
    assert visitor.ask("POST").status_code == 200
    assert visitor.log_in().status_code == 303


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": None},
        {"client_id": "unknown"},
        {"client_id": "E-PUSTAKA"},
        {"redirect_uri": None},
        {"redirect_uri": CALLBACK.upper()},
        {"redirect_uri": f"{CALLBACK}x"},
        {"redirect_uri": CALLBACK.partition("?")[0]},
        {"redirect_uri": APPS_CALLBACK},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": f"https://evil.example/?{CALLBACK}"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "\x00é\udfff"},
    ],
    ids=ascii,
)
def test_nobody_is_led_to_an_address_that_was_not_registered(visitor: Visitor, changed: dict[str, Any]) -> None:
    visitor.ask()
    changed = {name: value and value.encode("utf-8", "replace").decode() for name, value in changed.items()}
    for answer in (visitor.ask(**changed), visitor.ask("POST", **changed)):
        assert (answer.status_code, "Location" in answer.headers) == (400, False)
        assert "evil.example" not in answer.text
    good = {name: value or "" for name, value in changed.items()}
    visitor.ask()
    answer = visitor.log_in(**good)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"nonce": "é"}, "invalid_request"),
        ({"nonce": "x" * 513}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://evil.example/r"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
    ],
    ids=str,
)
def test_a_web_library_that_asks_wrongly_is_told_so(visitor: Visitor, changed: dict[str, Any], error: str) -> None:
    answer = visitor.ask(**changed)
    assert answer.status_code == 303
    assert told(answer) == {"dari": "perpus", "error": error, "state": "s & t=1", "iss": f"{visitor.url}/oidc"}
    visitor.ask()
    if None not in changed.values():
        assert told(visitor.log_in(**changed))["error"] == error


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "state", "scope", "code_challenge", "prompt"])
def test_what_is_said_twice_is_not_understood(visitor: Visitor, name: str) -> None:
    params = [*request(prompt="login").items(), (name, request(prompt="login")[name])]
    answer = requests.get(f"{visitor.url}/oidc/authorize", params=params, timeout=10, allow_redirects=False)
    if name in ("client_id", "redirect_uri"):
        assert (answer.status_code, "Location" in answer.headers) == (400, False)
    else:
        assert told(answer)["error"] == "invalid_request"


def test_more_than_is_registered_is_not_granted(visitor: Visitor) -> None:
    asked = {"client_id": APP, "redirect_uri": APPS_CALLBACK, "scope": "openid email profile offline_access"}
    assert 'name="scope" value="openid profile"' in visitor.ask(**asked).text


def test_what_comes_from_the_web_library_is_only_text(visitor: Visitor) -> None:
    page = visitor.ask(state='"><script>alert(1)</script>', ui_locales="<b>").text
    assert "<script" not in page
    assert "<b>" not in page
    assert visitor.log_in('"><script>', "x").text.count("<script") == 0


def test_the_page_tells_browsers_what_it_never_needs(visitor: Visitor) -> None:
    page = visitor.ask()
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' https: https://e-pustaka.example" in policy
    assert "frame-ancestors 'none'" in policy
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "style=" not in page.text


def test_a_form_of_another_site_is_not_listened_to(scene: Scene, visitor: Visitor) -> None:
    visitor.ask()
    for stolen in ({"csrf": "x"}, {"csrf": ""}):
        answer = visitor.log_in(**stolen)
        assert (answer.status_code, "kedaluwarsa" in answer.text) == (403, True)
    visitor.ask()
    visitor.browser.cookies.clear()
    assert visitor.log_in().status_code == 403
    assert scene.look(select(tables.pin_failures)) == []
    assert visitor.log_in().status_code == 303


def test_the_cookie_is_for_these_pages_alone_and_goes_with_the_log_in(visitor: Visitor) -> None:
    cookie = visitor.ask().headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/oidc"))
    assert "Max-Age=0" in visitor.log_in().headers["Set-Cookie"]


def test_every_reason_to_let_nobody_in_is_answered_alike(scene: Scene, visitor: Visitor) -> None:
    expired, no_account = "A26000006", "A26000001"
    pages = []
    for user, pin in ((USER, "0000"), ("nobody", PIN), (expired, PIN), (no_account, PIN), ("", ""), (USER, "\u0662")):
        visitor.browser.cookies.clear()
        visitor.ask()
        answer = visitor.log_in(user, pin)
        assert answer.status_code == 401
        pages.append([line for line in answer.text.splitlines() if "name=" not in line])
    assert all(page == pages[0] for page in pages)
    scene.wait(hours=1)
    scene.change(tables.digital_accounts, tables.digital_accounts.c.user_name == USER, step="verified")
    visitor.ask()
    answer = visitor.log_in()
    assert [line for line in answer.text.splitlines() if "name=" not in line] == pages[0]


def test_after_too_many_wrong_pins_not_even_the_right_one_lets_in(scene: Scene, visitor: Visitor) -> None:
    visitor.ask()
    assert [visitor.log_in(pin=f"{number:04}").status_code for number in range(5)] == [401] * 5
    assert visitor.log_in().status_code == 401
    scene.wait(minutes=15)
    assert visitor.log_in().status_code == 303


def test_an_address_that_tries_too_often_is_told_how_long_to_wait(visitor: Visitor) -> None:
    visitor.ask()
    assert [visitor.log_in(f"nobody{number}").status_code for number in range(20)] == [401] * 20
    answer = visitor.log_in()
    assert (answer.status_code, "Tunggu 15 menit" in answer.text) == (429, True)


def test_what_is_not_there_is_a_page_and_not_the_contracts_problem(visitor: Visitor) -> None:
    answer = requests.get(f"{visitor.url}/oidc/nothing", timeout=10)
    assert (answer.status_code, "Halaman tidak ditemukan" in answer.text) == (404, True)
    assert requests.get(f"{visitor.url}/oidc/log-in", timeout=10).status_code == 405
    assert CLIENT not in answer.text
