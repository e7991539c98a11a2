"""How a stand receives people: what it asks visitors for the statistics, and what a member's card does here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bridge.contract.guestbook import LONGEST_NAME, LONGEST_PURPOSE
from kiosk.views import ELSEWHERE, EVERYTHING, SELF_CHECK, Topic
from kiosk.views import ENTRANCE as AT_THE_ENTRANCE

MOST_CHOICES = 12  # more buttons do not fit on a small glass
QUESTIONS = (Topic.GENDER, Topic.AGE, Topic.OCCUPATION, Topic.EDUCATION, Topic.ORIGIN)


class Role(StrEnum):
    """Where a stand is. At an entrance, a card that is shown signs the guest book."""

    SELF_CHECK = "self-check"
    ENTRANCE = "entrance"
    BOTH = "both"


SERVICES = {Role.SELF_CHECK: SELF_CHECK, Role.ENTRANCE: AT_THE_ENTRANCE, Role.BOTH: EVERYTHING}


class Leaving(StrEnum):
    """Whether members also tell that they leave: NEVER; ASK whoever shows a card again; or EXIT, where a stand is there
    for that alone and every card leaves."""

    NEVER = "never"
    ASK = "ask"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class Entrance:
    """`place` is the room or door in the library's own words, for the statistics. `purposes` are its list: those with a
    text of ours ("read", "borrow", "return", "internet", "study", "event", "other") are translated, others are shown as
    they are. `questions` are what visitors are asked besides name and purpose, and `origins` the places that can be
    touched instead of typed.

    `greeting_seconds` is how long a greeting stays, `wifi_seconds` how long a password.
    """

    place: str = ""
    purposes: tuple[str, ...] = ("read", "borrow", "return", "internet", "study", "event", "other")
    questions: tuple[Topic, ...] = QUESTIONS
    origins: tuple[str, ...] = ()
    leaving: Leaving = Leaving.NEVER
    greeting_seconds: int = 10
    wifi_seconds: int = 90

    def __post_init__(self) -> None:
        for name, longest in (("purposes", LONGEST_PURPOSE), ("origins", LONGEST_NAME)):
            _must_be_touchable(name, getattr(self, name), longest)
        if set(self.questions) - set(QUESTIONS):
            raise ValueError(f"questions must be among {', '.join(QUESTIONS)}")
        if len(self.place) > LONGEST_NAME or not self.place.isprintable():
            raise ValueError(f"place must be at most {LONGEST_NAME} printable characters")
        if not (3 <= self.greeting_seconds <= 60 and 10 <= self.wifi_seconds <= 600):
            raise ValueError("greeting_seconds must be 3 to 60, and wifi_seconds 10 to 600")


def _must_be_touchable(name: str, choices: tuple[str, ...], longest: int) -> None:
    if len(choices) > MOST_CHOICES or len(set(choices)) < len(choices) or ELSEWHERE in choices:
        raise ValueError(f"{name} must be at most {MOST_CHOICES} different choices")
    if not all(choice.strip() and choice.isprintable() and len(choice) <= longest for choice in choices):
        raise ValueError(f"each of {name} must be 1 to {longest} printable characters")
