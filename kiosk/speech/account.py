"""What is said of a patron's account. A title that is veiled on the glass is not said either."""

from __future__ import annotations

from datetime import date

from bridge.contract.account import Account, Hold, HoldState, OpenLoan
from bridge.contract.circulation import Fine, Reason
from kiosk.screens.days import days_left, near_date
from kiosk.screens.telling import more, name_of, title_name
from kiosk.screens.texts import long_date, text
from kiosk.speech.lending import why
from kiosk.speech.saying import (
    CAN_PRINT,
    Telling,
    card,
    choices,
    digits,
    heard,
    joined,
    listed,
    money,
    problem,
    say,
    telling,
)
from kiosk.views import (
    AccountHome,
    AccountMore,
    AskNumber,
    Fines,
    Holds,
    Loans,
    PatronHome,
    PinSet,
    Receipt,
    Service,
)

SOON = 14  # days before its end in which a card's owner is reminded
SILENT = (Receipt.NOTHING, Receipt.OFFERED)


def account_home(view: AccountHome, language: str) -> Telling:
    """Numbers only: which books they are is told where they are asked for."""
    account, lends = view.account, Service.BORROW in view.services
    invitation = "account.busy" if view.busy else "account.title" if lends else "account.yours"
    parts = ("loans", *["holds"] * view.shows_holds, "fines", *["search"] * (Service.SEARCH in view.services))
    names = [text(language, f"account.{part}") for part in parts]
    names += [text(language, "leave"), *[text(language, more(view))] * view.more]
    names += [text(language, "account.return")] * (Service.RETURN in view.services)
    return telling(
        (
            *problem(language, view.problem),
            *barred(language, account.patron.barred),
            say(language, invitation),
            room(account, language) if lends and not account.patron.barred else "",
            loans_held(account, language),
            holds_held(account, language) if view.shows_holds else "",
            fines_owed(account, language),
            validity(account, language),
        ),
        after=(choices(language, *names),),
    )


def barred(language: str, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    return (joined(say(language, "account.barred"), why(language, reasons)),) if reasons else ()


def room(account: Account, language: str) -> str:
    free = account.patron.room
    return say(language, "account.room.one") if free == 1 else say(language, "account.room", room=free)


def loans_held(account: Account, language: str) -> str:
    if not account.loans:
        return f"{say(language, 'account.loans.none')}."
    first = min(account.loans, key=lambda loan: loan.loan.due)
    key = "late" if first.days_left < 0 else "next"
    day = say(language, f"account.loans.{key}", date=near_date(language, first.loan.due))
    return f"{counted(language, 'loans', len(account.loans))} {day}."


def counted(language: str, what: str, count: int) -> str:
    return say(language, f"speech.held.{what}{'.one' if count == 1 else ''}", count=count)


def holds_held(account: Account, language: str) -> str:
    if not account.holds:
        return f"{say(language, 'account.holds.none')}."
    days = [hold.last_day for hold in account.holds if hold.state is HoldState.READY and hold.last_day]
    ready = "account.holds.ready" if days else "account.holds.waiting"
    stands = say(language, ready, date=near_date(language, min(days)) if days else "")
    return f"{counted(language, 'holds', len(account.holds))} {stands}."


def fines_owed(account: Account, language: str) -> str:
    if not account.owed:
        return f"{say(language, 'account.fines.none')}."
    return f"{say(language, 'account.fines')} {money(account.owed)}. {say(language, 'account.fines.some')}."


def validity(account: Account, language: str) -> str:
    """Nothing when the library does not tell."""
    if account.expires == date.max:
        return ""
    day, left = long_date(language, account.expires), account.days_left
    if left is None or left > SOON:
        return say(language, "account.valid", date=day)
    if left < 0:
        return say(language, "account.ended", date=day)
    return say(language, "account.ends", date=day, left=days_left(language, left))


def patron_home(view: PatronHome, language: str) -> Telling:
    lends = Service.BORROW in view.services and not view.patron.barred
    renews = {(True, True): "patron-home.borrow-renew", (True, False): "account.title",
              (False, True): "patron-home.renew", (False, False): "account.yours"}  # fmt: skip
    names = [text(language, "leave"), *[text(language, "account.return")] * (Service.RETURN in view.services)]
    return telling(
        (
            *problem(language, view.problem),
            *barred(language, view.patron.barred),
            say(language, "account.busy" if view.busy else renews[lends, view.can_renew]),
            say(language, "offline.title"),
            say(language, "patron-home.later"),
            card(language, view.patron.card),
        ),
        after=(choices(language, *names),),
    )


def loans(view: Loans, language: str) -> Telling:
    held = sorted(view.account.loans, key=lambda loan: loan.loan.due)
    if not held:
        nothing = (say(language, "loans.none"), say(language, "loans.none.lead"))
        return telling(nothing, after=(choices(language, text(language, "back")),))
    names = (*["loans.renew-all"] * view.can_renew, "loans.print", "back")
    told = (_loan(loan, view, language) for loan in held)
    return telling(
        (
            printing(language, view.receipt),
            say(language, "account.wait") if view.busy else "",
            say(language, "loans.title"),
            counted(language, "loans", len(held)),
        ),
        listed(language, "loan", told),
        (choices(language, *(text(language, name) for name in names)),),
    )


def printing(language: str, receipt: Receipt) -> str:
    return "" if receipt in SILENT else say(language, f"print.{receipt}")


def _loan(loan: OpenLoan, view: Loans, language: str) -> str:
    """Why it is not renewed only where anything is."""
    revealed = loan.loan.number in view.revealed
    title = heard(name_of(language, loan.loan.item)) if revealed else text(language, "speech.veiled")
    fine = say(language, "days.fine", amount=money(loan.fine)) if loan.fine else ""
    left = ", ".join(filter(None, (days_left(language, loan.days_left), fine)))
    if loan.case is not None:
        note = say(language, f"loans.case.{loan.case}")
    else:
        refused = loan.refused if view.can_renew else ()
        note = why(language, tuple(reason for reason in refused if reason is not Reason.LOAN_HAS_CASE))
    due = say(language, "summary.due", date=long_date(language, loan.loan.due))
    return joined(title, f"{due}, {left}", note)


def holds(view: Holds, language: str) -> Telling:
    held = in_order(view.account)
    if not held:
        nothing = (say(language, "holds.none"), say(language, "holds.none.lead") if view.can_place else "")
        return telling((*problem(language, view.problem), *nothing), after=(choices(language, text(language, "back")),))
    ready = any(hold.state is HoldState.READY for hold in held)
    cancel = "holds.cancel.sure" if view.sure else "holds.cancel"  # said when the first touch has not cancelled it yet
    return telling(
        (
            *problem(language, view.problem),
            say(language, "account.wait") if view.busy else "",
            say(language, "holds.title"),
            counted(language, "holds", len(held)),
            say(language, "holds.lead.ready") if ready else "",
        ),
        listed(language, "hold", (_hold(hold, language, hold.number in view.revealed) for hold in held)),
        (choices(language, *[text(language, cancel)] * view.can_cancel, text(language, "back")),),
    )


def in_order(account: Account) -> list[Hold]:
    """As they stand on the glass: what is ready first."""
    return sorted(account.holds, key=lambda hold: 0 if hold.state is HoldState.READY else hold.place)


def _hold(hold: Hold, language: str, revealed: bool) -> str:
    title = heard(title_name(language, hold.title)) if revealed else text(language, "speech.veiled")
    ready = hold.state is HoldState.READY
    waits = say(language, "holds.waiting", place=hold.place) if hold.place else say(language, "holds.queued")
    stands = say(language, "holds.ready") if ready else waits
    until = say(language, "holds.until", date=long_date(language, hold.last_day)) if hold.last_day else ""
    return joined(title, stands, until)


def fines(view: Fines, language: str) -> Telling:
    account = view.account
    if account.fines:
        owed = (f"{say(language, 'fines.total')} {money(account.owed)}.", say(language, "fines.where"))
    else:
        owed = (say(language, "fines.none"), say(language, "fines.none.lead"))
    names = [*["fines.print"] * bool(account.fines), *["fines.number"] * view.can_reprint, "back"]
    unpaid = listed(language, "fine", (_fine(fine, language) for fine in account.fines))
    paid = (f"{long_date(language, one.paid_at.date())}, {money(one.total)}" for one in account.payments)
    return telling(
        (printing(language, view.receipt), say(language, "fines.title"), *owed),
        (*unpaid, *listed(language, "payment", paid)),
        (choices(language, *(text(language, name) for name in names)),),
    )


def _fine(fine: Fine, language: str) -> str:
    """Which book it was is nobody else's business."""
    due = say(language, "fines.due", date=long_date(language, fine.due)) if fine.due else ""
    back = say(language, "fines.returned", date=long_date(language, fine.returned)) if fine.returned else ""
    return joined(money(fine.amount), _reckoning(fine, language), due, back)


def _reckoning(fine: Fine, language: str) -> str:
    if not fine.days:
        return "" if fine.due else say(language, "fines.older")
    if fine.days * fine.rate == fine.amount:
        one = ".one" if fine.days == 1 else ""
        return say(language, f"fines.days{one}", days=fine.days, rate=money(fine.rate))
    return say(language, "fines.capped", days=fine.days)


def ask_number(view: AskNumber, language: str) -> Telling:
    done = "ask-number.again" if view.receipt in CAN_PRINT and view.receipt not in SILENT else "ask-number.done"
    return telling(
        (
            *problem(language, view.problem),
            printing(language, view.receipt),
            say(language, "ask-number.title"),
            say(language, "ask-number.lead"),
            say(language, "speech.typed.words", words=digits(view.entered)) if view.entered else "",
        ),
        after=(choices(language, text(language, done), text(language, "back")),),
    )


def account_more(view: AccountMore, language: str) -> Telling:
    names = (*["more.pin"] * view.can_change_pin, *["more.digital"] * view.can_go_digital, "back")
    how_far = digital(view, language) if view.can_go_digital else ""
    return telling(
        (*problem(language, view.problem), say(language, "more.title"), how_far),
        after=(choices(language, *(text(language, name) for name in names)),),
    )


def digital(view: AccountMore, language: str) -> str:
    if view.digital is None:
        return say(language, "more.digital.none")
    day = near_date(language, view.digital.since.date())
    return say(language, f"more.digital.{view.digital.step}", date=day, user=heard(view.digital.user))


def pin_set(view: PinSet, language: str) -> Telling:
    return telling(
        (say(language, "pin-set.title"), say(language, "pin-set.lead")),
        after=(choices(language, text(language, "leave")),),
    )
