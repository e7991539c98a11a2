"""From the configuration's `devices` tables to drivers: the driver's name is the name of its file here."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, cast, get_args

import kiosk.hardware
from bridge.contract import configuration
from bridge.contract.configuration import ConfigurationError
from kiosk.hardware import Camera, Jack, Pad, Printer, Reader, Voice
from kiosk.hardware.recognise import Reads

ONE_OF = ("printer", "camera", "voice", "pad", "jack")  # a kiosk has one, or none
KINDS = ("barcode", "card", "rehearsal", *ONE_OF)  # the first word of every driver's file


Other = Printer | Camera | Voice | Pad | Jack


@dataclass(frozen=True, slots=True)
class ConfiguredReader:
    """`reads` decides what its codes may be; the same code within `repeat_seconds` is one scan."""

    driver: Reader
    reads: Reads
    repeat_seconds: float


@dataclass(frozen=True, slots=True)
class Devices:
    readers: tuple[ConfiguredReader, ...]
    printer: Printer | None
    camera: Camera | None = None
    voice: Voice | None = None
    pad: Pad | None = None
    jack: Jack | None = None


def load(tables: Mapping[str, Mapping[str, Any]]) -> Devices:
    """The devices of a kiosk. Raises ConfigurationError with every mistake in every table."""
    problems: list[str] = []
    loaded = [device for name, table in tables.items() if (device := _device(name, table, problems))]
    readers = tuple(device for device in loaded if isinstance(device, ConfiguredReader))
    others = [device for device in loaded if not isinstance(device, ConfiguredReader)]
    kinds = [str(tables[device.name]["driver"]).split("_")[0] for device in others]
    problems += [f"devices: a kiosk has one {kind}" for kind in ONE_OF if kinds.count(kind) > 1]
    if problems:
        raise ConfigurationError(problems)
    by_kind: dict[str, Any] = dict(zip(kinds, others, strict=True))
    return Devices(readers, *(by_kind.get(kind) for kind in ONE_OF))


def known() -> list[str]:
    """The names of all drivers there are."""
    files = (module.name for module in pkgutil.iter_modules(kiosk.hardware.__path__))
    return sorted(name for name in files if name.split("_")[0] in KINDS and "_" in name)


def _device(name: str, table: Mapping[str, Any], problems: list[str]) -> ConfiguredReader | Other | None:
    driver, at = table.get("driver"), f"devices.{name}"
    if driver not in known():
        close = get_close_matches(str(driver), known(), n=1)
        hint = f"Did you mean {close[0]}?" if close else f"Drivers are: {', '.join(known())}"
        problems.append(f"{at}.driver: there is no driver {driver!r}. {hint}")
        return None
    options = {key: value for key, value in table.items() if key not in {"driver", "reads", "repeat_seconds"}}
    built = _build(driver, {"name": name, **options}, at, problems)
    kind = driver.split("_")[0]
    if kind in ONE_OF:
        problems += [f"{at}.{key}: a {kind} reads nothing" for key in ("reads", "repeat_seconds") if key in table]
        return cast(Other, built)
    reads, pause = table.get("reads", "both"), table.get("repeat_seconds", 1.0)
    problems += list(_reading_problems(at, reads, pause))
    return ConfiguredReader(cast(Reader, built), reads, pause) if built else None


def _build(driver: str, options: dict[str, Any], at: str, problems: list[str]) -> object | None:
    """The driver's own dataclass, or None after telling why not."""
    try:
        schema = importlib.import_module(f"kiosk.hardware.{driver}").DRIVER
        return cast(object, configuration.build(options, schema, at))
    except ConfigurationError as error:
        problems += error.problems
    except ModuleNotFoundError as error:
        problems.append(f"{at}.driver: {driver} needs the Python package {error.name}, which is not installed")
    return None


def _reading_problems(at: str, reads: object, pause: object) -> Iterator[str]:
    if reads not in get_args(Reads):
        yield f'{at}.reads: must be "cards", "items" or "both", not {reads!r}'
    if not isinstance(pause, int | float) or isinstance(pause, bool) or not 0 <= pause <= 60:
        yield f"{at}.repeat_seconds: must be 0 to 60 seconds, not {pause!r}"
