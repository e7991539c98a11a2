"""From the configuration's table to what lets people into the Wi-Fi: the driver's name is the name of its file here."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, cast

from bridge.contract import configuration
from bridge.contract.configuration import ConfigurationError
from bridge.hotspots.point import AccessPoint

DRIVERS = ("fixed", "freeradius", "routeros", "unifi")


def load(table: Mapping[str, Any], source: str) -> AccessPoint:
    """The access point; `source` begins every sentence. Raises ConfigurationError with every mistake in the table.
    Nothing is opened yet and no secret is read."""
    driver = table.get("driver")
    if driver not in DRIVERS:
        close = get_close_matches(str(driver), DRIVERS, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"Drivers are: {', '.join(DRIVERS)}"
        raise ConfigurationError([f"{source}: there is no driver {driver!r}. {hint}"])
    options = {key: value for key, value in table.items() if key != "driver"}
    try:
        schema = importlib.import_module(f"bridge.hotspots.{driver}").DRIVER
        return cast(AccessPoint, configuration.build(options, schema, source))
    except ModuleNotFoundError as error:
        needs = f"{driver} needs the Python package {error.name}, which is not installed"
        raise ConfigurationError([f"{source}: {needs}"]) from error
