"""A person at the guest's screen: what the kiosk reports of it, scans by USB, touches; and the library's database."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep

from deploy.person import Sight
from tests.appliance.vm.guest import Guest, GuestFailed

DEVICES = ("scanner", "printer", "reader")
_DEVICES = "python3 /opt/test/devices.py"
_STATE = "mosquitto_sub -p 8331 -t anjungan/v1/stand/state -R -C 1 -W 300"
_LIBRARY = "file:/var/lib/anjungan/central/library.db?mode=ro"
_QUERY = f"""python3 -c '
import json, sqlite3, sys
print(json.dumps(sqlite3.connect("{_LIBRARY}", uri=True).execute(sys.argv[1]).fetchall()))
' "{{query}}" """


@dataclass(slots=True)
class GuestStand:
    guest: Guest
    _heard: int = 0
    _sight: Sight | None = None

    def plug(self, device: str) -> None:
        self.guest.run(f"{_DEVICES} plug {device}")

    def unplug(self, device: str) -> None:
        self.guest.run(f"{_DEVICES} unplug {device}")

    def scan(self, code: str) -> None:
        """The barcode scanner types a code, through the kernel's USB and its keyboard driver."""
        self.guest.run(f"{_DEVICES} type {code}")

    def shows(self, card: str) -> None:
        """A card before the reader, which is a serial port on USB."""
        self.guest.run(f"{_DEVICES} read {card}")

    def sight(self) -> Sight | None:
        """What the kiosk reported last; None before the first report."""
        for report in self.guest.ask({"sights": self._heard}, 120)["sights"]:
            self._heard += 1
            buttons = {(b["button"], b["value"]): (b["x"], b["y"]) for b in report["buttons"]}
            named = {name: report[name] for name in ("view", "language", "receipt", "at", "built", "offline")}
            self._sight = Sight(**named, buttons=buttons)
        return self._sight

    def wait_for(self, view: str, seconds: float = 900, such: Callable[[Sight], bool] = lambda _: True) -> Sight:
        """Watches until the last report is of `view`. Raises GuestFailed with the log."""
        deadline = monotonic() + seconds
        while not ((sight := self.sight()) and sight.view == view and such(sight)):
            if monotonic() > deadline:
                log = self.guest.run("journalctl --no-pager -n 30 -u 'anjungan-*'", check=False)
                raise GuestFailed(f"{view} was not seen in {seconds} s, but {sight}\n{log}")
            sleep(0.5)
        return sight

    def touch(self, button: str, value: str = "") -> None:
        """In the middle of a button of the last report."""
        sight = self.sight()
        if not sight or (button, value) not in sight.buttons:
            raise GuestFailed(f"there is no button {button} {value}: {sight}")
        self.guest.touch(*sight.buttons[button, value])

    def rows(self, query: str) -> list[list[object]]:
        """What the library's own database answers."""
        return list(json.loads(self.guest.run(_QUERY.format(query=query))))

    def loans(self) -> list[str]:
        """The barcodes of all open loans made at this stand."""
        return [
            str(row[0])
            for row in self.rows(
                "SELECT items.barcode FROM loans JOIN items ON items.id = loans.item_id"
                " WHERE loans.kiosk = 'stand' AND loans.returned_at IS NULL ORDER BY loans.id"
            )
        ]

    def state(self) -> str:
        """What the stand tells its broker next, in one word; and why, if it is not well."""
        told = json.loads(self.guest.run(_STATE))
        return " ".join((told["state"], *told["faults"]))

    def await_state(self, state: str, seconds: float = 1800) -> None:
        deadline = monotonic() + seconds
        while (now := self.state()) != state:
            if monotonic() > deadline:
                raise GuestFailed(f"the stand is not {state}, but {now}")

    def printed(self) -> int:
        """Bytes that the receipt printer has got."""
        return int(self.guest.run("stat -c %s /run/printed 2>/dev/null || echo 0"))
