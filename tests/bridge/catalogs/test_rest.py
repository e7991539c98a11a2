"""The REST client against centrals that are dead, slow, wrong or of another time; what works is in tests/contract."""

from __future__ import annotations

import asyncio
import json
import time
from asyncio import StreamWriter
from datetime import UTC, datetime
from typing import Any

import pytest

from bridge.catalogs.transport import Limits
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Item, KeyReused, Loan, NeverAsked, Reason, Refusal, Unavailable
from bridge.contract.letters import Deed, Letter, Misunderstood
from tests.bridge.catalogs.peers import losing_answers, response, scripted
from tests.contract.served import SmallBackend, central, rest

PROBLEM = "application/problem+json"
ITEM = response("200 OK", json.dumps({"barcode": "b1", "title": "Laut Bercerita"}).encode())
SHORT = Limits(connect=0.5, read=0.5, total=0.6)


def problem(status: str, **members: Any) -> bytes:
    return response(status, json.dumps(members).encode(), PROBLEM)


async def drip_head(writer: StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    await drip(writer)


async def drip_body(writer: StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n")
    await drip(writer)


async def drip(writer: StreamWriter) -> None:
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def hang_up(writer: StreamWriter) -> None:
    writer.close()


async def silence(_writer: StreamWriter) -> None:
    await asyncio.get_running_loop().create_future()


@pytest.mark.parametrize(
    "answer",
    [
        response("200 OK", b"<html>Please log in</html>", "text/html"),
        response("200 OK", b"{"),
        response("200 OK", b"[" * 100_000),
        response("200 OK", b'{"barcode":1,"title":"x"}'),
        response("200 OK", b'{"barcode":"\xff"}'),
        response("200 OK", b'"' + b"x" * 300_000 + b'"'),
        response("302 Found", extra="Location: http://127.0.0.1:1/login\r\n"),
        response("204 No Content"),
        response("500 Internal Server Error", b"oops", "text/plain"),
        response("403 Forbidden", b"<html>", "text/html"),
        problem("409 Conflict", code="refused", reasons=[]),
        problem("409 Conflict", code="refused", reasons=[{"code": "of-another-age"}]),
        problem("409 Conflict", reasons="no"),
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        hang_up,
        silence,
        drip_head,
        drip_body,
    ],
)
def test_whatever_is_no_answer_is_unavailable_within_the_deadline_and_the_next_is_understood(answer: Any) -> None:
    async def story() -> None:
        async with scripted(answer) as (broken, _), scripted(ITEM) as (healthy, _):
            with rest(broken, limits=SHORT) as (catalog, heard):
                begun = time.monotonic()
                with pytest.raises(Unavailable):
                    await catalog.check("p1", "b1")
                assert time.monotonic() - begun < 2
                assert heard == [False]
            with rest(healthy) as (catalog, heard):
                assert await catalog.check("p1", "b1") == Item("b1", "Laut Bercerita")
                assert heard == [True]

    asyncio.run(story())


@pytest.mark.parametrize("status", ["400 Bad Request", "413 Content Too Large", "422 Unprocessable Content"])
def test_a_central_that_does_not_understand_is_there(status: str) -> None:
    async def story() -> None:
        malformed = problem(status, code="malformed")
        async with scripted(malformed) as (url, _):
            with rest(url, limits=SHORT) as (catalog, heard):
                with pytest.raises(Unavailable):
                    await catalog.check("p1", "b1")
                with pytest.raises(Misunderstood):
                    await catalog.deliver(Letter("key-1", Deed.RETURN, datetime.now(UTC), barcode="b1"))
                assert heard == [True, True]

    asyncio.run(story())


@pytest.mark.parametrize("stuck", [drip_head, drip_body, silence])
def test_a_stuck_answer_does_not_keep_the_next_question_waiting(stuck: Any) -> None:
    async def story() -> None:
        async with scripted(stuck, ITEM) as (url, requests):
            with rest(url, limits=Limits(connect=0.5, read=5, total=0.5)) as (catalog, _):
                with pytest.raises(Unavailable, match="in time"):
                    await catalog.check("p1", "b1")
                assert isinstance(await catalog.check("p1", "b1"), Item)
                assert len(requests) == 2

    asyncio.run(story())


def test_a_central_that_is_not_there_was_certainly_never_asked() -> None:
    async def story() -> None:
        with rest("http://127.0.0.1:1") as (catalog, heard), pytest.raises(NeverAsked):
            await catalog.identify("card-1", None)
        assert heard == [False]

    asyncio.run(story())


def test_a_loan_whose_answer_is_lost_is_not_sent_again_and_the_same_key_settles_it_later() -> None:
    async def story() -> None:
        backend = SmallBackend()
        with central(backend) as url:
            async with losing_answers(url, 1) as way:
                with rest(way) as (catalog, _):
                    with pytest.raises(Unavailable) as lost:
                        await catalog.borrow("p1", "b1", "key-00000001")
                    assert not isinstance(lost.value, NeverAsked)
                    assert backend.books.asked == 1
                    assert isinstance(await catalog.borrow("p1", "b1", "key-00000001"), Loan)
        assert backend.books.loans == [("p1", "b1")]

    asyncio.run(story())


def test_a_pin_is_never_sent_twice_by_itself() -> None:
    async def story() -> None:
        async with scripted(hang_up) as (url, requests):
            with rest(url) as (catalog, _), pytest.raises(Unavailable):
                await catalog.identify("card-1", "1234")
            assert len(requests) == 1

    asyncio.run(story())


def test_a_central_that_is_busy_is_asked_again_soon_whatever_it_says() -> None:
    async def story() -> None:
        busy = response("503 Service Unavailable", extra="Retry-After: 3600\r\n")
        async with scripted(busy, ITEM) as (url, requests):
            with rest(url) as (catalog, _):
                assert isinstance(await catalog.check("p1", "b1"), Item)
            assert len(requests) == 2

    asyncio.run(story())


def test_a_probe_tells_how_it_is_now() -> None:
    async def story() -> None:
        async with scripted(response("503 Service Unavailable"), response("200 OK", b"{}")) as (url, requests):
            with rest(url) as (catalog, heard):
                with pytest.raises(Unavailable):
                    await catalog.probe()
                assert len(requests) == 1
                await catalog.probe()
                assert heard == []

    asyncio.run(story())


def test_a_central_that_is_killed_and_comes_back_is_used_again_without_a_restart() -> None:
    async def ask(catalog: Catalog) -> bool:
        try:
            return isinstance(await catalog.check("p1", "b1"), Item)
        except Unavailable:
            return False

    async def story() -> None:
        async with scripted(ITEM, hang_up, hang_up, hang_up, ITEM) as (url, _):
            with rest(url) as (catalog, heard):
                assert [await ask(catalog) for _ in range(3)] == [True, False, True]
                assert heard == [True, False, True]

    asyncio.run(story())


def test_the_token_and_the_key_are_sent_and_nothing_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    async def story() -> None:
        async with scripted(problem("422 Unprocessable Content", code="key-reused")) as (url, requests):
            with rest(url, token="secret-token") as (catalog, heard):
                with pytest.raises(KeyReused):
                    await catalog.borrow("p1", "b1", "key-00000001")
                assert heard == [True]
            assert b"Authorization: Bearer secret-token\r\n" in requests[0]
            assert b"Idempotency-Key: key-00000001\r\n" in requests[0]

    asyncio.run(story())


def test_reasons_of_a_newer_central_are_left_out_when_there_are_known_ones() -> None:
    async def story() -> None:
        reasons = [{"code": "of-another-age"}, {"code": "item-on-hold", "next_step": "new", "more": 1}]
        async with scripted(problem("409 Conflict", reasons=reasons, item=None)) as (url, _):
            with rest(url) as (catalog, _):
                assert await catalog.check("p1", "b1") == Refusal((Reason.ITEM_ON_HOLD,))

    asyncio.run(story())


def test_a_refused_token_is_told_once_until_it_is_accepted_again(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        backend = SmallBackend(tokens={})
        with central(backend) as url, rest(url, "revoked") as (catalog, heard):
            for _ in range(3):
                with pytest.raises(Unavailable):
                    await catalog.check("p1", "b1")
                with pytest.raises(Unavailable):
                    await catalog.probe()
            assert heard == [False] * 3
            assert caplog.text.count("token") == 1
            backend.tokens["revoked"] = "K1"
            await catalog.probe()
            backend.tokens.clear()
            with pytest.raises(Unavailable):
                await catalog.probe()
            assert caplog.text.count("token") == 2

    asyncio.run(story())


def test_no_card_pin_patron_or_barcode_is_in_what_is_logged_or_raised(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        with rest("http://127.0.0.1:1") as (catalog, _):
            for question in (catalog.identify("CARD77", "PIN77"), catalog.check("PATRON77", "ITEM77")):
                with pytest.raises(Unavailable) as caught:
                    await question
                assert "77" not in f"{caught.value} {caught.value.__cause__} {caplog.text}"

    caplog.set_level("DEBUG")
    asyncio.run(story())
