"""Nobody is thrown out by an update: the stand lets nobody begin any more once the turn that is under way has ended."""

from __future__ import annotations

import json
import socket

from deploy.update.failing import Failed
from deploy.update.places import Places

PATIENCE = 1800.0  # seconds for whoever is being served
_PAUSING = 90.0  # for the pausing itself, once the turn has ended
_HELLO = {"hello": "updater", "version": "1.6"}
_BUSY = "busy"  # `Why.BUSY` of the bridge's contract


def become_idle(places: Places, patience: float = PATIENCE) -> None:
    """Returns when nobody is served, or nobody can be: then the stand is paused, for two minutes. Raises `Failed` when
    somebody still is after `patience` seconds. A bridge that does not run, or is too old to be asked, is not waited
    for."""
    if not places.config("bridge").exists():
        return
    print(f"it is waited until nobody is served, at most {patience / 60:.0f} minutes", flush=True)
    try:
        why = _asked(places, patience)
    except (OSError, ValueError) as error:
        print(f"the bridge cannot be asked whether somebody is served ({error}): not waited for", flush=True)
        return
    if why == _BUSY:
        raise Failed(f"somebody was served for {patience / 60:.0f} minutes: nothing is changed now")
    if why:
        print(f"the stand was not paused ({why}): not waited for", flush=True)


def _asked(places: Places, patience: float) -> str:
    """Why the stand is not paused; empty when it is. Raises OSError and ValueError."""
    question = {"v": 1, "id": 1, "method": "upkeep.pause", "params": {"patience": patience}}
    with socket.socket(socket.AF_UNIX) as bridge:
        bridge.settimeout(patience + _PAUSING)
        bridge.connect(str(places.socket))
        bridge.sendall(b"".join(json.dumps(said).encode() + b"\n" for said in (_HELLO, question)))
        with bridge.makefile("rb") as lines:
            for line in lines:
                reply = json.loads(line)
                if reply.get("id") == 1:
                    return str(reply.get("failure") or reply["answer"].get("why") or "")
    raise ValueError("it has hung up")
