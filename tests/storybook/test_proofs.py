"""Proofs of payment that the desk sends: printed while nobody stands at the kiosk, once each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from kiosk.events import Button, CardRead, LinkBack, LinkLost, Pressed
from kiosk.hardware import Paper
from kiosk.session import Manners
from kiosk.views import AccountHome, OutOfOrder, Welcome
from tests.storybook.examples import PAYMENT
from tests.storybook.rehearsal import CARD, ENGLISH, LEAVE, SEARCH, Answer, Rehearsal, Silence

ASKED = (Silence(), Answer())  # the seconds pass, and the library answers
SETTLED, FAILED = f"settled {PAYMENT.number} True", f"settled {PAYMENT.number} False"


@pytest.fixture
def kiosk() -> Rehearsal:
    kiosk = Rehearsal(Manners(patience=40, grace=2))
    kiosk.catalog.printouts.append(PAYMENT)
    return kiosk


def test_a_proof_is_printed_while_nobody_is_served_and_the_screen_stays(kiosk: Rehearsal) -> None:
    assert kiosk.play(*ASKED) == [Welcome]
    [page] = kiosk.printer.pages
    assert PAYMENT.number in page
    assert "SALINAN" not in page
    assert kiosk.catalog.acts == [SETTLED]


def test_several_proofs_are_printed_one_after_another(kiosk: Rehearsal) -> None:
    kiosk.catalog.printouts.append(replace(PAYMENT, number="7302"))
    kiosk.play(*ASKED, *ASKED, *ASKED)
    assert kiosk.catalog.acts == [SETTLED, "settled 7302 True"]
    assert len(kiosk.printer.pages) == 2


def test_nothing_is_asked_or_printed_during_a_visit(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, Silence(), CARD)
    assert "printout" not in kiosk.catalog.asked
    assert kiosk.printer.pages == []


def test_somebody_who_comes_while_the_library_is_asked_is_served_at_once(kiosk: Rehearsal) -> None:
    assert kiosk.play(Silence(), CARD) == [Welcome, AccountHome]
    assert kiosk.printer.pages == []
    kiosk.play(Silence(), CARD, LEAVE, *ASKED)
    assert len(kiosk.printer.pages) == 1


def test_a_question_of_the_welcome_is_given_up_when_somebody_comes(kiosk: Rehearsal) -> None:
    kiosk.play(Silence(), SEARCH, Pressed(Button.KEY, "b"), Answer())
    assert kiosk.catalog.asked == ["suggest b"]


def test_whoever_comes_while_a_proof_is_printed_is_not_lost(kiosk: Rehearsal) -> None:
    kiosk.catalog.while_acting = lambda: kiosk.inbox.tell(CardRead("c1"))
    assert kiosk.play(*ASKED) == [Welcome, AccountHome]


def test_a_printer_without_paper_is_not_offered_to_the_desk(kiosk: Rehearsal) -> None:
    kiosk.printer.paper = Paper.OUT
    kiosk.play(*ASKED)
    assert "printout" not in kiosk.catalog.asked


def test_a_proof_that_does_not_come_out_is_told_to_the_desk(kiosk: Rehearsal) -> None:
    kiosk.printer.broken = True
    kiosk.play(*ASKED)
    assert kiosk.catalog.acts == [FAILED]


def test_a_library_that_cannot_be_asked_is_asked_again_later(kiosk: Rehearsal) -> None:
    down, up = (partial(setattr, kiosk.catalog, "reachable", there) for there in (False, True))
    assert kiosk.play(down, *ASKED, up, *ASKED) == [Welcome]
    assert kiosk.catalog.acts == [SETTLED]


def test_a_kiosk_without_a_link_does_not_ask(kiosk: Rehearsal) -> None:
    screens = kiosk.play(LinkLost(), Silence(), Silence(), LinkBack(), *ASKED)
    assert screens == [Welcome, OutOfOrder, Welcome]
    assert kiosk.catalog.asked == ["printout", "printout"]  # one, and what the settling answered


def test_a_proof_whose_printing_could_not_be_told_is_not_printed_twice(kiosk: Rehearsal) -> None:
    down, up = (partial(setattr, kiosk.catalog, "reachable", there) for there in (False, True))
    kiosk.printer.while_printing = down
    kiosk.play(*ASKED, up, *ASKED, *ASKED)
    assert len(kiosk.printer.pages) == 1
    assert kiosk.catalog.acts == [SETTLED]


def test_a_proof_that_the_desk_sends_once_more_is_printed_once_more(kiosk: Rehearsal) -> None:
    kiosk.catalog.lose_answer(times=1)
    again = partial(kiosk.catalog.printouts.append, PAYMENT)
    kiosk.play(*ASKED, *ASKED, again, *ASKED)
    assert len(kiosk.printer.pages) == 2


def test_a_passer_by_who_changes_the_language_does_not_stop_the_desk(kiosk: Rehearsal) -> None:
    kiosk.play(ENGLISH, *ASKED)
    assert "PROOF OF PAYMENT" in kiosk.printer.pages[0]
