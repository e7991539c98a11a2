"""The peer is as strict as Koha: it refuses what the definition does not hold, and answers nothing else itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import requests

from tests.bridge.koha.scene import CARD, PATRON, a_library
from tests.peers.koha_library import KohaLibrary
from tests.peers.koha_server import CLIENT, LIBRARY, SECRET, KohaServer, serving

CHECKOUT = {"patron_id": int(PATRON), "item_id": 11}


@pytest.fixture
def koha() -> Iterator[KohaServer]:
    with serving(a_library()) as running:
        yield running


def asked(koha: KohaServer, method: str, path: str, embed: str = "", **more: object) -> requests.Response:
    form = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
    token = requests.post(f"{koha.url}/api/v1/oauth/token", data=form, timeout=5).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "x-koha-library": LIBRARY, "x-koha-embed": embed}
    return requests.request(method, f"{koha.url}/api/v1{path}", headers=headers, timeout=5, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "path", "embed", "body"),
    [
        ("GET", "/patrons?card=1", "", None),
        ("GET", "/items?q={}&_per_page=many", "", None),
        ("GET", "/items", "checkout.patron", None),
        ("GET", "/checkouts/availability?patron_id=7", "", None),
        ("GET", "/checkouts/availability?patron_id=7&item_id=x", "", None),
        ("GET", '/items?q=[{"item_id":1}]', "", None),
        ("GET", '/items?q={"barcode":"0001"}', "", None),
        ("GET", '/items?q={"item_id":{"~":1}}', "", None),
        ("POST", "/checkouts", "", {**CHECKOUT, "key": "x"}),
        ("POST", "/checkouts", "", {**CHECKOUT, "patron_id": PATRON}),
        ("POST", "/holds", "", {"patron_id": 7, "biblio_id": 1}),
        ("POST", "/patrons/7/password", "", {"password": "222222"}),
        ("POST", "/checkouts/501/renewals", "", {}),
    ],
)
def test_what_is_not_in_the_definition_is_a_bad_request(
    koha: KohaServer, method: str, path: str, embed: str, body: object
) -> None:
    more = {} if body is None else {"data": json.dumps(body)}
    assert asked(koha, method, path, embed, **more).status_code == 400
    assert len(koha.library.checkouts) == 2


def test_a_question_without_a_token_and_one_of_another_library_are_refused(koha: KohaServer) -> None:
    assert requests.get(f"{koha.url}/api/v1/items", timeout=5).status_code == 401
    assert asked(koha, "GET", "/items").status_code == 200
    assert asked(koha, "GET", "/nothing").status_code == 404


def test_loose_parameters_compare_loosely_as_kohas_do(koha: KohaServer) -> None:
    koha.library.people[1].patron_id = 17
    assert len(asked(koha, "GET", "/patrons?patron_id=7").json()) == 2
    assert len(asked(koha, "GET", "/patrons?patron_id=7&_match=exact").json()) == 1
    assert len(asked(koha, "GET", f"/patrons?cardnumber={CARD[:8]}").json()) == 3


def test_a_field_that_two_joined_tables_have_is_ambiguous(koha: KohaServer) -> None:
    assert asked(koha, "GET", '/items?q={"biblio_id":1}', "biblio").status_code == 500
    assert len(asked(koha, "GET", '/items?q={"me.biblio_id":1}', "biblio").json()) == 2


def test_an_item_that_is_somebodys_is_not_lent_with_a_token_for_something_else(koha: KohaServer) -> None:
    about = "/checkouts/availability?patron_id=7&item_id="
    tokens = [asked(koha, "GET", f"{about}{item}").json()["confirmation_token"] for item in (11, 15)]
    lent = {**CHECKOUT, "item_id": 14}
    for token in (*tokens, ""):
        answer = asked(koha, "POST", "/checkouts", params={"confirmation": token}, data=json.dumps(lent))
        assert answer.status_code == 412
    assert "issued_surname" in asked(koha, "GET", f"{about}14").json()["confirms"]


def test_an_answer_that_the_definition_does_not_hold_is_the_peers_mistake() -> None:
    library = a_library()
    library.works[0].title = 7  # type: ignore[assignment]
    with pytest.raises(AssertionError, match="GET /biblios"):
        _all_titles(library)


def _all_titles(library: KohaLibrary) -> None:
    with serving(library) as koha:
        asked(koha, "GET", "/biblios")
