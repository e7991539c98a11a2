"""What is said to somebody who becomes a member."""

from __future__ import annotations

from kiosk.screens.texts import text
from kiosk.speech.entrance import place
from kiosk.speech.saying import (
    Telling,
    choices,
    digits,
    heard,
    joined,
    known,
    listed,
    money,
    option,
    problem,
    receipt,
    say,
    spelled,
    telling,
)
from kiosk.views import (
    AppliedShown,
    AskApplication,
    AskConsent,
    AskDigits,
    PhotoTaken,
    RegisterHome,
    Review,
    TakePhoto,
    Topic,
)

IN_DIGITS = {Topic.BORN, Topic.PHONE, Topic.NUMBER}


def register_home(view: RegisterHome, language: str) -> Telling:
    names = (text(language, name) for name in ("register.new", "register.web", "back"))
    return telling(
        (say(language, "register.title"), say(language, "register.lead")), after=(choices(language, *names),)
    )


def ask_consent(view: AskConsent, language: str) -> Telling:
    """Whole, a paragraph an entry: nobody agrees to what they have not heard."""
    guardian = ".guardian" if view.guardian else ""
    paragraphs = text(language, "consent.guardian" if view.guardian else "consent.text").split("\n\n")
    return telling(
        (say(language, f"consent.title{guardian}"),),
        paragraphs,
        (
            say(language, "consent.version", version=heard(view.version)),
            choices(language, text(language, "consent.yes"), text(language, "consent.no")),
        ),
    )


def ask_digits(view: AskDigits, language: str) -> Telling:
    done = "skip" if view.optional and not view.digits else "next"
    return telling(
        (
            *problem(language, view.problem),
            joined(say(language, f"ask.{view.topic}")),
            place(language, view.place),
            known(language, f"consent.{view.topic}"),
            say(language, "speech.typed.words", words=digits(view.digits)) if view.digits else "",
        ),
        after=(choices(language, text(language, done), text(language, "back")),),
    )


def ask_application(view: AskApplication, language: str) -> Telling:
    return telling(
        (
            *problem(language, view.problem),
            say(language, "ask-application.title"),
            say(language, "speech.typed.words", words=digits(view.entered)) if view.entered else "",
        ),
        after=(choices(language, text(language, "next"), text(language, "back")),),
    )


def review(view: Review, language: str) -> Telling:
    """Everything once more, because it was typed without looking."""
    answers = (f"{text(language, f'ask.{topic}')}: {_answer(topic, answer, language)}" for topic, answer in view.told)
    return telling(
        (*problem(language, view.problem), say(language, "review.title"), say(language, "review.lead")),
        listed(language, "answer", answers),
        (choices(language, text(language, "review.send"), text(language, "back")),),
    )


def _answer(topic: Topic, answer: str, language: str) -> str:
    if not answer:
        return text(language, "review.untold")
    if topic in IN_DIGITS and answer.isdigit():
        return digits(answer)
    return option(language, topic, answer)


def take_photo(view: TakePhoto, language: str) -> Telling:
    """The advice alone guides a face into the oval; who cannot or will not takes the desk."""
    key = "photo.lost" if view.lost else f"photo.advice.{view.advice}" if view.advice else "photo.title"
    return telling(
        (say(language, key), str(view.seconds) if view.seconds else ""),
        after=(choices(language, text(language, "photo.take"), text(language, "photo.desk")),),
    )


def photo_taken(view: PhotoTaken, language: str) -> Telling:
    names = ("photo-taken.yes", "photo-taken.again", "skip")
    return telling(
        (
            *problem(language, view.problem),
            say(language, "speech.photo"),
            say(language, "photo-taken.busy" if view.busy else "photo-taken.title"),
        ),
        after=(choices(language, *(text(language, name) for name in names)),),
    )


def applied(view: AppliedShown, language: str) -> Telling:
    one = view.applied
    paper, names = receipt(language, "applied", view.receipt)
    return telling(
        (
            say(language, "applied.title"),
            say(language, "applied.lead.waiting" if one.waiting else "applied.lead"),
            f"{say(language, 'applied.number')}: {spelled(language, one.number).lower()}.",
            say(language, "applied.photo" if one.photo else "applied.photo.desk"),
            say(language, "applied.fee", fee=money(one.fee)) if one.fee else "",
        ),
        after=(paper, choices(language, *names)),
    )
