"""The way to Koha: tokens, rights, maintenance, deadlines, TLS, settings, and what the doctor says."""

from __future__ import annotations

import asyncio
import math
import ssl
import tomllib
from copy import deepcopy
from pathlib import Path

import pytest
import trustme

from bridge.catalogs.koha.api import _Held
from bridge.catalogs.koha.settings import Koha, OfflineReturns
from bridge.catalogs.koha.system import opened
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, Member
from bridge.contract import configuration
from bridge.contract.abilities import Ability
from bridge.contract.circulation import NeverAsked, Unavailable
from bridge.policy import LoanPolicy
from bridge.rules import Rules
from tests.bridge.koha.scene import CARD, PATRON, PIN, SHELF, Scene, a_library, adapter, koha_scene
from tests.bridge.programs.starting import ROOT
from tests.contract.simple import NOW
from tests.peers.koha_server import serving

TABLE = {"driver": "koha", "url": "https://koha.example.org", "client_id": "c", "library": "PST"}


def test_a_token_serves_until_koha_says_that_it_is_no_longer_good(here: Scene) -> None:
    async def story() -> None:
        await asyncio.gather(*(here.system.find(CARD) for _ in range(5)))
        await here.system.find(CARD)
        tokens = here.koha.done("POST /oauth/token")
        assert tokens <= 5
        here.koha.tokens.clear()
        assert isinstance(await here.system.identify(CARD, PIN), Member)
        assert here.koha.done("POST /oauth/token") == tokens + 1

    asyncio.run(story())


def test_everything_is_asked_in_the_name_of_the_stands_library(here: Scene) -> None:
    async def story() -> None:
        await here.system.identify(CARD, PIN)
        await here.system.borrow(PATRON, SHELF[0], Act("key-1", "K1"))
        await here.system.account(PATRON)
        asked = [one for one in here.koha.heard if "/oauth/" not in one.path]
        assert {one.headers.get("x-koha-library") for one in asked} == {"PST"}

    asyncio.run(story())


def test_a_token_that_is_never_good_is_asked_for_once_more_and_then_no_more(
    here: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    here.koha.tokens = _Forgetful()
    with pytest.raises(Unavailable, match="token"):
        asyncio.run(here.system.find(CARD))
    assert here.koha.done("POST /oauth/token") == 2
    assert here.koha.done("GET /patrons") == 2
    assert len(caplog.records) == 1


class _Forgetful(set[str]):
    def add(self, _token: str) -> None:
        pass


def test_a_wrong_secret_is_said_once_and_an_act_was_certainly_never_asked(
    here: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    (here.folder / "secret").write_text("wrong-secret-8V")
    for _ in range(2):
        with pytest.raises(NeverAsked, match="API key"):
            asyncio.run(here.system.renew(PATRON, "501", Act("key-1", "K1")))
    assert len(caplog.records) == 1
    assert "8V" not in caplog.text


def test_a_missing_right_of_our_account_is_no_refusal_of_a_patron(
    here: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    here.koha.permissions.discard("circulate")
    for _ in range(2):
        with pytest.raises(Unavailable, match="does not permit"):
            asyncio.run(here.system.check(PATRON, SHELF[0]))
    assert len(caplog.records) == 1


def test_a_library_that_our_account_is_not_of_is_no_refusal_of_a_patron(here: Scene) -> None:
    system = adapter(here.koha.url, here.folder, library="LAIN", returns=None)
    with pytest.raises(Unavailable, match="does not permit"):
        asyncio.run(system.borrow(PATRON, SHELF[0], Act("key-1", "K1")))
    findings = asyncio.run(system.examine())
    assert "another library" in next(one.advice for one in findings if one.what == "the library of the stands")
    system.close()


def test_a_probe_says_how_it_is_now(here: Scene) -> None:
    asyncio.run(here.system.probe())
    for kind, sentence in (("maintenance", "maintenance"), ("portal", "understood"), ("502 after", "502")):
        here.koha.arm(1, kind)
        with pytest.raises(Unavailable, match=sentence):
            asyncio.run(here.system.probe())


def test_a_koha_that_is_not_there_has_certainly_not_heard(here: Scene) -> None:
    system = adapter("http://127.0.0.1:9", here.folder)
    for token in (None, _Held("from before", math.inf)):
        system._api._held = token
        with pytest.raises(NeverAsked):
            asyncio.run(system.renew(PATRON, "501", Act("key-1", "K1")))
    system.close()


def test_a_silent_koha_costs_no_more_than_the_deadline_and_the_next_question_is_answered(here: Scene) -> None:
    async def story() -> None:
        system = here.another(0.3)
        here.koha.arm(2, "silent")
        with pytest.raises(Unavailable):
            await system.find(CARD)
        here.koha.disarm()
        assert isinstance(await system.find(CARD), Member)
        system.close()

    asyncio.run(story())


def test_more_questions_than_connections_are_all_answered(here: Scene) -> None:
    async def story() -> None:
        members = await asyncio.gather(*(here.system.find(CARD) for _ in range(40)))
        assert all(isinstance(member, Member) for member in members)

    asyncio.run(story())


def test_koha_is_believed_only_with_a_certificate_of_the_authority_that_is_configured(tmp_path: Path) -> None:
    authority, other = trustme.CA(), trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    for name, one in (("right.pem", authority), ("wrong.pem", other)):
        one.cert_pem.write_to_path(str(tmp_path / name))
    with serving(a_library(), tls) as koha:
        trusting = adapter(koha.url, tmp_path, ca_file=str(tmp_path / "right.pem"))
        assert isinstance(asyncio.run(trusting.find(CARD)), Member)
        trusting.close()
        heard = len(koha.heard)
        careful = adapter(koha.url, tmp_path, ca_file=str(tmp_path / "wrong.pem"))
        with pytest.raises(Unavailable):
            asyncio.run(careful.find(CARD))
        careful.close()
        assert len(koha.heard) == heard


def test_the_doctor_finds_all_well_and_names_what_is_not(tmp_path: Path) -> None:
    with koha_scene(tmp_path) as here:
        before = deepcopy(here.koha.library.checkouts)
        well = {finding.what: finding.well for finding in asyncio.run(here.system.examine())}
        assert set(well.values()) == {True, None}
        assert well["returns"]
        assert here.koha.library.checkouts == before
        here.koha.permissions -= {"circulate", "updatecharges"}
        (tmp_path / "returns").write_text("wrong")
        ill = [finding for finding in asyncio.run(here.system.examine()) if finding.well is False]
        assert [finding.what for finding in ill] == ["loans", "charges", "returns"]
        assert all(finding.advice for finding in ill)
        (tmp_path / "secret").write_text("wrong")
        (only,) = asyncio.run(here.system.examine())
        assert (only.what, only.well) == ("Koha's API key", False)


@pytest.mark.parametrize(
    ("without", "sentence"),
    [("secret", "Koha's secret"), ("returns", "Koha's returns"), ("ca", "ca_file")],
)
def test_what_is_missing_on_this_machine_is_said_before_anything_is_asked(
    tmp_path: Path, without: str, sentence: str
) -> None:
    adapter("http://127.0.0.1:9", tmp_path).close()
    ca_file = str(tmp_path / "nothing.pem") if without == "ca" else ""
    files = {name: str(tmp_path / name) for name in ("secret", "returns")}
    files[without] = str(tmp_path / "nothing")
    settings = Koha(
        "http://127.0.0.1:9", "c", "PST", files["secret"], ca_file, returns=OfflineReturns("stand", files["returns"])
    )
    with pytest.raises(OSError, match=sentence):
        opened(settings, Rules(LoanPolicy(), lambda: NOW), PatronIds(b"k" * 32))


def test_abilities_follow_the_settings(here: Scene) -> None:
    assert here.system.abilities >= {Ability.RETURN, Ability.CHANGE_PIN, Ability.HOLD}
    plain = adapter(here.koha.url, here.folder, returns=None, change_pin=False)
    assert here.system.abilities - plain.abilities == {Ability.RETURN, Ability.CHANGE_PIN}
    plain.close()


def test_the_example_is_a_table_without_mistakes() -> None:
    example = tomllib.loads((ROOT / "deploy/config/systems/koha.toml").read_text("utf-8"))
    settings = configuration.build(example["backend"], Koha, "koha.toml")
    assert settings.shelves
    assert settings.returns is not None
    configuration.build(example["policy"], LoanPolicy, "koha.toml")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "http://koha.example.org"}, "https"),
        ({"url": "https://koha.example.org/api/v1"}, "nothing else"),
        ({"url": "https://user:pin@koha.example.org"}, "nothing else"),
        ({"library": ""}, "library"),
        ({"client_id": "a\nb"}, "client_id"),
        ({"total": 0.0}, "total"),
        ({"login_attempts": -1}, "login_attempts"),
        ({"returns": {"driver": "offline-circ", "user": ""}}, "user"),
        ({"returns": {"driver": "carrier-pigeon"}}, "carrier-pigeon"),
        ({"client_secret": "x"}, "client_secret"),
    ],
)
def test_a_mistake_in_the_table_is_a_sentence(wrong: dict[str, object], sentence: str) -> None:
    configuration.build(TABLE, Koha, "central.toml")
    with pytest.raises(configuration.ConfigurationError, match=sentence):
        configuration.build({**TABLE, **wrong}, Koha, "central.toml")
