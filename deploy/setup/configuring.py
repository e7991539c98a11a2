"""The TOML files of a role: the example with every key and its comment, and the answers put in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from deploy.setup.changes import Changes
from deploy.setup.questions import Answers
from deploy.setup.toml_text import value_of, with_value, without_table
from deploy.update.failing import Failed
from deploy.update.places import Places

EXAMPLES = Path("usr/share/anjungan/config")
_PROGRAMS = {
    "self-check": ("bridge", "kiosk"), "entrance": ("bridge", "kiosk"), "central": ("central",),
    "all-in-one": ("central", "bridge", "kiosk"),
}
_WISHES = ("update", "reboot")  # of the bridge: anjungan-update.path and anjungan-reboot.path look for them
_DEVICES = ("scanner", "card_reader", "camera", "printer")


def programs(role: str) -> tuple[str, ...]:
    """In the order in which they start."""
    return _PROGRAMS[role]


def settled(places: Places) -> frozenset[str]:
    """What the files that are there already say: nobody is asked that again."""
    known = {
        "kiosk": ("stand", "screen", "library"), "central": ("library", "host_name"),
        "bridge": ("central_url", "central_token_file", "central_ca"),
    }
    return frozenset(key for program, keys in known.items() if places.config(program).exists() for key in keys)


def write(places: Places, role: str, answers: Answers, changes: Changes) -> frozenset[str]:
    """The programs whose file is another now. Raises `Failed` for a file that somebody has made unreadable."""
    changed = set()
    for program in programs(role):
        target = places.config(program)
        is_new = not target.exists()
        text = _example(places, role, program).read_text("utf-8") if is_new else target.read_text("utf-8")
        try:
            if is_new and program == "kiosk":
                text = _with_devices(text, answers)
            if is_new and program == "bridge":  # whoever has a broker gets a file that knows it: docs/broker.md
                text = without_table(text, "upkeep.broker")
            text = _with(text, _values(role, program, answers, is_new=is_new))
        except (KeyError, ValueError, tomllib.TOMLDecodeError) as error:
            raise Failed(f"{target}: {error}") from error
        if changes.file(target, text, f"anjungan-{program}", 0o640):
            changed.add(program)
    return frozenset(changed)


def _example(places: Places, role: str, program: str) -> Path:
    folder = "central" if program == "central" else "entrance" if role == "entrance" else "self-check"
    return places.root / EXAMPLES / folder / f"{program}.toml"


def _with(text: str, values: dict[str, Any]) -> str:
    for key, value in values.items():
        if value_of(text, key) != value:
            text = with_value(text, key, value)
    return text


def _with_devices(text: str, answers: Answers) -> str:
    there = answers.get("devices", ["scanner", "printer"])
    for device in _DEVICES:
        if device not in there and value_of(text, f"devices.{device}") is not None:
            text = without_table(text, f"devices.{device}")
    return text


def _values(role: str, program: str, answers: Answers, *, is_new: bool) -> dict[str, Any]:
    """Of a new file all that this role wants; of one that is there only what was answered now."""
    told = {key: value for key, value in answers.items() if value not in ("", None)}
    match program:
        case "kiosk":
            return _kiosk(role, told, is_new=is_new)
        case "bridge":
            return _bridge(role, told, is_new=is_new)
        case _:
            return _central(told, is_new=is_new)


def _kiosk(role: str, told: Answers, *, is_new: bool) -> dict[str, Any]:
    values: dict[str, Any] = {"role": "both"} if is_new and role == "all-in-one" else {}
    names = {"stand": "kiosk", "library": "letterhead.name", "timezone": "timezone"}
    values |= {setting: told[key] for key, setting in names.items() if key in told}
    if "screen" in told:
        width, height = str(told["screen"]).split("x")
        values |= {"window.width": int(width), "window.height": int(height)}
    if "scanner" in told:
        values["devices.scanner.vendor_product"] = told["scanner"]
    return values | {f"devices.printer.{key}": value for key, value in told.get("printer", {}).items()}


def _bridge(role: str, told: Answers, *, is_new: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if is_new:
        wishes = {f"upkeep.actions.{wish}": ["/usr/bin/touch", f"/run/anjungan/bridge/{wish}"] for wish in _WISHES}
        values |= {"socket.users": ["anjungan-kiosk"], **wishes}
    if role == "all-in-one":
        if is_new:
            values |= _neighbour(told)
        return values
    if "central_url" in told:
        values["catalog.url"] = told["central_url"]
    if "central_ca" in told:
        values["catalog.ca_file"] = "/etc/anjungan/central-ca.crt"
    return values


def _neighbour(told: Answers) -> dict[str, Any]:
    """The central of the same machine; one that we have signed ourselves is known by its own certificate."""
    port = told.get("port", 8330)
    match told.get("certificate", "self-signed"):
        case "none":
            return {"catalog.url": f"http://127.0.0.1:{port}"}
        case "self-signed":
            return {"catalog.url": f"https://127.0.0.1:{port}", "catalog.ca_file": "/etc/anjungan/central.crt"}
        case _:
            return {"catalog.url": f"https://{told.get('host_name', 'localhost')}:{port}"}


def _central(told: Answers, *, is_new: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if is_new or "database" in told:
        url = str(told.get("database", "sqlite"))
        known = {
            "sqlite": "sqlite:////var/lib/anjungan/central/library.sqlite",
            "postgresql": "postgresql:///anjungan-central?host=/run/postgresql",
        }
        values["database"] = known.get(url, url)
    if is_new:
        values["photos.key_file"] = "/var/lib/anjungan/central/photo.key"
    names = {"library": "desk.library", "timezone": "policy.timezone", "port": "port"}
    values |= {setting: told[key] for key, setting in names.items() if key in told}
    if told.get("certificate") == "none":
        values |= {"host": "127.0.0.1", "tls.certificate_file": "", "tls.key_file": ""}
    return values
