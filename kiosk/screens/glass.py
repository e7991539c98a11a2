"""The glass: takes views from any thread and shows the latest; tells what is touched, and what it looks like."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk import views
from kiosk.events import Event
from kiosk.hardware import PadKey
from kiosk.screens.focus import Focus
from kiosk.screens.photograph import photograph
from kiosk.screens.screen import Screen
from kiosk.screens.theme import theme
from kiosk.screens.top_bar import TopBar
from kiosk.screens.touchable import Touchable
from kiosk.speech.narrator import Listening
from kiosk.views import View

# By name, so that a screen is loaded when it is first needed. The first are the likeliest to come first.
SCREENS: dict[type[View], str] = {
    views.OneMoment: "one_moment.OneMomentScreen",
    views.Welcome: "welcome.WelcomeScreen",
    views.AskCard: "ask_card.AskCardScreen",
    views.AskPin: "ask_pin.AskPinScreen",
    views.Basket: "basket.BasketScreen",
    views.Confirm: "confirm.ConfirmScreen",
    views.Working: "working.WorkingScreen",
    views.Summary: "summary.SummaryScreen",
    views.AccountHome: "account_home.AccountHomeScreen",
    views.PatronHome: "patron_home.PatronHomeScreen",
    views.Loans: "loans.LoansScreen",
    views.Holds: "holds.HoldsScreen",
    views.Fines: "fines.FinesScreen",
    views.AskNumber: "ask_number.AskNumberScreen",
    views.Search: "search.SearchScreen",
    views.Results: "results.ResultsScreen",
    views.TitleShown: "title_shown.TitleScreen",
    views.ItemFound: "item_found.ItemFoundScreen",
    views.Returning: "returning.ReturningScreen",
    views.ReturnSummary: "return_summary.ReturnSummaryScreen",
    views.AskCase: "ask_case.AskCaseScreen",
    views.CaseOpened: "case_opened.CaseOpenedScreen",
    views.Signed: "signed.SignedScreen",
    views.AskWho: "ask_who.AskWhoScreen",
    views.AskChoice: "ask_choice.AskChoiceScreen",
    views.AskWords: "ask_words.AskWordsScreen",
    views.AskPeople: "ask_people.AskPeopleScreen",
    views.WifiShown: "wifi_shown.WifiScreen",
    views.RegisterHome: "register_home.RegisterHomeScreen",
    views.AskConsent: "ask_consent.AskConsentScreen",
    views.AskDigits: "ask_digits.AskDigitsScreen",
    views.AskApplication: "ask_application.AskApplicationScreen",
    views.Review: "review.ReviewScreen",
    views.TakePhoto: "take_photo.TakePhotoScreen",
    views.PhotoTaken: "photo_taken.PhotoTakenScreen",
    views.AppliedShown: "applied_shown.AppliedScreen",
    views.AccountMore: "account_more.AccountMoreScreen",
    views.PinSet: "pin_set.PinSetScreen",
    views.StillThere: "still_there.StillThereScreen",
    views.Sorry: "sorry.SorryScreen",
    views.OutOfOrder: "out_of_order.OutOfOrderScreen",
}
FOR_TECHNICIANS: dict[type[View], str] = {  # who can wait for a screen to be built
    views.ServicePin: "service_pin.ServicePinScreen",
    views.ServiceShut: "service_shut.ServiceShutScreen",
    views.ServiceHome: "service_home.ServiceHomeScreen",
    views.ServiceTools: "service_tools.ServiceToolsScreen",
    views.ServiceSure: "service_sure.ServiceSureScreen",
    views.PrintTest: "print_test.PrintTestScreen",
    views.ScanEcho: "scan_echo.ScanEchoScreen",
    views.CameraCheck: "camera_check.CameraCheckScreen",
    views.TouchCheck: "touch_check.TouchCheckScreen",
    views.NetworkCheck: "network_check.NetworkCheckScreen",
    views.SelfTest: "self_test.SelfTestScreen",
    views.LogShown: "log_shown.LogShownScreen",
    views.ConfigShown: "config_shown.ConfigShownScreen",
    views.CodeShown: "code_shown.CodeShownScreen",
}

ALL = SCREENS | FOR_TECHNICIANS

# Heights follow texts, and columns their rows: the deepest screen settles in more rounds than Kivy's 20. With enough of
# them a screen is whole in its first frame.
ROUNDS = 100


class Glass(FloatLayout):
    """`tell` hears every touch. `on_shown`, when set, is called on the main thread after a view was put up, and
    `on_built` once all screens are built.

    `on_say` is told what somebody who listens has come to, nothing when the glass was touched; `focus` is where it is.

    `library` stands in the top bar. With `prebuild` all screens of patrons are built after the first one is
    shown, one for each tick, so that nobody waits for them.
    """

    def __init__(
        self,
        tell: Callable[[Event], None],
        languages: tuple[str, ...] = ("id", "en"),
        library: str = "",
        prebuild: bool = True,
    ) -> None:
        super().__init__()
        Clock.max_iteration = ROUNDS
        self.tell = tell
        self.on_shown: Callable[[View, str], None] | None = None
        self.on_built: Callable[[], None] = lambda: None
        self.on_say: Callable[..., None] = lambda *_: None
        self.focus = Focus(self)
        self._latest: tuple[View, str] | None = None
        self._shown: tuple[View, str] | None = None
        self._show_soon = Clock.create_trigger(self._show_latest, -1)
        self._build_soon = Clock.create_trigger(self._build_one)
        self._unbuilt = list(SCREENS) if prebuild else []
        self._screens: dict[type[View], Screen] = {}
        self._bar = TopBar(library, languages)
        self._screen: Screen | None = None
        self._column = BoxLayout(orientation="vertical")
        self._column.add_widget(self._bar)
        self.add_widget(self._column)

    def photograph(self, give: Callable[[bytes], None]) -> None:
        """From any thread: a picture of what is shown then, without anybody's data, is given on the main thread."""
        Clock.schedule_once(lambda _: give(self._photographed()))

    def _photographed(self) -> bytes:
        with self.focus.unmarked():  # where somebody is on the keys of a PIN is nobody's business
            return photograph(self)

    def show(self, view: View, language: str) -> None:
        """From any thread. When views come faster than frames, only the latest is drawn."""
        self._latest = view, language
        self._show_soon()

    def steer(self, asked: PadKey | Listening) -> None:
        """From any thread: a key of the pad, or that somebody listens."""
        Clock.schedule_once(lambda _: self.focus.steer(asked))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        self.on_say()
        return bool(super().on_touch_down(touch))

    def on_size(self, *_: object) -> None:
        theme.fit(*self.size)

    def _show_latest(self, _: float) -> None:
        if self._latest is None or self._latest is self._shown:
            return
        self._shown = view, language = self._latest
        screen = self._screen_for(type(view))
        screen.draw(view, language)
        self._bar.mark(language)
        self._put_up(screen)
        self.focus.shown(view, language, screen, *[self._bar] * (not screen.whole))
        if self.on_shown is not None:
            self.on_shown(view, language)
        if self._unbuilt:
            self._build_soon()

    def _put_up(self, screen: Screen) -> None:
        if screen is self._screen:
            return
        if self._screen is not None:
            self._column.remove_widget(self._screen)
            self._screen.forget()
        for widget in screen.walk():
            if isinstance(widget, Touchable):
                widget.state = "normal"  # a finger may have been on it when the screen was taken down
        if screen.whole:
            self._column.remove_widget(self._bar)
        elif self._bar.parent is None:
            self._column.add_widget(self._bar)
        self._column.add_widget(screen)
        self._screen = screen

    def _screen_for(self, view: type[View]) -> Screen:
        if view not in self._screens:
            module, _, name = ALL[view].partition(".")
            self._screens[view] = getattr(import_module(f"kiosk.screens.{module}"), name)()
        return self._screens[view]

    def _build_one(self, _: float) -> None:
        if self._unbuilt:
            self._screen_for(self._unbuilt.pop(0))
            self._build_soon() if self._unbuilt else self.on_built()


Builder.load_string(
    """
#:import theme kiosk.screens.theme.theme

<Glass>:
    canvas.before:
        Color:
            rgba: theme.paper
        Rectangle:
            pos: self.pos
            size: self.size
"""
)
