"""Somebody's visit as it is written down: every screen they saw, and what they did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic

from deploy.person import Person, Sight
from deploy.stand import Stand

NAME, NAME_SECONDS = (200, 60), 4.6  # where the library's name is on the demonstration's glass, in pixels


class Visit:
    """What happens at the stand; every step is photographed into `out` and written into its transcript."""

    def __init__(self, person: Person, out: Path, stand: Stand) -> None:
        self._person, self._out, self._stand = person, out, stand
        self._began, self._pictures = monotonic(), 0
        self._lines: list[str] = []

    def sees(self, view: str, about: str, such: Callable[[Sight], bool] = lambda sight: True) -> None:
        self._person.wait_for(view, such=such)
        self._person.let_settle()
        self._photograph(view, about)

    def glimpses(self, view: str, about: str, such: Callable[[Sight], bool]) -> None:
        """Of what never stands still."""
        self._person.wait_for(view, such=such)
        self._photograph(view, about)

    def scans(self, what: str, code: str) -> None:
        self._note(f"scans {what}")
        self._person.scan(code)

    def touches(self, button: str, value: str = "") -> None:
        self._note(f"touches {button}")
        self._person.touch(button, value)

    def touches_first(self, button: str) -> None:
        """The uppermost of several that differ in their value."""
        self.touches(*min(self._named(button), key=lambda named: self._person.sight.buttons[named][1]))

    def touches_last(self, button: str) -> None:
        """The lowest of them."""
        self.touches(*max(self._named(button), key=lambda named: self._person.sight.buttons[named][1]))

    def types(self, text: str) -> None:
        """On the keyboard of the glass."""
        self._note("types on the glass")
        for letter in text:
            self._person.touch("KEY", letter)

    def dials(self, digits: str) -> None:
        """On the keypad of the glass."""
        self._note("dials on the glass")
        for digit in digits:
            self._person.touch("DIGIT", digit)

    def _photograph(self, view: str, about: str) -> None:
        self._pictures += 1
        name = f"{self._pictures:02}-{about}.png"
        self._person.picture(self._out / name)
        self._note(f"sees {view}: {name}")

    def _named(self, button: str) -> list[tuple[str, str]]:
        return [named for named in self._person.sight.buttons if named[0] == button]

    def holds_the_name(self) -> None:
        """The technicians' gesture: a finger rests on the library's name."""
        self._note("rests a finger on the library's name")
        self._person.let_settle()
        self._person.hold(*NAME, NAME_SECONDS)

    def runs_out_of_paper(self) -> None:
        self._note("the paper runs out")
        self._stand.paper_out.touch()

    def has_paper_again(self) -> None:
        self._note("puts in a new roll")
        self._stand.paper_out.unlink()

    def is_told_from_afar(self, command: str) -> None:
        """A technician elsewhere tells the stand something, and waits for its answer."""
        self._note(f"somebody elsewhere tells the stand: {command}")
        picture = self._out / f"{command}-from-afar.png"
        self._stand.run("central", "fleet", "command", "demo", command, "--by", "demo", "--picture", str(picture))

    def goes_to(self, role: str) -> None:
        """To the stand at the entrance, or the one for borrowing: the same machine, with another role."""
        self._note(f"goes to the stand: {role}")
        self._stand.move(role)
        self._person.looks_away()

    def loses_the_library(self) -> None:
        """As when the network fails, or the library's server."""
        self._note("the library cannot be asked any more")
        self._stand.kill("central")

    def has_the_library_again(self) -> None:
        self._note("the library can be asked again")
        self._stand.start("central")
        self._stand.await_central()

    def notes(self, text: str) -> None:
        self._note(text)

    def transcript(self) -> str:
        return "\n".join(self._lines) + "\n"

    def _note(self, text: str) -> None:
        line = f"{timedelta(seconds=round(monotonic() - self._began))}  {text}"
        self._lines.append(line)
        print(line, flush=True)
