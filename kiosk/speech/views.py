"""Finds what is said of a view: one function for each class of view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk import views
from kiosk.speech import account, entrance, everybody, lending, registration, searching, service
from kiosk.speech.saying import Telling, in_words
from kiosk.views import View

TELLERS: dict[type[View], Callable[[Any, str], Telling]] = {
    views.OneMoment: everybody.one_moment,
    views.Welcome: everybody.welcome,
    views.ItemFound: everybody.item_found,
    views.AskCard: everybody.ask_card,
    views.AskPin: everybody.ask_pin,
    views.Sorry: everybody.sorry,
    views.StillThere: everybody.still_there,
    views.OutOfOrder: everybody.out_of_order,
    views.Basket: lending.basket,
    views.Confirm: lending.confirm,
    views.Working: lending.working,
    views.Summary: lending.summary,
    views.Returning: lending.returning,
    views.ReturnSummary: lending.return_summary,
    views.AskCase: lending.ask_case,
    views.CaseOpened: lending.case_opened,
    views.AccountHome: account.account_home,
    views.PatronHome: account.patron_home,
    views.Loans: account.loans,
    views.Holds: account.holds,
    views.Fines: account.fines,
    views.AskNumber: account.ask_number,
    views.AccountMore: account.account_more,
    views.PinSet: account.pin_set,
    views.Search: searching.search,
    views.Results: searching.results,
    views.TitleShown: searching.title_shown,
    views.AskWho: entrance.ask_who,
    views.AskChoice: entrance.ask_choice,
    views.AskWords: entrance.ask_words,
    views.AskPeople: entrance.ask_people,
    views.Signed: entrance.signed,
    views.WifiShown: entrance.wifi,
    views.RegisterHome: registration.register_home,
    views.AskConsent: registration.ask_consent,
    views.AskDigits: registration.ask_digits,
    views.AskApplication: registration.ask_application,
    views.Review: registration.review,
    views.TakePhoto: registration.take_photo,
    views.PhotoTaken: registration.photo_taken,
    views.AppliedShown: registration.applied,
    views.ServicePin: service.service_pin,
    views.ServiceShut: service.service_shut,
    views.ServiceHome: service.service_home,
    views.ServiceTools: service.service_tools,
    views.ServiceSure: service.service_sure,
    views.PrintTest: service.print_test,
    views.ScanEcho: service.scan_echo,
    views.CameraCheck: service.camera_check,
    views.TouchCheck: service.touch_check,
    views.NetworkCheck: service.network_check,
    views.SelfTest: service.self_test,
    views.LogShown: service.log_shown,
    views.ConfigShown: service.config_shown,
    views.CodeShown: service.code_shown,
}


def tell(view: View, language: str) -> Telling:
    """Everything that is said of `view` in "id" or "en"."""
    told = TELLERS[type(view)](view, language)
    return Telling(*(tuple(in_words(language, one) for one in part) for part in (told.first, told.entries, told.after)))
