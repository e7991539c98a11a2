"""What is said when a view follows another: all of a new one, and of the same kind only what is new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kiosk.screens.texts import text
from kiosk.speech.saying import character
from kiosk.speech.views import tell
from kiosk.views import AskApplication, AskDigits, AskNumber, AskPeople, AskWords, Search, View


@dataclass(frozen=True, slots=True)
class Shown:
    """A view as it was put up."""

    view: View
    language: str


def news(before: Shown | None, now: Shown) -> tuple[str, ...]:
    """The sentences to say; none when nothing changed that is worth interrupting for."""
    told = tell(now.view, now.language).all
    if before is None or before.language != now.language or type(before.view) is not type(now.view):
        return told
    if (echo := _echo(typed(before.view), typed(now.view), now.language)) is not None:
        return echo
    return _without(told, tell(before.view, before.language).all)


def typed(view: View) -> str | None:
    """What was typed so far, of the views that show it; of a PIN nobody knows it here."""
    match view:
        case AskWords(words=words) | Search(words=words):
            return words
        case AskDigits(digits=digits):
            return digits
        case AskNumber(entered=entered) | AskApplication(entered=entered):
            return entered
        case AskPeople(women=women, men=men):
            return f"{women} {men}"
    return None


def _echo(before: str | None, now: str | None, language: str) -> tuple[str, ...] | None:
    """One character that was typed or taken back; None when it was something else."""
    if before is None or now is None:
        return None
    if len(now) == len(before) + 1 and now.startswith(before):
        return (character(language, now[-1]),)
    if len(now) == len(before) - 1 and before.startswith(now):
        return (text(language, "speech.erased", character=character(language, before[-1])),)
    return None


def _without(told: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """In their order, those that were not said before as often."""
    said, new = Counter(before), []
    for sentence in told:
        if said[sentence]:
            said[sentence] -= 1
        else:
            new.append(sentence)
    return tuple(new)
