"""The example configurations: each is valid, and shows every setting there is."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bridge.central.config import Central
from bridge.central.login.settings import Scope
from bridge.config import Bridge
from bridge.contract.configuration import build, read
from bridge.hotspots import drivers
from bridge.hotspots.point import Profile
from tests.bridge.programs.starting import ROOT

EXAMPLES = sorted((ROOT / "deploy" / "config").glob("*/bridge.toml")) + sorted(
    (ROOT / "deploy" / "config").glob("*/central.toml")
)


SYSTEMS = sorted((ROOT / "deploy" / "config" / "systems").glob("*.toml"))


def settings(table: dict[str, Any], at: str = "") -> set[str]:
    """The dotted names of all keys in a table and its tables."""
    return {name for key, value in table.items() for name in _names(f"{at}{key}", value)}


def _names(name: str, value: Any) -> set[str]:
    """A table that may be left out, and is, has none."""
    if value is None:
        return set()
    return settings(value, f"{name}.") if isinstance(value, dict) else {name}


def with_wifi(driver: str) -> dict[str, Any]:
    """The central's example when the # is taken from its Wi-Fi, and from the access point of this driver."""
    text = (ROOT / "deploy" / "config" / "central" / "central.toml").read_text("utf-8")
    before, *points = re.split(r"(?m)^(?=\[wifi\.point\])", re.sub(r"(?m)^#(?=\S)", "", text))
    [point] = [point for point in points if f'driver = "{driver}"' in point]
    return tomllib.loads(before + point)


def test_there_are_examples() -> None:
    assert {(path.parent.name, path.stem) for path in EXAMPLES} >= {
        ("demo", "bridge"), ("demo", "central"), ("self-check", "bridge"), ("central", "central"),
    }  # fmt: skip


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_is_valid_and_shows_every_setting(path: Path) -> None:
    schema: type[Any] = Central if path.stem == "central" else Bridge
    every = settings(dataclasses.asdict(read(path, schema)))
    assert settings(tomllib.loads(path.read_text("utf-8"))) == every


@pytest.mark.parametrize("path", SYSTEMS, ids=lambda path: path.stem)
def test_the_example_of_a_librarys_own_system_is_valid_and_shows_every_setting(path: Path) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    made = build({"database": "sqlite:///beside.db", **table}, Central, path.name)
    assert made.backend is not None
    assert made.backend.driver == path.stem
    assert settings(table["backend"]) == settings(dataclasses.asdict(made.backend))


def test_there_is_an_example_for_every_system() -> None:
    assert {path.stem for path in SYSTEMS} == {"inlislite", "koha", "sip2", "slims"}


def test_the_log_in_of_the_example_is_valid_and_shows_every_setting() -> None:
    table = with_wifi("fixed")
    login = build(table, Central, "central.toml").login
    assert login is not None
    assert settings(table["login"]) == settings(dataclasses.asdict(login))
    assert login.clients["e-pustaka"].scopes == (Scope.PROFILE,)


def test_the_mail_of_the_example_is_valid_and_shows_every_setting() -> None:
    table = with_wifi("fixed")
    mail = build(table, Central, "central.toml").mail
    assert mail is not None
    assert settings(table["mail"]) == settings(dataclasses.asdict(mail))


def test_the_stands_of_the_example_are_valid_and_show_every_setting() -> None:
    table = with_wifi("fixed")
    stands = build(table, Central, "central.toml").stands
    assert stands is not None
    assert settings(table["stands"]) == settings(dataclasses.asdict(stands))


def test_the_fleet_of_the_example_is_valid_and_shows_every_setting() -> None:
    table = with_wifi("fixed")
    fleet = build(table, Central, "central.toml").fleet
    assert fleet is not None
    assert settings(table["fleet"]) == settings(dataclasses.asdict(fleet))


@pytest.mark.parametrize("driver", drivers.DRIVERS)
def test_each_access_point_of_the_example_is_valid_and_shows_every_setting(driver: str) -> None:
    table = with_wifi(driver)
    wifi = build(table, Central, "central.toml").wifi
    assert wifi is not None
    assert settings(table["wifi"]) == settings(dataclasses.asdict(wifi))
    point: Any = drivers.load(wifi.point, "wifi.point")
    assert set(wifi.point) == {"driver", *(setting.name for setting in dataclasses.fields(point))}


def test_the_examples_profile_for_all_others_is_what_they_get_without_one() -> None:
    wifi = build(with_wifi("fixed"), Central, "central.toml").wifi
    assert wifi is not None
    assert wifi.profiles[""] == Profile()
