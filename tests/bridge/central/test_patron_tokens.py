"""What a patron's own token is good for, and that it is good for nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import requests

from bridge.contract.circulation import Unavailable
from tests.bridge.central.client import KEY, Client, is_problem
from tests.contract.served import rest

MINE = "p2s"


@pytest.fixture
def patron(client: Client) -> Client:
    """With a token of patron p2 beside the kiosk's."""
    assert log_in(client, "card-2", "1234").json()["token"] == MINE
    return client


def log_in(client: Client, card: str, pin: str) -> requests.Response:
    return client.ask("POST", "/v1/patron-tokens", None, json={"card": card, "pin": pin})


def test_card_and_pin_get_a_token_that_no_cache_keeps(client: Client) -> None:
    response = log_in(client, "card-2", "1234")
    assert response.status_code == 201
    assert response.json() == {"token": MINE, "patron": "p2", "until": "2026-11-23T09:30:00Z"}
    assert response.headers["Cache-Control"] == "no-store"
    assert client.backend.addresses == ["127.0.0.1"]


def test_an_unknown_card_a_wrong_pin_and_a_card_without_one_are_answered_alike(client: Client) -> None:
    answers = [log_in(client, *asked) for asked in (("card-2", "0"), ("no-card", "1234"), ("card-1", "1234"))]
    assert is_problem(answers[0], 403, "not-believed")
    assert {answer.content for answer in answers} == {answers[0].content}
    told = [{name: said for name, said in answer.headers.items() if name != "date"} for answer in answers]
    assert told == [told[0]] * 3


def test_too_many_tries_from_one_address_are_told_when_to_try_again(client: Client) -> None:
    client.backend.addresses += ["127.0.0.1"] * 20
    response = log_in(client, "card-2", "1234")
    assert is_problem(response, 429, "too-many-tries")
    assert response.headers["Retry-After"] == "900"


@pytest.mark.parametrize("body", [{}, {"card": "c"}, {"card": "c", "pin": None}, {"card": "c", "pin": "9" * 129}, []])
def test_a_malformed_log_in_is_no_try(client: Client, body: Any) -> None:
    assert is_problem(client.ask("POST", "/v1/patron-tokens", None, json=body), 422, "malformed")
    assert client.backend.addresses == []


@pytest.mark.parametrize("who", ["me", "p2"])
def test_a_patron_sees_their_own_account(patron: Client, who: str) -> None:
    for part in ("account", "loans", "holds", "fines"):
        assert patron.ask("GET", f"/v1/patrons/{who}/{part}", MINE).status_code == 200
    assert patron.ask("GET", "/v1/patrons/me/account", MINE).json()["patron"]["id"] == "p2"
    assert patron.ask("GET", "/v1/patrons/me/fines", MINE).json()["owed"] == 6000


def test_a_patron_renews_reserves_and_cancels(patron: Client) -> None:
    renewed = patron.ask("POST", "/v1/patrons/me/loans/T1/renewals", MINE, headers=KEY)
    assert (renewed.status_code, renewed.json()["number"]) == (201, "T1")
    placed = patron.ask("POST", "/v1/patrons/me/holds", MINE, json={"title": "17"}, headers=KEY)
    assert (placed.status_code, placed.json()["number"]) == (201, "R/1")
    cancelled = patron.ask("DELETE", "/v1/patrons/me/holds/R%2F1", MINE, headers=KEY)
    assert (cancelled.status_code, cancelled.json()["number"]) == (200, "R/1")
    assert patron.backend.kiosks == ["web"] * 3


def test_a_patron_looks_things_up(patron: Client) -> None:
    for path in ("titles?q=judul", "titles/17", "suggestions?q=la", "sightings?item=b1"):
        assert patron.ask("GET", f"/v1/{path}", MINE).status_code == 200


@pytest.mark.parametrize("who", ["p1", "p3", "nobody", "ME", "p2%20", "p2/../p1", "p2%2F", "%2E%2E/p1"])
def test_another_patrons_account_is_forbidden_whether_it_exists_or_not(patron: Client, who: str) -> None:
    for method, path, more in (
        ("GET", "account", {}),
        ("GET", "loans", {}),
        ("GET", "holds", {}),
        ("GET", "fines", {}),
        ("POST", "holds", {"json": {"title": "17"}, "headers": KEY}),
        ("DELETE", "holds/R%2F1", {"headers": KEY}),
        ("POST", "loans/T1/renewals", {"headers": KEY}),
    ):
        if ".." not in who:
            assert is_problem(patron.ask(method, f"/v1/patrons/{who}/{path}", MINE, **more), 403, "forbidden")
        assert patron.ask(method, f"/v1/patrons/{who}/{path}", MINE, **more).status_code in (403, 404)
    assert patron.backend.books.asked == 0


def test_a_patron_never_borrows_returns_undoes_reports_prints_or_identifies(patron: Client) -> None:
    for method, path, body in (
        ("POST", "loans", {"patron": "p2", "item": "b1"}),
        ("POST", "returns", {"item": "b1"}),
        ("POST", "undoings", {"act": "key-act"}),
        ("POST", "cases", {"loan": "T1", "kind": "lost"}),
        ("POST", "visits", {"card": "card-2"}),
        ("POST", "identifications", {"card": "card-2", "pin": "1234"}),
        ("GET", "loan-checks?patron=p2&item=b1", None),
        ("GET", "payments/K-7Q2M", None),
        ("GET", "printouts/next", None),
        ("PUT", "printouts/K-7Q2M/settlement", {"printed": True}),
    ):
        assert is_problem(patron.ask(method, f"/v1/{path}", MINE, json=body, headers=KEY), 403, "forbidden")
    assert patron.backend.books.asked == 0


NEW = {"old": "1234", "new": "739104"}


def test_a_patron_gets_a_new_pin_with_the_old_one(patron: Client) -> None:
    for who in ("me", "p2"):
        answer = patron.ask("POST", f"/v1/patrons/{who}/pins", MINE, json=NEW, headers=KEY)
        assert (answer.status_code, answer.json()) == (201, {"at": "2026-11-23T09:30:00Z"})


def test_card_and_code_get_a_new_pin_without_a_token(client: Client) -> None:
    told = {"card": "card-2", "code": "1234", "new": "739104"}
    answer = client.ask("POST", "/v1/forgotten-pins", None, json=told, headers=KEY)
    assert (answer.status_code, answer.json()) == (201, {"at": "2026-11-23T09:30:00Z"})
    assert client.backend.addresses == ["127.0.0.1"]


def test_a_wrong_code_and_an_unknown_card_are_answered_alike_and_a_weak_pin_is_told(client: Client) -> None:
    told = {"card": "card-2", "code": "1234", "new": "739104"}
    asked = [told | {"code": "0"}, told | {"card": "no-card"}, told | {"new": "12345"}]
    answers = [client.ask("POST", "/v1/forgotten-pins", None, json=body, headers=KEY) for body in asked]
    assert is_problem(answers[0], 403, "not-believed")
    assert answers[0].content == answers[1].content
    assert is_problem(answers[2], 409, "refused")
    assert answers[2].json()["reasons"][0]["code"] == "pin-weak"


def test_a_wrong_old_pin_changes_nothing(patron: Client) -> None:
    answer = patron.ask("POST", "/v1/patrons/me/pins", MINE, json=NEW | {"old": "0"}, headers=KEY)
    assert is_problem(answer, 403, "not-believed")


def test_nobody_changes_the_pin_of_another_and_no_kiosk_does_it_here(patron: Client) -> None:
    for who, token in (("p1", MINE), ("p2", "good"), ("me", "good")):
        answer = patron.ask("POST", f"/v1/patrons/{who}/pins", token, json=NEW, headers=KEY)
        assert is_problem(answer, 403, "forbidden")
    assert is_problem(patron.ask("POST", "/v1/patrons/p2/pins", None, json=NEW, headers=KEY), 401, "token-refused")


def test_guessing_too_often_is_told_when_to_try_again(patron: Client) -> None:
    patron.backend.addresses += ["127.0.0.1"] * 20
    told = {"card": "card-2", "code": "1234", "new": "739104"}
    for answer in (
        patron.ask("POST", "/v1/patrons/me/pins", MINE, json=NEW, headers=KEY),
        patron.ask("POST", "/v1/forgotten-pins", None, json=told, headers=KEY),
    ):
        assert is_problem(answer, 429, "too-many-tries")
        assert answer.headers["Retry-After"] == "900"


def test_a_new_pin_needs_a_key(patron: Client) -> None:
    assert is_problem(patron.ask("POST", "/v1/patrons/me/pins", MINE, json=NEW), 422, "malformed")


def test_a_token_that_is_too_old_is_refused(patron: Client) -> None:
    patron.backend.patrons.clear()
    assert is_problem(patron.ask("GET", "/v1/patrons/me/account", MINE), 401, "token-refused")


def test_a_kiosk_sees_every_account_and_nobody_is_me_to_it(patron: Client) -> None:
    for who in ("p1", "p2", "p3"):
        assert patron.ask("GET", f"/v1/patrons/{who}/account").json()["patron"]["id"] == who
    response = patron.ask("GET", "/v1/patrons/me/account")
    assert is_problem(response, 404, "refused")
    assert [reason["code"] for reason in response.json()["reasons"]] == ["card-unknown"]


def test_a_bridge_with_a_patrons_token_is_unavailable_and_not_refused_for_the_patron(patron: Client) -> None:
    async def story() -> None:
        with rest(patron.url, MINE) as (catalog, _), pytest.raises(Unavailable):
            await catalog.return_item("b1", "key-1")

    asyncio.run(story())
