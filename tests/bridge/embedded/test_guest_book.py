"""The guest book: one visit a day, who comes without a card, what they came for, and what is left of it in the end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.footfall import age_band
from bridge.contract.circulation import KeyReused, Reason, Refusal
from bridge.contract.guestbook import AgeBand, Education, Gender, Group, Occupation, Visit, Visitor
from bridge.contract.letters import Deed, Letter
from bridge.masking import masked_name
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import ask, reasons, was
from tests.bridge.embedded.town import TODAY, Town
from tests.bridge.late.post import delivered

counted = tables.footfall.c
ANI = Visitor("Ani Wijaya", Gender.FEMALE, AgeBand.TEENAGER, Occupation.PUPIL, Education.LOWER_SECONDARY, "Samarinda")
CLASS = Group("Bu Ratna", "SDN 004", 12, 15, Education.PRIMARY)


def signed(town: Town, card: str = "card-ann", key: str = "", place: str = "Pintu utama") -> Visit:
    return was(Visit, ask(town, lambda catalog: catalog.sign_guest_book(card, key or next(town.keys), place)))


@pytest.fixture
def tomorrow(town: Town) -> Town:
    """When nobody has come yet."""
    town.wait(days=1)
    return town


def test_a_member_is_greeted_and_counted(tomorrow: Town) -> None:
    tomorrow.change(tables.patrons, gender="female", born=date(2010, 5, 1), occupation="pupil")
    visit = signed(tomorrow)
    assert (visit.number[:8], visit.name, visit.again, visit.left) == ("B261124-", "a••", False, False)
    row = select(counted.day, counted.hour, counted.kind, counted.place, counted.gender, counted.age, counted.people)
    today = TODAY + timedelta(days=1)
    assert tomorrow.look(row) == [(today, 9, "member", "Pintu utama", "female", "13-18", 1)]


def test_who_comes_again_is_on_the_same_visit(tomorrow: Town) -> None:
    first = signed(tomorrow)
    tomorrow.wait(hours=3)
    again = signed(tomorrow)
    assert (again.number, again.signed_at, again.again) == (first.number, first.signed_at, True)
    assert len(tomorrow.look(select(counted.id))) == 1
    tomorrow.wait(days=1)
    assert not signed(tomorrow).again


def test_a_library_may_count_who_comes_again_after_a_while(found: Found) -> None:
    town = found(visit_minutes=60)
    town.wait(days=1)
    signed(town)
    town.wait(minutes=59)
    assert signed(town).again
    town.wait(minutes=2)
    assert not signed(town).again
    assert len(town.look(select(counted.id))) == 2


def test_the_same_key_is_one_line_and_anothers_is_a_mistake(tomorrow: Town) -> None:
    first = signed(tomorrow, key="key")
    assert signed(tomorrow, key="key") == first
    with pytest.raises(KeyReused):
        signed(tomorrow, "card-bob", "key")
    assert reasons(ask(tomorrow, lambda catalog: catalog.sign_guest_book("card-x", "key-2"))) == (Reason.CARD_UNKNOWN,)


def test_what_somebody_has_come_for_is_noted(tomorrow: Town) -> None:
    signed(tomorrow, key="visit")
    for purpose in ("read", "study", "study"):
        key = f"key-{purpose}"
        stated = ask(tomorrow, lambda catalog: catalog.state_purpose("card-ann", "visit", purpose, key))  # noqa: B023
        was(Visit, stated)
    assert tomorrow.look(select(counted.purpose)) == [("study",)]
    nobody = ask(tomorrow, lambda catalog: catalog.state_purpose("card-bob", "visit", "read", "key-3"))
    assert nobody == Refusal((Reason.VISIT_MISSING,))


def test_who_leaves_has_left_until_they_come_back(tomorrow: Town) -> None:
    def leave(key: str) -> Visit | Refusal:
        return ask(tomorrow, lambda catalog: catalog.sign_out("card-ann", key))

    assert leave("key-1") == Refusal((Reason.VISIT_MISSING,))
    signed(tomorrow)
    assert was(Visit, leave("key-2")).left
    assert not signed(tomorrow).left
    assert len(tomorrow.look(select(counted.id))) == 1


def test_a_visitor_and_a_group_are_counted_as_they_are(tomorrow: Town) -> None:
    one = was(Visit, ask(tomorrow, lambda catalog: catalog.sign_visitor(ANI, "read", "Lantai 1", "key-1")))
    assert one == ask(tomorrow, lambda catalog: catalog.sign_visitor(ANI, "read", "Lantai 1", "key-1"))
    was(Visit, ask(tomorrow, lambda catalog: catalog.sign_group(CLASS, "event", "Aula", "key-2")))
    columns = (counted.kind, counted.purpose, counted.gender, counted.education, counted.origin, counted.people)
    assert tomorrow.look(select(*columns, counted.women, counted.men).order_by(counted.id)) == [
        ("visitor", "read", "female", "lower-secondary", "Samarinda", 1, 0, 0),
        ("group", "event", "", "primary", "SDN 004", 27, 12, 15),
    ]
    names = select(tables.guests.c.name, tables.guests.c.institution).order_by(tables.guests.c.id)
    assert tomorrow.look(names) == [("Ani Wijaya", ""), ("Bu Ratna", "SDN 004")]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\nb", "\x1b@"])
def test_nobody_is_called_so(town: Town, name: str) -> None:
    unclear = Refusal((Reason.VISITOR_UNCLEAR,))
    assert ask(town, lambda catalog: catalog.sign_visitor(Visitor(name), "", "", "key-1")) == unclear
    assert ask(town, lambda catalog: catalog.sign_group(Group(name, "", 1, 0), "", "", "key-2")) == unclear


@pytest.mark.parametrize(("women", "men"), [(0, 0), (-1, 5), (1000, 0), (5, 10**9)])
def test_nobody_or_too_many_are_no_group(town: Town, women: int, men: int) -> None:
    group = Group("Budi", "", women, men)
    answer = ask(town, lambda catalog: catalog.sign_group(group, "", "", "key-1"))
    assert answer == Refusal((Reason.VISITOR_UNCLEAR,))


def test_lines_that_stands_have_kept_are_taken_in(tomorrow: Town) -> None:
    at = tomorrow.now - timedelta(hours=2)
    delivered(tomorrow, Letter("visit", Deed.VISIT, at, card="card-ann", place="Pintu 2"))
    delivered(tomorrow, Letter("purpose", Deed.PURPOSE, at, card="card-ann", visit="visit", purpose="internet"))
    delivered(tomorrow, Letter("guest", Deed.VISITOR, at, visitor=ANI, purpose="read", place="Pintu 2"))
    delivered(tomorrow, Letter("group", Deed.GROUP, at, group=CLASS))
    delivered(tomorrow, Letter("leave", Deed.LEAVE, tomorrow.now, card="card-ann"))
    columns = select(counted.kind, counted.purpose, counted.place, counted.hour, counted.people).order_by(counted.id)
    assert tomorrow.look(columns) == [
        ("member", "internet", "Pintu 2", 7, 1),
        ("visitor", "read", "Pintu 2", 7, 1),
        ("group", "", "", 7, 27),
    ]
    assert tomorrow.look(select(tables.visits.c.left_at).where(tables.visits.c.key == "visit")) == [(tomorrow.now,)]


def test_of_what_two_stands_saw_the_earlier_is_the_beginning(tomorrow: Town) -> None:
    online = signed(tomorrow)
    early = tomorrow.now - timedelta(hours=3)
    told = delivered(tomorrow, Letter("early", Deed.VISIT, early, card="card-ann"), "K2")
    assert told.number[-5:] == online.number[-5:]
    newest = select(tables.visits.c.signed_at).where(tables.visits.c.day == TODAY + timedelta(days=1))
    assert tomorrow.look(newest) == [(early,)]
    assert tomorrow.look(select(counted.hour)) == [(6,)]


def test_names_are_forgotten_and_numbers_stay(found: Found) -> None:
    town = found(guest_book_days=30)
    town.wait(days=1)
    signed(town)
    ask(town, lambda catalog: catalog.sign_visitor(ANI, "read", "", "key-1"))
    before = town.look(select(counted.day, counted.kind, counted.purpose, counted.gender).order_by(counted.id))
    town.wait(days=31)
    town.library.tend()
    assert town.look(select(tables.visits.c.id)) == town.look(select(tables.guests.c.id)) == []
    assert town.look(select(counted.visit)) == [(None,), (None,)]
    assert town.look(select(counted.day, counted.kind, counted.purpose, counted.gender).order_by(counted.id)) == before


def test_what_is_kept_long_enough_is_not_forgotten_early(found: Found) -> None:
    town = found(guest_book_days=30)
    town.wait(days=30)
    town.library.tend()
    assert len(town.look(select(tables.visits.c.id))) == 2


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Siti Rahmawati", "Si•• R."), ("Budi", "Bu••"), ("Al", "A•"), ("X", "•"), ("", ""), ("Dewi Sri Ayu", "De•• A.")],
)
def test_a_name_is_masked_so_that_only_its_owner_knows_it(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2026, 11, 23), AgeBand.CHILD),
        (date(2013, 11, 24), AgeBand.CHILD),
        (date(2013, 11, 23), AgeBand.TEENAGER),
        (date(1966, 11, 23), AgeBand.SENIOR),
        (date(1966, 11, 24), AgeBand.OLDER_ADULT),
        (date(2027, 1, 1), None),
        (date(1800, 1, 1), None),
    ],
)
def test_an_age_is_a_band(born: date, band: AgeBand | None) -> None:
    assert age_band(born, TODAY) == band
