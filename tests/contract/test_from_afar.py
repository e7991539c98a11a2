"""A patron with a phone: the same account, holds and loans as at the kiosk, over the REST contract alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from bridge.catalogs.embedded.sample import cast
from tests.contract.libraries import embedded
from tests.contract.served import central


@dataclass
class Phone:
    url: str
    token: str = ""

    def ask(self, method: str, path: str, key: str = "", **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        return requests.request(method, f"{self.url}/v1/{path}", headers=headers, timeout=20, **more)

    def mine(self) -> Any:
        return self.ask("GET", "patrons/me/account").json()


@dataclass
class Library:
    """`reader` and `other` have logged in; `kiosk` is in the hall."""

    reader: Phone
    other: Phone
    kiosk: Phone


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    behind, _ = embedded(tmp_path)
    with central(behind) as url:
        phones: list[Phone] = []
        for card, pin in ((cast.READER_CARD, cast.READER_PIN), (cast.PIN_CARD, cast.PIN)):
            asked = requests.post(f"{url}/v1/patron-tokens", json={"card": card, "pin": pin}, timeout=20)
            assert asked.status_code == 201
            phones.append(Phone(url, asked.json()["token"]))
        yield Library(phones[0], phones[1], Phone(url, behind.issue_token("K1")))


def test_a_patron_finds_reserves_and_cancels_and_the_kiosk_shows_it(library: Library) -> None:
    found = library.other.ask("GET", "titles", params={"q": cast.TITLE_WITHOUT_FREE_COPY}).json()["titles"][0]
    placed = library.other.ask("POST", "patrons/me/holds", "key-1", json={"title": found["id"]})
    assert placed.status_code == 201
    account = library.kiosk.ask("GET", f"patrons/{library.other.mine()['patron']['id']}/account").json()
    assert account["holds"] == [placed.json()]
    cancelled = library.other.ask("DELETE", f"patrons/me/holds/{placed.json()['number']}", "key-2")
    assert cancelled.json() == placed.json()
    assert library.other.mine()["holds"] == []


def test_a_patron_renews_a_loan_once(library: Library) -> None:
    before = next(loan for loan in library.reader.mine()["loans"] if not loan["refused"])
    path = f"patrons/me/loans/{before['loan']['number']}/renewals"
    renewed = [library.reader.ask("POST", path, "key-1") for _ in range(2)]
    assert [answer.status_code for answer in renewed] == [201, 201]
    assert renewed[0].json() == renewed[1].json()
    assert renewed[0].json()["due"] > before["loan"]["due"]
    again = library.reader.ask("POST", path, "key-2")
    assert (again.status_code, again.json()["reasons"][0]["code"]) == (409, "renewals-used")


def test_nobody_renews_cancels_or_sees_what_is_anothers(library: Library) -> None:
    theirs = library.reader.mine()
    loan, hold, who = theirs["loans"][0]["loan"]["number"], theirs["holds"][0]["number"], theirs["patron"]["id"]
    refused = [
        library.other.ask("GET", f"patrons/{who}/account"),
        library.other.ask("POST", f"patrons/{who}/loans/{loan}/renewals", "key-1"),
        library.other.ask("POST", f"patrons/me/loans/{loan}/renewals", "key-2"),
        library.other.ask("DELETE", f"patrons/{who}/holds/{hold}", "key-3"),
        library.other.ask("DELETE", f"patrons/me/holds/{hold}", "key-4"),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 409, 403, 404]
    assert library.reader.mine() == theirs


def test_two_patrons_and_a_kiosk_may_choose_the_same_key(library: Library) -> None:
    who = library.reader.mine()["patron"]["id"]
    asked = ((library.reader, "me", "999999"), (library.other, "me", "999999"), (library.kiosk, who, "999998"))
    for phone, patron, title in asked:
        answer = phone.ask("POST", f"patrons/{patron}/holds", "key-1", json={"title": title})
        assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    again = library.kiosk.ask("POST", f"patrons/{who}/holds", "key-1", json={"title": "999999"})
    assert (again.status_code, again.json()["code"]) == (422, "key-reused")


def test_the_right_pin_does_not_help_after_too_many_wrong_ones_and_nothing_tells_why(library: Library) -> None:
    def log_in(card: str, pin: str) -> tuple[int, bytes]:
        answer = requests.post(f"{library.kiosk.url}/v1/patron-tokens", json={"card": card, "pin": pin}, timeout=20)
        return answer.status_code, answer.content

    tries = [log_in(cast.PIN_CARD, "0000") for _ in range(5)]
    assert {*tries, log_in(cast.PIN_CARD, cast.PIN), log_in("no-such-card", cast.PIN)} == {tries[0]}
    assert tries[0][0] == 403
    assert log_in(cast.READER_CARD, cast.READER_PIN)[0] == 201
