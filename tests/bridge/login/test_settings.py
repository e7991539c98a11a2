"""The table `login`: every mistake is a sentence, before anybody is let in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bridge.central.config import Central
from bridge.central.login.provider import Provider
from bridge.central.login.settings import Login, Scope
from bridge.contract.configuration import ConfigurationError, build
from tests.bridge.desk.scene import Scene
from tests.bridge.programs.starting import finished, said, started

CLIENT: dict[str, Any] = {"name": "E-Pustaka", "redirect_uris": ["https://e.example/cb"]}
LOGIN: dict[str, Any] = {"url": "https://p.example", "clients": {"e": CLIENT}}


def made(login: dict[str, Any]) -> Login:
    central = build({"database": "sqlite:///x.db", "login": login}, Central, "central.toml")
    assert central.login is not None
    return central.login


def problems(**changed: Any) -> str:
    with pytest.raises(ConfigurationError) as caught:
        made(LOGIN | changed)
    [told] = caught.value.problems
    return told


def test_a_client_may_ask_for_the_name_and_keeps_no_secret_unless_it_is_said() -> None:
    login = made(LOGIN)
    assert (login.issuer, login.clients["e"].scopes) == ("https://p.example/oidc", (Scope.PROFILE,))
    assert login.clients["e"].secret_file == ""
    assert made(LOGIN | {"url": "http://localhost:8330"}).issuer == "http://localhost:8330/oidc"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://p.example", "must begin with https://"),
        ("ftp://p.example", "must begin with https://"),
        ("p.example", "must be a whole address"),
        ("https://user@p.example", "must be a whole address"),
        ("https://p.example/", "without a slash"),
        ("https://p.example/oidc", "without a slash"),
        ("https://p.example:port", "is not an address"),
        ("https://[::1", "is not an address"),
    ],
)
def test_the_centrals_address_is_whole_and_safe(url: str, sentence: str) -> None:
    told = problems(url=url)
    assert told.startswith("central.toml: login: url")
    assert sentence in told


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://e.example/cb", "must begin with https://"),
        ("https://e.example/cb#x", "must be a whole address"),
        ("https://e.example/a b", "must be a whole address"),
        ("javascript:alert(1)", "must be a whole address"),
        ("/cb", "must be a whole address"),
    ],
)
def test_a_redirect_address_is_whole_and_safe(address: str, sentence: str) -> None:
    told = problems(clients={"e": CLIENT | {"redirect_uris": [address]}})
    assert told.startswith("central.toml: login.clients.e: redirect_uris: ")
    assert sentence in told


@pytest.mark.parametrize(
    ("clients", "sentence"),
    [
        ({}, "login: a table login.clients.NAME is missing"),
        ({"e e": CLIENT}, "login: clients: 'e e' must be 1 to 64 letters"),
        ({"e": CLIENT | {"name": " "}}, "login.clients.e: name must say"),
        ({"e": CLIENT | {"redirect_uris": []}}, "login.clients.e: redirect_uris must name at least one address"),
        ({"e": CLIENT | {"scopes": ["address"]}}, "login.clients.e.scopes: Invalid enum value 'address'"),
        ({"e": CLIENT | {"secret": "x"}}, "login.clients.e.secret is not known. Did you mean secret_file?"),
        ({"e": {"name": "E"}}, "login.clients.e.redirect_uris is missing"),
    ],
    ids=str,
)
def test_a_mistake_about_a_client_is_a_sentence(clients: dict[str, Any], sentence: str) -> None:
    assert sentence in problems(clients=clients)


@pytest.mark.parametrize("secret", [None, b"", b"x" * 23, b"with blanks and much length", b"\xff" * 30, b"+" * 30])
def test_a_secret_that_cannot_be_used_is_told_without_repeating_it(scene: Scene, secret: bytes | None) -> None:
    file = scene.folder / "e.secret"
    if secret is not None:
        file.write_bytes(secret)
    login = made(LOGIN | {"clients": {"e": CLIENT | {"secret_file": str(file)}}})
    with pytest.raises(OSError, match=r"login\.clients\.e\.secret_file .*e\.secret ") as told:
        Provider.open(scene.library, login)
    assert not secret or secret.decode("latin-1") not in str(told.value)


CONFIG = """
database = "sqlite:///library.db"
port = 0
[login]
url = "http://localhost:8330"
[login.clients.e]
name = "E"
redirect_uris = ["http://localhost:1/cb"]
"""


def test_the_real_program_makes_its_key_and_rotates_it(tmp_path: Path) -> None:
    (tmp_path / "central.toml").write_text(CONFIG)
    with started(tmp_path, "bridge.central", "--config", "central.toml") as (_, log):
        said(log, "listening on")
    first = (tmp_path / "login.key").read_text()
    assert first not in log.read_text()
    assert finished(tmp_path, "bridge.central", "--config", "central.toml", "login", "rotate").returncode == 0
    assert (tmp_path / "login.key").read_text() != first


def test_the_real_program_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "central.toml").write_text(f'{CONFIG}secret_file = "nowhere"\n')
    ended = finished(tmp_path, "bridge.central", "--config", "central.toml")
    assert (ended.returncode, "login.clients.e.secret_file nowhere cannot be read" in ended.stderr) == (1, True)
    (tmp_path / "central.toml").write_text('database = "sqlite:///library.db"\n')
    ended = finished(tmp_path, "bridge.central", "--config", "central.toml", "login", "rotate")
    assert (ended.returncode, "no table login" in ended.stderr) == (1, True)
