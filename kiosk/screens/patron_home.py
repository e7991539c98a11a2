"""Where a card leads while the library cannot be asked: scan a book; the account is to be seen again later."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import banner, barred, kawung, strip
from kiosk.screens.kv import load
from kiosk.screens.placing import put
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.theme import theme
from kiosk.views import PatronHome, Service


class PatronHomeScreen(Screen):
    card = StringProperty("")
    invitation = StringProperty("")
    inviting = BooleanProperty(True)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._hero, self._notices = self.ids.hero.__self__, self.ids.notices.__self__
        self._leave, self._return = self.ids.actions.children[::-1]

    def draw(self, view: PatronHome, language: str) -> None:
        super().draw(view, language)
        self.card = text(language, "account.card", card=view.patron.card)
        self.invitation = text(language, invitation(view))
        self.ids.banner.say(language, view.problem)
        self.ids.barred.say(language, view.patron.barred)
        self._place(inviting=theme.portrait or not (view.problem or view.patron.barred))
        put(self.ids.actions, [self._leave, *[self._return] * (Service.RETURN in view.services)])

    def _place(self, inviting: bool) -> None:
        """A lying glass has no room for the invitation and a long no."""
        self.inviting = inviting
        put(self.ids.place, [self._hero, self._notices] if inviting else [self._notices])
        self._notices.scroll_y = 1


def invitation(view: PatronHome) -> str:
    """The key of what stands above everything else."""
    lends = Service.BORROW in view.services and not view.patron.barred
    match view.busy, lends, view.can_renew:
        case True, _, _:
            return "account.busy"
        case _, True, True:
            return "patron-home.borrow-renew"
        case _, True, False:
            return "account.title"
        case _, False, True:
            return "patron-home.renew"
    return "account.yours"


load(__file__, banner, barred, kawung, strip)
