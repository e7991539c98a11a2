"""What is said at the entrance: the guest book and the Wi-Fi."""

from __future__ import annotations

from bridge.contract.guestbook import Gender
from kiosk.screens.days import near_date
from kiosk.screens.texts import TEXTS, text
from kiosk.speech.saying import (
    Telling,
    choices,
    heard,
    joined,
    known,
    option,
    problem,
    receipt,
    say,
    spelled,
    telling,
    time_of,
)
from kiosk.views import AskChoice, AskPeople, AskWho, AskWords, Place, Signed, WifiShown


def ask_who(view: AskWho, language: str) -> Telling:
    names = (text(language, f"welcome.{service}") for service in view.services)
    return telling(
        (say(language, "ask-who.title"), say(language, "ask-who.lead")),
        after=(choices(language, *names, text(language, "back")),),
    )


def place(language: str, place: Place) -> str:
    return say(language, "place", number=place.number, of=place.of)


def ask_choice(view: AskChoice, language: str) -> Telling:
    """What was chosen before is not said aloud here: it is named when it is come to."""
    skip = f"skip.{view.topic}" if f"skip.{view.topic}" in TEXTS[language] else "skip"
    names = [option(language, view.topic, value) for value in view.options]
    names += [text(language, skip)] * view.optional
    return telling(
        (joined(say(language, f"ask.{view.topic}")), place(language, view.place)),
        after=(choices(language, *names, text(language, "back")),),
    )


def ask_words(view: AskWords, language: str) -> Telling:
    passed_over = view.optional and not view.words.strip()
    last = view.place.number == view.place.of
    done = "skip" if passed_over else "finish" if last else "next"
    return telling(
        (
            *problem(language, view.problem),
            joined(say(language, f"ask.{view.topic}")),
            place(language, view.place),
            known(language, f"consent.{view.topic}"),
            say(language, "speech.typed.words", words=heard(view.words)) if view.words.strip() else "",
        ),
        after=(choices(language, text(language, done), text(language, "back")),),
    )


def ask_people(view: AskPeople, language: str) -> Telling:
    counts = [(Gender.FEMALE, view.women), (Gender.MALE, view.men)]
    return telling(
        (
            *problem(language, view.problem),
            say(language, "ask.people"),
            place(language, view.place),
            *(counted(language, gender, digits, here=view.at is gender) for gender, digits in counts),
        ),
        after=(choices(language, text(language, "next"), text(language, "back")),),
    )


def counted(language: str, gender: Gender, digits: str, *, here: bool) -> str:
    name = text(language, f"people.{gender}")
    return say(language, f"speech.people{'.at' if here else ''}", name=name, count=digits or "0") + "."


def signed(view: Signed, language: str) -> Telling:
    how = ".left" if view.visit.left else ".again" if view.visit.again else ""
    named = ".name" if view.visit.name else ""
    title = say(language, f"signed.title{how}{named}", name=heard(view.visit.name))
    asks = "signed.purpose.told" if view.purpose else "signed.purpose"
    purposes = () if view.purpose else (option(language, "purpose", value) for value in view.purposes)
    offered = {"signed.more": view.more, "signed.wifi": view.wifi, "signed.leave": view.leave, "leave": True}
    names = (text(language, name) for name, wanted in offered.items() if wanted)
    return telling(
        (
            *problem(language, view.problem),
            title,
            _lead(view, language),
            say(language, asks) if view.purposes else "",
        ),
        after=(choices(language, *purposes, *names),),
    )


def _lead(view: Signed, language: str) -> str:
    visit = view.visit
    if visit.waiting:
        return say(language, "signed.lead.waiting")
    if visit.left or visit.again:
        return say(language, "signed.lead.left" if visit.left else "signed.lead.again")
    key = "signed.lead" if view.people == 1 else "signed.lead.people"
    return say(language, key, time=time_of(language, visit.signed_at), people=view.people)


def wifi(view: WifiShown, language: str) -> Telling:
    """What is typed into a phone is spelled, one thing an entry, so that each can be heard again."""
    access = view.access
    paper, names = receipt(language, "wifi", view.receipt)
    told = [("network", access.network), ("key", access.secret), ("user", access.user)]
    told.append(("password" if access.user else "code", access.password))
    ask = ("wifi.log-in" if access.user else "wifi.enter-code") if access.password else ""
    until = access.until
    return telling(
        (
            say(language, "wifi.title.again" if access.again else "wifi.title"),
            say(language, "speech.qr"),
            say(language, ask) if ask else "",
        ),
        (f"{text(language, f'wifi.{key}')}: {spelled(language, value)}." for key, value in told if value),
        (
            say(language, "wifi.until", date=near_date(language, until.date()), time=time_of(language, until))
            if until
            else "",
            say(language, "speech.closes"),
            paper,
            choices(language, *names),
        ),
    )
