"""What something that can be touched is called aloud: with the entry it belongs to, where the glass shows it beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bridge.contract.account import Hold, OpenLoan
from bridge.contract.circulation import Item, Returned
from bridge.contract.guestbook import Gender
from kiosk.events import Button, Pressed
from kiosk.screens.telling import name_of, title_name
from kiosk.screens.texts import text
from kiosk.speech.account import in_order
from kiosk.speech.entrance import counted
from kiosk.speech.saying import character, heard, in_words, joined, option
from kiosk.speech.searching import named, there
from kiosk.views import (
    AskChoice,
    AskPeople,
    AskPin,
    Basket,
    Fines,
    Holds,
    Loans,
    Results,
    Returning,
    Review,
    Search,
    ServicePin,
    Signed,
    TitleShown,
    Topic,
    View,
)


def name(view: View, pressed: Pressed, shown: str, language: str, private: bool) -> str:
    """`shown` are the words on it, for all that has its name written on it. Unless it is `private`, the digits of a PIN
    have no names: somebody may listen."""
    return in_words(language, _typing(view, pressed, language, private) or _entry(view, pressed, language) or shown)


def _typing(view: View, pressed: Pressed, language: str, private: bool) -> str:
    match pressed.button:
        case Button.DIGIT if isinstance(view, AskPin | ServicePin) and not private:
            return text(language, "speech.digit")
        case Button.DIGIT | Button.KEY if len(pressed.value) == 1:
            return character(language, pressed.value)
        case Button.LANGUAGE:
            return text(pressed.value, "speech.language", name=text(pressed.value, "language"))
        case Button.PAGE:
            return text(language, f"speech.page.{'before' if pressed.value == '-1' else 'after'}")
    return text(language, SIGNS[pressed.button]) if pressed.button in SIGNS else ""


def _entry(view: View, pressed: Pressed, language: str) -> str:
    """Of a list whose entries have buttons of their own."""
    key = type(view), pressed.button
    return ENTRIES[key](view, pressed.value, language) if key in ENTRIES else ""


def _removed(view: Basket, value: str, language: str) -> str:
    return text(language, "speech.remove", name=_title(language, (one for one in view.items if one.barcode == value)))


def _damaged(view: Returning, value: str, language: str) -> str:
    returned = (line.outcome for line in view.lines if isinstance(line.outcome, Returned))
    name = _title(language, (one.item for one in returned if one.number == value))
    return text(language, "speech.damaged", name=name)


def _title(language: str, items: Iterator[Item]) -> str:
    item = next(items, None)
    return heard(name_of(language, item)) if item else ""


def _renewed(view: Loans, value: str, language: str) -> str:
    return text(language, "speech.renew", number=_loan(view, value)[0])


def _reported(view: Loans, value: str, language: str) -> str:
    return text(language, "speech.report", number=_loan(view, value)[0])


def _unveiled_loan(view: Loans, value: str, language: str) -> str:
    number, loan = _loan(view, value)
    if loan is None or value not in view.revealed:
        return text(language, "speech.reveal.loan", number=number)
    return text(language, "speech.loan", number=number, words=heard(name_of(language, loan.loan.item)))


def _loan(view: Loans, number: str) -> tuple[int, OpenLoan | None]:
    """Its place on the glass, from 1, and the loan."""
    loans = sorted(view.account.loans, key=lambda loan: loan.loan.due)
    return next(((at, loan) for at, loan in enumerate(loans, 1) if loan.loan.number == number), (0, None))


def _cancelled(view: Holds, value: str, language: str) -> str:
    sure = ".sure" if view.sure == value else ""
    return text(language, f"speech.cancel-hold{sure}", number=_hold(view, value)[0])


def _unveiled_hold(view: Holds, value: str, language: str) -> str:
    number, hold = _hold(view, value)
    if hold is None or value not in view.revealed:
        return text(language, "speech.reveal.hold", number=number)
    return text(language, "speech.hold", number=number, words=heard(title_name(language, hold.title)))


def _hold(view: Holds, number: str) -> tuple[int, Hold | None]:
    holds = enumerate(in_order(view.account), 1)
    return next(((at, hold) for at, hold in holds if hold.number == number), (0, None))


def _reprinted(view: Fines, value: str, language: str) -> str:
    return text(language, "speech.reprint", number=_place([one.number for one in view.account.payments], value))


def _held(view: TitleShown, value: str, language: str) -> str:
    """Of the whole title, what is written on it."""
    number = _place([copy.barcode for copy in view.detail.copies], value)
    return text(language, "speech.hold-copy", number=number) if value else ""


def _place(numbers: list[str], number: str) -> int:
    """From 1; 0 when it is not there any more."""
    return numbers.index(number) + 1 if number in numbers else 0


def _opened(view: Results, value: str, language: str) -> str:
    found = ((number, title) for number, title in enumerate(view.titles, 1) if title.id == value)
    number, title = next(found, (0, None))
    words = joined(named(title, language), there(title, language)) if title else ""
    return text(language, "speech.title", number=number, words=words) if title else ""


def _suggested(view: Search, value: str, language: str) -> str:
    return text(language, "speech.suggestion", number=_place(list(view.suggestions), value), words=heard(value))


def _changed(view: Review, value: str, language: str) -> str:
    return text(language, "speech.change", name=text(language, f"ask.{value}"))


def _counted(view: AskPeople, value: str, language: str) -> str:
    digits = view.women if value == Gender.FEMALE else view.men
    return counted(language, Gender(value), digits, here=view.at == value)


def _answered(view: AskChoice, value: str, language: str) -> str:
    return _option(language, view.topic, value, view.chosen)


def _came_for(view: Signed, value: str, language: str) -> str:
    return _option(language, Topic.PURPOSE, value, view.purpose)


def _option(language: str, topic: Topic, value: str, chosen: str) -> str:
    words = option(language, topic, value)
    return text(language, "speech.chosen", name=words) if value == chosen else words


SIGNS = {Button.ERASE: "speech.erase", Button.SHIFT: "speech.shift", Button.UNDO: "speech.undo.name"}
ENTRIES: dict[tuple[type[View], Button], Callable[[Any, str, str], str]] = {
    (Basket, Button.REMOVE): _removed,
    (Returning, Button.REPORT): _damaged,
    (Loans, Button.RENEW): _renewed,
    (Loans, Button.REPORT): _reported,
    (Loans, Button.REVEAL): _unveiled_loan,
    (Holds, Button.CANCEL_HOLD): _cancelled,
    (Holds, Button.REVEAL): _unveiled_hold,
    (Fines, Button.REPRINT): _reprinted,
    (TitleShown, Button.HOLD): _held,
    (Results, Button.OPEN): _opened,
    (Search, Button.SUGGESTION): _suggested,
    (Review, Button.CHANGE): _changed,
    (AskPeople, Button.FIELD): _counted,
    (AskChoice, Button.CHOOSE): _answered,
    (Signed, Button.CHOOSE): _came_for,
}
