"""From a table of the configuration to an access point: every mistake is told, with a suggestion."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import pytest

from bridge.contract.configuration import ConfigurationError
from bridge.hotspots.drivers import DRIVERS, load
from bridge.hotspots.fixed import FixedPassword
from bridge.hotspots.freeradius import FreeRadius
from bridge.hotspots.routeros import RouterOs
from bridge.hotspots.unifi import Unifi

SITE = "6d1f1f5e-0f0e-4bb6-9f5c-000000000000"


def problems(table: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        load(table, "wifi.point")
    return caught.value.problems


def test_every_driver_has_a_table() -> None:
    router = {"driver": "routeros", "url": "https://192.168.88.1", "user": "anjungan", "mode": "user-manager"}
    assert load(router, "wifi.point") == RouterOs("https://192.168.88.1", "anjungan", mode="user-manager")
    unifi = {"driver": "unifi", "url": "https://192.168.1.1", "site": SITE, "total": 5}
    assert load(unifi, "wifi.point") == Unifi("https://192.168.1.1", SITE, total=5.0)
    radius = {"driver": "freeradius", "database": "mariadb://radius@127.0.0.1/radius", "vendor": "wispr"}
    assert load(radius, "wifi.point") == FreeRadius("mariadb://radius@127.0.0.1/radius", vendor="wispr")
    assert load({"driver": "fixed", "secret_file": "/etc/wifi"}, "wifi.point") == FixedPassword("/etc/wifi")


def test_every_name_is_a_file() -> None:
    for driver in DRIVERS:
        assert importlib.import_module(f"bridge.hotspots.{driver}").DRIVER


def test_a_driver_that_is_almost_one_is_suggested() -> None:
    assert problems({"driver": "routeross"}) == ("wifi.point: there is no driver 'routeross'. Did you mean routeros?",)
    assert problems({}) == ("wifi.point: there is no driver None. Drivers are: fixed, freeradius, routeros, unifi",)


def test_all_mistakes_are_told_at_once() -> None:
    told = problems({"driver": "routeros", "urll": "https://192.168.88.1", "mode": "hotspots", "user": "anjungan"})
    assert len(told) == 3
    assert any("urll is not known. Did you mean url?" in problem for problem in told)
    assert any("url is missing" in problem for problem in told)
    assert any("mode: Invalid enum value 'hotspots'" in problem for problem in told)


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("key", ["password", "secret", "key"])
def test_no_table_takes_a_secret(driver: str, key: str) -> None:
    assert any(f"{key} is not known" in problem for problem in problems({"driver": driver, key: "x"}))


def test_a_value_the_driver_refuses_is_told_in_its_own_words() -> None:
    table = {"driver": "routeros", "url": "http://192.168.88.1", "user": "anjungan"}
    assert problems(table) == (
        "wifi.point: url must begin with https:// and name a host, not 'http://192.168.88.1'",
    )


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymysql", None)  # as Python itself says that there is none
    told = problems({"driver": "freeradius", "database": "mysql://radius@127.0.0.1/radius"})
    assert told == ("wifi.point: freeradius needs the Python package pymysql, which is not installed",)
