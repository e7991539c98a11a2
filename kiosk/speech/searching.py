"""What is said while somebody looks for a book."""

from __future__ import annotations

from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Whereabouts
from bridge.contract.discovery import Copy, Title
from kiosk.screens.telling import title_name
from kiosk.screens.texts import long_date, text
from kiosk.speech.saying import Telling, choices, heard, joined, listed, problem, say, telling
from kiosk.views import Results, Search, TitleShown


def search(view: Search, language: str) -> Telling:
    typed = view.words.strip()
    lead = "results.busy" if view.busy else "search.none" if typed else "search.lead"
    return telling(
        (
            say(language, "search.title"),
            say(language, "speech.typed.words", words=heard(view.words)) if typed else "",
            "" if view.suggestions else say(language, lead),
        ),
        listed(language, "suggestion", map(heard, view.suggestions)),
        (choices(language, text(language, "search.done"), text(language, "back")),),
    )


def results(view: Results, language: str) -> Telling:
    names = [*["results.more"] * view.more, "results.back", "leave"]
    nothing = () if view.titles or view.busy else (say(language, "results.none"), say(language, "results.none.lead"))
    return telling(
        (
            *problem(language, view.problem),
            say(language, "results.title", words=heard(view.words)),
            _found(view, language),
            *nothing,
        ),
        listed(language, "title", (_title(title, language) for title in view.titles)),
        (choices(language, *(text(language, name) for name in names)),),
    )


def _found(view: Results, language: str) -> str:
    number = len(view.titles)
    if view.busy or not number:
        return say(language, "results.busy") if view.busy else ""
    if view.more:
        return say(language, "results.first", count=number)
    return say(language, "results.count.one") if number == 1 else say(language, "results.count", count=number)


def _title(title: Title, language: str) -> str:
    return joined(named(title, language), there(title, language))


def named(title: Title, language: str) -> str:
    year = str(title.year) if title.year else ""
    return ", ".join(filter(None, (heard(title_name(language, title)), heard(title.author), year)))


def there(title: Title, language: str) -> str:
    if title.copies and title.available:
        return say(language, "available.some", available=title.available, copies=title.copies)
    return say(language, f"available.{'none' if title.copies else 'digital' if title.link else 'no-copies'}")


def title_shown(view: TitleShown, language: str) -> Telling:
    detail = view.detail
    can_hold = view.can_hold and view.hold is None
    names = [*["title.hold"] * can_hold, "back", "leave"]
    nothing = () if detail.copies or detail.title.link else ("title.no-copies", "title.ask")
    return telling(
        (
            *problem(language, view.problem),
            say(language, "title.hold.busy") if view.busy else "",
            _held(view.hold, language),
            named(detail.title, language),
            there(detail.title, language),
            _waiting(detail.waiting, language),
            *(say(language, key) for key in nothing),
            *_digital(detail.title, language),
        ),
        listed(language, "copy", (_copy(copy, detail.title, language) for copy in detail.copies)),
        (
            _said(language, "title.publisher", publisher=detail.publisher),
            _said(language, "title.subject", subject=detail.subject),
            choices(language, *(text(language, name) for name in names)),
        ),
    )


def _held(hold: Hold | None, language: str) -> str:
    if hold is None:
        return ""
    if hold.state is HoldState.READY and hold.last_day is not None:
        return say(language, "title.held.ready", date=long_date(language, hold.last_day))
    return say(language, "title.held.waiting", place=hold.place)


def _waiting(number: int, language: str) -> str:
    if not number:
        return ""
    return say(language, "title.waiting.one") if number == 1 else say(language, "title.waiting", waiting=number)


def _digital(title: Title, language: str) -> tuple[str, ...]:
    """A code is for eyes and phones, so who can help comes with it."""
    return (say(language, "speech.qr"), say(language, "title.digital.ask")) if title.link else ()


def _copy(copy: Copy, title: Title, language: str) -> str:
    """Whether it is there, then the way to it."""
    if copy.whereabouts is Whereabouts.ON_LOAN and copy.due is not None:
        stands = say(language, "copy.on-loan.due", date=long_date(language, copy.due))
    else:
        stands = say(language, f"copy.{copy.whereabouts}")
    shelf = say(language, "copy.shelf", shelf=heard(copy.shelf)) if heard(copy.shelf) else ""
    way = [part for part in (heard(copy.directions), shelf) if part] or [say(language, "copy.no-place")]
    return joined(stands, *way, heard(title.call_number))


def _said(language: str, key: str, **value: str) -> str:
    known = {name: heard(words) for name, words in value.items()}
    return say(language, key, **known) if all(known.values()) else ""
