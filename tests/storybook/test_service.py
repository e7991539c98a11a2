"""A technician's visit: how one comes in, what the stand says of itself, and each tool."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bridge.contract.faults import Fault, State
from bridge.contract.upkeep import (
    Check,
    Checked,
    DeviceKind,
    DeviceReport,
    Diagnosis,
    LogLines,
    NetworkResult,
    NetworkStep,
    NetworkTest,
    Paper,
    Part,
    ServiceEntry,
    Verdict,
    Why,
)
from kiosk.events import (
    Button,
    CardRead,
    CodeUnknown,
    ControlCardRead,
    DeviceBack,
    DeviceChanged,
    DeviceLost,
    ItemSeen,
    LinkBack,
    LinkLost,
    Pressed,
)
from kiosk.views import (
    AccountHome,
    AskCard,
    Asked,
    CameraCheck,
    Cause,
    CodeShown,
    ConfigShown,
    Echo,
    Kind,
    LogShown,
    NetworkCheck,
    OneMoment,
    OutOfOrder,
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
    Welcome,
    Wrong,
)
from tests.storybook.away_upkeep import AwayUpkeep
from tests.storybook.fake_camera import GOOD, FakeCamera
from tests.storybook.fake_catalog import NOW
from tests.storybook.rehearsal import (
    B1,
    BACK,
    CARD,
    CONFIRM,
    DONE,
    ENGLISH,
    LEAVE,
    Answer,
    Happening,
    Rehearsal,
    Silence,
    SilentBefore,
)

SERVICE, SWITCH, TOOLS = Pressed(Button.SERVICE), Pressed(Button.SWITCH), Pressed(Button.MORE)
AGAIN, ERASE = Pressed(Button.AGAIN), Pressed(Button.ERASE)
OLDER, NEWER = Pressed(Button.PAGE, "-1"), Pressed(Button.PAGE, "1")
CONTROL_CARD = ControlCardRead("SVC-1")
ASKING = {Tool.PRINT, Tool.NETWORK, Tool.SELF_TEST, Tool.LOG}
SCANNER = DeviceReport("scanner", DeviceKind.SCANNER, "barcode_hid", NOW - timedelta(hours=2))
READER = DeviceReport("cards", DeviceKind.READER, "card_nfc_serial", NOW - timedelta(days=1))
PRINTER = DeviceReport("printer", DeviceKind.PRINTER, "printer_escpos", NOW, paper=Paper.OK)
UNPLUGGED = replace(SCANNER, faults=(Fault.READER_LOST,))
DIAGNOSIS = Diagnosis(
    "lobby-1",
    "alert",
    (Fault.LIBRARY_AWAY,),
    (Part("disk", "0.2 GB", (Fault.DISK_LOW,)), Part("clock", "synced")),
    (("catalog.url", "https://perpustakaan.example"), ("catalog.token", "****")),
)


@pytest.fixture
def kiosk() -> Rehearsal:
    kiosk = Rehearsal()
    kiosk.upkeep = AwayUpkeep()
    kiosk.upkeep.diagnosed = DIAGNOSIS
    kiosk.caretaker.devices = (SCANNER, READER, PRINTER)
    return kiosk


def bridge(kiosk: Rehearsal, there: bool) -> Happening:
    return partial(setattr, kiosk.upkeep, "there", there)


def typed(pin: str) -> tuple[Happening, ...]:
    return (*(Pressed(Button.DIGIT, digit) for digit in pin), DONE)


ENTERED = (SERVICE, *typed("246810"))


def tool(tool: Tool) -> Pressed:
    return Pressed(Button.TOOL, tool.value)


def using(wanted: Tool) -> tuple[Happening, ...]:
    return (*ENTERED, Answer(), TOOLS, tool(wanted))


# Coming in


def test_the_gesture_asks_for_a_pin_and_the_right_one_opens_the_service_screen(kiosk: Rehearsal) -> None:
    screens = kiosk.play(*ENTERED, LEAVE)
    assert screens == [Welcome, *[ServicePin] * 7, ServiceHome, Welcome]


def test_no_digit_of_the_pin_reaches_a_view(kiosk: Rehearsal) -> None:
    kiosk.play(*ENTERED)
    assert "246810" not in repr(kiosk.views)
    assert ServicePin(6, ready=True) in kiosk.views


def test_a_pin_is_six_to_twelve_digits_and_can_be_corrected(kiosk: Rehearsal) -> None:
    kiosk.upkeep.pin = "123456789012"
    kiosk.play(SERVICE, *typed("12345"), ERASE, *typed("5678901299"))
    assert isinstance(kiosk.views[-1], ServiceHome)
    assert kiosk.upkeep.tries_left == 5


def test_wrong_pins_are_counted_and_then_nobody_is_listened_to_for_a_while(kiosk: Rehearsal) -> None:
    kiosk.manners = replace(kiosk.manners, patience=100)
    kiosk.upkeep.tries_left = 2
    kiosk.play(SERVICE, *typed("000000"), *typed("111111"), *[Silence()] * 3)
    assert ServicePin(wrong=Wrong.PIN, tries_left=1) in kiosk.views
    assert kiosk.views[-4:] == [ServiceShut(Shut.WAIT, seconds) for seconds in (60, 59, 58, 57)]


def test_after_the_wait_a_pin_is_asked_for_again(kiosk: Rehearsal) -> None:
    kiosk.manners = replace(kiosk.manners, patience=100)
    kiosk.upkeep.tries_left = 1
    kiosk.play(SERVICE, *typed("000000"), SilentBefore(ServiceShut))
    assert kiosk.views[-2:] == [ServiceShut(Shut.WAIT, 1), ServicePin()]


def test_a_control_card_opens_even_while_no_pin_is_listened_to(kiosk: Rehearsal) -> None:
    kiosk.upkeep.tries_left = 1
    assert kiosk.play(SERVICE, *typed("000000"), CONTROL_CARD)[-2:] == [ServiceShut, ServiceHome]


def test_a_control_card_opens_without_any_pin(kiosk: Rehearsal) -> None:
    assert kiosk.play(CONTROL_CARD) == [Welcome, ServiceHome]


def test_a_card_that_is_no_control_card_is_told_so_and_a_pin_may_follow(kiosk: Rehearsal) -> None:
    kiosk.play(ControlCardRead("SVC-9"), *typed("246810"))
    assert kiosk.views[2] == ServicePin(wrong=Wrong.CARD, tries_left=4)
    assert isinstance(kiosk.views[-1], ServiceHome)


def test_where_no_pin_is_set_it_says_how_to_set_one(kiosk: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody_can(pin: str, card: str) -> ServiceEntry:
        return ServiceEntry(admitted=False, possible=False)

    monkeypatch.setattr(kiosk.upkeep, "enter_service", nobody_can)
    kiosk.play(SERVICE, *typed("246810"), LEAVE)
    assert kiosk.views[-2:] == [ServiceShut(Shut.NOT_SET), kiosk.views[1]]


def test_a_bridge_that_is_away_is_told_before_a_pin_is_typed_and_can_be_tried_again(kiosk: Rehearsal) -> None:
    screens = kiosk.play(bridge(kiosk, False), LinkLost(), SERVICE, AGAIN, bridge(kiosk, True), *typed("246810"))
    assert screens[1:4] == [OutOfOrder, ServiceShut, ServicePin]
    assert ServiceShut(Shut.NO_BRIDGE) in kiosk.views
    assert screens[-1] is ServiceHome


def test_a_bridge_that_goes_while_the_pin_is_typed_is_told(kiosk: Rehearsal) -> None:
    kiosk.play(SERVICE, bridge(kiosk, False), *typed("246810"))
    assert kiosk.views[-1] == ServiceShut(Shut.NO_BRIDGE)


@pytest.mark.parametrize("trouble", [LinkLost(), DeviceLost("scanner")])
def test_a_stand_that_is_out_of_order_can_be_entered(kiosk: Rehearsal, trouble: Happening) -> None:
    screens = kiosk.play(trouble, *ENTERED, LEAVE)
    assert (screens[1], screens[-2:]) == (OutOfOrder, [ServiceHome, OutOfOrder])


def test_a_stand_that_never_got_ready_can_be_entered(kiosk: Rehearsal) -> None:
    assert kiosk.play(*ENTERED, begin=())[-1] is ServiceHome


def test_the_apology_for_a_lost_link_can_be_entered(kiosk: Rehearsal) -> None:
    kiosk.catalog.reachable = False
    assert kiosk.play(CARD, *ENTERED)[-1] is ServiceHome


def test_the_welcome_after_an_unknown_card_can_be_entered(kiosk: Rehearsal) -> None:
    assert kiosk.play(CodeUnknown(), *ENTERED)[-1] is ServiceHome
    assert kiosk.play(CodeUnknown(), CONTROL_CARD)[-1] is ServiceHome


@pytest.mark.parametrize("way_in", [SERVICE, CONTROL_CARD])
@pytest.mark.parametrize("turn", [(CARD,), (CARD, B1), (Pressed(Button.START, "search"),), (CARD, B1, DONE)])
def test_nobody_comes_in_in_the_middle_of_a_turn(
    kiosk: Rehearsal, turn: tuple[Happening, ...], way_in: Happening
) -> None:
    before = kiosk.play(*turn)[-1]
    after = kiosk.play(*turn, way_in)
    assert after[-1] is before
    assert ServicePin not in after


def test_a_patron_who_found_a_pin_asked_for_is_served(kiosk: Rehearsal) -> None:
    assert kiosk.play(SERVICE, CARD)[-2:] == [ServicePin, AccountHome]
    assert kiosk.play(SERVICE, B1)[-2:] == [ServicePin, AskCard]


def test_a_patron_is_not_served_that_way_while_the_stand_is_closed(kiosk: Rehearsal) -> None:
    assert kiosk.play(LinkLost(), SERVICE, CARD)[-1] is OutOfOrder


def test_the_question_for_the_pin_goes_away_by_itself(kiosk: Rehearsal) -> None:
    assert kiosk.play(SERVICE, Silence())[-2:] == [ServicePin, Welcome]


def test_a_technicians_visit_is_no_turn_of_a_patron(kiosk: Rehearsal) -> None:
    kiosk.play(*ENTERED, LEAVE)
    assert [turn for turn in kiosk.caretaker.turns if turn] == []
    assert not kiosk.caretaker.busy


def test_errands_wait_while_a_technician_is_there(kiosk: Rehearsal) -> None:
    kiosk.play(*ENTERED)
    assert kiosk.caretaker.busy


# Home


def test_home_shows_devices_and_faults_of_both_programs_worst_first(kiosk: Rehearsal) -> None:
    kiosk.caretaker.devices = (UNPLUGGED, PRINTER)
    kiosk.play(*ENTERED, Answer())
    home = kiosk.last(ServiceHome)
    assert home.faults == (Fault.READER_LOST, Fault.LIBRARY_AWAY, Fault.DISK_LOW)
    assert (home.state, home.stand, home.asked) == (State.ALERT, "K1", Asked.ANSWERED)
    assert [device.name for device in home.devices] == ["scanner", "printer"]
    assert home.parts == DIAGNOSIS.parts


def test_a_device_lost_and_back_is_seen_at_once(kiosk: Rehearsal) -> None:
    def devices(*reports: DeviceReport) -> Happening:
        return partial(setattr, kiosk.caretaker, "devices", reports)

    kiosk.play(
        *ENTERED, Answer(), devices(UNPLUGGED), DeviceLost("cards"), devices(SCANNER), DeviceBack("cards"),
        devices(replace(PRINTER, paper=Paper.OUT, faults=(Fault.PAPER_OUT,))), DeviceChanged("printer"),
    )  # fmt: skip
    seen = [view.faults for view in kiosk.views if isinstance(view, ServiceHome)][1:]
    assert [Fault.READER_LOST in faults for faults in seen[:3]] == [False, True, False]
    assert Fault.PAPER_OUT in seen[-1]


def test_the_machine_is_asked_again_and_again(kiosk: Rehearsal) -> None:
    healthy = partial(setattr, kiosk.upkeep, "diagnosed", Diagnosis("lobby-1", "ready", (), (), ()))
    kiosk.play(*ENTERED, Answer(), healthy, Silence(), Answer())
    assert kiosk.last(ServiceHome).faults == ()


def test_a_bridge_that_goes_away_is_a_fault_and_heals(kiosk: Rehearsal) -> None:
    away, back = bridge(kiosk, False), bridge(kiosk, True)
    kiosk.play(*ENTERED, Answer(), away, LinkLost(), Silence(), Answer(), back, LinkBack(), Silence(), Answer())
    homes = [view for view in kiosk.views if isinstance(view, ServiceHome)]
    assert any(home.faults == (Fault.KIOSK_GONE,) and home.asked is Asked.NO_BRIDGE for home in homes)
    assert Fault.KIOSK_GONE not in homes[-1].faults


def test_an_open_service_screen_closes_itself_after_two_minutes(kiosk: Rehearsal) -> None:
    assert kiosk.play(*ENTERED, SilentBefore(ServiceHome))[-1] is Welcome
    assert kiosk.inbox.seconds == 120


def test_a_device_that_comes_and_goes_does_not_keep_it_open(kiosk: Rehearsal) -> None:
    flapping = (DeviceLost("cards"), Silence(), DeviceBack("cards"), Silence())
    assert kiosk.play(*ENTERED, *flapping * 30)[-1] is Welcome


@pytest.mark.parametrize("wanted", [tool for tool in Tool if tool is not Tool.CAMERA])
def test_every_tool_closes_itself_when_nobody_is_there(kiosk: Rehearsal, wanted: Tool) -> None:
    script = (*using(wanted), *[Answer()] * (wanted in ASKING))
    kiosk.play(*script)
    stays = type(kiosk.views[-1])
    assert kiosk.play(*script, SilentBefore(stays))[-1] is Welcome
    assert kiosk.inbox.seconds == 120


@pytest.mark.parametrize("wanted", [tool for tool in Tool if tool is not Tool.CAMERA])
def test_every_tool_leads_back_and_can_be_left_at_once(kiosk: Rehearsal, wanted: Tool) -> None:
    assert kiosk.play(*using(wanted), BACK)[-1] is ServiceTools
    assert kiosk.play(*using(wanted), BACK, BACK)[-1] is ServiceHome
    assert kiosk.play(*using(wanted), LEAVE)[-1] is Welcome


def test_the_language_can_be_changed(kiosk: Rehearsal) -> None:
    kiosk.play(*ENTERED, ENGLISH)
    assert kiosk.languages[-1] == "en"


# Out of service


def test_out_of_service_is_confirmed_and_the_stand_is_closed_then(kiosk: Rehearsal) -> None:
    screens = kiosk.play(*ENTERED, Answer(), SWITCH, CONFIRM, Answer(), LEAVE)
    assert ServiceSure(Step.CLOSE) in kiosk.views
    assert kiosk.upkeep.in_service is False
    assert screens[-1] is OutOfOrder
    assert kiosk.last(OutOfOrder).cause is Cause.OUT_OF_SERVICE


def test_a_stand_that_is_out_of_service_is_opened_again(kiosk: Rehearsal) -> None:
    closed = (*ENTERED, Answer(), SWITCH, CONFIRM, Answer())
    screens = kiosk.play(*closed, SWITCH, CONFIRM, Answer(), LEAVE)
    assert ServiceSure(Step.OPEN) in kiosk.views
    assert kiosk.upkeep.in_service is True
    assert screens[-1] is Welcome


def test_going_back_leaves_the_stand_as_it_is(kiosk: Rehearsal) -> None:
    assert kiosk.play(*ENTERED, Answer(), SWITCH, BACK)[-1] is ServiceHome
    assert kiosk.upkeep.in_service is True


def test_without_a_bridge_nothing_is_closed_and_it_is_said(kiosk: Rehearsal) -> None:
    kiosk.play(*ENTERED, Answer(), SWITCH, bridge(kiosk, False), CONFIRM, Answer(), BACK, LEAVE)
    assert ServiceSure(Step.CLOSE, failed=True) in kiosk.views
    assert isinstance(kiosk.views[-1], Welcome)


# The tools


def test_a_camera_is_offered_only_where_there_is_one(kiosk: Rehearsal) -> None:
    kiosk.play(*ENTERED, TOOLS)
    assert Tool.CAMERA not in kiosk.last(ServiceTools).tools
    kiosk.camera = FakeCamera()
    kiosk.play(*ENTERED, TOOLS)
    assert kiosk.last(ServiceTools).tools == tuple(Tool)


def test_a_test_print_says_that_it_came_out_and_prints_another(kiosk: Rehearsal) -> None:
    kiosk.play(*using(Tool.PRINT), Answer(), AGAIN, Answer())
    assert kiosk.views[-4:] == [PrintTest(), PrintTest(busy=False), PrintTest(), PrintTest(busy=False)]
    assert kiosk.caretaker.prints == 2


def test_a_test_print_that_failed_says_why(kiosk: Rehearsal) -> None:
    kiosk.caretaker.why_no_print = Why.NO_PAPER
    kiosk.play(*using(Tool.PRINT), Answer())
    assert kiosk.views[-1] == PrintTest(busy=False, why=Why.NO_PAPER)


def test_a_scan_echo_tells_kind_length_and_reader_and_masks_the_code(kiosk: Rehearsal) -> None:
    scans = (
        CardRead("6472040101900012", "cards"),
        ItemSeen("BK000123", "scanner"),
        CodeUnknown("scanner", 13),
        ControlCardRead("SVC-1", "cards"),
    )
    screens = kiosk.play(*using(Tool.SCAN), *scans)
    assert kiosk.last(ScanEcho) == ScanEcho(
        (("scanner", True, 2), ("cards", True, 2)),
        (
            Echo("cards", Kind.CONTROL, 5, "•••-1"),
            Echo("scanner", Kind.UNKNOWN, 13),
            Echo("scanner", Kind.ITEM, 8, "••••0123"),
            Echo("cards", Kind.CARD, 16, "••••••••••••0012"),
        ),
    )
    assert screens[-5:] == [ScanEcho] * 5
    assert kiosk.catalog.acts == []


def test_a_scan_echo_keeps_no_code(kiosk: Rehearsal) -> None:
    kiosk.play(*using(Tool.SCAN), *[CardRead("6472040101900012", "cards")] * 9)
    assert "64720401" not in repr(kiosk.views)
    assert len(kiosk.last(ScanEcho).echoes) == 4


def test_the_camera_is_on_only_while_it_is_looked_at(kiosk: Rehearsal) -> None:
    camera = kiosk.camera = FakeCamera([GOOD])
    kiosk.play(*using(Tool.CAMERA), Silence(), Silence(), BACK)
    assert (camera.opened, camera.closed) == (1, 1)
    assert kiosk.last(CameraCheck).frame is not None
    assert kiosk.last(CameraCheck).rate == 3


def test_a_lost_camera_is_said_and_looked_for_again(kiosk: Rehearsal) -> None:
    camera = kiosk.camera = FakeCamera([None, GOOD])
    kiosk.play(*using(Tool.CAMERA), Silence(), BACK)
    assert CameraCheck("camera", lost=True) in kiosk.views
    assert camera.opened == camera.closed == 2


def test_a_camera_that_is_watched_by_nobody_is_switched_off(kiosk: Rehearsal) -> None:
    camera = kiosk.camera = FakeCamera([None])
    assert kiosk.play(*using(Tool.CAMERA), SilentBefore(CameraCheck))[-1] is Welcome
    assert camera.opened == camera.closed


def test_every_touch_is_shown_where_it_was_felt(kiosk: Rehearsal) -> None:
    touches = [Pressed(Button.TOUCHED, place) for place in ("0 0", "500 998", "500 998")]
    kiosk.play(*using(Tool.TOUCH), *touches)
    assert kiosk.views[-1] == TouchCheck(((0, 0), (500, 998), (500, 998)))
    kiosk.play(*using(Tool.TOUCH), *touches, AGAIN)
    assert kiosk.views[-1] == TouchCheck()


def test_a_network_test_shows_each_step_and_can_be_run_again(kiosk: Rehearsal) -> None:
    results = (
        NetworkResult(NetworkStep.ADDRESS, Verdict.PASSED, 1, "192.168.1.20"),
        NetworkResult(NetworkStep.NAME, Verdict.FAILED, 5003, "gaierror"),
        NetworkResult(NetworkStep.CONNECTION, Verdict.SKIPPED),
    )
    kiosk.upkeep.network = NetworkTest(results)
    kiosk.play(*using(Tool.NETWORK), Answer(), AGAIN, Answer())
    assert kiosk.views[-4:] == [NetworkCheck(), NetworkCheck(results, Asked.ANSWERED)] * 2


def test_a_network_test_without_a_bridge_says_so(kiosk: Rehearsal) -> None:
    kiosk.play(*ENTERED, Answer(), TOOLS, bridge(kiosk, False), tool(Tool.NETWORK), Answer())
    assert kiosk.views[-1] == NetworkCheck(asked=Asked.NO_BRIDGE)


def test_a_self_test_shows_the_last_one_until_it_is_done(kiosk: Rehearsal) -> None:
    former = (Checked(Check.PRINTER, Verdict.FAILED, Fault.PAPER_OUT),)
    kiosk.upkeep.diagnosed = replace(DIAGNOSIS, tests=former, tested_at=NOW - timedelta(hours=9))
    kiosk.caretaker.checks = (Checked(Check.PRINTER, Verdict.PASSED, milliseconds=80),)
    kiosk.play(*using(Tool.SELF_TEST), Answer())
    assert kiosk.views[-2:] == [
        SelfTest(former, NOW - timedelta(hours=9)),
        SelfTest(kiosk.caretaker.checks, NOW, busy=False),
    ]


def test_the_log_begins_with_its_newest_page(kiosk: Rehearsal) -> None:
    lines = tuple(f"line {number}" for number in range(20))
    kiosk.upkeep.log = LogLines(lines)
    kiosk.play(*using(Tool.LOG), Answer(), OLDER, OLDER, OLDER, NEWER)
    shown = [(view.page, view.lines) for view in kiosk.views if isinstance(view, LogShown)][1:]
    assert shown == [(3, lines[12:]), (2, lines[4:12]), (1, lines[:4]), (1, lines[:4]), (2, lines[4:12])]


@pytest.mark.parametrize(("there", "asked"), [(True, Asked.ANSWERED), (False, Asked.NO_BRIDGE)])
def test_an_empty_log_is_not_a_missing_one(kiosk: Rehearsal, there: bool, asked: Asked) -> None:
    kiosk.play(*ENTERED, Answer(), TOOLS, bridge(kiosk, there), tool(Tool.LOG), Answer())
    assert kiosk.views[-1] == LogShown(asked=asked)


def test_both_configurations_are_shown_page_by_page(kiosk: Rehearsal) -> None:
    kiosk.caretaker.config = tuple((f"key{number}", "value") for number in range(9))
    kiosk.play(*using(Tool.CONFIG), NEWER)
    assert kiosk.views[-2] == ConfigShown(
        (*(("kiosk", f"key{number}", "value") for number in range(9)), ("bridge", *DIAGNOSIS.config[0])),
        1, 2, Asked.ANSWERED,
    )  # fmt: skip
    assert kiosk.last(ConfigShown).rows == (("bridge", "catalog.token", "****"),)


def test_new_paper_is_confirmed_and_told_to_the_bridge(kiosk: Rehearsal) -> None:
    kiosk.play(*using(Tool.PAPER), CONFIRM, Answer())
    assert kiosk.upkeep.papers == 1
    assert kiosk.last(ServiceTools).done is Step.PAPER


def test_a_restart_is_confirmed_and_ends_the_kiosk(kiosk: Rehearsal) -> None:
    screens = kiosk.play(*using(Tool.RESTART), CONFIRM)
    assert screens[-3:] == [ServiceSure, ServiceSure, OneMoment]
    assert kiosk.caretaker.restarts == 1


def test_a_restart_that_does_not_come_is_told(kiosk: Rehearsal) -> None:
    kiosk.play(*using(Tool.RESTART), CONFIRM, Silence())
    assert kiosk.views[-1] == ServiceSure(Step.RESTART, failed=True)


def test_the_diagnosis_for_a_phone_names_what_matters(kiosk: Rehearsal) -> None:
    kiosk.caretaker.devices = (UNPLUGGED, PRINTER)
    kiosk.play(*using(Tool.CODE))
    said = kiosk.last(CodeShown).said
    for words in ("K1 (lobby-1)", "state alert", "A-11 reader-lost", "A-60 disk-low", "scanner (barcode_hid): A-11"):
        assert words in said
