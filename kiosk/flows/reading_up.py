"""What a technician reads at a stand: its log, its configuration, and all that matters as a code for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from kiosk.diagnosis import told
from kiosk.events import Button, Pressed
from kiosk.flows.technician import Technician
from kiosk.views import Asked, CodeShown, ConfigShown, LogShown

LINES = 8  # of the log on one page
ROWS = 10  # of the configuration

T = TypeVar("T")


async def show_log(technician: Technician) -> None:
    """Page by page, beginning with the newest."""
    while True:
        technician.session.show(LogShown())
        answer = await technician.answer(technician.upkeep.recent_log)
        if answer is Asked.WAITING:
            return
        lines = () if isinstance(answer, Asked) else answer.lines
        asked = answer if isinstance(answer, Asked) else Asked.ANSWERED
        if not await _leafed_through_log(technician, lines, asked):
            return


async def _leafed_through_log(technician: Technician, lines: tuple[str, ...], asked: Asked) -> bool:
    """Whether the technician wants to see what was added since."""
    sheets = pages(lines, LINES, newest_last=True)
    page = len(sheets)
    while True:
        technician.session.show(LogShown(sheets[page - 1], page, len(sheets), asked))
        match await technician.next():
            case Pressed(Button.PAGE, step):
                page = turned(page, step, len(sheets))
            case Pressed(Button.AGAIN):
                return True
            case Pressed(Button.BACK):
                return False


async def show_config(technician: Technician) -> None:
    """Both programs', the kiosk's first; the bridge's is as old as the newest diagnosis."""
    own = tuple(("kiosk", key, value) for key, value in technician.caretaker.config)
    diagnosis = technician.diagnosis
    rows = own + tuple(("bridge", key, value) for key, value in (diagnosis.config if diagnosis else ()))
    sheets = pages(rows, ROWS)
    page = 1
    while True:
        technician.session.show(ConfigShown(sheets[page - 1], page, len(sheets), technician.asked))
        match await technician.next():
            case Pressed(Button.PAGE, step):
                page = turned(page, step, len(sheets))
            case Pressed(Button.BACK):
                return


def pages(lines: Sequence[T], most: int, newest_last: bool = False) -> list[tuple[T, ...]]:
    """At least one page. With the newest last, it is the first page that may be short."""
    first = len(lines) % most if newest_last else 0
    starts = [*[0] * bool(first), *range(first, len(lines), most)]
    return [tuple(lines[start : first if start < first else start + most]) for start in starts] or [()]


def turned(page: int, step: str, count: int) -> int:
    return min(count, max(1, page + int(step)))


async def show_code(technician: Technician) -> None:
    desk = technician.stand.desk
    devices, diagnosis = technician.caretaker.devices, technician.diagnosis
    technician.session.show(CodeShown(told(desk.kiosk, desk.now(), technician.faults, devices, diagnosis)))
    while await technician.next() != Pressed(Button.BACK):
        pass
