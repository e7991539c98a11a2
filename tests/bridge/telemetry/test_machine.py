"""What the machine says of itself, from files as the kernel writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from bridge.offline.clock import read_stamp
from bridge.telemetry.machine import Machine, Readings, certificate_ends


def raspberry(folder: Path, alarm: str = "0") -> Machine:
    for zone, celsius in (("thermal_zone0", "51540"), ("thermal_zone1", "48000"), ("cooling_device0", "9")):
        (folder / "thermal" / zone).mkdir(parents=True)
        (folder / "thermal" / zone / "temp").write_text(f"{celsius}\n")
    for chip, name in (("hwmon0", "cpu_thermal"), ("hwmon1", "rpi_volt")):
        (folder / "hwmon" / chip).mkdir(parents=True)
        (folder / "hwmon" / chip / "name").write_text(f"{name}\n")
    (folder / "hwmon" / "hwmon1" / "in0_lcrit_alarm").write_text(f"{alarm}\n")
    (folder / "stat").write_text("cpu  1 2 3\nbtime 1796119200\nprocesses 7\n")
    return Machine(folder / "thermal", folder / "hwmon", folder / "stat", read_stamp)


def test_a_raspberry_tells_its_heat_its_power_and_when_it_began(tmp_path: Path) -> None:
    machine = raspberry(tmp_path, alarm="1")
    readings = machine.read(tmp_path)
    assert (readings.celsius, readings.under_voltage) == (51.54, True)
    assert readings.free_mb is not None
    assert readings.total_mb is not None
    assert 0 < readings.free_mb <= readings.total_mb
    assert machine.booted() == datetime.fromtimestamp(1796119200, UTC)
    (tmp_path / "hwmon" / "hwmon1" / "in0_lcrit_alarm").write_text("0\n")
    assert machine.read(None).under_voltage is False


def test_a_machine_that_tells_nothing_is_not_believed_to_be_well(tmp_path: Path) -> None:
    nothing = Machine(tmp_path / "a", tmp_path / "b", tmp_path / "c")
    assert nothing.read(tmp_path / "gone") == Readings(None, None, None, None)
    assert nothing.booted() is None


def test_a_certificate_says_when_it_ends(tmp_path: Path) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=12)
    issued = trustme.CA().issue_cert("lobby-1", not_after=ends)
    issued.cert_chain_pems[0].write_to_path(tmp_path / "stand.pem")
    assert certificate_ends(str(tmp_path / "stand.pem")) == ends
    (tmp_path / "stand.pem").write_text("nothing")
    assert certificate_ends(str(tmp_path / "stand.pem")) is None
    assert certificate_ends(str(tmp_path / "gone.pem")) is None
    assert certificate_ends("") is None
