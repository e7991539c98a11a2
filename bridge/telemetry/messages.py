"""The payloads of the topic tree, JSON objects all: what each holds, in which unit. bridge/telemetry/schemas has them
as JSON Schema, made from these classes.

None of them has a place for a patron's name, card, PIN or titles. Times are RFC 3339, in UTC.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

import msgspec

from bridge.contract.faults import Fault, State
from bridge.contract.upkeep import Checked, DeviceKind, Paper

LONGEST = 60 * 1024  # bytes of a payload; the recommended broker takes 64 KiB


class Message(msgspec.Struct, frozen=True, omit_defaults=False, kw_only=True):
    """`v` is the tree's version, as in the topic. Unknown fields are to be ignored."""

    v: Literal[1] = 1


class StateMessage(Message, frozen=True):
    """What the stand is. Sent `every` so many seconds, so that a reader takes one that is older than three times that
    for silence. `session` counts the connections of a stand to its broker and only grows: a reader ignores a will
    (`lost`) of an older session than the newest it knows. `seq` grows within a session; a will has -1. `since` is when
    `state` became so. `faults` are worst first."""

    state: State
    session: int
    seq: int
    at: datetime
    since: datetime
    every: float
    faults: tuple[Fault, ...] = ()


class Part(StrEnum):
    """The parts of a stand that are no configured devices; a device's part has its own name."""

    SCREEN = "screen"
    LINK = "link"
    OUTBOX = "outbox"
    DISK = "disk"
    TEMPERATURE = "temperature"
    POWER = "power"
    CLOCK = "clock"
    SOFTWARE = "software"
    CERTIFICATE = "certificate"
    SELF_TEST = "self-test"


PARTS = frozenset(Part)


class DeviceHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="device", kw_only=True):
    """`device` is what it is, `driver` the file that talks to it. `slips` counts the receipts since the paper was
    changed at `paper_since`; both are None for all but printers."""

    device: DeviceKind
    driver: str
    paper: Paper | None = None
    slips: int | None = None
    paper_since: datetime | None = None


class LinkHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="link", kw_only=True):
    """Whether the library can be asked, None while that is unknown; and whether the stand takes its place."""

    reachable: bool | None
    offline: bool = False


class OutboxHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="outbox", kw_only=True):
    """`depth` acts wait for the library, the oldest for `oldest_seconds` (0 when none does); `refused` are refused for
    good. `can_keep` whether another one could be kept."""

    depth: int
    oldest_seconds: float
    refused: int
    can_keep: bool


class DiskHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="disk", kw_only=True):
    """In MiB, of the file system that keeps the outbox."""

    free_mb: int
    total_mb: int


class TemperatureHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="temperature", kw_only=True):
    """Of the processor, in degrees Celsius; None where the machine does not tell."""

    celsius: float | None


class PowerHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="power", kw_only=True):
    """Whether the voltage is too low now; None where the machine does not tell."""

    under_voltage: bool | None


class ClockHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="clock", kw_only=True):
    synced: bool


class SoftwareHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="software", kw_only=True):
    """`config` are short hashes of the programs' configuration. `protocol` is the MQTT version of this connection and
    `loses` what that cannot do ("expiry", "reasons", "correlation"). `booted` and `started` are when the machine and
    the bridge began."""

    version: str
    config: dict[str, str]
    protocol: str
    loses: tuple[str, ...] = ()
    booted: datetime | None = None
    started: datetime | None = None


class CertificateHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="certificate", kw_only=True):
    """Of the stand at the broker; both None where it has none."""

    ends: datetime | None
    days_left: int | None


class ScreenHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="screen", kw_only=True):
    """Whether the screen's program talks to its bridge. `busy` while somebody is served; `view` is the name of the
    screen that is shown. `role` is where the stand is."""

    connected: bool
    busy: bool = False
    view: str = ""
    role: str = ""


class SelfTestHealth(msgspec.Struct, frozen=True, tag_field="kind", tag="self-test", kw_only=True):
    """The newest self-test; `tested_at` None when there was none yet."""

    tested_at: datetime | None
    checks: tuple[Checked, ...] = ()


Health = (
    DeviceHealth
    | LinkHealth
    | OutboxHealth
    | DiskHealth
    | TemperatureHealth
    | PowerHealth
    | ClockHealth
    | SoftwareHealth
    | CertificateHealth
    | ScreenHealth
    | SelfTestHealth
)


class PartMessage(Message, frozen=True):
    """One part's health: sent on every connect, when it changes, and at least every ten minutes. `since` is when its
    faults became what they are. The topic of a part that is not configured any more is cleared: an empty payload."""

    part: str
    session: int
    at: datetime
    since: datetime
    health: Health
    faults: tuple[Fault, ...] = ()


class CountMessage(Message, frozen=True):
    """What was done at this stand since `since`, without a word about by whom; the numbers only grow. Acts that wait
    for the library count. `abandoned` is by the name of the screen a patron left at, `borrow_seconds` counts loans by
    how long a patron took, under the upper bound in seconds ("10", "20", "30", "45", "60", "90", "120", "+Inf"; each
    holds the smaller ones as well, as Prometheus has it). `last_loan` and `last_return` are the newest ones that were
    done."""

    session: int
    at: datetime
    since: datetime
    loans: int = 0
    returns: int = 0
    renewals: int = 0
    visits: int = 0
    applications: int = 0
    turns: int = 0
    slips: int = 0
    abandoned: dict[str, int] = {}
    borrow_seconds: dict[str, int] = {}
    borrow_seconds_sum: float = 0.0
    last_loan: datetime | None = None
    last_return: datetime | None = None


class EventKind(StrEnum):
    STARTED = "started"
    STOPPED = "stopped"
    FAULT_BEGAN = "fault-began"
    FAULT_ENDED = "fault-ended"
    SELF_TEST = "self-test"
    SERVICE_ENTERED = "service-entered"
    SERVICE_REFUSED = "service-refused"
    IN_SERVICE = "in-service"
    OUT_OF_SERVICE = "out-of-service"
    PAPER_CHANGED = "paper-changed"
    COMMAND = "command"
    DROPPED = "dropped"  # so many events (`details`) were not kept, because nobody took any for too long


class EventMessage(Message, frozen=True):
    """Something that happened, told once or more often: `id` is its own, so that a reader takes each in once. `at` is
    when, as well as the stand knew; not `sure` when its clock was not right. `ticks` are seconds since its `boot`
    began, so that events of a boot have an order whatever the clock did. `details` are codes and numbers."""

    id: str
    kind: EventKind
    at: datetime
    sure: bool
    boot: str
    ticks: float
    fault: Fault | None = None
    details: dict[str, str] = {}


class CommandName(StrEnum):
    """All that a stand can be told to do from afar. There are no others, and no way to add one but here."""

    PING = "ping"
    SELF_TEST = "self-test"
    TEST_PRINT = "test-print"
    RESTART_APP = "restart-app"
    OUT_OF_SERVICE = "out-of-service"
    IN_SERVICE = "in-service"
    RELOAD_CONFIG = "reload-config"
    SCREENSHOT = "screenshot"
    WIPE_CACHE = "wipe-cache"
    UPDATE = "update"
    REBOOT = "reboot"


LONGEST_LIFE = 60  # seconds from `issued` to `expires` of a command


class Order(Message, frozen=True, forbid_unknown_fields=True):
    """A command, which travels as a JWS in its compact form (RFC 7515), signed with Ed25519 (`alg` "EdDSA", `typ`
    "anjungan-command", `kid` the key's name). It is for this `stand` in this `session` of its connection alone, so that
    nothing old is ever obeyed, whatever the stand's clock says; `nonce` are 128 random bits as 32 hex digits, and are
    obeyed once. `issued` and `expires` are Unix seconds, at most `LONGEST_LIFE` apart. `by` is who gave it, for the
    audit. With `when` "idle" it waits at the stand until nobody is served, for up to `patience` seconds."""

    stand: str
    session: int
    name: CommandName
    nonce: str
    issued: int
    expires: int
    by: str
    when: Literal["idle", "now"] = "idle"
    patience: int = 600


class Stage(StrEnum):
    """Where a command stands: an answer each."""

    REFUSED = "refused"
    WAITING = "waiting"  # somebody is being served
    DONE = "done"
    FAILED = "failed"


class Refused(StrEnum):
    """Why a command was not obeyed."""

    MALFORMED = "malformed"
    RETAINED = "retained"
    FORGED = "forged"
    NOT_FOR_THIS_STAND = "not-for-this-stand"
    OLD_SESSION = "old-session"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    TOO_LONG_LIVED = "too-long-lived"
    REPLAYED = "replayed"
    NAME_DIFFERS = "name-differs"  # of the topic and of the order
    NOT_POSSIBLE_HERE = "not-possible-here"  # this stand is not configured for it
    TOO_MANY = "too-many"  # others are still waiting to be done


class AnswerMessage(Message, frozen=True):
    """What became of a command. `nonce` and `name` are the command's, as far as it could be read; `why` is a code of
    `Refused` or `upkeep.Why`. `picture` is a PNG in base64, without anybody's data."""

    stage: Stage
    at: datetime
    nonce: str = ""
    name: str = ""
    why: str = ""
    checks: tuple[Checked, ...] = ()
    picture: bytes = b""
