"""The technicians' screens: words for everything, a code that phones read, the hidden gesture, and a touched glass."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import cv2
import pytest
import zxingcpp

from bridge.contract.faults import Fault, State
from bridge.contract.upkeep import Check, DeviceKind, NetworkStep, Paper, Verdict, Why
from deploy.stand import virtual_display
from kiosk.diagnosis import LONGEST, told
from kiosk.qr import matrix_of
from kiosk.screens.texts import TEXTS
from kiosk.views import Asked, Kind, Shut, Step, Tool, Wrong
from tests.gallery.examples_service import DEVICES, DIAGNOSIS, LONGEST_SAID, NOW, SAID
from tests.gallery.test_gallery import SIZES


@pytest.mark.parametrize("language", TEXTS)
def test_everything_that_technicians_are_shown_has_words(language: str) -> None:
    wanted = [
        *(f"fault.{fault}{part}" for fault in Fault for part in ("", ".do")),
        *(f"service.state.{state}" for state in State),
        *(f"device.{kind}" for kind in DeviceKind),
        *(f"paper.{paper}" for paper in Paper),
        *(f"check.{check}" for check in Check),
        *(f"check.{verdict}" for verdict in Verdict),
        *(f"step.{step}{part}" for step in NetworkStep for part in ("", ".do")),
        *(f"why.{why}" for why in Why),
        *(f"tool.{tool}" for tool in Tool),
        *(f"sure.{step}.{part}" for step in Step for part in ("title", "lead", "yes")),
        *(f"done.{step}" for step in (Step.PAPER, Step.RESTART)),
        *(f"kind.{kind}" for kind in Kind),
        *(f"service-shut.{why}.{part}" for why in Shut for part in ("title", "lead", "do")),
        *(f"service-pin.wrong.{wrong}" for wrong in Wrong),
        *(f"service.machine.{asked}" for asked in (Asked.WAITING, Asked.NO_BRIDGE)),
    ]
    assert [key for key in wanted if key not in TEXTS[language]] == []


@pytest.mark.screen
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_phone_reads_the_diagnosis_from_the_glass(width: int, height: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.gallery.render", str(width), str(height), str(tmp_path), "^service-code"]
    with virtual_display(width, height) as display:
        subprocess.run(command, env={**os.environ, "DISPLAY": display}, check=True, capture_output=True)
    assert read_from(tmp_path / "service-code.id.png") == SAID
    assert read_from(tmp_path / "service-code-longest.en.png") == LONGEST_SAID


def read_from(picture: Path) -> str:
    [code] = zxingcpp.read_barcodes(cv2.imread(str(picture)))
    return code.text


def test_a_diagnosis_that_is_too_long_says_that_something_is_left_out() -> None:
    assert len(LONGEST_SAID.encode()) <= LONGEST
    assert LONGEST_SAID.endswith("\n...")
    assert "A-10 no-reader" in LONGEST_SAID
    assert len(matrix_of(LONGEST_SAID)) <= 4 + 97 + 4


def test_a_diagnosis_names_times_in_the_stands_zone_and_what_failed() -> None:
    assert "at 2026-12-01 10:42 +0800" in SAID
    assert "test 2026-12-01 03:00 failed: printer A-21" in SAID
    assert "printer (printer_escpos): paper out A-21 A-23 since 12-01 08:42" in SAID


def test_a_stand_that_is_well_says_so_in_a_few_lines() -> None:
    said = told("K1", NOW, (), DEVICES[:1], None)
    assert said.splitlines() == [
        "Anjungan: K1",
        "at 2026-12-01 10:42 +0800",
        "state ready",
        "scanner (barcode_hid): ok",
        "bridge: not heard",
    ]


def test_what_a_device_is_called_cannot_break_a_line() -> None:
    said = told("K1\nstate ready", NOW - timedelta(1), (Fault.NO_READER,), (), DIAGNOSIS)
    assert said.splitlines()[0].startswith("Anjungan: K1 state ready")


@pytest.mark.screen
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_only_one_finger_that_rests_on_the_librarys_name_is_a_technicians(width: int, height: int) -> None:
    with virtual_display(width, height) as display:
        command = [sys.executable, "-m", "tests.gallery.touching", str(width), str(height)]
        said = subprocess.run(
            command, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, check=False
        )
    assert said.returncode == 0, said.stderr[-3000:]
    assert said.stdout.splitlines() == []
