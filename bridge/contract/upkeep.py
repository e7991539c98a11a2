"""The vocabulary of a stand's own health: what its screen and its bridge tell each other about the stand itself.

Nothing here can hold a patron's name, card, PIN or titles: there is no field for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bridge.contract.faults import Fault

PICTURE_SIZE = 360  # pixels: the most a screenshot is across
LONGEST_PICTURE = 40_000  # bytes: it travels in one message, over a line that may be thin
REPORT_SECONDS = 5.0  # a kiosk reports this often; a bridge that has heard nothing for three times as long misses it


class DeviceKind(StrEnum):
    SCANNER = "scanner"  # reads items, or items and cards
    READER = "reader"  # reads cards only
    PRINTER = "printer"
    CAMERA = "camera"
    SCREEN = "screen"


class Paper(StrEnum):
    """What a printer says of its paper. A printer that does not answer is UNKNOWN, not OK."""

    OK = "ok"
    NEAR_END = "near-end"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """One configured device. `since` is when it last changed, aware; `faults` are empty while all is well. `paper` is
    for printers only."""

    name: str
    kind: DeviceKind
    driver: str
    since: datetime
    faults: tuple[Fault, ...] = ()
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class StandReport:
    """The kiosk as it is now. `config` is a hash of its configuration, `started` when it began, aware. `busy` while a
    patron's turn is under way, and `screen` the name of the view that is shown. `faults` are those of no one device.
    `printed` counts the slips since it started."""

    version: str
    config: str
    role: str
    started: datetime
    busy: bool
    screen: str
    devices: tuple[DeviceReport, ...]
    faults: tuple[Fault, ...] = ()
    printed: int = 0


class TurnEnd(StrEnum):
    ENDED = "ended"
    LEFT = "left"  # the patron pressed Leave or walked away
    LOST_LINK = "lost-link"


@dataclass(frozen=True, slots=True)
class Turn:
    """One patron's turn, without who it was. `screen` is the view it ended at; `borrow_seconds` how long it took from
    its beginning to the summary of a loan, None when nothing was lent."""

    end: TurnEnd
    screen: str
    seconds: float
    borrow_seconds: float | None = None


class Task(StrEnum):
    """What a bridge may want its kiosk to do. All but SCREENSHOT wait until no turn is under way."""

    SELF_TEST = "self-test"
    TEST_PRINT = "test-print"
    SCREENSHOT = "screenshot"
    OUT_OF_SERVICE = "out-of-service"
    IN_SERVICE = "in-service"
    PAUSE = "pause"  # let nobody begin any more: the machine is about to restart
    RELOAD = "reload"  # end, to begin anew with the configuration on the disk; not when that is wrong
    RESTART = "restart"  # end, to begin anew


@dataclass(frozen=True, slots=True)
class Errand:
    """One task, to be done once. After `seconds` in which it could not begin, it is not begun any more. With `now` it
    does not wait for a turn to end: a patron may be thrown out."""

    id: str
    task: Task
    seconds: float
    now: bool = False


class Why(StrEnum):
    """Why something was not done; the values are keys of texts."""

    BUSY = "busy"  # a turn was under way all the time
    FAILED = "failed"
    NO_PRINTER = "no-printer"
    NO_PAPER = "no-paper"
    WRONG_CONFIGURATION = "wrong-configuration"
    NO_KIOSK = "no-kiosk"
    UNKNOWN = "unknown"


class Check(StrEnum):
    """What a self-test looks at; the values are keys of texts."""

    SCREEN = "screen"
    READERS = "readers"
    PRINTER = "printer"
    CAMERA = "camera"
    BRIDGE = "bridge"
    LIBRARY = "library"
    STORE = "store"  # whether another act could be kept
    BROKER = "broker"
    DISK = "disk"
    CLOCK = "clock"
    POWER = "power"
    CERTIFICATE = "certificate"


class Verdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"  # there is no such part here


@dataclass(frozen=True, slots=True)
class Checked:
    check: Check
    verdict: Verdict
    fault: Fault | None = None
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class ErrandDone:
    """What became of an errand; `why` is None when it was done. `picture` is a PNG without anybody's data."""

    errand: str
    why: Why | None = None
    checks: tuple[Checked, ...] = ()
    picture: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Heard:
    """The bridge has it."""


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """Whether a technician is let in. Else how many tries are left, and after the last one how many seconds nobody is
    listened to. `possible` is False where no PIN and no control card has been set."""

    admitted: bool
    tries_left: int = 0
    wait_seconds: int = 0
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a diagnosis: `name` is a key of texts ("disk", "link", "outbox"...), `value` data to be shown as it
    is ("12.4 GB"), never a text."""

    name: str
    value: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The machine and its ways as the bridge sees them, what was found by the last self-test and when, and both
    programs' configuration, secrets masked, as (key, value)."""

    stand: str
    state: str
    faults: tuple[Fault, ...]
    parts: tuple[Part, ...]
    config: tuple[tuple[str, str], ...]
    tested_at: datetime | None = None
    tests: tuple[Checked, ...] = ()


class NetworkStep(StrEnum):
    """From the machine outwards; the values are keys of texts."""

    ADDRESS = "address"  # this machine has one
    NAME = "name"  # the library's name is found
    CONNECTION = "connection"
    ENCRYPTION = "encryption"
    LIBRARY = "library"  # it is well, and knows this stand's token
    BROKER = "broker"


@dataclass(frozen=True, slots=True)
class NetworkResult:
    """`detail` is data to be shown as it is: an address, an error's own name."""

    step: NetworkStep
    verdict: Verdict
    milliseconds: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NetworkTest:
    """In the order of the steps; after the first that failed, those that need it are SKIPPED."""

    results: tuple[NetworkResult, ...]


@dataclass(frozen=True, slots=True)
class LogLines:
    """The newest last; they name nobody, because our logs never do."""

    lines: tuple[str, ...]


class Upkeep(Protocol):
    """The bridge's side, asked over the link by its kiosk. Never raises `Unavailable` for the library's sake."""

    async def report(self, report: StandReport) -> Heard:
        """The kiosk as it is: at once when something changes, and every `REPORT_SECONDS`."""

    async def turn_ended(self, turn: Turn) -> Heard: ...

    async def settle_errand(self, done: ErrandDone) -> Heard:
        """What became of an errand that was given to this kiosk."""

    async def enter_service(self, pin: str, card: str) -> ServiceEntry:
        """A technician wants in, by PIN or by control card; the other one is empty. Wrong tries are counted on the
        disk; a right control card is let in while PINs are not listened to."""

    async def put_in_service(self, in_service: bool) -> Heard:
        """A technician opens or closes the stand; it stays so until somebody changes it."""

    async def paper_changed(self) -> Heard: ...

    async def note_self_test(self, checks: tuple[Checked, ...]) -> Heard:
        """What a self-test at the kiosk's start, or asked for at its service screen, has found."""

    async def test_self(self) -> ErrandDone:
        """The bridge's own part of a self-test, now; its `errand` is empty."""

    async def pause(self, patience: float) -> ErrandDone:
        """Asked by who is about to start the stand's programs anew, such as an update: has the kiosk let nobody begin
        any more, for two minutes. Waits at most `patience` seconds for a turn to end; `why` is BUSY when it did not,
        NO_KIOSK when nobody can be served anyway."""

    async def diagnosis(self) -> Diagnosis: ...

    async def test_network(self) -> NetworkTest:
        """Takes up to 20 seconds."""

    async def recent_log(self) -> LogLines: ...
