"""What the log-in says of itself, its keys, and that no log ever holds what opens anything."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
import requests

from bridge.central.login import keys
from tests.bridge.desk.scene import Scene
from tests.bridge.login.conftest import login_table
from tests.bridge.login.visitor import CLIENT, NAME, NUMBER, PIN, SECRET, USER, Visitor
from tests.contract.served import central

_BROKEN = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n"


def test_it_tells_all_that_a_web_library_has_to_know(visitor: Visitor) -> None:
    answer = requests.get(f"{visitor.url}/oidc/.well-known/openid-configuration", timeout=10)
    said: dict[str, Any] = answer.json()
    issuer = f"{visitor.url}/oidc"
    assert (answer.headers["Content-Type"], said["issuer"]) == ("application/json", issuer)
    for name, path in (
        ("authorization_endpoint", "authorize"),
        ("token_endpoint", "token"),
        ("userinfo_endpoint", "userinfo"),
        ("jwks_uri", "jwks"),
    ):
        assert said[name] == f"{issuer}/{path}"
        assert requests.get(said[name], timeout=10).status_code != 404
    assert (said["response_types_supported"], said["code_challenge_methods_supported"]) == (["code"], ["S256"])
    assert said["id_token_signing_alg_values_supported"] == ["RS256"]
    assert (said["subject_types_supported"], said["request_uri_parameter_supported"]) == (["pairwise"], False)


def test_keys_are_published_without_anything_private(visitor: Visitor) -> None:
    [key] = requests.get(f"{visitor.url}/oidc/jwks", timeout=10).json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}


def test_there_is_no_log_in_where_none_is_set(scene: Scene) -> None:
    with central(scene.library) as url:
        for path in ("authorize", ".well-known/openid-configuration", "token"):
            assert requests.get(f"{url}/oidc/{path}", timeout=10).status_code == 404


def test_a_token_signed_before_a_new_key_can_still_be_checked(scene: Scene, visitor: Visitor) -> None:
    before = _published(visitor.url)
    keys.rotate(scene.folder / "login.key")
    with central(scene.library, login_table(scene.folder)) as url:
        now = _published(url)
        other = Visitor(url)
        assert other.tokens()["id_token"]
        other.close()
    assert (len(now), now[1]) == (2, before[0])
    assert now[0] != before[0]


def test_only_the_latest_keys_stay_and_no_private_half_but_one(tmp_path: Path) -> None:
    file = tmp_path / "login.key"
    published = [keys.keys_from(file).published()["keys"][0]]
    for _ in range(4):
        keys.rotate(file)
        published.insert(0, keys.keys_from(file).published()["keys"][0])
    assert keys.keys_from(file).published()["keys"] == published[:4]
    assert file.read_text().count("PRIVATE KEY") == 2  # where it begins and where it ends
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_credential_goes_before_the_file_and_is_not_rotated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.keys_from(tmp_path / "login-key")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert keys.keys_from(tmp_path / "other").published() == keys.keys_from(tmp_path / "login-key").published()
    assert not (tmp_path / "other").exists()
    with pytest.raises(OSError, match="credential login-key"):
        keys.rotate(tmp_path / "other")


@pytest.mark.parametrize("text", ["", "x", _BROKEN, "é", "public"])
def test_a_key_that_cannot_be_used_is_told_without_repeating_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "login.key"
    if text == "public":
        text = keys.keys_from(tmp_path / "good").signing.as_pem(private=False).decode()
    file.write_text(text)
    with pytest.raises(OSError, match=r"the log-in key .*login\.key") as told:
        keys.keys_from(file)
    assert "-----" not in str(told.value)
    assert told.value.__cause__ is None or isinstance(told.value.__cause__, UnicodeDecodeError)


def test_no_log_holds_a_pin_a_code_a_token_a_secret_or_a_name(
    visitor: Visitor, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of everything that runs here, at the finest level."""
    caplog.set_level(logging.DEBUG)
    visitor.ask()
    visitor.log_in(pin="97531")
    code = visitor.code()
    given = visitor.change(code).json()
    visitor.who(given["access_token"])
    visitor.change(code)
    visitor.who("no-token")
    servers = [record for record in caplog.records if not record.name.startswith("urllib3")]  # which is the browser
    said = "\n".join((*(record.getMessage() for record in servers), *capfd.readouterr()))
    for secret in (code, given["access_token"], given["id_token"], SECRET, PIN, "97531", USER, NAME, NUMBER):
        assert secret not in said
    assert CLIENT not in said


def _published(url: str) -> list[dict[str, str]]:
    keys: list[dict[str, str]] = requests.get(f"{url}/oidc/jwks", timeout=10).json()["keys"]
    return keys
