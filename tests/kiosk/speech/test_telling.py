"""Every view is told in both languages, most important first, and nothing that the glass hides is said aloud."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from bridge.contract.circulation import Reason, Refusal
from kiosk.screens.texts import text
from kiosk.speech.saying import LONGEST, in_words, money, spelled
from kiosk.speech.views import TELLERS, tell
from kiosk.views import (
    AccountHome,
    AccountMore,
    AskPin,
    AskWords,
    Basket,
    Confirm,
    Fines,
    Holds,
    Loans,
    Place,
    Summary,
    Topic,
    View,
    Welcome,
    WifiShown,
)
from tests.gallery.examples import EXAMPLES
from tests.gallery.items import BUMI, DUE, HOSTILE, LONG, PATRON, PELANGI, UNBROKEN

LANGUAGES = ("id", "en")
VEILED = AccountHome | Loans | Holds
UNSPEAKABLE = set("{}…×·•\n\r\t\x1b\u202e\u200e")


def test_every_view_of_the_kiosk_is_told() -> None:
    assert set(TELLERS) == set(get_args(View))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_said_begins_with_something_and_is_made_of_whole_sentences(name: str, language: str) -> None:
    told = tell(EXAMPLES[name], language)
    assert told.first
    assert all(sentence and sentence == sentence.strip() for sentence in told.all)
    assert [sentence for sentence in told.all if set(sentence) & UNSPEAKABLE] == []
    assert [sentence for sentence in told.all if re.search(r"[.?!]\. |\?\.$", sentence)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_language_says_it_in_its_own_words(name: str) -> None:
    indonesian, english = (tell(EXAMPLES[name], language) for language in LANGUAGES)
    assert indonesian.first != english.first
    assert (len(indonesian.first), len(indonesian.entries)) == (len(english.first), len(english.entries))


@pytest.mark.parametrize(
    ("view", "without", "key"),
    [
        (Loans, {"can_renew": False}, "loans.renew-all"),
        (Holds, {"can_cancel": False}, "holds.cancel"),
        (Fines, {"can_reprint": False}, "fines.number"),
        (AccountMore, {"can_change_pin": False}, "more.pin"),
        (AccountMore, {"can_go_digital": False}, "more.digital"),
        (AccountHome, {"can_change_pin": False, "can_go_digital": False}, "account.more"),
    ],
)
def test_what_a_library_cannot_do_is_not_offered_aloud(view: type[View], without: dict[str, Any], key: str) -> None:
    shown = next(one for one in EXAMPLES.values() if isinstance(one, view) and text("en", key) in _said(one))
    assert text("en", key) not in _said(replace(shown, **without))


def _said(view: View) -> str:
    """What can be chosen."""
    return " ".join(tell(view, "en").after)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_said_before_everything_else(language: str) -> None:
    refused = Refusal((Reason.ITEM_ON_LOAN,), BUMI)
    first, second, *_ = tell(Basket(PATRON, (PELANGI,), refused), language).first
    assert (first, second.split(".")[0]) == ("Bumi Manusia", text(language, "reason.item-on-loan").split(".")[0])


def test_a_list_is_told_with_its_numbers_one_entry_a_sentence() -> None:
    told = tell(Confirm(PATRON, (PELANGI, BUMI), DUE), "en")
    assert told.entries == ("Book 1: Laskar Pelangi, Andrea Hirata", "Book 2: Bumi Manusia, Pramoedya Ananta Toer")


def test_what_can_be_chosen_comes_last() -> None:
    assert tell(Welcome(), "en").all[-1].startswith("You can choose: Borrow books, Return books")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name, view in EXAMPLES.items() if isinstance(view, VEILED)])
def test_a_veiled_title_is_not_said(name: str, language: str) -> None:
    view = EXAMPLES[name]
    assert isinstance(view, AccountHome | Loans | Holds)
    if not isinstance(view, AccountHome):
        view = replace(view, revealed=())
    hidden = [loan.loan.item.title for loan in view.account.loans]
    hidden += [hold.title.title for hold in view.account.holds]
    said = " ".join(tell(replace(view, problem=None) if isinstance(view, Holds | AccountHome) else view, language).all)
    assert [title for title in hidden if title.strip() and title[:20] in said] == []


def test_a_title_is_said_once_it_was_asked_for() -> None:
    view = EXAMPLES["loans"]
    assert isinstance(view, Loans)
    first = min(view.account.loans, key=lambda loan: loan.loan.due).loan
    assert first.item.title not in " ".join(tell(view, "en").all)
    assert first.item.title in tell(replace(view, revealed=(first.number,)), "en").entries[0]


def test_of_a_pin_only_the_number_of_digits_is_said() -> None:
    assert "4 digits typed." in tell(AskPin(4), "en").first


def test_a_title_from_outside_is_one_line_of_data_and_ends() -> None:
    hostile, long, unbroken = tell(Basket(PATRON, (HOSTILE, LONG, UNBROKEN)), "en").entries
    assert "[b]Buku[/b] & <i>terbalik</i> baris dua@" in hostile
    assert max(map(len, (hostile, long, unbroken))) <= len("Book 1: , ") + 2 * LONGEST


def test_money_is_a_number_and_a_word() -> None:
    assert money(2000) == "2000 rupiah"
    assert [one for view in EXAMPLES.values() for one in tell(view, "id").all if "Rp" in one and "Rp8" in one] == []


def test_marks_are_words() -> None:
    assert in_words("en", "13–18 years, 3 × 2000…") == "13 to 18 years, 3 times 2000"
    assert in_words("id", "3 × 2000") == "3 kali 2000"


def test_what_is_written_down_is_spelled() -> None:
    assert spelled("en", "aB-7.") == "a, capital b, hyphen, 7, full stop"


@pytest.mark.parametrize("name", [name for name, view in EXAMPLES.items() if isinstance(view, WifiShown)])
def test_the_words_for_the_wifi_are_spelled_one_entry_each(name: str) -> None:
    view = EXAMPLES[name]
    assert isinstance(view, WifiShown)
    access = view.access
    wanted = [value for value in (access.network, access.secret, access.user, access.password) if value]
    assert len(tell(view, "id").entries) == len(wanted)


def test_what_was_typed_is_told_as_it_stands() -> None:
    said = tell(AskWords(Topic.NAME, Place(1, 5), "Budi"), "id").first
    assert "Diketik: Budi" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name, view in EXAMPLES.items() if isinstance(view, Summary)])
def test_every_outcome_has_its_own_entry(name: str, language: str) -> None:
    view = EXAMPLES[name]
    assert isinstance(view, Summary)
    assert len(tell(view, language).entries) == len(view.outcomes) + len(view.undone)
