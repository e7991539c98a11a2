"""What is said to technicians: enough to work by ear; three of their tests need eyes, and say so."""

from __future__ import annotations

from bridge.contract.upkeep import Verdict
from kiosk.screens.texts import TEXTS, text
from kiosk.speech.saying import Telling, choices, heard, listed, say, telling
from kiosk.views import (
    Asked,
    CameraCheck,
    CodeShown,
    ConfigShown,
    LogShown,
    NetworkCheck,
    PrintTest,
    ScanEcho,
    SelfTest,
    ServiceHome,
    ServicePin,
    ServiceShut,
    ServiceSure,
    ServiceTools,
    Shut,
    TouchCheck,
)


def service_pin(view: ServicePin, language: str) -> Telling:
    tries = "service-pin.tries.one" if view.tries_left == 1 else "service-pin.tries"
    return telling(
        (
            say(language, f"service-pin.wrong.{view.wrong}") if view.wrong else "",
            say(language, tries, tries=view.tries_left) if view.wrong else "",
            say(language, "service-pin.title"),
            say(language, "service-pin.lead"),
            say(language, "speech.typed", count=view.entered) if view.entered else "",
        ),
        after=(choices(language, text(language, "service-pin.done"), text(language, "cancel")),),
    )


def service_shut(view: ServiceShut, language: str) -> Telling:
    """How long is not counted down aloud."""
    key = f"service-shut.{view.why}"
    lead = "" if view.why is Shut.WAIT else say(language, f"{key}.lead")
    return telling(
        (say(language, f"{key}.title"), lead, say(language, f"{key}.do")),
        after=(choices(language, text(language, "service-shut.again"), text(language, "cancel")),),
    )


def service_home(view: ServiceHome, language: str) -> Telling:
    faults = [f"{text(language, f'fault.{fault}')}. {text(language, f'fault.{fault}.do')}" for fault in view.faults]
    names = ("leave", "service.close" if view.in_service else "service.open", "service.tools")
    devices = (
        f"{text(language, f'device.{device.kind}')} {heard(device.name)}: "
        + (", ".join(text(language, f"fault.{fault}") for fault in device.faults) or text(language, "service.well"))
        for device in view.devices
    )
    parts = (f"{_named(language, 'part', part.name)}: {heard(part.value)}" for part in view.parts)
    return telling(
        (
            say(language, f"service.state.{view.state}"),
            say(language, "speech.service"),
            "" if faults else say(language, "service.faults.none"),
        ),
        (*faults, *devices, *parts),
        (choices(language, *(text(language, name) for name in names)),),
    )


def _named(language: str, kind: str, name: str) -> str:
    key = f"{kind}.{name}"
    return text(language, key) if key in TEXTS[language] else heard(name)


def service_tools(view: ServiceTools, language: str) -> Telling:
    names = (text(language, f"tool.{tool}") for tool in view.tools)
    return telling(
        (say(language, f"done.{view.done}") if view.done else "", say(language, "service-tools.title")),
        after=(choices(language, *names, text(language, "back")),),
    )


def service_sure(view: ServiceSure, language: str) -> Telling:
    key = f"sure.{view.step}"
    own = f"sure.failed.{view.step}"
    failed = say(language, own if own in TEXTS[language] else "sure.failed") if view.failed else ""
    return telling(
        (failed, say(language, "sure.busy") if view.busy else "", say(language, f"{key}.title"),
         say(language, f"{key}.lead")),
        after=(choices(language, text(language, f"{key}.yes"), text(language, "cancel")),),
    )  # fmt: skip


def print_test(view: PrintTest, language: str) -> Telling:
    if view.busy:
        return telling((say(language, "print-test.busy"),))
    parts = ("print-test.no", f"why.{view.why}") if view.why else ("print-test.done", "print-test.done.do")
    return telling((say(language, part) for part in parts), after=(_again(language),))


def _again(language: str) -> str:
    return choices(language, text(language, "check.again"), text(language, "back"))


def scan_echo(view: ScanEcho, language: str) -> Telling:
    """The newest code first, and never more of it than the glass shows."""
    echoes = [f"{text(language, f'kind.{echo.kind}')}, {heard(echo.reader)}" for echo in view.echoes]
    readers = (
        f"{heard(name)}: "
        + (text(language, "scan-echo.times", count=count) if works else text(language, "scan-echo.lost"))
        for name, works, count in view.readers
    )
    lead = "scan-echo.lead" if view.readers else "scan-echo.none"
    return telling(
        (*echoes[:1], say(language, "scan-echo.title"), say(language, lead)),
        readers,
        (choices(language, text(language, "back")),),
    )


def camera_check(view: CameraCheck, language: str) -> Telling:
    faces = view.frame and say(language, "camera-check.faces", faces=len(view.frame.seen.faces))
    lost = (say(language, "camera-check.lost"), say(language, "camera-check.lost.do")) if view.lost else ()
    return telling(
        (*lost, say(language, "camera-check.title"), "" if view.lost else faces or ""),
        after=(say(language, "speech.needs-sight"), choices(language, text(language, "back"))),
    )


def touch_check(view: TouchCheck, language: str) -> Telling:
    return telling(
        (say(language, "touch-check.title"),),
        after=(say(language, "speech.needs-sight"), choices(language, text(language, "back"))),
    )


def network_check(view: NetworkCheck, language: str) -> Telling:
    """Seconds pass without a word."""
    failed = next((result.step for result in view.results if result.verdict is Verdict.FAILED), None)
    match view.asked:
        case Asked.WAITING:
            told = [text(language, "account.wait")]
        case Asked.NO_BRIDGE:
            told = [say(language, "check.no-bridge"), say(language, "check.no-bridge.do")]
        case _ if failed is None:
            told = [say(language, "network-check.good")]
        case _:
            step = text(language, f"step.{failed}")
            told = [say(language, "network-check.bad", step=step), say(language, f"step.{failed}.do")]
    steps = (f"{text(language, f'step.{one.step}')}: {text(language, f'check.{one.verdict}')}" for one in view.results)
    return telling((say(language, "network-check.title"), *told), steps, (_again(language),))


def self_test(view: SelfTest, language: str) -> Telling:
    found = (
        f"{text(language, f'check.{one.check}')}: {text(language, f'check.{one.verdict}')}"
        + (f". {text(language, f'fault.{one.fault}')}" if one.fault else "")
        for one in view.checks
    )
    busy = say(language, "self-test.busy") if view.busy else "" if view.checks else say(language, "self-test.none")
    return telling((say(language, "self-test.title"), busy), found, (_again(language),))


def log_shown(view: LogShown, language: str) -> Telling:
    nothing = {Asked.WAITING: "log.busy", Asked.ANSWERED: "log.none", Asked.NO_BRIDGE: "check.no-bridge"}
    told = [_page(language, view.page, view.pages)] if view.lines else [say(language, nothing[view.asked])]
    return telling(
        (say(language, "log.title"), *told), listed(language, "line", map(heard, view.lines)), (_paged(language),)
    )


def _page(language: str, page: int, pages: int) -> str:
    return say(language, "speech.page", page=page, pages=pages)


def _paged(language: str) -> str:
    return choices(
        language, *(text(language, key) for key in ("back", "speech.page.before", "speech.page.after"))
    )


def config_shown(view: ConfigShown, language: str) -> Telling:
    told = [_page(language, view.page, view.pages)] if view.rows else [say(language, "config.none")]
    missing = say(language, "config.no-bridge") if view.asked is Asked.NO_BRIDGE else ""
    rows = (f"{heard(program)} {heard(key)}: {heard(value)}" for program, key, value in view.rows)
    return telling((missing, say(language, "config.title"), *told), rows, (_paged(language),))


def code_shown(view: CodeShown, language: str) -> Telling:
    """The code is for a phone; what it says can be heard line by line."""
    return telling(
        (say(language, "code.title"), say(language, "speech.needs-sight")),
        listed(language, "line", map(heard, view.said.splitlines())),
        (choices(language, text(language, "back")),),
    )
