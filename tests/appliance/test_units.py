"""The units are what systemd takes without a complaint, and leave kiosk and bridge as little as they need."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Figures

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "systemd"
LOCKDOWN = ROOT / "deploy" / "lockdown" / "etc"
PROGRAM = "/opt/anjungan/current/bin/python"
MOST_EXPOSED = 15  # tenths, as systemd-analyze has it: 1.5 of 10


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where systemd finds ours, with a program that exists here."""
    folder = tmp_path_factory.mktemp("units")
    for unit in UNITS.glob("anjungan-*.*"):
        if unit.is_file():
            (folder / unit.name).write_text(_runnable(unit.read_text("utf-8")), "utf-8")
    return folder


def _runnable(unit: str) -> str:
    return unit.replace(PROGRAM, "/usr/bin/python3").replace("/usr/sbin/anjungan-update", "/usr/bin/true")


def test_systemd_has_no_complaint_about_any_unit(units: Path) -> None:
    names = sorted(str(unit) for unit in units.iterdir())
    said = _run("systemd-analyze", "--man=no", "verify", *names, SYSTEMD_UNIT_PATH=f"{units}:")
    ours = [line for line in said.stderr.splitlines() if "anjungan" in line]
    assert (said.returncode, ours) == (0, [])


def test_a_unit_that_is_wrong_is_complained_about(units: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "anjungan-wrong.service"
    wrong.write_text((units / "anjungan-bridge.service").read_text("utf-8") + "NoSuchSetting=yes\n", "utf-8")
    said = _run("systemd-analyze", "--man=no", "verify", str(wrong), SYSTEMD_UNIT_PATH=f"{units}:")
    assert "NoSuchSetting" in said.stderr


@pytest.mark.parametrize("program", ["kiosk", "bridge", "central"])
def test_what_a_program_is_exposed_to_is_little(program: str, units: Path, figures: Figures) -> None:
    said = _exposure(units / f"anjungan-{program}.service")
    measured = re.search(r"exposure level for .*: ([\d.]+)", said.stdout)
    assert measured
    figures(f"exposure of the {program}'s unit: {measured[1]} of 10 (systemd-analyze security)")
    assert said.returncode == 0, said.stdout


def test_without_its_hardening_the_same_program_is_exposed(units: Path, tmp_path: Path) -> None:
    bare = tmp_path / "anjungan-bridge.service"
    kept = re.findall(r"(?m)^(?:\[.*\]|Type=.*|ExecStart=.*|User=.*)$", (units / bare.name).read_text("utf-8"))
    bare.write_text("\n".join(kept), "utf-8")
    assert _exposure(bare).returncode != 0


@pytest.mark.parametrize("program", ["kiosk", "bridge", "central"])
def test_a_program_is_watched_and_never_given_up(program: str) -> None:
    unit = _settings(UNITS / f"anjungan-{program}.service")
    assert unit["Unit", "StartLimitIntervalSec"] == ["0"]
    assert unit["Service", "Type"] == ["notify"]
    assert unit["Service", "Restart"] == ["always"]
    assert int(unit["Service", "WatchdogSec"][0]) <= 30
    assert unit["Service", "MemoryMax"]
    assert unit["Service", "LimitCORE"] == ["0"], "a picture of its memory would show patrons"


def test_the_kiosk_has_no_network_and_no_secret() -> None:
    unit = _settings(UNITS / "anjungan-kiosk.service")
    assert unit["Service", "PrivateNetwork"] == ["yes"]
    assert ("Service", "LoadCredential") not in unit
    assert any("/etc/anjungan/credentials" in paths for paths in unit["Service", "InaccessiblePaths"])


def test_every_driver_is_there_before_the_kiosk_is_allowed_its_kind_of_device() -> None:
    """A kind that the kernel does not know yet when the unit starts is refused until it starts anew."""
    provided = {"ttyACM": "cdc_acm", "ttyUSB": "usbserial", "usb": "usblp", "video4linux": "videodev", "input": "evdev"}
    built_in = {"drm", "usb_device"}  # there with the graphics card and the USB bus
    loaded = (UNITS / "anjungan.modules-load").read_text("utf-8").split()
    for allowed in _settings(UNITS / "anjungan-kiosk.service")["Service", "DeviceAllow"]:
        kind = allowed.removeprefix("char-").split()[0]
        assert allowed.startswith("/dev/tty1") or kind in built_in or provided[kind] in loaded


def test_no_other_console_can_be_had() -> None:
    links = [unit for unit in (LOCKDOWN / "systemd" / "system").iterdir() if unit.is_symlink()]
    masked = {link.name for link in links if str(link.readlink()) == "/dev/null"}
    assert {"getty@tty1.service", "autovt@.service", "serial-getty@.service", "ctrl-alt-del.target"} <= masked
    login = _settings(LOCKDOWN / "systemd" / "logind.conf.d" / "60-anjungan.conf")
    assert (login["Login", "NAutoVTs"], login["Login", "ReserveVT"]) == (["0"], ["0"])
    assert "kernel.sysrq = 0\n" in (LOCKDOWN / "sysctl.d" / "60-anjungan.conf").read_text("utf-8")


def test_a_dead_kernel_is_started_anew_within_what_a_raspberry_pi_can_count() -> None:
    manager = _settings(LOCKDOWN / "systemd" / "system.conf.d" / "60-anjungan.conf")
    assert manager["Manager", "RuntimeWatchdogSec"] == ["14s"]


def test_nobody_logs_in_with_a_password() -> None:
    server = (LOCKDOWN / "ssh" / "sshd_config.d" / "60-anjungan.conf").read_text("utf-8")
    assert "PasswordAuthentication no\n" in server
    assert "AuthenticationMethods publickey\n" in server


def _exposure(unit: Path) -> subprocess.CompletedProcess[str]:
    threshold = f"--threshold={MOST_EXPOSED}"
    return _run("systemd-analyze", "--offline=true", "--no-pager", threshold, "security", str(unit))


def _run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    path = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, capture_output=True, text=True, env={**path, **environ}, check=False)


def _settings(path: Path) -> dict[tuple[str, str], list[str]]:
    """All values of each key, by section and key: systemd reads a key again and again."""
    found: dict[tuple[str, str], list[str]] = {}
    section = ""
    for line in path.read_text("utf-8").replace("\\\n", "").splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
        elif not line.startswith("#") and "=" in line:
            key, _, value = line.partition("=")
            found.setdefault((section, key), []).append(value)
    return found
