"""Everything that can be the matter with a stand, under one name and one number for screen, broker and fleet page."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How much of a stand is left; a higher one is worse."""

    NOTICE = 1  # it serves as ever; somebody should look within days
    LIMITED = 2  # it serves, but not in everything: somebody should come
    CLOSED = 3  # it serves nobody


class State(StrEnum):
    """What a stand is, in one word; retained at the broker."""

    READY = "ready"
    ALERT = "alert"  # it serves, and needs somebody
    OUT_OF_ORDER = "out-of-order"
    SLEEPING = "sleeping"  # a technician has taken it out of service
    LOST = "lost"  # its bridge has gone: the last will, or a wanted stop


class Fault(StrEnum):
    """A fault's name, for programs. Its number, for people, is in `NUMBERS`; docs/faults.md lists all of them."""

    NO_READER = "no-reader"  # none of the stand's readers works
    READER_LOST = "reader-lost"
    READER_FLAPPING = "reader-flapping"
    PRINTER_LOST = "printer-lost"
    PAPER_OUT = "paper-out"
    PAPER_LOW = "paper-low"
    COVER_OPEN = "cover-open"
    CAMERA_LOST = "camera-lost"
    SCREEN_STUCK = "screen-stuck"  # the screen's thread draws nothing
    KIOSK_GONE = "kiosk-gone"  # the screen's program does not talk to its bridge
    NO_LINK = "no-link"  # the library cannot be asked, and this stand does nothing without it
    NO_LIBRARY = "no-library"  # it cannot be asked, and this stand knows too little to take its place
    CANNOT_KEEP = "cannot-keep"  # it cannot be asked, and nothing can be kept for it
    LIBRARY_AWAY = "library-away"  # it cannot be asked; the stand takes its place
    LETTERS_OLD = "letters-old"  # what was accepted has waited too long to be delivered
    LETTERS_REFUSED = "letters-refused"  # something that was accepted is refused for good
    DISK_LOW = "disk-low"
    HOT = "hot"
    UNDER_VOLTAGE = "under-voltage"
    CLOCK_UNSURE = "clock-unsure"  # nobody has set the clock since the machine began
    CERTIFICATE_ENDS = "certificate-ends"
    SELF_TEST_FAILED = "self-test-failed"
    OUT_OF_SERVICE = "out-of-service"  # wanted by a technician
    STOPPED = "stopped"  # the bridge was told to stop
    SILENT = "silent"  # seen from the library: nothing is heard any more
    NEVER_HEARD = "never-heard"  # seen from the library: nothing was ever heard
    BROKER_AWAY = "broker-away"  # seen from the library: the broker does not answer, so nothing is known


NUMBERS: dict[Fault, int] = {
    Fault.NO_READER: 10,
    Fault.READER_LOST: 11,
    Fault.READER_FLAPPING: 12,
    Fault.PRINTER_LOST: 20,
    Fault.PAPER_OUT: 21,
    Fault.PAPER_LOW: 22,
    Fault.COVER_OPEN: 23,
    Fault.CAMERA_LOST: 30,
    Fault.SCREEN_STUCK: 40,
    Fault.KIOSK_GONE: 41,
    Fault.NO_LINK: 50,
    Fault.NO_LIBRARY: 51,
    Fault.CANNOT_KEEP: 52,
    Fault.LIBRARY_AWAY: 53,
    Fault.LETTERS_OLD: 54,
    Fault.LETTERS_REFUSED: 55,
    Fault.DISK_LOW: 60,
    Fault.HOT: 61,
    Fault.UNDER_VOLTAGE: 62,
    Fault.CLOCK_UNSURE: 63,
    Fault.CERTIFICATE_ENDS: 64,
    Fault.SELF_TEST_FAILED: 70,
    Fault.OUT_OF_SERVICE: 80,
    Fault.STOPPED: 81,
    Fault.SILENT: 90,
    Fault.NEVER_HEARD: 91,
    Fault.BROKER_AWAY: 92,
}

_NOTICES = {
    Fault.READER_FLAPPING,
    Fault.PAPER_LOW,
    Fault.LETTERS_REFUSED,
    Fault.UNDER_VOLTAGE,
    Fault.HOT,
    Fault.CERTIFICATE_ENDS,
}
_CLOSED = {
    Fault.NO_READER,
    Fault.SCREEN_STUCK,
    Fault.KIOSK_GONE,
    Fault.NO_LINK,
    Fault.NO_LIBRARY,
    Fault.CANNOT_KEEP,
    Fault.OUT_OF_SERVICE,
    Fault.STOPPED,
    Fault.SILENT,
    Fault.NEVER_HEARD,
    Fault.BROKER_AWAY,
}


def severity(fault: Fault) -> Severity:
    if fault in _CLOSED:
        return Severity.CLOSED
    return Severity.NOTICE if fault in _NOTICES else Severity.LIMITED


def code(fault: Fault) -> str:
    """What a screen shows and a patron can read to somebody: "A-21"."""
    return f"A-{NUMBERS[fault]}"


def worst_first(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Each once; of the same severity the lower number is first."""
    return tuple(sorted(set(faults), key=lambda fault: (-severity(fault), NUMBERS[fault])))


def state_of(faults: Iterable[Fault]) -> State:
    """What a stand with these faults is. Out of service is wanted, so it hides every other fault."""
    found = set(faults)
    if Fault.STOPPED in found:
        return State.LOST
    if Fault.OUT_OF_SERVICE in found:
        return State.SLEEPING
    match max(map(severity, found), default=Severity.NOTICE):
        case Severity.CLOSED:
            return State.OUT_OF_ORDER
        case Severity.LIMITED:
            return State.ALERT
        case _:
            return State.READY
