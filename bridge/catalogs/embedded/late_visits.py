"""Guest-book lines that stands have kept while this library could not be asked."""

from __future__ import annotations

from bridge.catalogs.embedded import guests, journal, operations, visits
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.journal import Late
from bridge.catalogs.embedded.operations import Act
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.letters import Deed, Letter


def take_in(act: Act, late: Late, letter: int) -> None:
    """`letter` is the id of its row. What cannot be written down is left to itself: nobody waits for it."""
    line = _line(act, late)
    if isinstance(line, Visit):
        journal.note(act.connection, letter, None, line.number)


def content(deed: Deed, patron: str, letter: Letter) -> tuple[str, ...]:
    """As the same act is remembered when the library is asked for it."""
    match deed:
        case Deed.VISITOR:
            return ("visitor", letter.visitor.name if letter.visitor else "")
        case Deed.GROUP:
            return ("group", letter.group.leader if letter.group else "")
        case Deed.PURPOSE:
            return ("purpose", letter.visit, letter.purpose)
        case Deed.LEAVE:
            return ("leave", patron)
        case _:
            return ("visit", patron)


def _line(act: Act, late: Late) -> object:
    letter, at = late.letter, late.at
    match letter.deed, late.who, letter.visitor or letter.group:
        case Deed.VISIT, Member() as who, _:
            visit = visits.enter(act, who, at, letter.place)
            operations.keep_instead(act.connection, act.key, content(letter.deed, who.id, letter), visit, at)
            return visit
        case Deed.PURPOSE, Member(), _:
            return visits.state_purpose(act, letter.card, letter.visit, letter.purpose, at)
        case Deed.LEAVE, Member(), _:
            return visits.sign_out(act, letter.card, at)
        case Deed.VISITOR, _, Visitor() as visitor:
            return guests.sign_visitor(act, visitor, letter.purpose, letter.place, at)
        case Deed.GROUP, _, Group() as group:
            return guests.sign_group(act, group, letter.purpose, letter.place, at)
    return None
