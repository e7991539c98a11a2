"""The real units under a real systemd, in a container: they start, they heal, and what they may not do is tried."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from time import monotonic

import pytest

from tests.appliance.booted import Booted, booted
from tests.appliance.image import Parts
from tests.conftest import Figures

pytestmark = pytest.mark.timeout(3600)  # an image is built first, if this state of the project has none yet

PYTHON = "/opt/anjungan/current/bin/python"
UNITS = ("anjungan-kiosk.service", "anjungan-bridge.service", "anjungan-central.service")
WATCHDOG = 15  # seconds, for all

# A container has no console and no graphics card: SDL draws into memory (driver "offscreen", by Mesa's llvmpipe).
# Everything else of the unit is as it is installed.
_DROP_INS = f"""\
cd root/etc/systemd/system; mkdir -p anjungan-kiosk.service.d; rm -f anjungan-*.service.d/90-patient.conf
printf '%s\\n' '[Service]' StandardInput=null TTYPath= TTYReset=no TTYVHangup=no Environment=SDL_VIDEODRIVER=offscreen \
  >anjungan-kiosk.service.d/container.conf
for unit in {" ".join(UNITS)}; do
  mkdir -p $unit.d; printf '[Service]\\nWatchdogSec={WATCHDOG}\\n' >$unit.d/watchdog.conf
done
cd ../../../..
for secret in root/root/.probe-secret root/home/somebody/secret root/var/lib/anjungan/bridge/.probe-secret \
  root/var/log/.probe-secret; do mkdir -p $(dirname $secret); echo secret >$secret; done
"""


@pytest.fixture(scope="module")
def machine(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booted]:
    """With a token for its bridge, and all of it running."""
    with booted(parts, tmp_path_factory.mktemp("booted"), _DROP_INS) as machine:
        machine.await_state("anjungan-central.service")
        machine.run("sh", "-c", f"""
            runuser -u anjungan-central -- {PYTHON} -m bridge.central --config /etc/anjungan/central.toml \
              token issue stand 2>/dev/null >/etc/anjungan/credentials/central-token""")
        machine.run("systemctl", "restart", "anjungan-bridge.service")
        for unit in UNITS:
            machine.await_state(unit)
        yield machine


def test_every_unit_is_active_and_none_had_to_be_started_twice(machine: Booted, figures: Figures) -> None:
    assert {unit: machine.property(unit, "NRestarts") for unit in UNITS[::2]} == dict.fromkeys(UNITS[::2], "0")
    said = {unit: machine.run("systemd-analyze", "security", unit) for unit in UNITS}
    exposed = {unit: re.search(r"level for .*: ([\d.]+)", text) for unit, text in said.items()}
    levels = {unit: float(found[1]) for unit, found in exposed.items() if found}
    figures("exposure in a booted system: " + ", ".join(f"{unit} {level}" for unit, level in levels.items()))
    assert len(levels) == len(UNITS)
    assert max(levels.values()) <= 1.5


def test_the_bridge_reaches_central_and_the_kiosk_reaches_the_bridge(machine: Booted) -> None:
    machine.run("sh", "-c", "journalctl -u anjungan-bridge -o cat | grep -q 'the central is reachable'")
    machine.run("sh", "-c", "journalctl -u anjungan-kiosk -o cat | grep -q 'link-back'")


@pytest.mark.parametrize("unit", UNITS)
def test_a_killed_program_is_back_by_itself(machine: Booted, unit: str, figures: Figures) -> None:
    figures(f"{unit} after SIGKILL: active again in {_healed(machine, unit, 'KILL'):.1f} s")


@pytest.mark.parametrize("unit", UNITS)
def test_a_program_that_hangs_is_back_by_itself(machine: Booted, unit: str, figures: Figures) -> None:
    seconds = _healed(machine, unit, "STOP")
    figures(f"{unit} after SIGSTOP, with a watchdog of {WATCHDOG} s: active again in {seconds:.1f} s")


def test_a_program_that_falls_again_and_again_is_never_given_up(machine: Booted) -> None:
    for _ in range(8):  # systemd's own limit is 5 in 10 seconds
        _healed(machine, "anjungan-bridge.service", "KILL")


def test_a_copy_of_the_library_is_made_where_only_central_reads_it(machine: Booted) -> None:
    machine.run("systemctl", "start", "anjungan-backup.service", seconds=120)
    said = machine.run("sh", "-c", "stat -c '%a %U' /var/backups/anjungan /var/backups/anjungan/library-*.backup")
    assert set(said.splitlines()) == {"700 anjungan-central", "600 anjungan-central"}


def test_no_program_can_do_what_it_has_no_business_to_do(machine: Booted, figures: Figures) -> None:
    """The same attempts succeed without the sandbox, so that each of them is known to be able to fail; but for the
    few that the container itself refuses. Devices are tried in the guest: a container here has no control of them."""
    free = json.loads(machine.run("/usr/bin/python3", "/opt/test/probe.py"))
    tried = {unit: _probed(machine, unit) for unit in UNITS}
    for unit, outcomes in tried.items():
        refused = len(free) - 2 - sum(outcome == "done" for outcome in outcomes.values())
        figures(f"{unit}: {refused} of {len(free) - 2} attempts refused")
    for unit, (may, only) in _ALLOWED.items():
        outcomes = tried[unit]
        assert {name for name, outcome in outcomes.items() if outcome == "done"} == may, unit
        assert (outcomes["capabilities"], outcomes["no new privileges"]) == ("0000000000000000", "1")
        assert {name: outcomes[name] for name in only} == only
    possible = {name for name, outcome in free.items() if outcome == "done"}
    assert set(free) - possible == _REFUSED_BY_THE_CONTAINER | {"capabilities", "no new privileges"}


_REFUSED_BY_THE_CONTAINER = {"set the kernel", "read its own credential"}
# What is allowed, whole; and by which error some of the rest fails.
_ALLOWED: dict[str, tuple[set[str], dict[str, str]]] = {
    "anjungan-kiosk.service": (
        {"ask the bridge", "read /etc/anjungan/kiosk.toml", "start Python", "run what it has written"},
        {
            "ask central over TCP": "EAFNOSUPPORT", "read every packet": "EAFNOSUPPORT",
            "start /bin/sh": "EACCES", "own a namespace": "EPERM",
            "read /etc/anjungan/central.toml": "EACCES",
        },
    ),
    "anjungan-bridge.service": (
        {
            "read /etc/anjungan/bridge.toml", "start Python", "ask central over TCP", "ask the name server",
            "read its own credential",
            "read /var/lib/anjungan/bridge/.probe-secret",
            "listen for the network",  # SocketBindDeny= needs what only the guest has
        },
        {"run what it has written": "EPERM", "read every packet": "EAFNOSUPPORT"},
    ),
    "anjungan-central.service": (
        {
            "read /etc/anjungan/central.toml", "start Python", "ask central over TCP", "ask the name server",
            "listen for the network", "read its own credential", "read /var/lib/anjungan/central/library.db",
        },
        {"ask the bridge": "EACCES"},
    ),
}  # fmt: skip


def _healed(machine: Booted, unit: str, signal: str) -> float:
    """Seconds from the signal until another process of the unit says that it is ready."""
    machine.await_state(unit)
    former, begun = machine.property(unit, "MainPID"), monotonic()
    machine.run("systemctl", "kill", "--kill-whom=main", "-s", signal, unit)
    while machine.property(unit, "MainPID") in (former, "0"):
        assert monotonic() - begun < 60, machine.journal(unit)
    machine.await_state(unit)
    return monotonic() - begun


def _probed(machine: Booted, unit: str) -> dict[str, str]:
    """What comes of the probe in a unit that is the installed one but for what it starts."""
    name = f"probe-{unit}"
    text = machine.run("sh", "-c", f"cat /usr/lib/systemd/system/{unit}; cat /etc/systemd/system/{unit}.d/*.conf")
    own = re.compile(r"(Type|ExecStart|Restart|WatchdogSec|Runtime\w*|Wants|Requires)=")
    kept = [line for line in text.splitlines() if not own.match(line)]
    change = f"[Service]\nType=oneshot\nExecStart={PYTHON} /opt/anjungan/probe.py\n"
    machine.run("sh", "-c", f"""cp /opt/test/probe.py /opt/anjungan/ && cat >/run/systemd/system/{name} <<'UNIT'
{chr(10).join(kept)}
{change}
UNIT
systemctl daemon-reload && systemctl start {name}""")
    said = machine.run("journalctl", "-o", "cat", "-u", name)
    return dict(json.loads(next(line for line in said.splitlines() if line.startswith("{"))))
