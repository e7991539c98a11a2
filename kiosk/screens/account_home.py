"""Where a card leads: scan a book to borrow it, or see what the account holds. No title is shown here."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from bridge.contract.account import Account, HoldState
from bridge.contract.circulation import Refusal
from kiosk.screens import banner, barred, kawung, tile
from kiosk.screens.days import days_left, near_date
from kiosk.screens.kv import load
from kiosk.screens.placing import put
from kiosk.screens.screen import Screen
from kiosk.screens.telling import more
from kiosk.screens.texts import long_date, rupiah, text
from kiosk.screens.theme import theme
from kiosk.screens.tile import Tile
from kiosk.views import AccountHome, Service

SOON = 14  # days before its end in which a card's owner is reminded


class Shown(NamedTuple):
    """What a tile says, and how it looks."""

    number: str
    note: str
    look: str = "quiet"


class AccountHomeScreen(Screen):
    card = StringProperty("")
    valid = StringProperty("")
    valid_ink = ColorProperty(theme.muted)
    icon = StringProperty("barcode")
    invitation = StringProperty("")
    room = StringProperty("")
    inviting = BooleanProperty(True)
    barred = BooleanProperty(False)
    tiled = BooleanProperty(False)
    lines = NumericProperty(2)  # of tiles: the first of three is a wide one

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._hero, self._notices = self.ids.hero.__self__, self.ids.notices.__self__
        self._loans, self._holds, self._fines, self._search = self.ids.others.children[::-1]
        self._gap = Widget()  # where the other actions would be
        self._leave, self._more, self._return = self.ids.actions.children[::-1]

    def draw(self, view: AccountHome, language: str) -> None:
        super().draw(view, language)
        account = view.account
        self.card = text(language, "account.card", card=account.patron.card)
        self.valid, self.valid_ink = validity(account, language)
        self._invite(view, language)
        self.ids.banner.say(language, view.problem)
        self.ids.barred.say(language, account.patron.barred)
        self.barred = bool(account.patron.barred)
        self._place(inviting=not self.barred and (theme.portrait or not isinstance(view.problem, Refusal)))
        fill(self._loans, loans(account, language))
        fill(self._holds, holds(account, language))
        fill(self._fines, fines(account, language))

    def _invite(self, view: AccountHome, language: str) -> None:
        """To what this stand does."""
        lends = Service.BORROW in view.services
        self.icon = "barcode" if lends else "user-circle"
        self.invitation = text(language, invitation(view))
        self.room = room(view.account, language) if lends else ""
        search = Service.SEARCH in view.services
        self._tile(self._loans, *[self._holds] * view.shows_holds, self._fines, *[self._search] * search)
        self._more.caption = text(language, more(view))
        others = [*[self._more] * view.more, *[self._return] * (Service.RETURN in view.services)]
        put(self.ids.actions, [self._leave, *(others or [self._gap])])

    def _tile(self, *tiles: Widget) -> None:
        wide = len(tiles) % 2
        put(self.ids.wide, tiles[:wide])
        put(self.ids.others, tiles[wide:])
        self.lines = (len(tiles) + 1) // 2

    def _place(self, inviting: bool) -> None:
        """The invitation goes where there is nothing in its way; a lying glass has no room for it and a long no."""
        self.inviting = inviting
        put(self.ids.place, [self._hero, self._notices] if inviting else [self._notices])
        self._notices.scroll_y = 1


def invitation(view: AccountHome) -> str:
    """The key of what stands above everything else."""
    if view.busy:
        return "account.busy"
    return "account.title" if Service.BORROW in view.services else "account.yours"


def fill(shown: Tile, told: Shown) -> None:
    shown.count, shown.note, shown.look = told


def validity(account: Account, language: str) -> tuple[str, list[float]]:
    """Until when the card is valid, and the colour of saying so; nothing when the library does not tell."""
    if account.expires == date.max:
        return "", theme.muted
    day, left = long_date(language, account.expires), account.days_left
    if left is None or left > SOON:
        return text(language, "account.valid", date=day), theme.muted
    if left < 0:
        return text(language, "account.ended", date=day), theme.problem
    return text(language, "account.ends", date=day, left=days_left(language, left)), theme.doubt


def room(account: Account, language: str) -> str:
    free = account.patron.room
    return text(language, "account.room.one") if free == 1 else text(language, "account.room", room=free)


def loans(account: Account, language: str) -> Shown:
    if not account.loans:
        return Shown("0", text(language, "account.loans.none"))
    first = min(account.loans, key=lambda loan: loan.loan.due)
    key, look = ("late", "soft") if first.days_left < 0 else ("next", "quiet")
    day = near_date(language, first.loan.due)
    return Shown(str(len(account.loans)), text(language, f"account.loans.{key}", date=day), look)


def holds(account: Account, language: str) -> Shown:
    if not account.holds:
        return Shown("0", text(language, "account.holds.none"))
    count = str(len(account.holds))
    days = [hold.last_day for hold in account.holds if hold.state is HoldState.READY and hold.last_day]
    if not days:
        return Shown(count, text(language, "account.holds.waiting"))
    return Shown(count, text(language, "account.holds.ready", date=near_date(language, min(days))), "veil")


def fines(account: Account, language: str) -> Shown:
    key, look = ("some", "soft") if account.owed else ("none", "quiet")
    return Shown(rupiah(account.owed), text(language, f"account.fines.{key}"), look)


load(__file__, banner, barred, kawung, tile)
