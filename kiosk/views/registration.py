"""The views of becoming a member: consent, what is asked, the photo, and the slip."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from bridge.contract.circulation import Refusal
from bridge.contract.membership import Applied
from kiosk.hardware import Frame
from kiosk.photo.advice import Advice
from kiosk.views.entrance import Place, Topic
from kiosk.views.values import Problem, Receipt


@dataclass(frozen=True, slots=True)
class RegisterHome:
    """A new application, or one that was begun on the web. `camera`: the photo can be taken here."""

    camera: bool = True


@dataclass(frozen=True, slots=True)
class AskApplication:
    """The number of an application, as far as it has been typed, without its hyphens."""

    LONGEST: ClassVar[int] = 9
    entered: str = ""
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class AskConsent:
    """The text of this `version`, to be agreed to; `guardian` when a parent agrees for a child."""

    version: str
    guardian: bool = False


@dataclass(frozen=True, slots=True)
class AskDigits:
    """A number on a keypad. `groups` are how many digits stand together ("4 4 4 4" of an identity number)."""

    topic: Topic
    place: Place
    groups: tuple[int, ...]
    digits: str = field(default="", repr=False)
    optional: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that was told, to be looked at once more: topics and answers as they are shown or keys of texts."""

    told: tuple[tuple[Topic, str], ...] = field(repr=False)
    problem: Problem | Refusal | None = None


@dataclass(frozen=True, slots=True)
class TakePhoto:
    """The newest `frame` of the camera, what would make the photo better, and the `seconds` until it is taken, 0 while
    nothing counts. `lost` while the camera does not answer."""

    frame: Frame | None = field(default=None, repr=False)
    advice: Advice | None = None
    seconds: int = 0
    lost: bool = False


@dataclass(frozen=True, slots=True)
class PhotoTaken:
    """`jpeg` as it will be sent. `busy` while it is on its way."""

    jpeg: bytes = field(repr=False)
    problem: Problem | Refusal | None = None
    busy: bool = False


@dataclass(frozen=True, slots=True)
class AppliedShown:
    """The application's number, whether a photo is with it, and where the slip stands."""

    applied: Applied
    receipt: Receipt = Receipt.OFFERED
