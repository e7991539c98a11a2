"""Starts a kiosk: `python -m kiosk --config FILE`."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bridge.contract import configuration
from bridge.contract.configuration import ConfigurationError
from kiosk.config import Settings
from kiosk.forgetful import become_forgetful
from kiosk.hardware import drivers
from kiosk.screens import bootstrap

log = logging.getLogger("kiosk")

WRONG_CONFIGURATION = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="The touch screen of a stand.")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the kiosk's TOML file")
    parser.add_argument("--check", action="store_true", help="whether it could start: reads all, shows nothing")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings, devices = read(asked.config)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return WRONG_CONFIGURATION
    log.info("configuration: %s", settings)  # holds no secret: the kiosk has none
    if asked.check:
        return 0
    return run(settings, devices, partial(is_right, asked.config))


def read(path: Path) -> tuple[Settings, drivers.Devices]:
    """Raises ConfigurationError with every mistake."""
    settings = configuration.read(path, Settings)
    return settings, drivers.load(settings.devices)


def is_right(path: Path) -> bool:
    """Whether a kiosk could start with the configuration as it is on the disk now; tells what is wrong."""
    try:
        read(path)
    except ConfigurationError as error:
        log.warning("the configuration is wrong, so it is not loaded: %s", "; ".join(error.problems))
        return False
    return True


def run(settings: Settings, devices: drivers.Devices, settings_are_right: Callable[[], bool]) -> int:
    """Shows the glass until the kiosk is stopped, or ends to be started anew; the exit code, 1 after a mistake of
    ours."""
    window = settings.window
    bootstrap.prepare(window.width, window.height, window.fullscreen, window.show_cursor, window.frames)
    from kiosk.app import KioskApp

    app = KioskApp(settings, devices, settings_are_right)
    app.run()
    if app.failure is not None:
        log.critical("the desk ended", exc_info=app.failure)
        return 1
    return 0


if __name__ == "__main__":
    become_forgetful()
    sys.exit(main())
