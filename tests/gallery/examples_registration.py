"""Examples of becoming a member, of the photo, and of what an account has besides its numbers."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from PIL import Image, ImageDraw

from bridge.contract.circulation import Reason, Refusal
from bridge.contract.guestbook import Gender, Occupation
from bridge.contract.membership import AccountStep, Applied, DigitalAccount, Identity
from kiosk.hardware import Frame
from kiosk.photo.advice import Advice
from kiosk.photo.impression import Impression
from kiosk.registration import regions
from kiosk.views import (
    AccountMore,
    AppliedShown,
    AskApplication,
    AskChoice,
    AskConsent,
    AskDigits,
    AskPin,
    AskWords,
    OneMoment,
    PhotoTaken,
    PinKind,
    PinSet,
    Place,
    Problem,
    Receipt,
    RegisterHome,
    Review,
    Service,
    TakePhoto,
    Topic,
    View,
    Wait,
    Welcome,
)
from tests.gallery.items import PATRON

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=timezone(timedelta(hours=8)))
PLACE = Place(5, 14)
APPLIED = Applied("P-7KQ2-M9XD", NOW, fee=10000)
NIK = "6472015708950001"
TOLD = (
    (Topic.IDENTITY, Identity.NIK.value),
    (Topic.NUMBER, NIK),
    (Topic.NAME, "Nurul Hikmah"),
    (Topic.BORN, "17081995"),
    (Topic.GENDER, Gender.FEMALE.value),
    (Topic.BORN_IN, "Bontang"),
    (Topic.PROVINCE, "Kalimantan Timur"),
    (Topic.REGENCY, "Kota Samarinda"),
    (Topic.STREET, "Jl. Melati No. 1, RT 04/RW 02"),
    (Topic.OCCUPATION, Occupation.TEACHER.value),
    (Topic.EDUCATION, ""),
    (Topic.PHONE, "081234567890"),
    (Topic.EMAIL, "nurul.hikmah@contoh.sch.id"),
)
HOSTILE = ((Topic.NAME, "[b]W[/b]" + "W" * 70), (Topic.STREET, "<i>Jl.</i> " * 7), (Topic.EMAIL, ""))


def drawn() -> Image.Image:
    """Somebody before a wall, as nobody looks: 1280x720."""
    picture = Image.new("RGB", (1280, 720), (203, 214, 210))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((420, 520, 860, 1100), fill=(24, 95, 87))
    pen.rounded_rectangle((590, 420, 690, 580), 40, fill=(214, 170, 140))
    pen.ellipse((520, 150, 760, 480), fill=(226, 184, 152))
    pen.pieslice((505, 120, 775, 420), 180, 360, fill=(45, 36, 34))
    for x in (585, 675):
        pen.ellipse((x, 300, x + 22, 318), fill=(40, 30, 30))
    pen.arc((595, 360, 685, 430), 20, 160, fill=(150, 70, 70), width=6)
    return picture


def frame() -> Frame:
    red, green, blue = drawn().split()
    return Frame(1280, 720, Image.merge("RGB", (blue, green, red)).tobytes(), Impression(), 0.0)


def jpeg() -> bytes:
    kept = io.BytesIO()
    drawn().crop((370, 0, 910, 720)).resize((600, 800)).save(kept, "JPEG", quality=85)
    return kept.getvalue()


FRAME, JPEG = frame(), jpeg()
DIGITAL = DigitalAccount(AccountStep.ACTIVE, NOW, "A26000001")

EXAMPLES: dict[str, View] = {
    "register-welcome": Welcome((Service.BORROW, Service.RETURN, Service.ACCOUNT, Service.SEARCH, Service.REGISTER)),
    "register-home": RegisterHome(),
    "register-home-without-a-camera": RegisterHome(camera=False),
    "register-consent": AskConsent("2026-11"),
    "register-consent-guardian": AskConsent("2026-11", guardian=True),
    "register-identity": AskChoice(Topic.IDENTITY, tuple(Identity), Place(1, 13), optional=False),
    "register-number": AskDigits(Topic.NUMBER, PLACE, (4, 4, 4, 4)),
    "register-number-typed": AskDigits(Topic.NUMBER, PLACE, (4, 4, 4, 4), NIK),
    "register-number-short": AskDigits(Topic.NUMBER, PLACE, (4, 4, 4, 4), "64720", problem=Problem.NUMBER_TOO_SHORT),
    "register-passport": AskWords(Topic.NUMBER, PLACE, "B123"),
    "register-born": AskDigits(Topic.BORN, PLACE, (2, 2, 4), "17081995"),
    "register-born-none": AskDigits(Topic.BORN, PLACE, (2, 2, 4), "31022001", problem=Problem.NO_SUCH_DAY),
    "register-province": AskChoice(Topic.PROVINCE, regions.provinces(), PLACE, "Kalimantan Timur"),
    "register-regency": AskChoice(Topic.REGENCY, regions.regencies("Jawa Timur"), PLACE),
    "register-street": AskWords(Topic.STREET, PLACE, "Jl. Melati No. 1", optional=True, upper=False),
    "register-phone": AskDigits(Topic.PHONE, PLACE, (4, 4, 4, 3), "081234", optional=True),
    "register-phone-unclear": AskDigits(Topic.PHONE, PLACE, (4, 4, 4, 3), "9", problem=Problem.PHONE_UNCLEAR),
    "register-email": AskWords(Topic.EMAIL, PLACE, "nurul@contoh", plain=True, optional=True, upper=False),
    "register-email-unclear": AskWords(Topic.EMAIL, PLACE, "nurul", False, plain=True, problem=Problem.MAIL_UNCLEAR),
    "register-guardian": AskWords(Topic.GUARDIAN, PLACE),
    "register-review": Review(TOLD),
    "register-review-exists": Review(TOLD, Refusal((Reason.APPLICATION_EXISTS,))),
    "register-review-hostile": Review(HOSTILE, Refusal((Reason.APPLICANT_UNCLEAR,))),
    "register-sending": OneMoment(Wait.APPLICATION),
    **{f"register-photo-{advice}": TakePhoto(FRAME, advice) for advice in (Advice.CLOSER, Advice.EYES)},
    "register-photo-counting": TakePhoto(FRAME, Advice.READY, 3),
    "register-photo-lost": TakePhoto(lost=True),
    "register-photo-taken": PhotoTaken(JPEG),
    "register-photo-busy": PhotoTaken(JPEG, busy=True),
    "register-photo-unclear": PhotoTaken(JPEG, Refusal((Reason.PHOTO_UNCLEAR,))),
    "register-applied": AppliedShown(replace(APPLIED, photo=True)),
    "register-applied-waiting": AppliedShown(replace(APPLIED, number="W-7KQ2-M9XD", waiting=True), Receipt.PRINTED),
    "register-applied-failed": AppliedShown(APPLIED, Receipt.FAILED),
    "register-web": AskApplication(),
    "register-web-typed": AskApplication("P7KQ2"),
    "register-web-unknown": AskApplication("P7KQ2M9XX", Refusal((Reason.APPLICATION_UNKNOWN,))),
    "more": AccountMore(PATRON),
    **{f"more-{step}": AccountMore(PATRON, replace(DIGITAL, step=step)) for step in AccountStep},
    "more-refused": AccountMore(PATRON, problem=Refusal((Reason.CARD_SUSPENDED,))),
    **{f"pin-{kind}": AskPin(4, None, kind, ready=kind is PinKind.CURRENT) for kind in PinKind},
    "pin-differ": AskPin(0, Problem.PINS_DIFFER, PinKind.NEW),
    "pin-weak": AskPin(0, Refusal((Reason.PIN_WEAK,)), PinKind.NEW),
    "pin-set": PinSet(),
}
