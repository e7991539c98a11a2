"""Puts a no into words: each reason with what the patron can do about it."""

from __future__ import annotations

from typing import NamedTuple

from bridge.contract.circulation import Item, Reason, Refusal
from bridge.contract.discovery import Title
from kiosk.screens.legible import legible
from kiosk.screens.texts import text
from kiosk.views import AccountHome, Problem


class Told(NamedTuple):
    """What is the matter, and the next step; a problem of this kiosk carries its next step in its own words."""

    what: str
    step: str = ""


def tell_reasons(language: str, reasons: tuple[Reason, ...]) -> tuple[Told, ...]:
    return tuple(
        Told(text(language, f"reason.{reason}"), text(language, f"next.{reason.next_step}")) for reason in reasons
    )


def tell_problem(language: str, problem: Problem | Refusal) -> tuple[Told, ...]:
    if isinstance(problem, Refusal):
        return tell_reasons(language, problem.reasons)
    return (Told(text(language, f"problem.{problem}")),)


def title_name(language: str, title: Title) -> str:
    """What the title is called; that it has no title when it has none that can be shown."""
    return legible(title.title) or text(language, "untitled")


def name_of(language: str, item: Item) -> str:
    """The item's title; its barcode when the catalog has no title that can be shown."""
    return legible(item.title) or text(language, "barcode", barcode=legible(item.barcode))


def more(view: AccountHome) -> str:
    """The key of what leads to the page besides the numbers."""
    if view.can_change_pin and view.can_go_digital:
        return "account.more"
    return "more.pin" if view.can_change_pin else "more.digital"
