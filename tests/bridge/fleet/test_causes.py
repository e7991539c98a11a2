"""Who is alerted of what, and when: once for each cause, and once when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bridge.central.fleet.causes import GATHER, Alert, Cause, Causes, Hush
from bridge.central.fleet.settings import Alerts
from bridge.central.fleet.tile import Colour, Moment, Standing, Tile
from bridge.contract.faults import Fault

NOON = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
QUIET = Alerts(after=60, quiet_from="22:00", quiet_to="06:00")


class Watch:
    """A second is a look."""

    def __init__(self, settings: Alerts | None = None, told: dict[Cause, datetime] | None = None) -> None:
        self.causes = Causes(settings or Alerts(after=60), told)
        self.ticks = 0.0
        self.begin = NOON

    def look(self, *tiles: Tile, seconds: int = 1, up: bool = True, hush: Hush | None = None) -> list[tuple[str, str]]:
        """What was sent within so many seconds, as ("began lobby-1", "paper-out")."""
        sent: list[Alert] = []
        for _ in range(seconds):
            self.ticks += 1
            now = Moment(self.begin + timedelta(seconds=self.ticks), self.ticks)
            sent += self.causes.look(tiles, up=up, hush=hush or Hush(), now=now)
        return [(f"{alert.word} {alert.cause.stand}".strip(), str(alert.cause.fault)) for alert in sent]


def tile(stand: str, standing: Standing, *faults: Fault, confirmed: bool = True) -> Tile:
    return Tile(stand, "Lobi", Colour.RED, standing, faults, since=NOON, confirmed=confirmed)


READY = tile("lobby-1", Standing.READY)
PAPER = tile("lobby-1", Standing.ALERT, Fault.PAPER_OUT)
SILENT = tile("lobby-1", Standing.SILENT, Fault.SILENT)


def test_one_alert_after_a_while_and_one_when_it_is_over() -> None:
    watch = Watch()
    assert watch.look(PAPER, seconds=60) == []
    assert watch.look(PAPER, seconds=3600) == [("began lobby-1", "paper-out")]
    assert watch.look(READY, seconds=60) == []
    assert watch.look(READY, seconds=3600) == [("over lobby-1", "paper-out")]


def test_what_is_over_soon_is_told_to_nobody_and_what_comes_and_goes_is_one_alert() -> None:
    watch = Watch()
    assert watch.look(PAPER, seconds=59) + watch.look(READY, seconds=600) == []
    assert watch.look(PAPER, seconds=61) == [("began lobby-1", "paper-out")]
    for _ in range(50):
        assert watch.look(READY, seconds=30) + watch.look(PAPER, seconds=30) == []


def test_fifty_stands_behind_one_switch_are_few_letters() -> None:
    watch = Watch()
    letters = 0
    for second in range(200):
        silent = [tile(f"stand-{n}", Standing.SILENT, Fault.SILENT) for n in range(50) if n <= second]
        letters += bool(watch.look(*silent))
    assert letters <= 200 / GATHER


def test_a_stand_that_falls_silent_has_not_been_repaired() -> None:
    watch = Watch()
    watch.look(PAPER, seconds=61)
    assert watch.look(SILENT, seconds=3600) == [("began lobby-1", "silent")]
    assert watch.look(PAPER, seconds=3600) == [("over lobby-1", "silent")]
    assert watch.look(READY, seconds=3600) == [("over lobby-1", "paper-out")]


def test_a_broker_that_is_away_is_one_alert_and_ends_no_other() -> None:
    watch = Watch()
    watch.look(PAPER, seconds=61)
    away = [tile(f"lobby-{n}", Standing.BROKER_AWAY, Fault.BROKER_AWAY, confirmed=False) for n in range(1, 30)]
    assert watch.look(*away, seconds=3600, up=False) == [("began", "broker-away")]
    waiting = [tile(f"lobby-{n}", Standing.WAITING, confirmed=False) for n in range(1, 30)]
    assert watch.look(*waiting, seconds=20) == []
    assert watch.look(PAPER, seconds=3600) == [("over", "broker-away")]


def test_kept_bad_news_is_no_alert_until_the_stand_itself_says_so() -> None:
    watch = Watch()
    kept = tile("lobby-1", Standing.ALERT, Fault.PAPER_OUT, confirmed=False)
    assert watch.look(kept, seconds=600) == []


def test_what_is_acknowledged_or_muted_is_told_to_nobody_and_is_news_afterwards() -> None:
    watch = Watch()
    known = Hush(causes={Cause("lobby-1", Fault.PAPER_OUT)})
    assert watch.look(PAPER, seconds=600, hush=known) == []
    assert watch.look(PAPER, seconds=1, hush=Hush(stands={"lobby-1"})) == []
    assert watch.look(PAPER) == [("began lobby-1", "paper-out")]
    assert watch.look(READY, seconds=600, hush=Hush(stands={"lobby-1"})) == []
    assert watch.look(PAPER, seconds=61) == [("began lobby-1", "paper-out")]


def test_out_of_service_is_wanted_and_hides_what_is_being_repaired() -> None:
    watch = Watch()
    watch.look(PAPER, seconds=61)
    asleep = tile("lobby-1", Standing.SLEEPING, Fault.OUT_OF_SERVICE, Fault.PAPER_OUT)
    assert watch.look(asleep, seconds=3600) == []
    assert watch.look(READY, seconds=3600) == [("over lobby-1", "paper-out")]


def test_in_quiet_hours_nothing_is_sent_and_what_lasts_is_told_at_their_end() -> None:
    watch = Watch(QUIET)
    watch.begin = NOON.replace(hour=23)
    assert watch.look(PAPER, seconds=3600 * 2) == []
    assert watch.look(READY, tile("lobby-2", Standing.SILENT, Fault.SILENT), seconds=3600 * 4) == []
    assert watch.look(READY, tile("lobby-2", Standing.SILENT, Fault.SILENT), seconds=3600 + 1) == [
        ("began lobby-2", "silent")
    ]


def test_only_what_is_bad_enough_is_told() -> None:
    low = tile("lobby-1", Standing.READY, Fault.PAPER_LOW)
    assert Watch().look(low, seconds=600) == []
    assert Watch(Alerts(after=60, least="notice")).look(low, seconds=600) == [("began lobby-1", "paper-low")]
    assert Watch(Alerts(after=60, least="closed")).look(PAPER, seconds=600) == []


def test_a_central_that_begins_anew_remembers_what_it_has_told() -> None:
    watch = Watch(told={Cause("lobby-1", Fault.PAPER_OUT): NOON})
    assert watch.look(PAPER, seconds=600) == []
    assert watch.look(READY, seconds=600) == [("over lobby-1", "paper-out")]


def test_a_stand_that_was_taken_off_the_list_is_no_cause_any_more() -> None:
    watch = Watch()
    watch.look(PAPER, seconds=61)
    watch.causes.forget("lobby-1")
    assert watch.look(seconds=600) == []
