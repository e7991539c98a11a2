"""The photo of an application: a preview that says what would make it better, a countdown, and another try."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import ceil

from bridge.contract.circulation import Refusal, Unavailable
from bridge.contract.membership import Applied
from kiosk.events import Button, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.stand import Stand
from kiosk.hardware import Camera, OpenCamera
from kiosk.photo.advice import Advice, Adviser
from kiosk.registration.settings import Registration
from kiosk.session import Session
from kiosk.views import PhotoTaken, Problem, TakePhoto

TOUCH = 0.005  # seconds: a touch is waited for so long between two pictures
AGAIN = 1.0  # until a camera that is gone is looked for again


async def with_photo(session: Session, stand: Stand, applied: Applied) -> Applied:
    """The application as it is then: with a photo, unless it has one, there is no camera, or the applicant goes to the
    desk for it. Nothing of a picture stays behind."""
    if stand.camera is None or applied.photo:
        return applied
    while (jpeg := await _taken(session, stand.camera, stand.registration)) is not None:
        view = PhotoTaken(jpeg)
        while view.jpeg:
            session.show(view)
            match await session.next():
                case Pressed(Button.CONFIRM):
                    session.show(replace(view, busy=True, problem=None))
                    answer = await _sent(stand, applied, jpeg)
                    if isinstance(answer, Applied):
                        return answer
                    view = replace(view, problem=answer)
                case Pressed(Button.AGAIN):
                    view = PhotoTaken(b"")
                case Pressed(Button.SKIP):
                    return applied
    return applied


async def _sent(stand: Stand, applied: Applied, jpeg: bytes) -> Applied | Refusal | Problem:
    try:
        return await twice(partial(stand.catalog.add_photo, applied.number, jpeg, new_key()))
    except Unavailable:
        return Problem.NO_ANSWER


async def _taken(session: Session, camera: Camera, registration: Registration) -> bytes | None:
    """A picture; None when the applicant does without, or does nothing for too long. The camera is on only meanwhile,
    and looked for again when it is gone."""
    end = session.clock() + registration.photo_seconds
    while session.clock() < end:
        try:
            async with camera.open() as opened:
                return await _Shooting(session, opened, registration.countdown, end).run()
        except OSError:
            session.show(TakePhoto(lost=True))
            if await session.next_within(AGAIN) == Pressed(Button.SKIP):
                return None
    return None


class _Shooting:
    """By hand at any time, or by itself once nothing is to be better."""

    def __init__(self, session: Session, camera: OpenCamera, countdown: int, end: float) -> None:
        self._session, self._camera, self._countdown, self._end = session, camera, countdown, end
        self._adviser = Adviser()
        self._shutter: float | None = None  # when it opens, by the session's clock

    async def run(self) -> bytes | None:
        """Raises OSError when the camera is lost."""
        while self._session.clock() < self._end:
            view = await self._seen()
            self._session.show(view)
            if view.frame is not None and self._shutter is not None and view.seconds == 0:
                return await self._camera.portrait(view.frame)
            match await self._session.next_within(TOUCH):
                case Pressed(Button.CONFIRM) if self._shutter is None:
                    self._count_down()
                case Pressed(Button.SKIP):
                    return None
        return None

    async def _seen(self) -> TakePhoto:
        """The newest picture. Once it is good the countdown begins by itself, and goes on."""
        frame = await self._camera.newest()
        advice = self._adviser.advise(frame.seen, frame.at)
        if advice is Advice.READY and self._shutter is None:
            self._count_down()
        left = None if self._shutter is None else self._shutter - self._session.clock()
        return TakePhoto(frame, advice, 0 if left is None else max(0, ceil(left)))

    def _count_down(self) -> None:
        self._shutter = self._session.clock() + self._countdown
