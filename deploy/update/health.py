"""Whether what runs is well: units ready and staying so, the bridge's socket answers, the central is in good health."""

from __future__ import annotations

import json
import socket
import ssl
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterable

from deploy.update.places import Places
from deploy.update.units import Units

PATIENCE = 60.0  # seconds until everything is well
STEADY = 5.0  # seconds for which it must then stay so
_PAUSE = 0.5


def become_healthy(places: Places, units: Units, programs: Iterable[str], patience: float = PATIENCE) -> str:
    """Empty as soon as all are well and have been for a while; else what was wrong when patience ended."""
    deadline, since, before = time.monotonic() + patience, time.monotonic(), ""
    watched = tuple(programs)
    while True:
        now = "".join(units.restarts(program) for program in watched)
        wrong = next(filter(None, (_illness(places, units, program) for program in watched)), "")
        if wrong or now != before:
            since, before = time.monotonic(), now
        elif time.monotonic() - since >= min(STEADY, patience / 4):
            return ""
        if time.monotonic() > deadline:
            return wrong or "it is started again and again"
        time.sleep(min(_PAUSE, patience / 20))


def _illness(places: Places, units: Units, program: str) -> str:
    if not units.is_active(program):
        return f"the {program} is not ready"
    match program:
        case "bridge" if not _bridge_speaks(places):
            return "the bridge does not speak on its socket"
        case "central" if not _central_is_well(places):
            return "the central does not answer /v1/health"
    return ""


def _bridge_speaks(places: Places) -> bool:
    """It says hello to everybody, before it asks who that is."""
    try:
        with socket.socket(socket.AF_UNIX) as bridge:
            bridge.settimeout(3)
            bridge.connect(str(places.socket))
            with bridge.makefile("rb") as lines:
                return bool(json.loads(lines.readline(4096))["hello"] == "bridge")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _central_is_well(places: Places) -> bool:
    """Asked where its configuration says that it listens; by its own certificate, whatever name is in it."""
    config = tomllib.loads(places.config("central").read_text("utf-8"))
    host = config.get("host", "127.0.0.1")
    address = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
    certificate = config.get("tls", {}).get("certificate_file", "")
    scheme = "https" if certificate else "http"
    try:
        url = f"{scheme}://{address}:{config.get('port', 8330)}/v1/health"
        ways = (urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=_trust()))
        with urllib.request.build_opener(*ways).open(url, timeout=3) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _trust() -> ssl.SSLContext:
    """Of this machine's own address: what is asked is whether it lives, not who it is."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
