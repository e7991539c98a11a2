"""The views of technicians: how one comes in, what the stand says of itself, and the tools to look into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bridge.contract.faults import Fault, State
from bridge.contract.upkeep import Checked, DeviceReport, NetworkResult, Part, Why
from kiosk.hardware import Frame


class Wrong(StrEnum):
    """Why a technician was not let in; the values are keys of texts."""

    PIN = "pin"
    CARD = "card"


class Shut(StrEnum):
    """Why nobody can be let in now; the values are keys of texts."""

    NO_BRIDGE = "no-bridge"  # it alone knows the PIN
    NOT_SET = "not-set"
    WAIT = "wait"  # too many wrong tries


class Tool(StrEnum):
    """What a technician can do here; the values are keys of texts."""

    PRINT = "print"
    SCAN = "scan"
    CAMERA = "camera"
    TOUCH = "touch"
    NETWORK = "network"
    SELF_TEST = "self-test"
    LOG = "log"
    PAPER = "paper"
    CONFIG = "config"
    CODE = "code"
    RESTART = "restart"


class Step(StrEnum):
    """What is only done after it was confirmed; the values are keys of texts."""

    CLOSE = "close"  # take the stand out of service
    OPEN = "open"
    PAPER = "paper"
    RESTART = "restart"


class Asked(StrEnum):
    """Where a question to the bridge stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    NO_BRIDGE = "no-bridge"


@dataclass(frozen=True, slots=True)
class ServicePin:
    """`entered` is how many digits were typed; the digits themselves never reach a view. `wrong` is what was not right
    before, and `tries_left` how many tries there are after it."""

    entered: int = 0
    ready: bool = False
    wrong: Wrong | None = None
    tries_left: int = 0


@dataclass(frozen=True, slots=True)
class ServiceShut:
    """`seconds` until somebody is listened to again."""

    why: Shut
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class ServiceHome:
    """The stand as it is now. Times of `devices` are in the library's zone, and `today` is the date there; `faults` are
    all there are, worst first; `parts` are the machine as its bridge sees it."""

    stand: str
    state: State
    today: date
    devices: tuple[DeviceReport, ...]
    faults: tuple[Fault, ...] = ()
    parts: tuple[Part, ...] = ()
    asked: Asked = Asked.WAITING

    @property
    def in_service(self) -> bool:
        return Fault.OUT_OF_SERVICE not in self.faults


@dataclass(frozen=True, slots=True)
class ServiceTools:
    """`done` is what has just been done, to be said."""

    tools: tuple[Tool, ...]
    done: Step | None = None


@dataclass(frozen=True, slots=True)
class ServiceSure:
    """Whether it is to be done, and what that means. `failed` when the bridge could not be told."""

    step: Step
    busy: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class PrintTest:
    """`busy` while the slip is on its way; then `why` it did not come out, or None."""

    busy: bool = True
    why: Why | None = None


class Kind(StrEnum):
    """What a code is; the values are keys of texts."""

    CARD = "card"
    ITEM = "item"
    CONTROL = "control"  # a technician's card
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Echo:
    """One code as it was read: `shown` masked, but for its last characters, and its `length` in characters; of a code
    that is unknown there is nothing to show."""

    reader: str
    kind: Kind
    length: int
    shown: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ScanEcho:
    """`readers` are their names, each with whether it works and how often it has read; `echoes` the newest first."""

    readers: tuple[tuple[str, bool, int], ...]
    echoes: tuple[Echo, ...] = ()


@dataclass(frozen=True, slots=True)
class CameraCheck:
    """The newest `frame`, and how many came in the last `a second`. `lost` while the camera does not answer."""

    camera: str
    frame: Frame | None = field(default=None, repr=False)
    rate: int = 0
    lost: bool = False


@dataclass(frozen=True, slots=True)
class TouchCheck:
    """Every touch so far, (x, y) in thousandths of the glass from its upper left corner."""

    touches: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkCheck:
    """`seconds` for which it has been asked."""

    results: tuple[NetworkResult, ...] = ()
    asked: Asked = Asked.WAITING
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What the last one has found; `at` is when it ended, in the library's zone, None before the first."""

    checks: tuple[Checked, ...] = ()
    at: datetime | None = None
    busy: bool = True


@dataclass(frozen=True, slots=True)
class LogShown:
    """One page of the log, the newest line last; pages count from 1, the last one is the newest."""

    lines: tuple[str, ...] = ()
    page: int = 1
    pages: int = 1
    asked: Asked = Asked.WAITING


@dataclass(frozen=True, slots=True)
class ConfigShown:
    """One page of both programs' configuration: (program, key, value). What the bridge's is, is not there while it
    is asked or cannot be."""

    rows: tuple[tuple[str, str, str], ...] = ()
    page: int = 1
    pages: int = 1
    asked: Asked = Asked.WAITING


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A diagnosis as plain text, for a phone."""

    said: str

