"""What a web library gets for a code: a token that is signed, and what it may learn with it."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import date
from typing import Any

import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.changing_pins import PinChanger
from bridge.contract.membership import PinChanged
from tests.bridge.desk.scene import MONDAY, Scene
from tests.bridge.login.visitor import (
    APP,
    APPS_CALLBACK,
    CALLBACK,
    CLIENT,
    NAME,
    NUMBER,
    PATRON,
    PIN,
    SECRET,
    USER,
    Visitor,
)

NOW = int(MONDAY.timestamp())
accounts = tables.digital_accounts
AS_APP: dict[str, Any] = {"client_id": APP, "redirect_uri": APPS_CALLBACK}


def opened(visitor: Visitor, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims; checked with the published key by nothing but arithmetic of its own."""
    header, claims, signature = token.split(".")
    about = json.loads(decoded(header))
    published = requests.get(f"{visitor.url}/oidc/jwks", timeout=10).json()["keys"]
    [key] = [key for key in published if key["kid"] == about["kid"]]
    numbers = rsa.RSAPublicNumbers(*(int.from_bytes(decoded(key[name])) for name in ("e", "n")))
    signed = f"{header}.{claims}".encode()
    numbers.public_key().verify(decoded(signature), signed, padding.PKCS1v15(), hashes.SHA256())
    return about, json.loads(decoded(claims))


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def refused(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_code_is_changed_for_a_token_and_who_it_is(visitor: Visitor) -> None:
    answer = visitor.change(visitor.code())
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    given = answer.json()
    assert {name: given[name] for name in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "openid profile",
    }
    header, claims = opened(visitor, given["id_token"])
    assert header["alg"] == "RS256"
    subject = claims.pop("sub")
    assert not any(told in subject for told in (PATRON, NUMBER, USER))
    assert claims == {
        "iss": f"{visitor.url}/oidc",
        "aud": CLIENT,
        "iat": NOW,
        "exp": NOW + 300,
        "auth_time": NOW,
        "nonce": "n-0S6_WzA2Mj",
        "preferred_username": USER,
        "at_hash": base64.urlsafe_b64encode(hashlib.sha256(given["access_token"].encode()).digest()[:16])
        .decode()
        .rstrip("="),
    }
    assert visitor.who(given["access_token"]).json() == {
        "sub": subject,
        "preferred_username": USER,
        "name": NAME,
    }


def test_what_was_changed_in_a_token_does_not_pass(visitor: Visitor) -> None:
    header, claims, signature = visitor.tokens()["id_token"].split(".")
    other = base64.urlsafe_b64encode(decoded(claims).replace(b"nurul", b"rahma")).decode().rstrip("=")
    with pytest.raises(InvalidSignature):
        opened(visitor, f"{header}.{other}.{signature}")


def test_the_time_of_the_log_in_is_told_and_not_that_of_the_token(scene: Scene, visitor: Visitor) -> None:
    code = visitor.code()
    scene.wait(seconds=40)
    _, claims = opened(visitor, visitor.change(code).json()["id_token"])
    assert (claims["auth_time"], claims["iat"], claims["exp"]) == (NOW, NOW + 40, NOW + 340)


def test_without_a_nonce_none_is_told(visitor: Visitor) -> None:
    assert "nonce" not in opened(visitor, visitor.tokens(nonce=None)["id_token"])[1]


@pytest.mark.parametrize(
    ("scope", "more"),
    [
        ("openid", {}),
        ("openid profile", {"name": NAME}),
        ("openid email", {"email": "nurul@example.org", "email_verified": False}),
    ],
)
def test_names_and_addresses_are_told_when_they_are_asked_for(
    scene: Scene, visitor: Visitor, scope: str, more: dict[str, Any]
) -> None:
    scene.change(tables.patrons, tables.patrons.c.id == PATRON, email="nurul@example.org")
    given = visitor.tokens(scope=scope)
    known = visitor.who(given["access_token"]).json()
    assert {name: value for name, value in known.items() if name != "sub"} == {"preferred_username": USER} | more
    assert NAME.encode() not in decoded(given["id_token"].split(".")[1])


def test_an_address_that_was_never_told_is_left_out(visitor: Visitor) -> None:
    assert "email" not in visitor.who(visitor.tokens(scope="openid email")["access_token"]).json()


def test_an_app_without_a_secret_proves_itself_by_its_verifier(visitor: Visitor) -> None:
    given = visitor.change(visitor.code(**AS_APP), **AS_APP)
    assert given.status_code == 200
    _, claims = opened(visitor, given.json()["id_token"])
    assert claims["aud"] == APP
    assert claims["sub"] != opened(visitor, visitor.tokens()["id_token"])[1]["sub"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "invalid_grant"),  # the challenge itself
        ({"code": None}, "invalid_request"),
        ({"code": "another"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": CALLBACK.partition("?")[0]}, "invalid_grant"),
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
    ],
    ids=str,
)
def test_a_code_that_is_not_brought_as_it_should_be_is_worth_nothing(
    visitor: Visitor, changed: dict[str, Any], error: str
) -> None:
    form = {"code": visitor.code()} | changed
    assert refused(visitor.change(**form)) == (400, error)


def test_a_code_is_good_once_and_a_second_time_ends_the_first(visitor: Visitor) -> None:
    code = visitor.code()
    token = visitor.change(code).json()["access_token"]
    assert visitor.who(token).status_code == 200
    assert refused(visitor.change(code)) == (400, "invalid_grant")
    assert visitor.who(token).status_code == 401


def test_a_code_is_good_for_a_minute(scene: Scene, visitor: Visitor) -> None:
    code = visitor.code()
    scene.wait(seconds=60)
    assert refused(visitor.change(code)) == (400, "invalid_grant")


def test_a_code_is_its_own_clients(visitor: Visitor) -> None:
    code = visitor.code()
    assert refused(visitor.change(code, client_id=APP)) == (400, "invalid_grant")
    assert visitor.change(code).status_code == 200


@pytest.mark.parametrize(
    ("auth", "changed"),
    [
        ((CLIENT, "wrong-secret-that-is-long-enough"), {}),
        ((CLIENT, ""), {}),
        ((CLIENT, SECRET.upper()), {}),
        (("unknown", SECRET), {}),
        (("", ""), {}),
        ((APP, ""), {}),
        ((CLIENT, SECRET), {"client_id": APP}),
        ((CLIENT, "\xe9"), {}),
        (None, {"client_id": CLIENT}),
        (None, {"client_id": CLIENT, "client_secret": SECRET}),
        (None, {"client_id": "unknown"}),
        (None, {"client_id": None}),
    ],
    ids=str,
)
def test_a_client_that_is_not_the_one_it_says_gets_nothing_and_spends_nothing(
    visitor: Visitor, auth: tuple[str, str] | None, changed: dict[str, Any]
) -> None:
    code = visitor.code()
    answer = visitor.change(code, auth, **changed)
    assert refused(answer) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert visitor.change(code).status_code == 200


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic /w==", "Bearer x", "Basic Og==", "\xff"])
def test_a_header_that_cannot_be_read_is_no_client(visitor: Visitor, header: str) -> None:
    answer = requests.post(
        f"{visitor.url}/oidc/token", headers={"Authorization": header.encode("latin-1")}, data={"code": "x"}, timeout=10
    )
    assert refused(answer) == (401, "invalid_client")


@pytest.mark.parametrize("body", [{"json": {"code": "x"}}, {"files": {"code": b"x"}}, {"data": b"\xff\x00=%zz"}, {}])
def test_what_is_no_form_is_not_understood(visitor: Visitor, body: dict[str, Any]) -> None:
    answer = requests.post(f"{visitor.url}/oidc/token", auth=(CLIENT, SECRET), timeout=10, **body)
    assert refused(answer) == (400, "invalid_request")


def test_what_is_said_twice_is_not_understood(visitor: Visitor) -> None:
    form = [("grant_type", "authorization_code"), ("code", "x"), ("code", "y")]
    answer = requests.post(f"{visitor.url}/oidc/token", auth=(CLIENT, SECRET), data=form, timeout=10)
    assert refused(answer) == (400, "invalid_request")


def test_a_token_is_good_for_five_minutes(scene: Scene, visitor: Visitor) -> None:
    token = visitor.tokens()["access_token"]
    scene.wait(minutes=4, seconds=59)
    assert visitor.who(token, "bearer").status_code == 200
    scene.wait(seconds=1)
    assert visitor.who(token).status_code == 401


@pytest.mark.parametrize(("kind", "token"), [("Bearer", "x"), ("Bearer", ""), ("Basic", "x")])
def test_nobody_learns_anything_without_a_token(visitor: Visitor, kind: str, token: str) -> None:
    answer = visitor.who(token, kind)
    assert refused(answer) == (401, "invalid_token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_neither_a_kiosks_nor_a_patrons_token_nor_the_code_is_one(scene: Scene, visitor: Visitor) -> None:
    asked = requests.post(f"{visitor.url}/v1/patron-tokens", json={"card": NUMBER, "pin": PIN}, timeout=10)
    for token in (scene.library.issue_token("K1"), asked.json()["token"], visitor.code()):
        assert visitor.who(token).status_code == 401
    held = {"Authorization": f"Bearer {visitor.tokens()['access_token']}"}
    assert requests.get(f"{visitor.url}/v1/patrons/me/account", headers=held, timeout=10).status_code == 401


@pytest.mark.parametrize(
    "end",
    [
        lambda scene: scene.change(tables.patrons, tables.patrons.c.id == PATRON, status="suspended"),
        lambda scene: scene.change(tables.patrons, tables.patrons.c.id == PATRON, expires=date(2026, 12, 6)),
        lambda scene: scene.change(accounts, accounts.c.patron_id == PATRON, step="refused"),
        lambda scene: change_pin(scene),  # noqa: PLW0108 - it comes below
    ],
    ids=["suspended", "expired", "refused", "new PIN"],
)
def test_who_may_not_come_in_any_more_is_told_of_no_more(scene: Scene, visitor: Visitor, end: Any) -> None:
    token, code = visitor.tokens()["access_token"], visitor.code()
    assert visitor.who(token).status_code == 200
    end(scene)
    assert visitor.who(token).status_code == 401
    assert refused(visitor.change(code)) == (400, "invalid_grant")


def change_pin(scene: Scene) -> None:
    changer = PinChanger(scene.library.database, scene.library.rules, "lobi-1")
    assert isinstance(changer.change(NUMBER, PIN, "739104", "key-pin"), PinChanged)
