"""The Wi-Fi in central's configuration: what is wrong is told when it starts, by its key and without any secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import trustme

from bridge.central.config import Central
from bridge.central.hotspot import CREDENTIAL, Wifi, network
from bridge.contract.configuration import ConfigurationError, build
from bridge.hotspots.point import Profile

SECRET = "kunci-rahasia-7"
ROUTER = {"driver": "routeros", "url": "https://192.168.88.1", "user": "anjungan"}
SITE = "00000000-0000-0000-0000-000000000000"
POINTS: dict[str, dict[str, Any]] = {
    "routeros": ROUTER,
    "unifi": {"driver": "unifi", "url": "https://192.168.1.1", "site": SITE},
    "freeradius": {"driver": "freeradius", "database": "postgresql://radius@127.0.0.1/radius"},
    "fixed": {"driver": "fixed"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With files that are as they should be, and some that are not."""
    (tmp_path / "secret").write_text(f"{SECRET}\n", "utf-8")
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    (tmp_path / "two-lines").write_text(f"{SECRET}\n{SECRET}\n", "utf-8")
    (tmp_path / "no-text").write_bytes(b"\xff\xfe" + SECRET.encode())
    (tmp_path / "empty").write_bytes(b"")
    return tmp_path


def wifi(folder: Path, point: dict[str, Any], **files: str) -> Wifi:
    """`files` are names in the folder, by their keys."""
    paths = {key: str(folder / name) for key, name in files.items()}
    point = point | {key: path for key, path in paths.items() if key in {"secret_file", "ca_file"}}
    key_file = Path(paths.get("key_file", folder / "wifi.key"))
    return Wifi("Perpustakaan", point, key_file, paths.get("password_file", ""))


def refused(folder: Path, point: dict[str, Any], **files: str) -> str:
    with pytest.raises(OSError) as caught:  # noqa: PT011 - its sentence is what is tested
        network(wifi(folder, point, **files))
    assert SECRET not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("driver", POINTS)
def test_with_its_files_every_access_point_can_begin(driver: str, folder: Path) -> None:
    files = {"secret_file": "secret"} | ({} if driver == "fixed" else {"ca_file": "ca.pem"})
    assert network(wifi(folder, POINTS[driver], password_file="secret", **files)).secret == SECRET


@pytest.mark.parametrize("driver", POINTS)
@pytest.mark.parametrize("name", ["nowhere", "two-lines", "no-text", "empty", "."])
def test_a_secret_that_is_none_is_told_by_its_key(driver: str, name: str, folder: Path) -> None:
    told = refused(folder, POINTS[driver], secret_file=name)
    assert told.startswith(f"wifi.point.secret_file: the file with the Wi-Fi's secret, {folder / name}")


@pytest.mark.parametrize("driver", ["routeros", "unifi", "fixed"])
def test_without_any_secret_the_sentence_says_what_to_do(driver: str, folder: Path) -> None:
    told = refused(folder, POINTS[driver])
    assert told == "wifi.point.secret_file: no secret for the Wi-Fi: give the credential wifi-secret or set secret_file"


def test_a_radius_database_may_know_its_user_without_a_secret(folder: Path) -> None:
    network(wifi(folder, POINTS["freeradius"]))


@pytest.mark.parametrize("driver", ["routeros", "unifi", "freeradius"])
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nowhere", "cannot be read: No such file or directory"),
        ("secret", "holds no certificates of authorities (PEM)"),
        ("empty", "holds no certificates of authorities (PEM)"),
    ],
)
def test_authorities_that_are_none_are_told_by_their_key(driver: str, name: str, sentence: str, folder: Path) -> None:
    told = refused(folder, POINTS[driver], secret_file="secret", ca_file=name)
    assert told == f"wifi.point.ca_file: {folder / name} {sentence}"


def test_the_networks_own_password_and_the_key_are_told_by_their_keys(folder: Path) -> None:
    told = refused(folder, ROUTER, secret_file="secret", password_file="nowhere")
    assert told.startswith("wifi.password_file: ")
    assert refused(folder, ROUTER, secret_file="secret", key_file="secret").startswith("wifi.key_file: the key ")
    told = refused(folder, ROUTER, secret_file="secret", key_file="nowhere/key")
    assert told.startswith("wifi.key_file: ")
    assert told.endswith("No such file or directory")


def test_a_credential_of_systemd_goes_before_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = folder / "credentials"
    given.mkdir()
    (given / "wifi-secret").write_text(SECRET, "utf-8")
    (given / CREDENTIAL).write_bytes(b"k" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    network(wifi(folder, ROUTER, key_file="nowhere/key"))
    assert not (folder / "nowhere").exists()


def problems(**table: Any) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        build({"database": "sqlite:///x.db", "wifi": {"network": "Perpustakaan"} | table}, Central, "central.toml")
    return list(caught.value.problems)


def test_all_mistakes_of_an_access_point_are_told_with_its_table_and_file() -> None:
    table = {"driver": "routeros", "urll": "https://192.168.88.1", "user": "anjungan"}
    assert problems(point=table) == [
        "central.toml: wifi.point: urll is not known. Did you mean url?",
        "central.toml: wifi.point: url is missing",
    ]
    assert problems(point={"driver": "fixt"}) == [
        "central.toml: wifi.point: there is no driver 'fixt'. Did you mean fixed?"
    ]


def test_mistakes_of_profiles_are_told_by_the_members_category() -> None:
    told = problems(point={"driver": "fixed"}, profiles={"": {"minuts": 3}, "guru": {"down": "fast"}, "tamu": 3})
    assert told == [
        'central.toml: wifi.profiles."".minuts is not known. Did you mean minutes?',
        "central.toml: wifi.profiles.guru.down: Expected `int`, got `str`",
        "central.toml: wifi.profiles.tamu: Expected a table, got `int`",
    ]
    assert problems(point={"driver": "fixed"}, profiles={"": {"up": -1}}) == [
        'central.toml: wifi.profiles."": minutes, down, up and devices must be 0 or more'
    ]


def test_profiles_are_as_they_were_written() -> None:
    wanted = {"network": "P", "point": {"driver": "fixed"}, "profiles": {"guru": {"minutes": 60, "group": "guru"}}}
    central = build({"database": "sqlite:///x.db", "wifi": wanted}, Central, "central.toml")
    assert central.wifi
    assert central.wifi.profiles == {"guru": Profile(60, group="guru")}


def test_a_networks_name_is_one_that_a_network_can_have() -> None:
    for name in ("", "   ", "é" * 17):
        told = problems(network=name, point={"driver": "fixed"})
        assert told == ["central.toml: wifi: network must be the name of a network: 1 to 32 bytes"]
