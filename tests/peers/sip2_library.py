"""A small library in memory, as a SIP2 server has one behind it: it decides, and says so in Koha's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta


@dataclass
class Person:
    """`denied` are the places of the letters of a patron status that are Y. `limit` None is not told to anybody."""

    name: str
    pin: str = ""
    limit: int | None = 2
    denied: set[int] = field(default_factory=set)
    says: str = ""  # their AF
    owes: str = ""
    expires: date = date(2099, 12, 31)


@dataclass
class Thing:
    """`rent` is a fee for lending it. `status` is a circulation status, for when it is not lent."""

    title: str
    status: str = "03"
    call_number: str = "899.221"
    bin: str = ""
    rent: str = ""
    alert: str = ""  # CV of its return
    renewable: bool = True


@dataclass
class Lending:
    person: str
    due: datetime
    renewals: int = 0


@dataclass
class Answer:
    """Of an act. `said` is AF; `fee` BV."""

    ok: bool
    said: str = ""
    renewed: bool = False
    fee: str = ""


@dataclass
class SmallTown:
    """`acts` is everything that changed, in order. The switches are Koha's: `takes_on_loan` lends what another has
    (AllowItemsOnLoanCheckoutSIP), `checked_in_ok` says yes to the return of what nobody has."""

    now: datetime
    days: int = 14
    renewals: int = 1
    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    lent: dict[str, Lending] = field(default_factory=dict)
    holds: list[tuple[str, str]] = field(default_factory=list)
    acts: list[tuple[str, ...]] = field(default_factory=list)
    returned_on: list[str] = field(default_factory=list)
    due: date | None = None
    takes_on_loan: bool = False
    checked_in_ok: bool = False

    def due_of_today(self) -> datetime:
        day = self.due or (self.now + timedelta(days=self.days)).date()
        return datetime(day.year, day.month, day.day, 23, 59, 0, tzinfo=self.now.tzinfo)

    def status(self, barcode: str) -> str:
        thing = self.things.get(barcode)
        if thing is None:
            return "01"
        return "04" if barcode in self.lent else thing.status

    def lent_to(self, person: str) -> list[str]:
        return [barcode for barcode, lending in self.lent.items() if lending.person == person]

    def overdue(self, person: str) -> list[str]:
        return [barcode for barcode in self.lent_to(person) if self.lent[barcode].due < self.now]

    def held_by(self, person: str, ready: bool) -> list[str]:
        return [barcode for who, barcode in self.holds if who == person and (self.status(barcode) == "08") is ready]

    def lend(self, who: str, barcode: str, fee_agreed: bool, until: datetime | None) -> Answer:
        person, thing, lending = self.people.get(who), self.things.get(barcode), self.lent.get(barcode)
        if person is None or thing is None:
            return Answer(False, "Invalid Item" if person else "Invalid Patron")
        if until is not None:  # it has happened
            return self._lend(who, barcode, until)
        no = {
            person.says or "Patron blocked": 0 in person.denied,
            "Item checked out to another patron": lending and lending.person != who and not self.takes_on_loan,
            "Item cannot be issued: TOO_MANY": person.limit is not None and len(self.lent_to(who)) >= person.limit,
            "Item is on hold for another patron.": thing.status == "08" and (who, barcode) not in self.holds,
        }
        if any(no.values()):
            return Answer(False, next(said for said, is_so in no.items() if is_so))
        if lending and lending.person == who:  # Koha renews, whatever the terminal's policy is
            return self._renew(who, barcode)
        if thing.rent and not fee_agreed:
            return Answer(False, fee=thing.rent)
        return self._lend(who, barcode, self.due_of_today())

    def take_back(self, barcode: str, when: str) -> Answer:
        thing = self.things.get(barcode)
        if thing is None:
            return Answer(False, "Invalid Item")
        if barcode not in self.lent:
            return Answer(self.checked_in_ok, "" if self.checked_in_ok else "Item not checked out")
        lending = self.lent.pop(barcode)
        self.acts.append(("return", lending.person, barcode))
        self.returned_on.append(when)
        thing.status = "08" if thing.alert == "01" else "03"
        return Answer(True)

    def renew(self, who: str, barcode: str) -> Answer:
        lending, thing = self.lent.get(barcode), self.things.get(barcode)
        if lending is None or thing is None or lending.person != who:
            return Answer(False, "Item not checked out to this patron")
        if not thing.renewable or lending.renewals >= self.renewals:
            return Answer(False, "Item has reached maximum renewals")
        if any(barcode == held for _, held in self.holds):
            return Answer(False, "Item unavailable due to outstanding holds")
        return self._renew(who, barcode)

    def hold(self, who: str, barcode: str, place: bool) -> Answer:
        if who not in self.people or barcode not in self.things:
            return Answer(False, "No such item.")
        if place == ((who, barcode) in self.holds):
            return Answer(False, "Patron already has hold on this title" if place else "")
        self.holds.append((who, barcode)) if place else self.holds.remove((who, barcode))
        self.acts.append(("hold" if place else "no hold", who, barcode))
        return Answer(True)

    def _lend(self, who: str, barcode: str, until: datetime) -> Answer:
        self.lent[barcode] = Lending(who, until)
        self.acts.append(("lend", who, barcode))
        return Answer(True)

    def _renew(self, who: str, barcode: str) -> Answer:
        lending = self.lent[barcode]
        lending.due, lending.renewals = lending.due + timedelta(days=self.days), lending.renewals + 1
        self.acts.append(("renew", who, barcode))
        return Answer(True, renewed=True)
