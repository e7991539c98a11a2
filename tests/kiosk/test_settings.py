"""The kiosk's configuration and its devices by name."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from bridge.contract import configuration
from bridge.contract.configuration import ConfigurationError
from kiosk.config import Rehearsal, Sample, Settings, Window
from kiosk.entrance import SERVICES, Entrance, Role
from kiosk.hardware import drivers
from kiosk.views import Service

EXAMPLES = Path(__file__).parents[2] / "deploy" / "config"
KIOSKS = sorted(EXAMPLES.glob("*/kiosk.toml"))


@pytest.mark.parametrize("path", KIOSKS, ids=lambda path: path.parent.name)
def test_an_example_is_valid_and_its_devices_can_be_built(path: Path) -> None:
    devices = drivers.load(configuration.read(path, Settings).devices)
    assert devices.readers
    assert devices.printer is not None


@pytest.mark.parametrize("path", KIOSKS, ids=lambda path: path.parent.name)
def test_an_example_shows_every_key_there_is(path: Path) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    assert unshown(table, Settings) == []
    for device in table["devices"].values():
        module = __import__(f"kiosk.hardware.{device['driver']}", fromlist=["DRIVER"])
        assert [f.name for f in fields(module.DRIVER) if f.name not in {"name", *device}] == []


def unshown(table: dict[str, Any], schema: Any) -> list[str]:
    hints = get_type_hints(schema)
    missing = [field.name for field in fields(schema) if field.name not in table]
    for name, hint in hints.items():
        if is_dataclass(hint) and name in table:
            missing += [f"{name}.{inner}" for inner in unshown(table[name], hint)]
    return missing


def test_there_is_an_example_for_the_demonstration_and_for_every_place() -> None:
    assert {path.parent.name for path in KIOSKS} == {"demo", "entrance", "self-check"}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"driver": "barcode_hit"}, "Did you mean barcode_hid?"),
        ({"driver": "toaster"}, "Drivers are: barcode_hid, barcode_serial"),
        ({}, "there is no driver None"),
        ({"driver": "device"}, "there is no driver 'device'"),
        ({"driver": "rehearsal_reader", "path": "/s", "reads": "music"}, 'must be "cards", "items" or "both"'),
        ({"driver": "rehearsal_reader", "path": "/s", "repeat_seconds": "x"}, "must be 0 to 60 seconds"),
        ({"driver": "rehearsal_reader", "pth": "/s"}, "pth is not known. Did you mean path?"),
        ({"driver": "printer_virtual", "folder": "/tmp", "reads": "both"}, "a printer reads nothing"),
    ],
)
def test_a_wrong_device_is_told_with_its_name(table: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigurationError, match=r"devices\.odd") as caught:
        drivers.load({"odd": table})
    assert told in str(caught.value)


def test_a_kiosk_has_one_printer() -> None:
    printer = {"driver": "printer_virtual", "folder": "/tmp"}
    with pytest.raises(ConfigurationError, match="one printer"):
        drivers.load({"one": printer, "two": printer})


@pytest.mark.parametrize(
    ("schema", "values", "told"),
    [
        (Window, {"width": 10}, "480 to 7680"),
        (Window, {"frames": 1}, "10 to 120"),
        (Sample, {"label": "a", "code": "b", "kind": "dvd"}, "kind must be"),
        (Rehearsal, {"panel": True}, "needs a scanner"),
        (Settings, {"kiosk": " ", "socket": Path("s")}, "1 to 24"),
        (Settings, {"kiosk": "K", "socket": Path("s"), "timezone": "Mars/Olympus"}, "not a time zone"),
        (Settings, {"kiosk": "K", "socket": Path("s"), "services": tuple(Service)}, "at most 6"),
        (Entrance, {"purposes": ("read", "read")}, "different"),
        (Entrance, {"purposes": ("x" * 41,)}, "1 to 40"),
        (Entrance, {"origins": ("a\nb",)}, "printable"),
        (Entrance, {"questions": ("name",)}, "among"),
        (Entrance, {"place": "x" * 81}, "place must be"),
        (Entrance, {"greeting_seconds": 1}, "3 to 60"),
        (Settings, {"kiosk": "K", "socket": Path("s"), "services": ("borrow", "borrow")}, "once"),
    ],
)
def test_an_impossible_value_is_refused_with_a_sentence(schema: Any, values: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        schema(**values)


def test_the_program_tells_all_mistakes_and_ends_without_a_traceback(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('kiosk = "K1"\nsockt = "x"\n[window]\nwidth = "wide"\n', "utf-8")
    command = [sys.executable, "-m", "kiosk", "--config", str(config)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "Did you mean socket?" in ended.stderr
    assert "window.width" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("role", Role)
def test_a_stand_offers_what_its_role_does_unless_it_is_told_otherwise(role: Role) -> None:
    assert Settings("K", Path("s"), role=role).offered == SERVICES[role]
    assert Settings("K", Path("s"), role=role, services=(Service.WIFI,)).offered == (Service.WIFI,)
