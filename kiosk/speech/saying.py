"""The pieces that sentences are made of: texts of the screens as a voice reads them, money, times, codes, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bridge.contract.circulation import Refusal
from kiosk.screens.legible import legible
from kiosk.screens.telling import name_of, tell_problem
from kiosk.screens.texts import TEXTS, text
from kiosk.views import Problem, Receipt

LONGEST = 200  # characters of a title or name; nobody listens to more of it
MARKS = {"-": "hyphen", ".": "point", "@": "at", "'": "apostrophe", "_": "underscore", ":": "colon", "/": "slash",
         " ": "space"}  # fmt: skip
CAN_PRINT = {Receipt.OFFERED: "print", Receipt.PAPER_OUT: "again", Receipt.FAILED: "again"}


@dataclass(frozen=True, slots=True)
class Telling:
    """Sentences, most important first: what happened and what is asked; then a list, one entry a sentence; then what
    can be chosen. None is empty."""

    first: tuple[str, ...]
    entries: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.first + self.entries + self.after


def telling(first: Iterable[str], entries: Iterable[str] = (), after: Iterable[str] = ()) -> Telling:
    """Without what is empty."""
    return Telling(*(tuple(sentence for sentence in part if sentence) for part in (first, entries, after)))


def say(language: str, key: str, **values: object) -> str:
    """A text of the screens; its marks become words where all sentences are told."""
    return text(language, key, **values)


def in_words(language: str, written: str) -> str:
    """On one line, with words for the marks that a voice would leave out or spell."""
    ranged = re.sub(r"(?<=\d)\N{EN DASH}(?=\d)", f" {text(language, 'speech.to')} ", written)
    times = ranged.replace("\N{MULTIPLICATION SIGN}", text(language, "speech.times"))
    known = times.replace("\N{BULLET}", "")
    return re.sub(r"\s*[\N{HORIZONTAL ELLIPSIS}\N{MIDDLE DOT}]", ",", " ".join(known.split())).strip(" ,")


def heard(words: str) -> str:
    """A text from outside: data, on one line, no longer than anybody listens to."""
    return legible(words)[:LONGEST].strip()


def money(amount: int) -> str:
    """Whole rupiah; without a point, so that a voice reads a number: "2000 rupiah"."""
    return f"{amount} rupiah"


def time_of(language: str, moment: datetime) -> str:
    """In the moment's own zone: "9 lewat 5 menit" or "9 05"."""
    if not moment.minute:
        return text(language, "speech.time.full", hour=moment.hour)
    minute = f"{moment.minute:02d}" if language == "en" else moment.minute
    return text(language, "speech.time", hour=moment.hour, minute=minute)


def spelled(language: str, code: str) -> str:
    """Each character by its name, for what is written down: "P besar, tanda hubung, 7"."""
    return ", ".join(character(language, one) for one in heard(code))


def character(language: str, one: str) -> str:
    if one in MARKS:
        return text(language, f"speech.{MARKS[one]}")
    return text(language, "speech.large", letter=one.lower()) if one.isupper() else one


def digits(number: str) -> str:
    """One by one; hyphens and points are not said."""
    return " ".join(one for one in heard(number) if one.isalnum())


def card(language: str, masked: str) -> str:
    """Its last digits, which are all that is known to its owner by heart."""
    return text(language, "speech.card", end=digits(masked[-2:]))


def listed(language: str, kind: str, entries: Iterable[str]) -> tuple[str, ...]:
    """Each with its number, from 1; `kind` is a key such as "book"."""
    return tuple(
        text(language, f"speech.{kind}", number=number, words=words) for number, words in enumerate(entries, 1)
    )


def joined(*parts: str) -> str:
    """One sentence after the other; an empty part is left out."""
    return " ".join(part if part[-1] in ".!?:" else f"{part}." for part in parts if part)


def choices(language: str, *names: str) -> str:
    """What can be touched, in reading order."""
    known = [name for name in names if name]
    return text(language, "speech.choices", names=", ".join(known)) if known else ""


def problem(language: str, problem: Problem | Refusal | None) -> tuple[str, ...]:
    """What went wrong, about which item, and the step after each reason."""
    if problem is None:
        return ()
    item = problem.item if isinstance(problem, Refusal) else None
    about = heard(name_of(language, item)) if item else ""
    return about, *(f"{told.what} {told.step}".strip() for told in tell_problem(language, problem))


def receipt(language: str, prefix: str, receipt: Receipt) -> tuple[str, tuple[str, ...]]:
    """Where the paper stands, and the names of what can be done about it."""
    words = say(language, f"{prefix}.receipt.{receipt}")
    if receipt is Receipt.PRINTING:
        return words, ()
    finish = text(language, f"{prefix}.receipt.{'no' if receipt in CAN_PRINT else 'finish'}")
    printing = (text(language, f"{prefix}.receipt.{CAN_PRINT[receipt]}"),) if receipt in CAN_PRINT else ()
    return words, (*printing, finish)


def known(language: str, key: str) -> str:
    """The text, where there is one."""
    return say(language, key) if key in TEXTS[language] else ""


def option(language: str, topic: str, value: str) -> str:
    """Our own words for an answer, or the library's as they are."""
    return known(language, f"choice.{topic}.{value}") or heard(value)
