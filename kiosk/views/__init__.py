"""What a kiosk can show: one frozen dataclass for each screen, with everything the screen draws."""

from __future__ import annotations

from kiosk.views.account import AccountHome, AccountMore, AskNumber, Fines, Holds, Loans, PatronHome, PinSet
from kiosk.views.entrance import ELSEWHERE, AskChoice, AskPeople, AskWho, AskWords, Place, Signed, Topic, WifiShown
from kiosk.views.everybody import AskCard, AskPin, ItemFound, OneMoment, OutOfOrder, Sorry, StillThere, Welcome
from kiosk.views.lending import AskCase, Basket, CaseOpened, Confirm, Returning, ReturnSummary, Summary, Working
from kiosk.views.registration import (
    AppliedShown,
    AskApplication,
    AskConsent,
    AskDigits,
    PhotoTaken,
    RegisterHome,
    Review,
    TakePhoto,
)
from kiosk.views.searching import Results, Search, TitleShown
from kiosk.views.values import (
    ENTRANCE,
    EVERYTHING,
    SELF_CHECK,
    Act,
    Cause,
    Outcome,
    PinKind,
    Problem,
    Receipt,
    ReturnLine,
    Service,
    StandIn,
    Unsettled,
    Wait,
)

View = (
    OneMoment
    | Welcome
    | ItemFound
    | AskCard
    | AskPin
    | Sorry
    | StillThere
    | OutOfOrder
    | Basket
    | Confirm
    | Working
    | Summary
    | Returning
    | ReturnSummary
    | AskCase
    | CaseOpened
    | AccountHome
    | PatronHome
    | Loans
    | Holds
    | Fines
    | AskNumber
    | AccountMore
    | PinSet
    | Search
    | Results
    | TitleShown
    | AskWho
    | AskChoice
    | AskWords
    | AskPeople
    | Signed
    | WifiShown
    | RegisterHome
    | AskApplication
    | AskConsent
    | AskDigits
    | Review
    | TakePhoto
    | PhotoTaken
    | AppliedShown
)

__all__ = [
    "ELSEWHERE",
    "ENTRANCE",
    "EVERYTHING",
    "SELF_CHECK",
    "AccountHome",
    "AccountMore",
    "Act",
    "AppliedShown",
    "AskApplication",
    "AskCard",
    "AskCase",
    "AskChoice",
    "AskConsent",
    "AskDigits",
    "AskNumber",
    "AskPeople",
    "AskPin",
    "AskWho",
    "AskWords",
    "Basket",
    "CaseOpened",
    "Cause",
    "Confirm",
    "Fines",
    "Holds",
    "ItemFound",
    "Loans",
    "OneMoment",
    "OutOfOrder",
    "Outcome",
    "PatronHome",
    "PhotoTaken",
    "PinKind",
    "PinSet",
    "Place",
    "Problem",
    "Receipt",
    "RegisterHome",
    "Results",
    "ReturnLine",
    "ReturnSummary",
    "Returning",
    "Review",
    "Search",
    "Service",
    "Signed",
    "Sorry",
    "StandIn",
    "StillThere",
    "Summary",
    "TakePhoto",
    "TitleShown",
    "Topic",
    "Unsettled",
    "View",
    "Wait",
    "Welcome",
    "WifiShown",
    "Working",
]
