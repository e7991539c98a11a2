"""Both languages say everything, about the same values, and nothing that no page asks for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from bridge.catalogs.embedded import imports, office_accounts, office_applications
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.deciding import Outcome
from bridge.catalogs.embedded.duplicates import Alike
from bridge.catalogs.embedded.erasing import StillOpen
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.office_accounts import HowTold, WhyNoAccount
from bridge.catalogs.embedded.office_applications import WhyRefused
from bridge.catalogs.embedded.office_patrons import Standing, WhyBlocked
from bridge.catalogs.embedded.staff import Role
from bridge.central import desk
from bridge.central.desk import shown
from bridge.central.desk.routes.fleet import MUTES
from bridge.central.desk.wording import TEXTS, said, say
from bridge.central.fleet.causes import Word
from bridge.central.fleet.commanding import SERIOUS, WHYS
from bridge.central.fleet.tile import Colour, Note
from bridge.central.fleet.tile import Standing as Seen
from bridge.contract.circulation import Whereabouts
from bridge.contract.faults import Fault
from bridge.contract.letters import Deed
from bridge.contract.membership import AccountStep, ApplicationState, Identity
from bridge.contract.upkeep import Check, DeviceKind, Paper, Verdict
from bridge.membership_rules import NikDoubt
from bridge.telemetry.messages import CommandName, EventKind, Part, Stage

HERE = Path(desk.__file__).parent
ASKED = re.compile(r"""say\([^"')]*["']([a-z0-9.-]+)["'][,)]""")


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_about_the_same_values() -> None:
    assert TEXTS["id"].keys() == TEXTS["en"].keys()
    for key, text in TEXTS["id"].items():
        assert values(text) == values(TEXTS["en"][key]), key


def test_no_text_is_empty_and_hardly_any_is_the_same_in_both() -> None:
    assert all(text.strip() for texts in TEXTS.values() for text in texts.values())
    same = [key for key, text in TEXTS["id"].items() if text == TEXTS["en"][key]]
    assert len(same) < 12, same


def test_every_text_that_a_page_asks_for_is_there() -> None:
    sources = [*HERE.glob("templates/*.html"), *HERE.glob("*.py"), *HERE.glob("routes/*.py")]
    asked = {key for source in sources for key in ASKED.findall(source.read_text("utf-8"))}
    assert len(asked) > 100
    assert asked <= TEXTS["id"].keys()


@pytest.mark.parametrize(
    ("beginning", "ends"),
    [
        ("act", Act),
        ("why", WhyBlocked),
        ("standing", Standing),
        ("role", Role),
        ("where", Whereabouts),
        ("import.kind", imports.KINDS),
        ("import.format", imports.FORMATS),
        ("matter.kind", MatterKind),
        ("matter.how", MatterKind),
        ("matter.outcome", Outcome),
        ("matter.deed", Deed),
        ("refused", WhyRefused),
        ("erase.fault", (*StillOpen, "number")),
        ("account.step", AccountStep),
        ("account.detail", (*HowTold, *WhyNoAccount)),
        ("account.fault", office_accounts.Fault),
        ("doubt", NikDoubt),
        ("alike", Alike),
        ("identity", Identity),
        ("application.state", ApplicationState),
        ("application.fault", office_applications.Fault),
        ("outcome", ("replaced", "repaired", "found", "unfounded")),
        ("fault", (*Fault, *(f"{fault}.do" for fault in Fault))),
        ("standing-of", Seen),
        ("fleet.count", (*Colour, "unknown")),
        ("fleet.paper", Paper),
        ("fleet.note", Note),
        ("fleet.part", Part),
        ("fleet.device", DeviceKind),
        ("fleet.event", EventKind),
        ("fleet.command", CommandName),
        ("fleet.confirm", SERIOUS),
        ("fleet.answer", Stage),
        ("fleet.why", WHYS),
        ("fleet.check", Check),
        ("fleet.verdict", Verdict),
        ("fleet.alert", Word),
        ("fleet.mute.hours", MUTES),
    ],
)
def test_every_choice_has_a_text(beginning: str, ends: tuple[str, ...]) -> None:
    assert {f"{beginning}.{end}" for end in ends} <= TEXTS["id"].keys()


def test_one_day_is_not_several() -> None:
    assert say("en", "patron.late", days=1) == "1 day over"
    assert say("en", "patron.late", days=2) == "2 days over"


def test_what_an_address_says_was_done_is_one_of_our_own_sentences_or_nothing() -> None:
    assert said("id", "picked")
    assert said("id", "<script>alert(1)</script>") == ""
    assert said("id", "../nav.today") == ""


def test_money_is_written_as_everybody_writes_it() -> None:
    written = [shown.money(amount) for amount in (0, 2000, 1_234_567)]
    assert written == ["Rp\u00a00", "Rp\u00a02.000", "Rp\u00a01.234.567"]


def test_marks_that_turn_the_direction_are_left_out_and_letters_of_every_script_are_not() -> None:
    assert shown.clean("a\u202eb\u2066c\x00d\ud800") == "abcd"
    assert shown.clean("القراءة 本 Ноты 📚") == "القراءة 本 Ноты 📚"
