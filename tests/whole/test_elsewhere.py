"""A whole stand at a library that keeps its own system, here behind SIP2: glass, scanner, bridge, central, all real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from deploy.person import Sight
from tests.bridge.sip2 import scene as sip2
from tests.peers.sip2_server import Sip2Server, serving
from tests.whole.conftest import Theatre, opened

pytestmark = [pytest.mark.whole, pytest.mark.timeout(180)]

BOOKS = ("BK900001", "BK900002")  # as this stand's labels look
BACKEND = """
[backend]
driver = "sip2"
host = "127.0.0.1"
port = {port}
user = "{user}"
secret_file = "{secret}"
profile = "koha"
institution = "CPL"
tls = false
"""


def elsewhere(server: Sip2Server, secret: Path, text: str) -> str:
    """The demonstration's central, before this system."""
    text = text.replace("sample = true", "sample = false").replace("require_visit = true", "require_visit = false")
    return text + BACKEND.format(port=server.port, user=server.user, secret=secret)


@pytest.fixture
def server() -> Iterator[Sip2Server]:
    town = sip2.town(datetime.now(UTC))
    town.things = dict(zip(BOOKS, town.things.values(), strict=False))
    with serving(Sip2Server(town)) as peer:
        yield peer


@pytest.fixture
def theatre(tmp_path: Path, display: str, server: Sip2Server) -> Iterator[Theatre]:
    secret = tmp_path / "secret"
    secret.write_text(server.password, "utf-8")

    def edit(program: str, text: str) -> str:
        return elsewhere(server, secret, text) if program == "central" else text

    with opened(tmp_path, display, edit) as theatre:
        yield theatre


def lists(book: str, sight: Sight) -> bool:
    return ("REMOVE", book) in sight.buttons


def identify(theatre: Theatre) -> None:
    theatre.scan(sip2.CARD)
    theatre.person.wait_for("AskPin")
    for digit in sip2.PIN:
        theatre.person.touch("DIGIT", digit)
    theatre.person.touch("DONE")
    theatre.person.wait_for("AccountHome")


def test_a_patron_borrows_and_returns_and_the_librarys_system_knows_it(theatre: Theatre, server: Sip2Server) -> None:
    identify(theatre)
    for book in BOOKS:
        theatre.scan(book)
        theatre.person.wait_for("Basket", such=partial(lists, book))
    theatre.person.touch("DONE")
    theatre.person.wait_for("Confirm")
    assert not server.town.lent
    theatre.person.touch("CONFIRM")
    theatre.person.wait_for("Summary", such=lambda sight: sight.receipt == "offered")
    assert sorted(server.town.lent) == sorted(BOOKS)
    theatre.person.touch("NO_RECEIPT")
    theatre.person.wait_for("Welcome")
    theatre.scan(BOOKS[0])
    theatre.person.wait_for("ItemFound")
    theatre.person.touch("START", "return")
    theatre.person.wait_for("Returning")
    theatre.person.touch("DONE")
    theatre.person.wait_for("ReturnSummary")
    assert list(server.town.lent) == [BOOKS[1]]


def test_nothing_that_sip2_cannot_do_is_offered(theatre: Theatre) -> None:
    welcome = theatre.person.wait_for("Welcome", such=lambda sight: ("START", "search") not in sight.buttons)
    assert ("START", "search") not in welcome.buttons
    identify(theatre)
    home = theatre.person.wait_for("AccountHome")
    assert ("PIN", "") not in home.buttons


def test_no_log_of_any_process_names_a_card_a_book_a_patron_or_a_secret(theatre: Theatre, server: Sip2Server) -> None:
    identify(theatre)
    for program in ("central", "bridge", "kiosk"):
        log = theatre.stand.log(program).read_text("utf-8")
        assert log, f"{program} logs nothing"
        for secret in (sip2.CARD, sip2.PIN, "Rahmawati", server.password):
            assert not re.search(re.escape(secret), log)
