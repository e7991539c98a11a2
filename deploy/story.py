"""What the demonstration shows: people sign in at the entrance, then come to the stand, each for something else."""

from __future__ import annotations

from collections.abc import Callable

from bridge.catalogs.embedded.sample import cast
from deploy.diary import Visit
from deploy.person import Sight
from deploy.stand import SERVICE_PIN


def tell(visit: Visit) -> None:
    visit.goes_to("entrance")
    visit.sees("Welcome", "entrance")
    signs_in(visit)
    visits_without_a_card(visit)
    brings_a_class(visit)
    visit.goes_to("self-check")
    visit.sees("Welcome", "welcome")
    borrows(visit)
    returns(visit)
    looks_at_an_account(visit)
    finds_a_book(visit)
    is_refused(visit)
    becomes_a_member(visit)
    goes_on_without_the_library(visit)
    is_looked_after(visit)


def signs_in(visit: Visit) -> None:
    """A member: one scan, one touch for the purpose, the Wi-Fi on the glass and on a slip."""
    visit.scans("a member card", cast.NOT_SIGNED_IN_CARD)
    visit.sees("Signed", "signed-in")
    visit.touches("CHOOSE", "study")
    visit.sees("Signed", "signed-in-to-study")
    visit.touches("WIFI")
    visit.sees("WifiShown", "wifi")
    visit.touches("PRINT")
    visit.sees("WifiShown", "wifi-printed", printed)
    visit.touches("NO_RECEIPT")
    visit.sees("Welcome", "entrance-for-the-next")


def visits_without_a_card(visit: Visit) -> None:
    """Six touches and a name."""
    visit.touches("START", "visitor")
    for topic, answer in (
        ("gender", "female"),
        ("age", "19-24"),
        ("occupation", "student"),
        ("education", "upper-secondary"),
        ("origin", "Samarinda"),
        ("purpose", "read"),
    ):
        visit.sees("AskChoice", f"visitor-{topic}", offers("CHOOSE", answer))
        visit.touches("CHOOSE", answer)
    visit.sees("AskWords", "visitor-name")
    visit.types("nurul h.")
    visit.touches("DONE")
    visit.sees("Signed", "visitor-signed-in")
    visit.touches("DONE")
    visit.sees("Welcome", "entrance-after-the-visitor")


def brings_a_class(visit: Visit) -> None:
    """A teacher signs for thirty-two."""
    visit.touches("START", "group")
    visit.sees("AskChoice", "group-level")
    visit.touches("CHOOSE", "primary")
    visit.sees("AskPeople", "group-people")
    for digit in "18":
        visit.touches("DIGIT", digit)
    visit.touches("DONE")
    for digit in "14":
        visit.touches("DIGIT", digit)
    visit.sees("AskPeople", "group-counted")
    visit.touches("DONE")
    visit.sees("AskChoice", "group-purpose", offers("CHOOSE", "read"))
    visit.touches("CHOOSE", "read")
    visit.sees("AskWords", "group-school")
    visit.touches("SHIFT")
    visit.types("sdn 004")
    visit.touches("DONE")
    visit.sees("AskWords", "group-leader", lambda sight: ("CHOOSE", "read") not in sight.buttons)
    visit.types("bu rina")
    visit.touches("DONE")
    visit.sees("Signed", "group-signed-in")
    visit.touches("DONE")
    visit.sees("Welcome", "entrance-after-the-class")


def borrows(visit: Visit) -> None:
    """Two books with a receipt; the second is given back while it can be undone."""
    first, second = cast.BOOKS_ON_SHELF[:2]
    visit.touches("LANGUAGE", "en")
    visit.sees("Welcome", "welcome-english", lambda sight: sight.language == "en")
    visit.touches("LANGUAGE", "id")
    visit.sees("Welcome", "welcome-again", lambda sight: sight.language == "id")
    visit.scans("a member card", cast.ACTIVE_CARD)
    visit.sees("AccountHome", "account")
    visit.scans("a book", first)
    visit.sees("Basket", "basket-one-book", offers("REMOVE", first))
    visit.scans("a second book", second)
    visit.sees("Basket", "basket-two-books", offers("REMOVE", second))
    visit.touches("DONE")
    visit.sees("Confirm", "confirm")
    visit.touches("CONFIRM")
    visit.sees("Summary", "summary", offers("UNDO"))
    visit.touches("UNDO")
    visit.sees("Summary", "summary-undone", lambda sight: ("UNDO", "") not in sight.buttons)
    visit.touches("PRINT")
    visit.sees("Summary", "summary-printed", printed)
    visit.touches("NO_RECEIPT")
    visit.sees("Welcome", "welcome-for-the-next")


def returns(visit: Visit) -> None:
    """A book that is late is scanned before anything is chosen; another one is damaged."""
    visit.scans("a book that is on loan", cast.OVERDUE_BOOK)
    visit.sees("ItemFound", "item-found")
    visit.touches("START", "return")
    visit.sees("Returning", "returning-late", many("REPORT", 1))
    visit.scans("a second one", cast.BOOKS_ON_SHELF[0])
    visit.sees("Returning", "returning-two", many("REPORT", 2))
    visit.touches_last("REPORT")
    visit.sees("AskCase", "ask-case")
    visit.touches("CASE", "damaged")
    visit.sees("Returning", "returning-reported", many("REPORT", 1))
    visit.touches("DONE")
    visit.sees("ReturnSummary", "return-summary")
    visit.touches("PRINT")
    visit.sees("ReturnSummary", "return-summary-printed", printed)
    visit.touches("NO_RECEIPT")
    visit.sees("Welcome", "welcome-after-returning")


def looks_at_an_account(visit: Visit) -> None:
    """With card and PIN: loans, a renewal, holds and fines."""
    visit.scans("a card with a PIN", cast.READER_CARD)
    visit.sees("AskPin", "ask-pin")
    for digit in cast.READER_PIN:
        visit.touches("DIGIT", digit)
    visit.touches("DONE")
    visit.sees("AccountHome", "account-with-everything")
    visit.touches("LOANS")
    visit.sees("Loans", "loans")
    visit.touches_first("REVEAL")
    visit.sees("Loans", "loans-revealed")
    visit.touches_last("RENEW")
    visit.sees("Summary", "renewed")
    visit.touches("NO_RECEIPT")
    visit.sees("Loans", "loans-renewed")
    visit.touches("BACK")
    visit.sees("AccountHome", "account-again")
    visit.touches("HOLDS")
    visit.sees("Holds", "holds")
    visit.touches("BACK")
    visit.sees("AccountHome", "account-after-holds")
    visit.touches("FINES")
    visit.sees("Fines", "fines")
    visit.touches("PRINT")
    visit.sees("Fines", "fines-printed", printed)
    visit.touches("BACK")
    visit.sees("AccountHome", "account-after-fines")
    visit.touches("LEAVE")
    visit.sees("Welcome", "welcome-after-the-account")


def finds_a_book(visit: Visit) -> None:
    """Words typed on the glass, a title, a hold on it; then a video for the telephone."""
    visit.touches("START", "search")
    visit.sees("Search", "search")
    visit.types("gadis k")
    visit.sees("Search", "search-suggestions", many("SUGGESTION", 1))
    visit.touches("DONE")
    visit.sees("Results", "results")
    visit.touches_first("OPEN")
    visit.sees("TitleShown", "title")
    visit.touches("HOLD")
    visit.sees("AskCard", "title-asks-for-a-card")
    visit.scans("a member card", cast.ACTIVE_CARD_2)
    visit.sees("TitleShown", "title-held", lambda sight: ("HOLD", "") not in sight.buttons)
    visit.touches("BACK")
    visit.sees("Results", "results-again")
    visit.touches("BACK")
    visit.sees("Search", "search-again")
    for _ in "gadis k":
        visit.touches("ERASE")
    visit.types("pesut")
    visit.touches("DONE")
    visit.sees("Results", "results-digital")
    visit.touches_first("OPEN")
    visit.sees("TitleShown", "title-digital")
    visit.touches("LEAVE")
    visit.sees("Welcome", "welcome-after-the-search")


def is_refused(visit: Visit) -> None:
    """An expired card is told why, and what to do."""
    visit.touches("START", "borrow")
    visit.sees("AskCard", "ask-card")
    visit.scans("an expired card", cast.EXPIRED_CARD)
    visit.sees("Sorry", "sorry-expired-card")
    visit.touches("LEAVE")
    visit.sees("Welcome", "welcome-at-the-end")


def becomes_a_member(visit: Visit) -> None:
    """Consent, questions, a photo that takes itself once it is good, and a slip for the desk."""
    visit.touches("START", "register")
    visit.sees("RegisterHome", "register")
    visit.touches("CONFIRM")
    visit.sees("AskConsent", "register-consent")
    visit.touches("CONFIRM")
    visit.sees("AskChoice", "register-identity", offers("CHOOSE", "nik"))
    visit.touches("CHOOSE", "nik")
    visit.sees("AskDigits", "register-number")
    visit.dials("6472015708950001")
    visit.touches("DONE")
    visit.sees("AskWords", "register-name")
    visit.types("nurul hikmah")
    visit.touches("DONE")
    visit.sees("AskDigits", "register-born")
    visit.touches("DONE")
    visit.sees("AskChoice", "register-gender", offers("CHOOSE", "female"))
    visit.touches("CHOOSE", "female")
    visit.sees("AskWords", "register-born-in")
    visit.touches("DONE")
    visit.sees("AskChoice", "register-province", offers("CHOOSE", "Kalimantan Timur"))
    visit.touches("CHOOSE", "Kalimantan Timur")
    visit.sees("AskChoice", "register-regency", offers("CHOOSE", "Kota Samarinda"))
    visit.touches("CHOOSE", "Kota Samarinda")
    visit.sees("AskWords", "register-street")
    visit.touches("DONE")
    visit.sees("AskChoice", "register-occupation", offers("CHOOSE", "teacher"))
    visit.touches("CHOOSE", "teacher")
    visit.sees("AskChoice", "register-education", offers("CHOOSE", "bachelor"))
    visit.touches("CHOOSE", "bachelor")
    visit.sees("AskDigits", "register-phone")
    visit.touches("DONE")
    visit.sees("AskWords", "register-email")
    visit.touches("DONE")
    visit.sees("Review", "register-review")
    visit.touches("CONFIRM")
    visit.glimpses("TakePhoto", "register-photo", later(52))
    visit.sees("PhotoTaken", "register-photo-taken")
    visit.touches("CONFIRM")
    visit.sees("AppliedShown", "register-applied")
    visit.touches("PRINT")
    visit.sees("AppliedShown", "register-printed", printed)
    visit.touches("NO_RECEIPT")
    visit.sees("Welcome", "welcome-after-registering")


def goes_on_without_the_library(visit: Visit) -> None:
    """Two books are borrowed and one comes back while the library cannot be asked; then it can."""
    first, second = cast.BOOKS_ON_SHELF[2:4]
    visit.loses_the_library()
    visit.sees("Welcome", "welcome-offline", lambda sight: sight.offline)
    visit.touches("START", "account")
    visit.sees("Welcome", "welcome-offline-not-now", lambda sight: sight.offline)
    visit.scans("a member card", cast.ACTIVE_CARD)
    visit.sees("PatronHome", "card-offline")
    visit.scans("a book", first)
    visit.sees("Basket", "basket-offline", offers("REMOVE", first))
    visit.scans("a second book", second)
    visit.sees("Basket", "basket-offline-two-books", offers("REMOVE", second))
    visit.touches("DONE")
    visit.sees("Confirm", "confirm-offline")
    visit.touches("CONFIRM")
    visit.sees("Summary", "summary-offline", lambda sight: sight.receipt == "offered")
    visit.touches("PRINT")
    visit.sees("Summary", "summary-offline-printed", printed)
    visit.touches("NO_RECEIPT")
    visit.sees("Welcome", "welcome-offline-again", lambda sight: sight.offline)
    visit.scans("a book that is on loan", cast.BOOK_ON_LOAN)
    visit.sees("ItemFound", "item-found-offline")
    visit.touches("START", "return")
    visit.sees("Returning", "returning-offline", offers("DONE"))
    visit.touches("DONE")
    visit.sees("ReturnSummary", "return-summary-offline")
    visit.touches("NO_RECEIPT")
    visit.has_the_library_again()
    visit.sees("Welcome", "welcome-with-the-library", lambda sight: not sight.offline)


def is_looked_after(visit: Visit) -> None:
    """The paper runs out: a technician looks from afar, then comes, finds it in the list, changes it, and tests."""
    visit.is_told_from_afar("screenshot")
    visit.runs_out_of_paper()
    visit.is_told_from_afar("ping")
    visit.holds_the_name()
    visit.sees("ServicePin", "service-pin")
    visit.dials(SERVICE_PIN)
    visit.sees("ServicePin", "service-pin-typed", offers("DONE"))
    visit.touches("DONE")
    visit.sees("ServiceHome", "service-home")
    visit.has_paper_again()
    visit.touches("MORE")
    visit.sees("ServiceTools", "service-tools")
    visit.touches("TOOL", "print")
    visit.sees("PrintTest", "service-printed", offers("AGAIN"))
    visit.touches("BACK")
    visit.sees("ServiceTools", "service-tools-again")
    visit.touches("TOOL", "network")
    visit.sees("NetworkCheck", "service-network", offers("AGAIN"))
    visit.touches("BACK")
    visit.sees("ServiceTools", "service-tools-at-the-end")
    visit.touches("BACK")
    visit.sees("ServiceHome", "service-home-again")
    visit.touches("LEAVE")
    visit.sees("Welcome", "welcome-after-the-technician")


def offers(button: str, value: str = "") -> Callable[[Sight], bool]:
    return lambda sight: (button, value) in sight.buttons


def many(button: str, number: int) -> Callable[[Sight], bool]:
    """So many buttons of one kind."""
    return lambda sight: sum(name == button for name, _ in sight.buttons) >= number


def later(pictures: int) -> Callable[[Sight], bool]:
    """So many pictures of the camera after the first."""
    left = iter(range(pictures))
    return lambda sight: next(left, None) is None


def printed(sight: Sight) -> bool:
    return sight.receipt == "printed"
