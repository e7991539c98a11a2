"""The central as a real process: its tokens, its sample library, how it begins and how it ends."""

from __future__ import annotations

import re
import signal
import socket
import stat
from pathlib import Path

import pytest
import requests

from bridge.catalogs.embedded.sample import cast
from tests.bridge.programs.starting import finished, said, started

CONFIG = 'database = "sqlite:///library.db"\nport = 0\nsample = true\n'
WIFI = '[wifi]\nnetwork = "P"\npoint = { driver = "fixed", secret_file = "missing" }\n'


def written(folder: Path, text: str = CONFIG) -> tuple[str, str]:
    (folder / "central.toml").write_text(text, "utf-8")
    return "--config", "central.toml"


def ask(url: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    body = {"card": "no-such-card"}
    return requests.post(f"{url}/v1/identifications", json=body, headers=headers, timeout=20).status_code


def test_a_kiosk_is_served_with_its_token_until_that_is_revoked(tmp_path: Path) -> None:
    config = written(tmp_path)
    assert finished(tmp_path, "bridge.central", *config, "token", "issue", "K1", "--out", "token").returncode == 0
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600
    token = (tmp_path / "token").read_text().strip()
    with started(tmp_path, "bridge.central", *config) as (process, log):
        url = re.findall(r"http://\S+", said(log, "listening on http"))[0]
        assert ask(url, token) == 403
        assert ask(url, "bad") == 401
        assert finished(tmp_path, "bridge.central", *config, "token", "revoke", "K1").returncode == 0
        assert ask(url, token) == 401
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert token not in log.read_text("utf-8")
        assert "no-such-card" not in log.read_text("utf-8")


def test_the_sample_library_is_there_and_starting_twice_changes_nothing(tmp_path: Path) -> None:
    config = written(tmp_path)
    token = finished(tmp_path, "bridge.central", *config, "token", "issue", "K1").stdout.strip()
    for _ in range(2):
        with started(tmp_path, "bridge.central", *config) as (_, log):
            url = re.findall(r"http://\S+", said(log, "listening on http"))[0]
            headers = {"Authorization": f"Bearer {token}"}
            body = {"card": cast.PIN_CARD, "pin": cast.PIN}
            response = requests.post(f"{url}/v1/identifications", json=body, headers=headers, timeout=20)
            assert response.status_code == 200


def test_all_mistakes_in_a_configuration_are_told_at_once(tmp_path: Path) -> None:
    program = finished(tmp_path, "bridge.central", *written(tmp_path, 'prot = 1\nhost = 2\n[tls]\nkey = ""\n'))
    assert program.returncode == 2
    assert len(program.stderr.splitlines()) == 4
    assert "prot is not known. Did you mean port?" in program.stderr
    assert "Traceback" not in program.stderr


def test_a_password_in_the_configuration_is_refused_and_not_repeated(tmp_path: Path) -> None:
    text = 'database = "postgresql+psycopg://kiosk:hunter2@db/library"\n'
    program = finished(tmp_path, "bridge.central", *written(tmp_path, text))
    assert program.returncode == 2
    assert "must not hold a password" in program.stderr
    assert "hunter2" not in program.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('host = "192.0.2.1"\n', "cannot listen on 192.0.2.1 port 0"),
        ('host = "no such host"\n', "cannot listen on no such host"),
        ('[tls]\ncertificate_file = "missing"\nkey_file = "missing"\n', "TLS certificate or key cannot be used"),
        (WIFI, "wifi.point.secret_file: the file with the Wi-Fi's secret, missing, cannot be read"),
    ],
)
def test_what_is_missing_outside_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    program = finished(tmp_path, "bridge.central", *written(tmp_path, CONFIG + text))
    assert program.returncode == 1
    assert sentence in program.stderr.splitlines()[-1]
    assert "Traceback" not in program.stderr


def test_who_gives_a_stand_its_token_needs_no_secret_of_the_wifi(tmp_path: Path) -> None:
    config = written(tmp_path, CONFIG + WIFI)
    assert finished(tmp_path, "bridge.central", *config, "token", "issue", "K1").returncode == 0
    assert not (tmp_path / "wifi.key").exists()


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        program = finished(tmp_path, "bridge.central", *written(tmp_path, CONFIG.replace("= 0", f"= {port}")))
    assert program.returncode == 1
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in program.stderr


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    text = CONFIG.replace("library.db", "missing/library.db")
    program = finished(tmp_path, "bridge.central", *written(tmp_path, text))
    assert program.returncode == 1
    assert "Traceback" not in program.stderr
