"""The photo of an application: a preview that says what would make it better, a countdown, and another try."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from math import ceil

from bridge.contract.circulation import Refusal, Unavailable
from bridge.contract.membership import Applied
from kiosk.events import Button, DeviceBack, DeviceLost, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.stand import Stand
from kiosk.hardware import Frame
from kiosk.photo.advice import Advice, Adviser
from kiosk.photo.looking import look
from kiosk.photo.portrait import portrait
from kiosk.session import Session
from kiosk.views import PhotoTaken, Problem, TakePhoto

PAUSE = 1 / 20  # seconds between two pictures of the preview


async def with_photo(session: Session, stand: Stand, applied: Applied) -> Applied:
    """The application as it is then: with a photo, unless it has one, there is no camera, or the applicant goes to the
    desk for it. Nothing of a picture stays behind."""
    if stand.camera is None or applied.photo:
        return applied
    while (jpeg := await _taken(session, stand)) is not None:
        view = PhotoTaken(jpeg)
        while True:
            session.show(view)
            match await session.next():
                case Pressed(Button.CONFIRM):
                    session.show(replace(view, busy=True, problem=None))
                    answer = await _sent(stand, applied, jpeg)
                    if isinstance(answer, Applied):
                        return answer
                    view = replace(view, problem=answer)
                case Pressed(Button.AGAIN):
                    break
                case Pressed(Button.SKIP):
                    return applied
    return applied


async def _sent(stand: Stand, applied: Applied, jpeg: bytes) -> Applied | Refusal | Problem:
    try:
        return await twice(partial(stand.catalog.add_photo, applied.number, jpeg, new_key()))
    except Unavailable:
        return Problem.NO_ANSWER


async def _taken(session: Session, stand: Stand) -> bytes | None:
    """A picture, taken by hand or by itself once nothing is to be better; None when the applicant does without."""
    return await _Shooting(session, stand).run()


class _Shooting:
    def __init__(self, session: Session, stand: Stand) -> None:
        self._session, self._stand = session, stand
        self._adviser = Adviser()
        self._until: float | None = None  # when the picture is taken, by the session's clock

    async def run(self) -> bytes | None:
        view = TakePhoto()
        while True:
            view = await self._seen(view)
            self._session.show(view)
            if view.frame is not None and self._until is not None and view.seconds == 0:
                return await asyncio.to_thread(portrait, view.frame)
            match await self._session.next_within(PAUSE):
                case Pressed(Button.CONFIRM) if view.frame is not None:
                    self._until = self._session.clock() + self._stand.registration.countdown
                case Pressed(Button.SKIP):
                    return None
                case DeviceLost() | DeviceBack():
                    self._until = None

    async def _seen(self, view: TakePhoto) -> TakePhoto:
        """With the camera's newest picture. Once it is good the countdown begins by itself, and goes on."""
        frame = await self._frame()
        if frame is None:
            self._until = None
            return TakePhoto(lost=True)
        advice = self._adviser.advise(await asyncio.to_thread(look, frame), self._session.clock())
        if advice is Advice.READY and self._until is None:
            self._until = self._session.clock() + self._stand.registration.countdown
        seconds = 0 if self._until is None else max(0, ceil(self._until - self._session.clock()))
        return replace(view, frame=frame, advice=advice, seconds=seconds, lost=False)

    async def _frame(self) -> Frame | None:
        assert self._stand.camera is not None
        try:
            return await self._stand.camera.newest()
        except OSError:
            return None
