"""What really happened in a reading hall, told only by what patrons did there and were told was done.

It knows nothing of outboxes, letters and merging: all its clocks are right, and so its acts have one order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from bridge.contract.letters import Deed


@dataclass(frozen=True, slots=True)
class Done:
    """An act of which a patron was told that it is done. The `patron` of a return is who carried the item, empty when
    it lay in the hall."""

    deed: Deed
    at: datetime
    barcode: str = ""
    patron: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """An item was with a patron from `lent` until the next act about it, if there was one."""

    lent: Done
    next: Done | None

    def covers(self, at: datetime) -> bool:
        return self.lent.at <= at and (self.next is None or self.next.at > at)


@dataclass
class Hall:
    """`hands` tells who carries which item; `slipped` are those that came back past every stand."""

    done: dict[str, Done] = field(default_factory=dict)
    hands: dict[str, str] = field(default_factory=dict)
    slipped: set[str] = field(default_factory=set)

    def happened(self, key: str, act: Done) -> None:
        self.done[key] = act
        match act.deed:
            case Deed.BORROW:
                self.hands[act.barcode] = act.patron
                self.slipped.discard(act.barcode)
            case Deed.RETURN:
                self.hands.pop(act.barcode, None)
                self.slipped.discard(act.barcode)

    def undone(self, key: str) -> None:
        """The item is where it was before."""
        act = self.done.pop(key)
        self.hands.pop(act.barcode, None)
        if act.deed is Deed.RETURN and act.patron:
            self.hands[act.barcode] = act.patron
        elif self._is_out(act.barcode):
            self.slipped.add(act.barcode)

    def slips(self, barcode: str) -> None:
        if self.hands.pop(barcode, None):
            self.slipped.add(barcode)

    def those(self, *deeds: Deed) -> list[Done]:
        return [act for act in self.done.values() if act.deed in deeds]

    def stays(self) -> Iterator[Stay]:
        for acts in self._by_item().values():
            for act, after in pairwise([*acts, None]):
                if act and act.deed is Deed.BORROW:
                    yield Stay(act, after)

    def lent_twice(self) -> set[tuple[str, datetime, datetime]]:
        """Items and when they were lent, to one patron and then to another without a return between."""
        pairs = ((stay.lent, stay.next) for stay in self.stays() if stay.next and stay.next.deed is Deed.BORROW)
        return {(one.barcode, one.at, other.at) for one, other in pairs if one.patron != other.patron}

    def not_lent(self) -> set[tuple[str, datetime]]:
        """Items that were taken back although nobody had them."""
        before = ((former, act) for acts in self._by_item().values() for former, act in pairwise([None, *acts]))
        return {
            (act.barcode, act.at)
            for former, act in before
            if act and act.deed is Deed.RETURN and (former is None or former.deed is Deed.RETURN)
        }

    def too_many(self, limit: int, late: Set[tuple[str, datetime]]) -> set[tuple[str, datetime]]:
        """Loans that were more than a patron may have, where a stand had to judge by itself of any of them: `late`."""
        stays = tuple(self.stays())
        found = set()
        for stay in stays:
            had = [one.lent for one in stays if one.lent.patron == stay.lent.patron and one.covers(stay.lent.at)]
            if len(had) > limit and any((lent.barcode, lent.at) in late for lent in had):
                found.add((stay.lent.barcode, stay.lent.at))
        return found

    def _is_out(self, barcode: str) -> bool:
        """For all that the library can know."""
        return any(stay.lent.barcode == barcode and stay.next is None for stay in self.stays())

    def _by_item(self) -> defaultdict[str, list[Done]]:
        acts: defaultdict[str, list[Done]] = defaultdict(list)
        for act in sorted(self.those(Deed.BORROW, Deed.RETURN), key=lambda act: act.at):
            acts[act.barcode].append(act)
        return acts
