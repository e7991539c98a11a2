"""Examples of stands whose library cannot do everything: one that is asked by SIP2, and ones that do still less."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.circulation import Reason
from kiosk.views import AccountHome, AccountMore, Fines, Holds, Loans, Returning, Service, TitleShown, View, Welcome
from tests.gallery.examples_account import BARE, FULL, LATE, WORST, barred
from tests.gallery.examples_registration import DIGITAL
from tests.gallery.examples_returning import BACK, BACK_LATE, MANY
from tests.gallery.examples_search import SHOWN
from tests.gallery.items import PATRON

SIP2 = (Service.BORROW, Service.RETURN, Service.ACCOUNT, Service.REGISTER)
FEW = (Service.BORROW, Service.RETURN, Service.ACCOUNT)
NO_HOLDS = replace(FULL, holds=())

EXAMPLES: dict[str, View] = {
    "little-welcome": Welcome(SIP2),
    "little-welcome-no-holds": Welcome(FEW, holds=False),
    "little-welcome-touch": Welcome((Service.SEARCH, Service.REGISTER)),
    "little-welcome-entrance": Welcome((Service.WIFI,)),
    "little-account": AccountHome(FULL, services=SIP2, can_change_pin=False),
    "little-account-pin": AccountHome(FULL, services=SIP2, can_go_digital=False),
    "little-account-no-holds": AccountHome(
        NO_HOLDS, services=FEW, can_hold=False, can_change_pin=False, can_go_digital=False
    ),
    "little-account-searched": AccountHome(NO_HOLDS, can_hold=False, can_change_pin=False, can_go_digital=False),
    "little-account-barred": AccountHome(
        replace(barred(Reason.OVERDUE_LOAN), holds=()), services=FEW, can_hold=False, can_change_pin=False
    ),
    "little-account-barred-holds": AccountHome(barred(Reason.OVERDUE_LOAN), services=FEW, can_change_pin=False),
    "little-account-only": AccountHome(
        BARE, services=(Service.ACCOUNT,), can_hold=False, can_change_pin=False, can_go_digital=False
    ),
    "little-loans": Loans(replace(FULL, loans=LATE), can_report=False),
    "little-loans-no-renewals": Loans(replace(FULL, loans=LATE), can_renew=False),
    "little-loans-only": Loans(replace(FULL, loans=WORST), can_renew=False, can_report=False),
    "little-holds": Holds(FULL, can_cancel=False, can_place=False),
    "little-holds-empty": Holds(BARE, can_place=False),
    "little-fines": Fines(FULL, can_reprint=False),
    "little-fines-empty": Fines(BARE, can_reprint=False),
    "little-more-pin": AccountMore(PATRON, can_go_digital=False),
    "little-more-digital": AccountMore(PATRON, DIGITAL, can_change_pin=False),
    "little-returning": Returning((BACK, BACK_LATE), can_report=False),
    "little-returning-many": Returning(MANY, can_report=False),
    "little-title": TitleShown(SHOWN),
}
