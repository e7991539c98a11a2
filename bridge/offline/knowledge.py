"""What a stand knows of a patron or an item now: what the library said last, and what was done here since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bridge.contract.fingerprints import fingerprint, loan_print
from bridge.contract.letters import Deed, Letter
from bridge.contract.standin import KnownItem, KnownPatron
from bridge.offline.cache import Cache

Letters = tuple[Letter, ...]

_SOMEBODY = "?"  # has the item, and is not known here


@dataclass(frozen=True, slots=True)
class Who:
    """A patron by the id that the library gave, or by the card that was read."""

    kind: Literal["patron", "card"]
    code: str


class Knowledge:
    """`letters` gives all that the library may not have told of yet, in the order in which it was done, and the same
    tuple as long as nothing was added; `key` is that of the fingerprints. With `strangers` cards and items of which the
    library has not told are known too, by what was done here."""

    def __init__(
        self, cache: Cache, key: bytes, letters: Callable[[], Letters], *, strangers: bool = False
    ) -> None:
        self.cache, self._key, self._letters, self._strangers = cache, key, letters, strangers
        self._grouped: tuple[Letters, dict[str, Letters]] = ((), {})

    def patron(self, who: Who, today: date) -> KnownPatron | None:
        """With the loans they have now, and today's visit if it was signed here."""
        known = self._told_of(who)
        if known is None:
            return None
        by_item = self._by_item()
        gained = sum(self._gained(known, barcode, by_item[barcode]) for barcode in by_item if barcode)
        here = any(self._is_by(known, letter) for letter in by_item.get("", ()) if letter.deed is Deed.VISIT)
        return replace(known, loans=max(0, known.loans + gained), visited=today if here else known.visited)

    def item(self, barcode: str) -> KnownItem | None:
        known = self.cache.item(barcode) or (KnownItem("", "", barcode) if self._strangers else None)
        return None if known is None else self._since(known, self._by_item().get(barcode, ()))

    def came_back(self, barcode: str) -> bool:
        """Whether the last that happened to it, for all that is known, is that it was returned here."""
        letters, before = self._by_item().get(barcode, ()), self.cache.item(barcode)
        returned = bool(letters) and letters[-1].deed is Deed.RETURN
        return returned and (before is None or before.due is not None)

    def has(self, patron: KnownPatron, item: KnownItem, barcode: str) -> bool:
        """Whether the item is lent to the patron."""
        return item.loan != "" and item.loan == loan_print(self._key, patron.row, barcode)

    def _by_item(self) -> dict[str, Letters]:
        """The letters about each item; those of the guest book are about none."""
        letters = self._letters()
        if letters is not self._grouped[0]:
            groups: dict[str, list[Letter]] = {}
            for letter in letters:
                groups.setdefault(letter.barcode, []).append(letter)
            self._grouped = letters, {barcode: tuple(group) for barcode, group in groups.items()}
        return self._grouped[1]

    def _gained(self, patron: KnownPatron, barcode: str, letters: Letters) -> int:
        """1 when the patron has the item only since the library told of it, -1 when they had it then."""
        known = self.cache.item(barcode) or KnownItem("", "")
        return self.has(patron, self._since(known, letters), barcode) - self.has(patron, known, barcode)

    def _since(self, item: KnownItem, letters: Letters) -> KnownItem:
        for letter in letters:
            match letter.deed:
                case Deed.BORROW:
                    item = replace(item, due=letter.due or date.max, loan=self._loan_of(letter), renewals=0)
                case Deed.RENEW:
                    item = replace(item, due=letter.due or item.due, renewals=item.renewals + 1)
                case Deed.RETURN:
                    item = replace(item, due=None, loan="", renewals=0)
        return item

    def _told_of(self, who: Who) -> KnownPatron | None:
        """As the library told of them last; of a stranger nothing but that they have this card, or id."""
        if (known := self.cache.patron(who.kind, who.code)) is not None or not self._strangers:
            return known
        own = fingerprint(self._key, who.kind, who.code)
        return KnownPatron(own, (own,))

    def _loan_of(self, letter: Letter) -> str:
        known = self._told_of(Who("card", letter.card)) if letter.card else None
        known = known or (self._told_of(Who("patron", letter.patron)) if letter.patron else None)
        return loan_print(self._key, known.row, letter.barcode) if known else _SOMEBODY

    def _is_by(self, patron: KnownPatron, letter: Letter) -> bool:
        by_card = letter.card and fingerprint(self._key, "card", letter.card) in patron.prints
        return bool(by_card or (letter.patron and fingerprint(self._key, "patron", letter.patron) in patron.prints))
