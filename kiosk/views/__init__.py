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
from kiosk.views.service import (
    Asked,
    CameraCheck,
    CodeShown,
    ConfigShown,
    Echo,
    Kind,
    LogShown,
    NetworkCheck,
    PrintTest,
    ScanEcho,
    SelfTest,
    ServiceHome,
    ServicePin,
    ServiceShut,
    ServiceSure,
    ServiceTools,
    Shut,
    Step,
    Tool,
    TouchCheck,
    Wrong,
)
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
    | ServicePin
    | ServiceShut
    | ServiceHome
    | ServiceTools
    | ServiceSure
    | PrintTest
    | ScanEcho
    | CameraCheck
    | TouchCheck
    | NetworkCheck
    | SelfTest
    | LogShown
    | ConfigShown
    | CodeShown
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
    "Asked",
    "Basket",
    "CameraCheck",
    "CaseOpened",
    "Cause",
    "CodeShown",
    "ConfigShown",
    "Confirm",
    "Echo",
    "Fines",
    "Holds",
    "ItemFound",
    "Kind",
    "Loans",
    "LogShown",
    "NetworkCheck",
    "OneMoment",
    "OutOfOrder",
    "Outcome",
    "PatronHome",
    "PhotoTaken",
    "PinKind",
    "PinSet",
    "Place",
    "PrintTest",
    "Problem",
    "Receipt",
    "RegisterHome",
    "Results",
    "ReturnLine",
    "ReturnSummary",
    "Returning",
    "Review",
    "ScanEcho",
    "Search",
    "SelfTest",
    "Service",
    "ServiceHome",
    "ServicePin",
    "ServiceShut",
    "ServiceSure",
    "ServiceTools",
    "Shut",
    "Signed",
    "Sorry",
    "StandIn",
    "Step",
    "StillThere",
    "Summary",
    "TakePhoto",
    "TitleShown",
    "Tool",
    "Topic",
    "TouchCheck",
    "Unsettled",
    "View",
    "Wait",
    "Welcome",
    "WifiShown",
    "Working",
    "Wrong",
]
