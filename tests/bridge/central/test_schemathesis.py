"""Thousands of requests made from the contract's own document: no 5xx, and no answer that it does not describe."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.modes import GenerationMode

from bridge.catalogs.embedded.sample import cast
from bridge.central.app import contract
from bridge.contract.account import Account
from bridge.contract.login import LoggedIn
from tests.contract.libraries import embedded

app = contract()
schema = schemathesis.openapi.from_asgi("/openapi.json", app)
numbers = itertools.count()
thorough = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True, slots=True)
class Served:
    """The tokens, and codes that the library behind them really has."""

    kiosk: str
    patron: str
    codes: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The embedded library with its sample, and the reader in it who has a bit of everything."""
    library, _ = embedded(tmp_path_factory.mktemp("library"))
    app.state.library = library
    welcome = asyncio.run(library.log_in(cast.READER_CARD, cast.READER_PIN, "192.0.2.1"))
    assert isinstance(welcome, LoggedIn)
    account = asyncio.run(library.catalog("K1").account(welcome.patron))
    assert isinstance(account, Account)
    codes = {
        "card": cast.READER_CARD,
        "patron": welcome.patron,
        "item": cast.BOOK_ON_LOAN,
        "loan": account.loans[-1].loan.number,
        "hold": account.holds[0].number,
        "title": account.holds[0].title.id,
        "number": cast.PAYMENT,
        "q": "gadis",
    }
    yield Served(library.issue_token("K1"), welcome.token, codes)
    del app.state.library


@schema.parametrize()
@thorough
def test_whatever_a_kiosk_asks_is_answered_as_described(case: schemathesis.Case[Any], served: Served) -> None:
    _ask(case, served.kiosk, served.codes)


@schema.parametrize()
@thorough
def test_whatever_a_patron_asks_is_answered_as_described(case: schemathesis.Case[Any], served: Served) -> None:
    _ask(case, served.patron, served.codes)


def _ask(case: schemathesis.Case[Any], token: str, codes: dict[str, str]) -> None:
    """Each right request under a key of its own, and half of them with codes that exist."""
    number = next(numbers)
    if case.meta is not None and case.meta.generation.mode.is_positive:
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = f"key-{number}"
        if number % 2:
            for place in (case.path_parameters, case.query, case.body):
                _use(codes, place)
    case.call_and_validate(headers={} if _has_wrong_headers(case) else {"Authorization": f"Bearer {token}"})


def _has_wrong_headers(case: schemathesis.Case[Any]) -> bool:
    """Perhaps a wrong token, or none: a right one in its place could make the whole request right."""
    header = None if case.meta is None else case.meta.components.get(ParameterLocation.HEADER)
    return header is not None and header.mode is GenerationMode.NEGATIVE


def _use(codes: dict[str, str], place: Any) -> None:
    if isinstance(place, dict):
        place.update({name: code for name, code in codes.items() if name in place})
