"""A new stand's folder: complete, true, for its owner only; and what is taken back when a stand is stolen."""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from bridge.central.__main__ import main
from bridge.central.fleet.history import History
from bridge.central.fleet.settings import Fleet
from bridge.central.stands.provisioning import Provisioning
from bridge.central.stands.register import Stand
from bridge.config import Bridge, Rest
from bridge.contract.configuration import read
from bridge.stand_folder import Bundle, write
from bridge.telemetry.broker import Broker
from bridge.telemetry.keys import load_public_keys, make_pair
from kiosk.config import Settings as Kiosk
from tests.bridge.stands.founding import AT, COMMANDS, LOBBY, NOW, is_trusted, provisioning, written

FILES = {"bridge.toml", "kiosk.toml", "central-token", "mqtt.crt", "mqtt-key", "broker-ca.crt", "commands.pem"}


def provisioned(stands: Provisioning, folder: Path, stand: Stand = LOBBY) -> Path:
    assert stands.provision(stand, folder, AT, NOW)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def serial(folder: Path) -> int:
    return x509.load_pem_x509_certificate((folder / "mqtt.crt").read_bytes()).serial_number


def test_the_folder_has_everything_and_its_configurations_are_valid(tmp_path: Path) -> None:
    with provisioning(tmp_path) as stands:
        folder = provisioned(stands, tmp_path / "out" / "lobby-1")
        token = (folder / "central-token").read_text().strip()
        assert stands.library.kiosk_of(token) == "lobby-1"
    assert {path.name for path in folder.iterdir()} == FILES
    bridge = read(folder / "bridge.toml", Bridge)
    assert isinstance(bridge.catalog, Rest)
    assert (bridge.catalog.url, bridge.catalog.token_file) == (
        "https://pustaka.example.org", "/etc/anjungan/central-token",
    )  # fmt: skip
    assert bridge.upkeep is not None
    assert bridge.upkeep.broker is not None
    assert (bridge.upkeep.stand, bridge.upkeep.broker.host) == ("lobby-1", "broker.example.org")
    assert bridge.upkeep.broker.certificate_file == "/etc/anjungan/mqtt.crt"
    assert bridge.upkeep.commands.keys == ("/etc/anjungan/commands.pem",)
    assert (folder / "commands.pem").read_bytes() == COMMANDS
    kiosk = read(folder / "kiosk.toml", Kiosk)
    assert (kiosk.kiosk, kiosk.role, kiosk.entrance.place) == ("Lobi 1", "self-check", "Lantai 1")
    assert is_trusted(folder, "mqtt.crt", "mqtt-key")


@pytest.mark.parametrize("role", ["self-check", "entrance", "both"])
def test_each_role_begins_with_its_example(tmp_path: Path, role: str) -> None:
    with provisioning(tmp_path) as stands:
        folder = provisioned(stands, tmp_path / "out", replace(LOBBY, role=role))
    kiosk = read(folder / "kiosk.toml", Kiosk)
    assert kiosk.role == role
    assert (kiosk.window.width == 800) is (role == "entrance")


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with provisioning(tmp_path) as stands:
            folder = provisioned(stands, tmp_path / "out")
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert {name for name, mode in modes.items() if mode == 0o600} == {"central-token", "mqtt-key"}


def test_doing_it_again_changes_nothing(tmp_path: Path) -> None:
    with provisioning(tmp_path) as stands:
        folder = provisioned(stands, tmp_path / "out")
        before = contents(folder)
        assert not stands.provision(LOBBY, folder, AT, NOW + timedelta(days=400))
        assert contents(folder) == before
        assert [known.stand for known in stands.authority.register.stands()] == ["lobby-1"]


def test_the_fleet_page_expects_it_and_its_own_key_gives_commands(tmp_path: Path) -> None:
    make_pair(tmp_path, "central")
    fleet = Fleet(Broker("127.0.0.1"), history=tmp_path / "fleet.sqlite", key_file=str(tmp_path / "central.key"))
    with provisioning(tmp_path) as plain:
        watched = replace(plain, config=replace(plain.config, fleet=fleet))
        folder = provisioned(watched, tmp_path / "out")
    assert load_public_keys([str(folder / "central.pem")])["central"].as_pem() == (folder / "central.pem").read_bytes()
    assert not [path for path in folder.iterdir() if (tmp_path / "central.key").read_bytes() in path.read_bytes()]
    expected = [(one.stand, one.place, one.heard_at) for one in History(tmp_path / "fleet.sqlite").stands()]
    assert expected == [("lobby-1", "Lantai 1", None)]


def test_a_folder_that_is_not_whole_or_ends_soon_is_made_anew(tmp_path: Path) -> None:
    with provisioning(tmp_path) as stands:
        folder = provisioned(stands, tmp_path / "out")
        before = serial(folder)
        (folder / "mqtt-key").unlink()
        assert stands.provision(LOBBY, folder, AT, NOW)
        assert serial(folder) != before
        assert is_trusted(folder, "mqtt.crt", "mqtt-key")
        assert stands.provision(LOBBY, folder, AT, NOW + timedelta(days=600))


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    with provisioning(tmp_path) as stands:
        folder = provisioned(stands, tmp_path / "out")
        with pytest.raises(OSError, match="is the folder of 'lobby-1'"):
            stands.provision(replace(LOBBY, stand="lobby-2"), folder, AT, NOW)
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "letter").write_text("mine")
        with pytest.raises(OSError, match="is not empty"):
            stands.provision(LOBBY, tmp_path / "home", AT, NOW)
        assert [path.name for path in (tmp_path / "home").iterdir()] == ["letter"]


@pytest.mark.parametrize(
    "stand",
    [
        *(replace(LOBBY, stand=bad) for bad in ("", "Lobby", "lobby_1", "-a", "a/b", "..", "+", "#")),
        *(replace(LOBBY, stand=taken) for taken in ("central", "technician", "homeassistant", "broker")),
        replace(LOBBY, name=""),
        replace(LOBBY, name="x" * 25),
        replace(LOBBY, name="a\nb"),
        replace(LOBBY, place="a\nb"),
        replace(LOBBY, role="desk"),
    ],
)
def test_a_stand_that_cannot_be_is_refused_and_leaves_nothing(tmp_path: Path, stand: Stand) -> None:
    with provisioning(tmp_path) as stands:
        with pytest.raises(ValueError, match=r"stand|name|place|role"):
            stands.provision(stand, tmp_path / "out", AT, NOW)
        assert stands.authority.register.stands() == ()
    assert not (tmp_path / "out").exists()


def test_what_a_stand_is_called_cannot_become_another_setting(tmp_path: Path) -> None:
    with provisioning(tmp_path) as stands:
        folder = provisioned(stands, tmp_path / "out", replace(LOBBY, name='"]\\ #x = "1', place="'''[x]"))
    told = tomllib.loads((folder / "kiosk.toml").read_text("utf-8"))
    assert (told["kiosk"], told["entrance"]["place"]) == ('"]\\ #x = "1', "'''[x]")


def test_a_renewed_stand_has_a_new_key_and_keeps_the_rest(tmp_path: Path) -> None:
    with provisioning(tmp_path) as stands:
        folder = provisioned(stands, tmp_path / "out")
        before = contents(folder)
        stands.renew("lobby-1", folder, NOW + timedelta(days=700))
        after = contents(folder)
        assert {name for name in FILES if before[name] != after[name]} == {"mqtt.crt", "mqtt-key"}
        assert is_trusted(folder, "mqtt.crt", "mqtt-key")
        with pytest.raises(ValueError, match="is no stand of this library"):
            stands.renew("lobby-2", tmp_path / "other", NOW)


def test_a_revoked_stand_has_neither_token_nor_certificate_and_its_successor_has_both(tmp_path: Path) -> None:
    with provisioning(tmp_path) as stands:
        folder = provisioned(stands, tmp_path / "out")
        token, stolen = (folder / "central-token").read_text().strip(), serial(folder)
        assert stands.revoke("lobby-1", NOW) == 1
        assert stands.library.kiosk_of(token) is None
        assert revoked(stands) == {stolen}
        assert [known.revoked for known in stands.authority.register.stands()] == [True]
        with pytest.raises(ValueError, match="is no stand of this library"):
            stands.renew("lobby-1", folder, NOW)
        assert stands.provision(LOBBY, folder, AT, NOW), "the folder's certificate is good no more"
        assert serial(folder) not in revoked(stands)
        assert [known.revoked for known in stands.authority.register.stands()] == [False]


def revoked(stands: Provisioning) -> set[int]:
    crl = x509.load_pem_x509_crl((stands.authority.folder / "crl.pem").read_bytes())
    return {entry.serial_number for entry in crl}


def test_a_power_cut_while_a_folder_is_exchanged_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write(Bundle("lobby-1", {"mqtt.crt": b"old", "kiosk.toml": b"mine"}), folder)
    folder.rename(tmp_path / ".out.old")  # as it is between the two renames
    (tmp_path / ".out.new").mkdir()
    write(Bundle("lobby-1", {"mqtt.crt": b"new"}), folder)
    assert contents(folder) == {"mqtt.crt": b"new", "kiosk.toml": b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/b", "", ".hidden"])
def test_no_file_lands_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is not a file's name"):
        write(Bundle("lobby-1", {name: b"x"}), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@dataclass(frozen=True, slots=True)
class Shell:
    """`python -m bridge.central --config central.toml stand ...`, in this process."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    caplog: pytest.LogCaptureFixture

    def run(self, *arguments: str) -> tuple[int, str]:
        """The exit code, and all that was said."""
        self.monkeypatch.setattr("sys.argv", ["central", "--config", "central.toml", "stand", *arguments])
        code = main()
        said = self.capsys.readouterr()
        return code, said.out + said.err + self.caplog.text


@pytest.fixture
def shell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Shell:
    written(tmp_path)
    monkeypatch.chdir(tmp_path)
    caplog.set_level("DEBUG")
    return Shell(monkeypatch, capsys, caplog)


def test_the_commands_do_it_and_tell_no_secret(tmp_path: Path, shell: Shell) -> None:
    assert "make one with `stand authority`" in shell.run("provision", "lobby-1", "--out", "out")[1]
    for arguments, words in (
        (("authority", "--host", "127.0.0.1", "localhost"), "broker, central, technician"),
        (("authority", "--host", "127.0.0.1", "localhost", "--home-assistant"), "new certificates: homeassistant"),
        (("authority", "--host", "127.0.0.1", "localhost"), "all certificates are good"),
        (("provision", "lobby-1", "--name", "Lobi 1", "--role", "both", "--out", "out"), "Start the stand"),
        (("provision", "lobby-1", "--name", "Lobi 1", "--role", "both", "--out", "out"), "nothing was changed"),
        (("renew", "lobby-1", "--out", "out"), "out has a new mqtt.crt and mqtt-key"),
        (("list",), "lobby-1"),
        (("revoke", "lobby-1"), "none of its 2 certificates is good"),
        (("list",), "revoked"),
    ):
        code, said = shell.run(*arguments)
        assert (code, words in said) == (0, True), said
        secrets = [line for key in tmp_path.rglob("*key") for line in key.read_text().splitlines()[1:-1]]
        secrets += [token.read_text().strip() for token in tmp_path.rglob("central-token")]
        assert len(secrets) >= 3
        assert not [secret for secret in secrets if secret in said]


@pytest.mark.parametrize("act", [("revoke", "Lobby 1"), ("renew", "lobby-9", "--out", "out"), ("invite", "central")])
def test_what_cannot_be_is_one_sentence(shell: Shell, act: tuple[str, ...]) -> None:
    shell.run("authority", "--host", "127.0.0.1")
    code, said = shell.run(*act)
    assert code == 1
    assert "Traceback" not in said
