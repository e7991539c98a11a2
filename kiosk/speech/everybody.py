"""What is said at every visit: how it begins, who somebody is, and why not."""

from __future__ import annotations

from bridge.contract.circulation import Reason
from kiosk.screens.days import near_date
from kiosk.screens.telling import name_of, tell_reasons
from kiosk.screens.texts import text
from kiosk.speech.saying import Telling, choices, heard, listed, problem, say, telling, time_of
from kiosk.views import (
    AskCard,
    AskPin,
    ItemFound,
    OneMoment,
    OutOfOrder,
    PinKind,
    Service,
    Sorry,
    StandIn,
    StillThere,
    Welcome,
)

UNNAMED = {Service.VISITOR, Service.GROUP, Service.GUESTBOOK}  # where nobody needs a card
UNCHECKED = {Reason.CARD_UNCHECKED, Reason.PIN_UNCHECKED, Reason.NOT_OFFLINE, Reason.CANNOT_KEEP}
EVERY = 5  # seconds of a countdown that are said


def one_moment(view: OneMoment, language: str) -> Telling:
    return telling((say(language, "one-moment.title"), say(language, f"one-moment.{view.what}")))


def welcome(view: Welcome, language: str) -> Telling:
    others = ".others" if UNNAMED & set(view.services) else ""
    keys = ("welcome.sign.title", f"welcome.sign.lead{others}") if view.signs else ("welcome.title", "welcome.lead")
    later = view.offline.not_now if view.offline else ()
    names = (service(language, one, later=one in later) for one in view.services)
    return telling(
        (*problem(language, view.problem), *offline(view, language), *(say(language, key) for key in keys)),
        after=(choices(language, *names),),
    )


def service(language: str, service: Service, *, later: bool = False) -> str:
    name = text(language, f"welcome.{service}")
    return text(language, "speech.not-now", name=name) if later else name


def offline(view: Welcome, language: str) -> tuple[str, ...]:
    """That the library cannot be asked, what can be done all the same, and how old the stand's knowledge is."""
    if view.offline is None:
        return ()
    kept = [one for one in (Service.BORROW, Service.RETURN) if one in view.services and one not in view.offline.not_now]
    return (
        say(language, "offline.title"),
        say(language, f"offline.{'-'.join(kept) or 'sign'}"),
        age(view.offline, language),
    )


def age(stand: StandIn, language: str) -> str:
    time = time_of(language, stand.knew)
    if stand.today:
        return say(language, "offline.knew", time=time)
    return say(language, "offline.knew.day", date=near_date(language, stand.knew.date()), time=time)


def item_found(view: ItemFound, language: str) -> Telling:
    ways = ("return",) * view.can_return + ("renew",) * view.can_renew
    names = (f"{text(language, f'item-found.{way}')} {text(language, f'item-found.{way}.how').lower()}" for way in ways)
    return telling(
        (
            heard(name_of(language, view.sighting.item)),
            say(language, "item-found.title"),
            say(language, "item-found.lead"),
        ),
        after=(choices(language, *names, text(language, "cancel")),),
    )


def ask_card(view: AskCard, language: str) -> Telling:
    return telling(
        (*problem(language, view.problem), say(language, "ask-card.title"), say(language, "ask-card.lead")),
        after=(choices(language, text(language, "cancel")),),
    )


def ask_pin(view: AskPin, language: str) -> Telling:
    """How many digits were typed, never which."""
    back = "cancel" if view.kind is PinKind.ASKED else "back"
    return telling(
        (
            *problem(language, view.problem),
            say(language, f"ask-pin.title.{view.kind}"),
            say(language, "speech.typed", count=view.entered) if view.entered else "",
        ),
        after=(choices(language, text(language, "ask-pin.erase"), text(language, "ask-pin.done"),
                       text(language, back)),),
    )  # fmt: skip


def sorry(view: Sorry, language: str) -> Telling:
    wished = "sorry.wifi" if view.wish is Service.WIFI else "sorry"
    prefix = "sorry.now" if UNCHECKED & set(view.reasons) else wished
    told = tell_reasons(language, view.reasons)
    return telling(
        (say(language, f"{prefix}.title"), say(language, f"{prefix}.lead")),
        listed(language, "reason", (f"{one.what} {one.step}" for one in told)),
        (choices(language, text(language, "leave")),),
    )


def still_there(view: StillThere, language: str) -> Telling:
    """Of the seconds only some: a voice is slower than they are."""
    seconds = say(language, "speech.seconds", seconds=view.seconds) if view.seconds % EVERY == 0 else ""
    return telling(
        (say(language, "still-there.title"), say(language, "still-there.lead"), seconds),
        after=(choices(language, text(language, "still-there.stay"), text(language, "leave")),),
    )


def out_of_order(view: OutOfOrder, language: str) -> Telling:
    partly = bool(view.services)
    names = (text(language, f"welcome.{service}") for service in view.services)
    return telling(
        (
            say(language, "out-of-order.partly" if partly else "out-of-order.title"),
            say(language, f"cause.{view.cause}"),
            say(language, "out-of-order.others" if partly else "out-of-order.help"),
        ),
        after=(choices(language, *names),),
    )
