"""How a stand registers members: which consent they give, and what the slip says about the desk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registration:
    """`consent` is the version of the text that is agreed to, kept with every application. Who is not `of_age` (years)
    needs a parent's or guardian's consent. `bring` and `hours` are the library's own lines on the slip: what to bring
    to the desk, and when it is open. `countdown` is the seconds until the photo is taken, `photo_seconds` how long the
    camera waits for somebody."""

    consent: str = "2026-11"
    of_age: int = 18
    bring: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    countdown: int = 3
    photo_seconds: int = 120

    def __post_init__(self) -> None:
        if not self.consent.strip() or len(self.consent) > 40:
            raise ValueError("consent must be a version of 1 to 40 characters")
        if not 12 <= self.of_age <= 25:
            raise ValueError("of_age must be 12 to 25 years")
        if not (1 <= self.countdown <= 10 and 20 <= self.photo_seconds <= 600):
            raise ValueError("countdown must be 1 to 10 seconds, and photo_seconds 20 to 600")
