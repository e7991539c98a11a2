"""The REST app over real HTTP: tokens, problems, and hostile requests."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from bridge.central.limits import LONGEST_BODY
from tests.bridge.central.client import KEY, Client, is_problem
from tests.waiting import until


def test_a_loan_is_created_for_the_kiosk_whose_token_it_is(client: Client) -> None:
    response = client.lend()
    assert response.status_code == 201
    assert response.json()["item"]["barcode"] == "b1"
    assert response.json()["due"] == "2026-12-07"
    assert client.backend.kiosks == ["K1"]


def test_a_refusal_has_all_reasons_in_order_with_their_next_steps_and_the_item(client: Client) -> None:
    for barcode in ("b1", "b2"):
        client.lend(json={"patron": "p1", "item": barcode}, headers={"Idempotency-Key": f"key-000000{barcode}"})
    response = client.ask("GET", "/v1/loan-checks", params={"patron": "p1", "item": "b1"})
    assert is_problem(response, 409, "refused")
    assert response.json()["reasons"] == [
        {"code": "limit-reached", "next_step": "return-item-first"},
        {"code": "item-already-yours", "next_step": "nothing"},
    ]
    assert response.json()["item"]["barcode"] == "b1"


def test_a_refused_card_is_forbidden(client: Client) -> None:
    response = client.ask("POST", "/v1/identifications", json={"card": "card-2"})
    assert is_problem(response, 403, "refused")
    assert [reason["code"] for reason in response.json()["reasons"]] == ["pin-needed"]


def test_the_guest_book_is_signed_with_a_card(client: Client) -> None:
    signed = client.ask("POST", "/v1/visits", json={"card": "card-1"}, headers=KEY)
    assert signed.status_code == 201
    begun = {"signed_at": "2026-11-23T09:30:00Z", "waiting": False, "again": False, "left": False}
    assert signed.json() == {"number": "B-key-00000001", "name": ""} | begun
    assert is_problem(client.ask("POST", "/v1/visits", json={"card": "x"}, headers=KEY), 403, "refused")


@pytest.mark.parametrize("token", [None, "", "bad", "Good", "\xff" * 10, "x" * 5000])
def test_without_a_good_token_nothing_is_told_or_done(client: Client, token: str | None) -> None:
    for response in (
        client.lend(token=token),
        client.ask("POST", "/v1/identifications", token, json={"card": "card-1"}),
        client.ask("GET", "/v1/loan-checks?patron=p1&item=b1", token),
        client.ask("POST", "/v1/visits", token, json={"card": "card-1"}, headers=KEY),
    ):
        assert is_problem(response, 401, "token-refused")
        assert response.headers["WWW-Authenticate"] == "Bearer"
    assert client.backend.books.asked == 0


def test_a_revoked_token_is_refused_at_once(client: Client) -> None:
    assert client.lend().status_code == 201
    client.backend.tokens.clear()
    assert is_problem(client.lend(), 401, "token-refused")


def test_a_key_with_other_content_is_told_apart_from_malformed_requests(client: Client) -> None:
    client.lend()
    assert is_problem(client.lend(json={"patron": "p1", "item": "b2"}), 422, "key-reused")


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {}},
        {"headers": {"Idempotency-Key": ""}},
        {"headers": {"Idempotency-Key": "two words"}},
        {"headers": {"Idempotency-Key": "x" * 1000}},
        {"json": None},
        {"json": None, "data": b"{"},
        {"json": None, "data": b"\xff\xfe"},
        {"json": None, "data": b"[" * 60_000},
        {"json": []},
        {"json": {"patron": "p1"}},
        {"json": {"patron": "p1", "item": 17}},
        {"json": {"patron": "p1", "item": None}},
        {"json": {"patron": "p1", "item": ""}},
        {"json": {"patron": "p1", "item": "SECRET\x00"}},
        {"json": {"patron": "p1", "item": "SECRET\n"}},
        {"json": {"patron": "p1", "item": "SECRET\u009b"}},
        {"json": {"patron": "p1", "item": "SECRET\ud800"}},
        {"json": {"patron": "p1", "item": "SECRET" * 100}},
    ],
)
def test_a_malformed_request_is_a_problem_that_repeats_nothing_of_it(client: Client, more: dict[str, Any]) -> None:
    response = client.lend(**more)
    assert is_problem(response, 422, "malformed")
    assert response.json()["faults"]
    assert "SECRET" not in response.text
    assert client.backend.books.asked == 0


@pytest.mark.parametrize("query", ["", "?patron=p1", "?patron=p1&item=", "?patron=p1&item=%00", "?patron=%ff&item=%0a"])
def test_a_malformed_query_is_a_problem(client: Client, query: str) -> None:
    assert is_problem(client.ask("GET", f"/v1/loan-checks{query}"), 422, "malformed")


def test_a_body_that_is_too_large_is_refused_however_it_comes(client: Client) -> None:
    large = b" " * (LONGEST_BODY + 1000)
    assert is_problem(client.lend(json=None, data=large), 413, "too-large")
    chunks = (large[:1000] for _ in range(LONGEST_BODY // 1000 + 1))
    assert is_problem(client.lend(json=None, data=chunks), 413, "too-large")


def test_what_does_not_exist_is_a_problem_too(client: Client) -> None:
    assert is_problem(client.ask("GET", "/v1/nothing"), 404, "not-found")
    response = client.ask("DELETE", "/v1/loans")
    assert is_problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "POST"
    assert client.ask("PUT", "/v1/patrons/p1/holds").headers["Allow"] == "GET, POST"


def test_a_library_that_is_unavailable_says_when_to_ask_again(client: Client) -> None:
    client.backend.books.open = False
    response = client.lend()
    assert is_problem(response, 503, "unavailable")
    assert 0 < int(response.headers["Retry-After"]) < 60


def test_our_own_mistake_is_a_problem_and_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    del client.backend.books.answers
    assert is_problem(client.lend(), 500, "our-mistake")
    asyncio.run(until(lambda: "AttributeError" in caplog.text))
    assert client.ask("GET", "/v1/health").status_code == 200


def test_health_needs_no_token_and_checks_one_that_is_given(client: Client) -> None:
    assert client.ask("GET", "/v1/health", None).json() == {"status": "ok"}
    assert client.ask("GET", "/v1/health").status_code == 200
    assert is_problem(client.ask("GET", "/v1/health", "revoked"), 401, "token-refused")
    client.backend.well = False
    assert is_problem(client.ask("GET", "/v1/health", None), 503, "unavailable")


def test_who_hangs_up_in_the_middle_of_a_request_harms_nobody(client: Client) -> None:
    host, port = client.url.removeprefix("http://").split(":")
    for sent in (
        b"POST /v1/loans HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
        b"\x16\x03\x01",
        b"GET / HTTP/9\r\n\r\n",
    ):
        with socket.create_connection((host, int(port))) as peer:
            peer.sendall(sent)
    assert client.lend().status_code == 201


def test_cards_pins_and_books_are_in_no_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    client.ask("POST", "/v1/identifications", json={"card": "CARD77", "pin": "PIN77"})
    client.ask("GET", "/v1/loan-checks?patron=p77&item=BOOK77")
    client.ask("GET", "/v1/loan-checks?patron=p77&item=BOOK77%00")
    assert "77" not in " ".join(record.getMessage() for record in caplog.records if "urllib3" not in record.name)
