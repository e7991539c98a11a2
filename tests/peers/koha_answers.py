"""What Koha's REST API answers, operation by operation."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tests.peers.koha_library import Duplicate, KohaLibrary
from tests.peers.koha_objects import KohaObjects, biblio, line
from tests.peers.koha_queries import Answer, Asked, Problem, listed
from tests.peers.koha_rows import Checkout, Person


class KohaAnswers:
    """`meeting` is where those who are about to lend wait for each other, if it is given."""

    def __init__(self, library: KohaLibrary, turn: threading.RLock, meeting: threading.Barrier | None) -> None:
        self._library, self._turn, self._meeting = library, turn, meeting
        self._objects = KohaObjects(library)

    def answer(self, method: str, template: str, asked: Asked) -> Answer:
        does: dict[str, Callable[[Asked], Answer]] = {
            "GET /patrons": self._patrons,
            "POST /auth/password/validation": self._validate,
            "POST /patrons/{patron_id}/password": self._password,
            "GET /patrons/{patron_id}/account": self._account,
            "GET /items": self._items,
            "GET /biblios": self._biblios,
            "GET /libraries/{library_id}": self._a_library,
            "GET /checkouts": self._checkouts,
            "POST /checkouts": self._lend,
            "GET /checkouts/availability": self._availability,
            "GET /checkouts/{checkout_id}": self._checkout,
            "POST /checkouts/{checkout_id}/renewals": self._renew,
            "GET /checkouts/{checkout_id}/allows_renewal": self._allows_renewal,
            "GET /holds": self._holds,
            "POST /holds": self._place,
            "DELETE /holds/{hold_id}": self._cancel,
        }
        does_it = does[f"{method} {template}"]
        if does_it == self._lend:  # takes its turns itself
            return does_it(asked)
        with self._turn:
            return does_it(asked)

    def _patrons(self, asked: Asked) -> Answer:
        return listed(asked, (self._objects.patron(one, asked.embeds) for one in self._library.people))

    def _validate(self, asked: Asked) -> Answer:
        body = asked.json
        if ("identifier" in body) == ("userid" in body):
            raise Problem(400, "Validation failed")
        person = self._library.password_is(body.get("identifier") or body["userid"], body.get("password", ""))
        if person is None:
            raise Problem(400, "Validation failed")
        return Answer(201, {"cardnumber": person.cardnumber, "patron_id": person.patron_id, "userid": person.userid})

    def _password(self, asked: Asked) -> Answer:
        person, body = self._person(int(asked.values["patron_id"])), asked.json
        if body["password"] != body["password_2"]:
            raise Problem(400, "Passwords don't match")
        if fault := self._library.why_no_password(body["password"]):
            raise Problem(400, fault)
        person.password = body["password"]
        return Answer(200, "")

    def _account(self, asked: Asked) -> Answer:
        person = self._person(int(asked.values["patron_id"]))
        lines = [line(one) for one in self._library.lines if one.patron_id == person.patron_id]
        total = sum(line["amount_outstanding"] for line in lines)
        debits = {"total": total, "lines": lines}
        return Answer(
            200, {"balance": total, "outstanding_debits": debits, "outstanding_credits": {"total": 0, "lines": []}}
        )

    def _items(self, asked: Asked) -> Answer:
        return listed(asked, (self._objects.item(one, asked.embeds) for one in self._library.copies))

    def _biblios(self, asked: Asked) -> Answer:
        return listed(asked, (biblio(one) for one in self._library.works))

    def _a_library(self, asked: Asked) -> Answer:
        if asked.values["library_id"] != "PST":
            raise Problem(404, "Library not found")
        return Answer(200, {"library_id": "PST", "name": "Perpustakaan Pusat"})

    def _checkouts(self, asked: Asked) -> Answer:
        over = asked.query.get("checked_in") == "true"
        rows = (self._objects.loan(one) for one in self._library.checkouts if (one.returned is not None) is over)
        return listed(asked, rows)

    def _checkout(self, asked: Asked) -> Answer:
        return Answer(200, self._objects.loan(self._row(asked, over=True)))

    def _availability(self, asked: Asked) -> Answer:
        person = self._library.person(int(asked.query["patron_id"]))
        copy = self._library.copy(int(asked.query["item_id"]))
        if person is None or copy is None:
            raise Problem(500, "Something went wrong, check Koha logs for details.", "internal_server_error")
        blocks, asks, warns = self._library.can_be_issued(person, copy)
        token = self._library.token(copy, asks)
        return Answer(200, {"blockers": blocks, "confirms": asks, "warnings": warns, "confirmation_token": token})

    def _lend(self, asked: Asked) -> Answer:
        body = asked.json
        if body.keys() - {"patron_id", "item_id", "external_id", "onsite_checkout"}:
            raise AssertionError("Koha would ignore the rest of this body")
        with self._turn:
            copy = self._library.copy(body["item_id"])
            if copy is None:
                raise Problem(409, "Item not found", "ITEM_NOT_FOUND")
            person = self._library.person(body["patron_id"])
            if person is None:
                raise Problem(409, "Patron not found", "PATRON_NOT_FOUND")
            blocks, asks, _ = self._library.can_be_issued(person, copy)
            if blocks:
                return Answer(403, {"error": f"Checkout not authorized ({' '.join(blocks)})"})
            if asks and asked.query.get("confirmation") != self._library.token(copy, asks):
                return Answer(412, {"error": "Confirmation error"})
        if self._meeting is not None:
            self._meeting.wait(5)
        with self._turn:
            try:
                return Answer(201, self._objects.loan(self._library.issue(person, copy)))
            except Duplicate:
                raise Problem(500, "Something went wrong, check Koha logs.", "internal_server_error") from None

    def _renew(self, asked: Asked) -> Answer:
        loan = self._row(asked)
        if why := self._library.cannot_renew(loan):
            raise Problem(403, f"Renewal not authorized ({why})", why)
        return Answer(201, self._objects.loan(self._library.renewed(loan)))

    def _allows_renewal(self, asked: Asked) -> Answer:
        loan = self._row(asked)
        why = self._library.cannot_renew(loan)
        most, used = self._library.renewals_allowed, loan.renewals
        told = {"allows_renewal": why is None, "max_renewals": most, "current_renewals": used, "unseen_renewals": 0}
        return Answer(200, {**told, "error": why})

    def _holds(self, asked: Asked) -> Answer:
        return listed(asked, (self._objects.hold(one) for one in self._library.holds))

    def _place(self, asked: Asked) -> Answer:
        body = asked.json
        copy = self._library.copy(body["item_id"]) if body.get("item_id") else None
        biblio_id = copy.biblio_id if copy else body.get("biblio_id")
        if body.get("item_id") and (copy is None or body.get("biblio_id", copy.biblio_id) != copy.biblio_id):
            raise Problem(400, "Item doesn't belong to biblio", "item_biblio_mismatch")
        if biblio_id is None or self._library.work(biblio_id) is None:
            raise Problem(400, "At least one of biblio_id, item_id should be given", "missing_biblio_or_item")
        person = self._library.person(body["patron_id"])
        if person is None:
            raise Problem(400, "patron_id not found", "patron_not_found")
        if body["pickup_library_id"] != "PST":
            raise Problem(400, "The supplied pickup location is not valid", "invalid_pickup_location")
        if why := self._library.why_no_hold(person, biblio_id, copy.item_id if copy else None):
            raise Problem(why[0], f"Hold cannot be placed. Reason: {why[1]}", why[1])
        return Answer(201, self._objects.hold(self._library.place(person, biblio_id, copy.item_id if copy else None)))

    def _cancel(self, asked: Asked) -> Answer:
        hold_id = int(asked.values["hold_id"])
        if all(one.hold_id != hold_id for one in self._library.holds):
            raise Problem(404, "Hold not found", "not_found")
        self._library.holds[:] = [one for one in self._library.holds if one.hold_id != hold_id]
        return Answer(204)

    def _person(self, patron_id: int) -> Person:
        person = self._library.person(patron_id)
        if person is None:
            raise Problem(404, "Patron not found", "not_found")
        return person

    def _row(self, asked: Asked, over: bool = False) -> Checkout:
        wanted = int(asked.values["checkout_id"])
        rows = self._library.checkouts
        found = next((one for one in rows if one.checkout_id == wanted and (over or one.returned is None)), None)
        if found is None:
            raise Problem(404, "Checkout not found", "not_found")
        return found
