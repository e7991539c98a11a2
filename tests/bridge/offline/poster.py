"""A program that keeps letters until its disk is gone or it is killed, and says before and after what it does.

Of each line it reads, an `Order`, it makes a process, whose id it says first. Every line it says is a list in JSON:
["process", id], ["found", state], ["try", act], ["done"], ["cannot", why], ["ended", exit code].
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NoReturn

from bridge.contract.letters import Deed, Letter
from bridge.offline.clock import Stamp
from bridge.offline.outbox import CannotKeep, Outbox
from bridge.offline.settings import OfflineSettings
from bridge.offline.standin import open_outbox

State = dict[str, list[Any]]  # by the letter's key, in order: whether it is sent, and why it is parked
Act = Sequence[str]  # what is done, with the letter of which key

_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
_VERBS = ("post", "sending", "park", "unpark", "delivered", "restart")
_OFTEN = (12, 3, 1, 1, 4, 1)
_MOST = 60  # letters, so that what was found can be said in one piece


@dataclass(frozen=True, slots=True)
class Order:
    """`seed` decides what is done, and `acts` how often. `synchronous` is SQLite's pragma, when it is to be another
    than the outbox's."""

    directory: str
    seed: int = 0
    acts: int = 2**31
    synchronous: str = ""


def after(state: State, act: Act) -> State:
    """What must be kept when this act was done."""
    match act:
        case "post", key:
            return state | {key: [False, ""]}
        case "sending", key:
            return state | {key: [True, state[key][1]]}
        case "park" | "unpark" as verb, key:
            return state | {key: [state[key][0], "misunderstood" if verb == "park" else ""]}
        case "delivered", key:
            return {other: kept for other, kept in state.items() if other != key}
        case _:
            return state


def letter_of(key: str) -> Letter:
    """The same for the same key, and some longer than others."""
    number = Random(key).randrange(2000)
    return Letter(key, Deed.BORROW, _AT + timedelta(seconds=number), card="c" * (number % 60), barcode=f"b{number}")


def main() -> None:
    for line in sys.stdin:
        process = os.fork()
        if not process:
            _child(Order(**json.loads(line)))
        say("ended", os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


def say(*what: object) -> None:
    """In one piece, whatever happens next: it is shorter than PIPE_BUF."""
    os.write(1, json.dumps(what).encode() + b"\n")


def _child(order: Order) -> NoReturn:
    say("process", os.getpid())
    try:
        _work(order)
    except CannotKeep as error:
        say("cannot", str(error))
    os._exit(0)


def _work(order: Order) -> None:
    random, left = Random(order.seed), order.acts
    verb = "restart"
    while verb == "restart":
        with closing(_opened(order)) as outbox:
            verb = ""
            while left and verb != "restart":
                left -= 1
                verb, key = act = _choice(random, outbox, f"{order.seed}-{left}")
                say("try", act)
                _do(outbox, verb, key)
                say("done")


def _opened(order: Order) -> Outbox:
    outbox = open_outbox(OfflineSettings(Path(order.directory)))
    if order.synchronous:
        outbox._database.execute(f"PRAGMA synchronous = {order.synchronous}")
    [[rows]] = outbox._database.execute("SELECT count(*) FROM letters")
    assert rows == len(outbox.entries)
    assert all(entry.letter == letter_of(entry.letter.key) for entry in outbox.entries)
    say("found", {entry.letter.key: [entry.sent, entry.parked] for entry in outbox.entries})
    return outbox


def _choice(random: Random, outbox: Outbox, new: str) -> tuple[str, str]:
    [verb] = random.choices(_VERBS, _OFTEN) if len(outbox.entries) < _MOST else ["delivered"]
    return (verb, random.choice(outbox.entries).letter.key) if outbox.entries and verb != "post" else ("post", new)


def _do(outbox: Outbox, verb: str, key: str) -> None:
    match verb:
        case "post":
            letter = letter_of(key)
            outbox.post(letter, Stamp("boot", 1.0, letter.at, synced=True), asked=False, enclosed=key.encode())
        case "sending":
            outbox.sending(key)
        case "park":
            outbox.park(key, "misunderstood")
        case "unpark":
            outbox.unpark(key)
        case "delivered":
            outbox.delivered(key)


if __name__ == "__main__":
    main()
