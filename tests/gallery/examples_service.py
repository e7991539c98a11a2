"""Examples of the technicians' screens: a stand that is well, one on which everything is wrong, and each tool."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from bridge.contract.faults import Fault, State, worst_first
from bridge.contract.upkeep import (
    Check,
    Checked,
    DeviceKind,
    DeviceReport,
    Diagnosis,
    NetworkResult,
    NetworkStep,
    Paper,
    Part,
    Verdict,
    Why,
)
from kiosk.diagnosis import told
from kiosk.hardware import Frame
from kiosk.photo.impression import Face, Impression
from kiosk.views import (
    Asked,
    CameraCheck,
    CodeShown,
    ConfigShown,
    Echo,
    Kind,
    LogShown,
    NetworkCheck,
    PrintTest,
    ScanEcho,
    SelfTest,
    ServiceHome,
    ServicePin,
    ServiceShut,
    ServiceSure,
    ServiceTools,
    Shut,
    Step,
    Tool,
    TouchCheck,
    View,
    Wrong,
)

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 12, 1, 10, 42, tzinfo=ZONE)
TODAY = date(2026, 12, 1)
HOSTILE = "\u202e[b]x[/b]\x1b@ " + "W" * 60
DEVICES = (
    DeviceReport("scanner", DeviceKind.SCANNER, "barcode_hid", NOW - timedelta(hours=2, minutes=31)),
    DeviceReport("kartu", DeviceKind.READER, "card_nfc_serial", NOW - timedelta(days=3)),
    DeviceReport("printer", DeviceKind.PRINTER, "printer_escpos", NOW - timedelta(hours=2), paper=Paper.OK),
    DeviceReport("camera", DeviceKind.CAMERA, "camera_v4l2", NOW - timedelta(days=3)),
    DeviceReport("screen", DeviceKind.SCREEN, "kivy", NOW - timedelta(hours=2, minutes=31)),
)
SICK = (
    replace(DEVICES[0], faults=(Fault.READER_LOST, Fault.READER_FLAPPING)),
    replace(DEVICES[1], name=HOSTILE, driver=HOSTILE),
    replace(DEVICES[2], paper=Paper.OUT, faults=(Fault.PAPER_OUT, Fault.COVER_OPEN)),
    *DEVICES[3:],
)
PARTS = (
    Part("link", "192.168.10.4"),
    Part("outbox", "0"),
    Part("disk", "21.4 / 28.9 GB"),
    Part("temperature", "54 °C"),
    Part("power", "5.1 V"),
    Part("clock", "NTP"),
    Part("software", "0.1.0"),
)
SICK_PARTS = (
    Part("link", "gaierror", (Fault.LIBRARY_AWAY,)),
    Part("outbox", "218 · 41 h", (Fault.LETTERS_OLD,)),
    Part("disk", "0.1 / 28.9 GB", (Fault.DISK_LOW,)),
    Part("temperature", "84 °C", (Fault.HOT,)),
    Part("something-new", HOSTILE),
)
SOME = worst_first((Fault.PAPER_LOW, Fault.LIBRARY_AWAY))
DIAGNOSIS = Diagnosis(
    "lobby-1",
    "out-of-order",
    (Fault.LIBRARY_AWAY,),
    SICK_PARTS[:4],
    (),
    datetime(2026, 11, 30, 19, 0, tzinfo=UTC),
    (Checked(Check.PRINTER, Verdict.FAILED, Fault.PAPER_OUT), Checked(Check.BRIDGE, Verdict.PASSED)),
)
SAID = told("Anjungan 1", NOW, worst_first((Fault.READER_LOST, Fault.PAPER_OUT)), (*DEVICES[:2], SICK[2]), DIAGNOSIS)
LONGEST_SAID = told("Anjungan 1", NOW, tuple(Fault), SICK * 4, DIAGNOSIS)

STEPS = (
    NetworkResult(NetworkStep.ADDRESS, Verdict.PASSED, 1, "192.168.10.21"),
    NetworkResult(NetworkStep.NAME, Verdict.PASSED, 18, "10.20.0.5"),
    NetworkResult(NetworkStep.CONNECTION, Verdict.PASSED, 23, "10.20.0.5:443"),
    NetworkResult(NetworkStep.ENCRYPTION, Verdict.PASSED, 61, "TLSv1.3, 2027-02-11"),
    NetworkResult(NetworkStep.LIBRARY, Verdict.PASSED, 47, "200"),
    NetworkResult(NetworkStep.BROKER, Verdict.PASSED, 88, "MQTT 5"),
)
CUT = (
    *STEPS[:2],
    NetworkResult(NetworkStep.CONNECTION, Verdict.FAILED, 5003, "ConnectionRefusedError: [Errno 111] " + "W" * 90),
    *(NetworkResult(step, Verdict.SKIPPED) for step in list(NetworkStep)[3:]),
)
TESTED = (
    *(Checked(check, Verdict.PASSED, milliseconds=12) for check in list(Check)[:2]),
    Checked(Check.PRINTER, Verdict.FAILED, Fault.PAPER_OUT, 340),
    Checked(Check.CAMERA, Verdict.SKIPPED),
    *(Checked(check, Verdict.PASSED, milliseconds=7) for check in list(Check)[4:]),
)
LOG = (
    "10:31:07 INFO kiosk.flows.welcome: session 41 ended after 38 s",
    "10:33:52 WARNING kiosk.hardware.device: printer: lost: [Errno 19] No such device: '/dev/usb/lp0'",
    "10:36:20 INFO bridge.offline.courier: 3 letters delivered, none waiting",
    "10:38:01 ERROR bridge.telemetry.connection: the broker does not answer: ConnectionRefusedError, again in 8 s",
    "10:38:02 INFO bridge.telemetry.connection: connected, MQTT 5",
    "10:39:44 INFO kiosk.flows.welcome: session 42 left after 12 s",
    HOSTILE + HOSTILE,
    "10:42:00 INFO kiosk.screens: " + "a line that goes on and on, as those of other programs may do; " * 8,
)
CONFIG = (
    ("kiosk", "kiosk", "Anjungan 1"),
    ("kiosk", "socket", "/run/anjungan/bridge.sock"),
    ("kiosk", "timezone", "Asia/Makassar"),
    ("kiosk", "devices.scanner.driver", "barcode_hid"),
    ("kiosk", "devices.printer.driver", "printer_escpos"),
    ("bridge", "catalog.url", "https://perpustakaan.kaltimprov.go.id"),
    ("bridge", "catalog.token", "****"),
    ("bridge", "telemetry.host", "broker.perpustakaan.kaltimprov.go.id"),
    ("bridge", "footer", ""),
    ("bridge", HOSTILE, HOSTILE * 3),
)
READERS = (("scanner", True, 2), ("kartu", True, 1))
ECHOES = (
    Echo("kartu", Kind.CARD, 16, "••••••••••••0012"),
    Echo("scanner", Kind.ITEM, 8, "••••0123"),
    Echo("scanner", Kind.UNKNOWN, 13),
    Echo("kartu", Kind.CONTROL, 8, "••••-001"),
)
GREY = bytes([150, 160, 170]) * (160 * 120)
SEEN = Impression((Face(0.5, 0.45, 0.45),), brightness=0.56)
TOUCHES = tuple((x, y) for x in range(20, 700, 55) for y in range(20, 480, 50))
ALL_TOUCHES = tuple((x, y) for x in range(5, 1000, 30) for y in range(5, 1000, 30))

EXAMPLES: dict[str, View] = {
    "service-pin": ServicePin(),
    "service-pin-ready": ServicePin(6, ready=True),
    "service-pin-longest": ServicePin(12, ready=True),
    "service-pin-wrong": ServicePin(wrong=Wrong.PIN, tries_left=4),
    "service-pin-last": ServicePin(wrong=Wrong.PIN, tries_left=1),
    "service-pin-card": ServicePin(wrong=Wrong.CARD, tries_left=3),
    **{f"service-shut-{why}": ServiceShut(why, 274 if why is Shut.WAIT else 0) for why in Shut},
    "service-home": ServiceHome("Anjungan 1", State.READY, TODAY, DEVICES, (), PARTS, Asked.ANSWERED),
    "service-home-alert": ServiceHome("Anjungan 1", State.ALERT, TODAY, DEVICES, SOME, PARTS, Asked.ANSWERED),
    "service-home-asking": ServiceHome("Anjungan 1", State.READY, TODAY, DEVICES),
    "service-home-no-bridge": ServiceHome(
        "Anjungan 1", State.OUT_OF_ORDER, TODAY, DEVICES, (Fault.KIOSK_GONE,), asked=Asked.NO_BRIDGE
    ),
    "service-home-closed": ServiceHome(
        "Anjungan 1", State.SLEEPING, TODAY, DEVICES, (Fault.OUT_OF_SERVICE,), PARTS, Asked.ANSWERED
    ),
    "service-home-bare": ServiceHome(HOSTILE, State.LOST, TODAY, (), (Fault.STOPPED,), (), Asked.ANSWERED),
    "service-home-everything": ServiceHome(
        "Anjungan 1", State.OUT_OF_ORDER, TODAY, SICK, worst_first(Fault), SICK_PARTS, Asked.ANSWERED
    ),
    "service-tools": ServiceTools(tuple(Tool)),
    "service-tools-done": ServiceTools(tuple(tool for tool in Tool if tool is not Tool.CAMERA), Step.PAPER),
    **{f"service-sure-{step}": ServiceSure(step) for step in Step},
    "service-sure-busy": ServiceSure(Step.CLOSE, busy=True),
    "service-sure-failed": ServiceSure(Step.CLOSE, failed=True),
    "service-sure-failed-restart": ServiceSure(Step.RESTART, failed=True),
    "service-print-printing": PrintTest(),
    "service-print-done": PrintTest(busy=False),
    **{f"service-print-{why}": PrintTest(busy=False, why=why) for why in Why},
    "service-scan-empty": ScanEcho(tuple((name, True, 0) for name, _, _ in READERS)),
    "service-scan-none": ScanEcho(()),
    "service-scan": ScanEcho(READERS, ECHOES[:3]),
    "service-scan-noise": ScanEcho(READERS, (Echo("scanner", Kind.UNKNOWN, 0),)),
    "service-scan-full": ScanEcho((*READERS, (HOSTILE, False, 0)), ECHOES),
    "service-camera": CameraCheck("camera", Frame(160, 120, GREY, SEEN, 1.0), 24),
    "service-camera-lost": CameraCheck("camera", lost=True),
    "service-touch": TouchCheck(),
    "service-touch-some": TouchCheck(TOUCHES),
    "service-touch-all": TouchCheck(ALL_TOUCHES),
    "service-network-busy": NetworkCheck(seconds=7),
    "service-network": NetworkCheck(STEPS, Asked.ANSWERED),
    "service-network-cut": NetworkCheck(CUT, Asked.ANSWERED),
    "service-network-no-bridge": NetworkCheck(asked=Asked.NO_BRIDGE),
    "service-self-test-busy": SelfTest(),
    "service-self-test-again": SelfTest(TESTED, NOW),
    "service-self-test": SelfTest(TESTED, NOW, busy=False),
    "service-self-test-none": SelfTest(busy=False),
    "service-log": LogShown(LOG, 4, 4, Asked.ANSWERED),
    "service-log-busy": LogShown(),
    "service-log-empty": LogShown(asked=Asked.ANSWERED),
    "service-log-no-bridge": LogShown(asked=Asked.NO_BRIDGE),
    "service-config": ConfigShown(CONFIG, 2, 5, Asked.ANSWERED),
    "service-config-no-bridge": ConfigShown(CONFIG[:6], asked=Asked.NO_BRIDGE),
    "service-config-none": ConfigShown(asked=Asked.ANSWERED),
    "service-code": CodeShown(SAID),
    "service-code-longest": CodeShown(LONGEST_SAID),
}
