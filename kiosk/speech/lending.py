"""What is said of what is borrowed, returned and reported."""

from __future__ import annotations

from bridge.contract.circulation import Item, Loan, Place, Reason, Refusal, Returned
from kiosk.lateness import costs_later
from kiosk.screens.telling import name_of, tell_reasons
from kiosk.screens.texts import long_date, text
from kiosk.speech.saying import Telling, choices, digits, heard, joined, listed, money, problem, receipt, say, telling
from kiosk.views import (
    Act,
    AskCase,
    Basket,
    CaseOpened,
    Confirm,
    Outcome,
    Returning,
    ReturnLine,
    ReturnSummary,
    Summary,
    Working,
)

PREFIXES = {Act.BORROW: "summary", Act.RENEW: "renewed"}


def basket(view: Basket, language: str) -> Telling:
    """The newest book is the last of the list, so it is what is said after a scan."""
    full = len(view.items) >= view.patron.room
    hint = "basket.busy" if view.busy else "basket.full" if full else "basket.lead"
    count = say(language, "basket.count", count=len(view.items), room=view.patron.room)
    return telling(
        (*problem(language, view.problem), say(language, "basket.title"), say(language, hint)),
        books(language, view.items),
        (count, choices(language, *[text(language, "basket.done")] * bool(view.items), text(language, "cancel"))),
    )


def books(language: str, items: tuple[Item, ...]) -> tuple[str, ...]:
    return listed(language, "book", (book(language, item) for item in items))


def book(language: str, item: Item) -> str:
    return ", ".join(filter(None, (heard(name_of(language, item)), heard(item.author))))


def confirm(view: Confirm, language: str) -> Telling:
    due = "confirm.due.about" if view.patron.estimated else "confirm.due"
    return telling(
        (
            say(language, "confirm.title"),
            f"{say(language, due)} {long_date(language, view.due)}.",
            say(language, "confirm.waiting" if view.waiting else "confirm.free"),
        ),
        books(language, view.items),
        (choices(language, text(language, "confirm.yes"), text(language, "back"), text(language, "cancel")),),
    )


def working(view: Working, language: str) -> Telling:
    number = min(view.done + 1, view.total)
    return telling(
        (
            say(language, f"working.title.{view.act}"),
            say(language, "working.count", number=number, total=view.total),
            say(language, "working.lead"),
        )
    )


def summary(view: Summary, language: str) -> Telling:
    prefix = PREFIXES[view.act]
    paper, names = receipt(language, prefix, view.receipt)
    undone = (joined(heard(name_of(language, item)), say(language, "summary.item-undone")) for item in view.undone)
    return telling(
        (*problem(language, view.problem), *(say(language, f"{prefix}.{key}") for key in _heading(view))),
        listed(language, "book", [*(_became(one, language) for one in view.outcomes), *undone]),
        (*can_undo(language, view.undo), paper, choices(language, *undo_name(language, view.undo), *names)),
    )


def can_undo(language: str, seconds: int) -> tuple[str, ...]:
    return (say(language, "speech.undo"),) if seconds else ()


def undo_name(language: str, seconds: int) -> tuple[str, ...]:
    return (text(language, "speech.undo.name"),) if seconds else ()


def _heading(view: Summary) -> tuple[str, str]:
    loans = [outcome for outcome in view.outcomes if isinstance(outcome, Loan)]
    if not view.outcomes:
        return "title.undone", "lead.undone"
    if not loans:
        return "title.none", "lead.none"
    if len(loans) < len(view.outcomes):
        return "title.some", "lead.some"
    return "title.all", f"lead.all.{certainty([loan.waiting for loan in loans])}"


def certainty(waiting: list[bool]) -> str:
    """Of several acts together, as the ending of a text's key."""
    if not any(waiting):
        return "registered"
    return "waiting" if all(waiting) else "partly"


def _became(outcome: Outcome, language: str) -> str:
    name = heard(name_of(language, outcome.item)) if outcome.item else ""
    match outcome:
        case Loan() as loan:
            key = "summary.due.about" if loan.estimated else "summary.due"
            sure = f"certainty.{'waiting' if loan.waiting else 'registered'}"
            return joined(name, say(language, key, date=long_date(language, loan.due)), say(language, sure))
        case Refusal(reasons):
            return joined(name, why(language, reasons))
        case _:
            return joined(name, say(language, "summary.unsettled"))


def why(language: str, reasons: tuple[Reason, ...]) -> str:
    return " ".join(f"{what} {step}" for what, step in tell_reasons(language, reasons))


def returning(view: Returning, language: str) -> Telling:
    number = sum(isinstance(line.outcome, Returned) for line in view.lines)
    count = say(language, "returning.count.one" if number == 1 else "returning.count", count=number)
    ends = (text(language, "returning.done"), *[text(language, "cancel")] * (not view.lines))
    return telling(
        (
            *problem(language, view.problem),
            say(language, "returning.title"),
            say(language, "returning.busy" if view.busy else "returning.lead"),
        ),
        listed(language, "book", (came_back(line, language) for line in view.lines)),
        (
            count if view.lines else "",
            *can_undo(language, view.undo),
            choices(language, *undo_name(language, view.undo), *ends),
        ),
    )


def came_back(line: ReturnLine, language: str) -> str:
    """One book, where to lay it, and what lateness costs."""
    outcome = line.outcome
    name = heard(name_of(language, outcome.item)) if outcome.item else ""
    match outcome:
        case Returned():
            sure = say(language, f"certainty.{'waiting' if outcome.waiting else 'registered'}")
            laid = _laid(line, outcome, language)
            return joined(name, sure, laid, _late(outcome, language))
        case Refusal(reasons) if Reason.ITEM_UNKNOWN in reasons:
            return joined(name, say(language, "returned.not-ours"))
        case Refusal(reasons):
            return joined(name, why(language, reasons))
        case _:
            return joined(name, say(language, "returned.unsettled"))


def _laid(line: ReturnLine, outcome: Returned, language: str) -> str:
    if line.case is not None:
        return say(language, "returned.case", number=digits(line.case.number))
    match outcome.place:
        case Place.HOLD_SHELF:
            return say(language, "returned.hold-shelf")
        case Place.DESK:
            return say(language, "returned.desk")
        case _ if named := heard(outcome.bin):
            return say(language, "returned.bin", bin=named)
    return say(language, "returned.bin.any")


def _late(outcome: Returned, language: str) -> str:
    if costs_later(outcome):
        return say(language, "returned.late.waiting")
    if outcome.fine is None:
        return ""
    one = ".one" if outcome.fine.days == 1 else ""
    return say(language, f"returned.late{one}", days=outcome.fine.days, amount=money(outcome.fine.amount))


def return_summary(view: ReturnSummary, language: str) -> Telling:
    returned = [line.outcome for line in view.lines if isinstance(line.outcome, Returned)]
    sure = certainty([one.waiting for one in returned])
    some = "some" if len(returned) < len(view.lines) else "all"
    keys = (f"title.{some}", "lead.some" if some == "some" else f"lead.all.{sure}")
    paper, names = receipt(language, "return-summary.late" if view.owed else "return-summary", view.receipt)
    owed = f"{say(language, 'return-summary.owed')}: {money(view.owed)}." if view.owed else ""
    return telling(
        (
            *(say(language, f"return-summary.{key}") for key in (keys if returned else ("title.none", "lead.none"))),
            owed,
        ),
        listed(language, "book", (came_back(line, language) for line in view.lines)),
        (paper, choices(language, *names)),
    )


def ask_case(view: AskCase, language: str) -> Telling:
    names = (f"{text(language, f'ask-case.{kind}')}: {text(language, f'ask-case.{kind}.what')}" for kind in view.kinds)
    return telling(
        (*problem(language, view.problem), heard(name_of(language, view.item)), say(language, "ask-case.title")),
        after=(choices(language, *names, text(language, "back")),),
    )


def case_opened(view: CaseOpened, language: str) -> Telling:
    steps = ("replace", "bring", *["late"] * view.late)
    return telling(
        (
            say(language, "case-opened.title"),
            heard(name_of(language, view.case.item)),
            say(language, "case-opened.number", number=digits(view.case.number)),
            *(say(language, f"case-opened.{step}") for step in steps),
        ),
        after=(choices(language, text(language, "case-opened.done")),),
    )
