"""A strict SIP2 server, written from the protocol's tables and not from our client, that can misbehave as real ones do.

Everything that a client does against the protocol is in `violations`, and answered with 96. Its own way to read is
plain on purpose: one expression for each message, in the order of the protocol's description.
"""

from __future__ import annotations

import contextlib
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import trustme

from tests.peers.sip2_library import Answer, SmallTown
from tests.peers.sip2_slips import Line, Slip, sealed, spoilt

_DATE = r"\d{8}(?:    |   Z)\d{6}"
_DATE_OR_NOT = rf"(?:{_DATE}| {{18}})"

REQUESTS = {
    "93": (r"(0)(0)", "CN CO", "CP"),
    "99": (r"([012])(\d{3})(2\.00)", "", ""),
    "23": (rf"(\d{{3}})({_DATE})", "AO AA AC AD", ""),
    "63": (rf"(\d{{3}})({_DATE})([Y ]{{10}})", "AO AA", "AC AD BP BQ"),
    "11": (rf"([YN])([YN])({_DATE})({_DATE_OR_NOT})", "AO AA AB AC", "CH AD BO BI"),
    "09": (rf"([YN])({_DATE})({_DATE})", "AP AO AB AC", "CH BI"),
    "17": (rf"({_DATE})", "AO AB", "AC"),
    "29": (rf"([YN])([YN])({_DATE})({_DATE_OR_NOT})", "AO AA", "AD AB AJ AC CH BO"),
    "65": (rf"({_DATE})", "AO AA", "AD AC BO"),
    "37": (rf"({_DATE})(\d\d)(\d\d)([A-Z]{{3}})", "BV AO AA", "AC AD CG BK"),
    "15": (rf"([-+*])({_DATE})", "AO AA", "BW BS BY AD AB AJ AC BO"),
    "35": (rf"({_DATE})", "AO AA", "AC AD"),
}
"""By code: the fixed fields, the ids of fields that must come, and of those that may."""

SWAPPED_RENEWAL = rf"([YN])([YN])({_DATE_OR_NOT})({_DATE})"

ALL = "YYYYYYYYYYYYYYYY"
NUMBERS = ("23", "11", "09", "01", "99", "97", "93", "63", "35", "37", "17", "19", "25", "15", "29", "65")


@dataclass
class Planned:
    """`after` more messages it happens `times` times; `code` restricts it to one kind of message."""

    slip: Slip
    code: str = ""
    after: int = 0
    times: int = 1


@dataclass
class Sip2Server:
    """`swapped` is for servers with another order in 29 and 38."""

    town: SmallTown
    user: str = "kiosk"
    password: str = "rahasia"
    encoding: str = "utf-8"
    bx: str = ALL
    flags: str = "YYYYYN"
    swapped: bool = False
    version: str = "2.00"
    tls: ssl.SSLContext | None = None
    violations: list[str] = field(default_factory=list)
    heard: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # codes and fields, fixed ones as "1", "2"
    planned: list[Planned] = field(default_factory=list)
    mangle: Callable[[str, bytes], list[bytes]] | None = None  # the answer's code and line to what is sent
    connections: int = 0
    host: str = "127.0.0.1"
    port: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)
    gone: threading.Event = field(default_factory=threading.Event)

    def plan(self, slip: Slip, code: str = "", after: int = 0, times: int = 1) -> None:
        self.planned.append(Planned(slip, code, after, times))

    def start(self) -> None:
        self.gone.clear()
        self._server = _Tcp(self, self.port)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.gone.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join(5)

    def hang_up(self) -> None:
        """On everybody; it goes on listening."""
        self._server.hang_up()

    def slip(self, code: str) -> Slip | None:
        for planned in list(self.planned):
            if planned.code not in ("", code):
                continue
            if planned.after:
                planned.after -= 1
                continue
            planned.times -= 1
            if planned.times <= 0:
                self.planned.remove(planned)
            return planned.slip
        return None

    def count(self, code: str) -> int:
        return sum(heard == code for heard, _ in self.heard)


@contextlib.contextmanager
def serving(server: Sip2Server) -> Iterator[Sip2Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def certified(host: str, ca_file: Path) -> ssl.SSLContext:
    """For a server of this name; the authority that says so is written to `ca_file`."""
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(tls)
    authority.cert_pem.write_to_path(str(ca_file))
    return tls


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, peer: Sip2Server, port: int) -> None:
        self.peer = peer
        self.open: set[socket.socket] = set()
        super().__init__((peer.host, port), _Client)

    def hang_up(self) -> None:
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up or does not trust us is no error of the peer; ours are told."""
        import sys

        kind, error, _ = sys.exc_info()
        if kind is not None and not issubclass(kind, OSError):
            self.peer.violations.append(f"the server failed: {error!r}")


class _HungUp(Exception):
    pass


class _Client(socketserver.BaseRequestHandler):
    """One connection: reads lines, checks them, answers."""

    server: _Tcp

    def handle(self) -> None:
        self.peer, self.known, self.next = self.server.peer, False, -1
        self.last, self.owed = b"", b""
        self.line: socket.socket = self.request
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.open.add(self.line)
        self.peer.connections += 1
        try:
            if self.peer.tls:
                self.line = self.peer.tls.wrap_socket(self.line, server_side=True)
            with contextlib.suppress(_HungUp):
                self._talk()
        finally:
            self.server.open.discard(self.request)
            self.line.close()

    def _talk(self) -> None:
        rest = b""
        while data := self.line.recv(65536):
            rest += data
            while b"\r" in rest:
                line, _, rest = rest.partition(b"\r")
                self._take(line.lstrip(b"\n"))

    def _take(self, line: bytes) -> None:
        if line[:2] == b"97":
            again = self.last + b"\r"  # without a sequence number
            self._send(self.peer.mangle(again[:2].decode(), again) if self.peer.mangle else [again])
            return
        trailer = re.fullmatch(rb"(.*?)(?:AY(\d))?AZ([0-9A-F]{4})", line, re.DOTALL)
        if trailer and (sum(line[:-4]) + int(trailer[3], 16)) % 65536:
            self._wrong("a checksum")
            self._send([sealed(b"96", "", checked=True) + b"\r"])
            return
        body, sequence = (trailer[1], (trailer[2] or b"").decode()) if trailer else (line, "")
        if sequence:
            if self.next >= 0 and int(sequence) != self.next:
                self._wrong(f"sequence {sequence} instead of {self.next}")
            self.next = (int(sequence) + 1) % 10
        with self.peer.turn:
            self._answer(body, sequence, checked=bool(trailer))

    def _answer(self, body: bytes, sequence: str, checked: bool) -> None:
        code = body[:2].decode("latin-1")
        slip = self.peer.slip(code)
        if slip is Slip.CLOSED_BEFORE:
            raise _HungUp
        if slip is Slip.SILENT_AT_ONCE:
            return
        asked = None if slip is Slip.UNSUPPORTED else self._read(code, body)
        answer = self._answered(code, asked) if asked is not None else b"96"
        self.last = sealed(answer, "", checked)
        self._out(Line(answer, "" if answer == b"96" else sequence, checked), slip)

    def _out(self, line: Line, slip: Slip | None) -> None:
        owed, self.owed = self.owed, b""
        if owed:
            self.line.sendall(owed)
        if slip is Slip.LATE:
            self.owed = line.sealed() + b"\r"
        if slip in (Slip.SILENT, Slip.LATE):
            return
        if slip is Slip.CLOSED_IN_THE_MIDDLE:
            self.line.sendall(line.text[: len(line.text) // 2])
        while slip is Slip.ENDLESS and not self.peer.gone.is_set():
            self.line.sendall(b"18" + b"x" * 65536)  # until they hang up
        if slip in (Slip.CLOSED_AFTER, Slip.CLOSED_IN_THE_MIDDLE):
            raise _HungUp
        if self.peer.mangle is not None:
            self._send(self.peer.mangle(line.text[:2].decode(), line.sealed() + b"\r"))
        else:
            self._send(spoilt(slip, line, self.peer.encoding))

    def _send(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            self.line.sendall(piece)

    def _wrong(self, what: str) -> None:
        self.peer.violations.append(what)

    def _read(self, code: str, body: bytes) -> dict[str, str] | None:
        """None after a violation, or before a login."""
        if code not in REQUESTS or (code in NUMBERS and self.peer.bx[NUMBERS.index(code)] != "Y"):
            self._wrong(f"message {code}")
            return None
        if not self.known and code != "93":
            self._wrong(f"{code} before a login")
            return None
        fixed, must, may = REQUESTS[code]
        if self.peer.swapped and code == "29":
            fixed = SWAPPED_RENEWAL
        text = body.decode(self.peer.encoding)
        found = re.fullmatch(rf"\d\d{fixed}((?:[A-Z]{{2}}[^|\r\n]*\|)*)", text)
        if found is None:
            self._wrong(f"the form of a {code}: {text!r}")
            return None
        *parts, rest = found.groups()
        given = re.findall(r"([A-Z]{2})([^|]*)\|", rest)
        ids = [id for id, _ in given]
        for id in set(must.split()) - set(ids):
            self._wrong(f"a {code} without {id}")
        for id in ids:
            if id not in (must + " " + may).split() or ids.count(id) > 1:
                self._wrong(f"{id} in a {code}")
        asked = dict(given) | {str(number): part for number, part in enumerate(parts, 1)}
        self.peer.heard.append((code, asked))
        return asked

    def _answered(self, code: str, asked: dict[str, str]) -> bytes:
        if code == "93":
            self.known = (asked["CN"], asked["CO"]) == (self.peer.user, self.peer.password)
            return b"94" + (b"1" if self.known else b"0")
        answer = _ANSWERS[code](self.peer, asked)
        return answer.encode(self.peer.encoding)


def _now(peer: Sip2Server) -> str:
    return _written(peer.town.now)


def _written(at: datetime) -> str:
    return at.strftime("%Y%m%d    %H%M%S")


def _status(peer: Sip2Server, asked: dict[str, str]) -> str:
    return f"98{peer.flags}300003{_now(peer)}{peer.version}AOCPL|AMPerpustakaan|BX{peer.bx}|"


def _patron(peer: Sip2Server, asked: dict[str, str]) -> str:
    """Lists what the first Y of the summary asks for."""
    town, number = peer.town, asked["AA"]
    person = town.people.get(number)
    if person is None:
        return f"64YYYY          000{_now(peer)}{'0000' * 6}AO{asked['AO']}|AA{number}|AE|BLN|AFInvalid cardnumber|"
    charged, overdue = town.lent_to(number), town.overdue(number)
    ready, waiting = (town.held_by(number, ready=ready) for ready in (True, False))
    full = {5} if person.limit is not None and len(charged) >= person.limit else set()
    letters = "".join("Y" if place in person.denied | full else " " for place in range(14))
    counts = "".join(f"{len(some):04}" for some in (ready, overdue, charged, [], [], waiting))
    lists: list[tuple[str, list[str]]] = [("AS", ready), ("AT", overdue), ("AU", charged), ("AV", []), ("BU", [])]
    lists.append(("CD", waiting))
    place = asked["3"].find("Y")
    listed = "".join(f"{lists[place][0]}{one}|" for one in lists[place][1]) if 0 <= place < 6 else ""
    optional = f"CB{person.limit:04}|" if person.limit is not None else ""
    optional += f"CQ{'Y' if asked['AD'] == person.pin else 'N'}|" if asked.get("AD") else ""
    optional += f"BHIDR|BV{person.owes}|" if person.owes else ""
    optional += f"AF{person.says}|" if person.says else ""
    return (
        f"64{letters}000{_now(peer)}{counts}AO{asked['AO']}|AA{number}|AE{person.name}|BLY|{optional}{listed}"
        f"BDJalan Mawar 1|PA{person.expires:%Y%m%d}|"
    )


def _old_patron(peer: Sip2Server, asked: dict[str, str]) -> str:
    person = peer.town.people.get(asked["AA"])
    valid = "Y" if person else "N"
    return f"24{' ' * 14}000{_now(peer)}AO|AA{asked['AA']}|AE{person.name if person else ''}|BL{valid}|"


def _item(peer: Sip2Server, asked: dict[str, str]) -> str:
    town, barcode = peer.town, asked["AB"]
    thing, lending = town.things.get(barcode), town.lent.get(barcode)
    if thing is None:
        return f"18010101{_now(peer)}AB{barcode}|AJ|"
    due = f"AH{_written(lending.due)}|" if lending else ""
    waits = next((who for who, held in town.holds if held == barcode), "")
    kept = f"CY{waits}|DASomebody Else|" if waits else ""  # extensions that tell too much
    return f"18{town.status(barcode)}0001{_now(peer)}{due}AB{barcode}|AJ{thing.title}|CS{thing.call_number}|{kept}"


def _charged(code: str, peer: Sip2Server, asked: dict[str, str], answer: Answer) -> str:
    lending, thing = peer.town.lent.get(asked["AB"]), peer.town.things.get(asked["AB"])
    letters = f"1{'Y' if answer.renewed else 'N'}NY" if answer.ok else "0NUN"
    due = _written(lending.due) if lending and answer.ok else ""
    said = f"AF{answer.said}|" if answer.said else ""
    fee = f"BT06|BHIDR|BV{answer.fee}|" if answer.fee else ""
    return (
        f"{code}{letters}{_now(peer)}AO{asked['AO']}|AA{asked['AA']}|AB{asked['AB']}|AJ{thing.title if thing else ''}|"
        f"AH{due}|{said}{fee}"
    )


def _checkout(peer: Sip2Server, asked: dict[str, str]) -> str:
    late = datetime.strptime(asked["4"], "%Y%m%d    %H%M%S") if asked["2"] == "Y" else None  # noqa: DTZ007 - below
    until = late.replace(tzinfo=peer.town.now.tzinfo) if late else None
    return _charged("12", peer, asked, peer.town.lend(asked["AA"], asked["AB"], asked.get("BO") == "Y", until))


def _renew(peer: Sip2Server, asked: dict[str, str]) -> str:
    return _charged("30", peer, asked, peer.town.renew(asked["AA"], asked["AB"]))


def _checkin(peer: Sip2Server, asked: dict[str, str]) -> str:
    """As Koha, it tells who had it and who waits for it: a client has to keep quiet about both."""
    lending, thing = peer.town.lent.get(asked["AB"]), peer.town.things.get(asked["AB"])
    answer = peer.town.take_back(asked["AB"], asked["3"])
    said = f"AF{answer.said}|" if answer.said else ""
    whose = f"AA{lending.person}|" if lending else ""
    alert = "Y" if not answer.ok or (thing and thing.alert) else "N"
    more = f"CV{thing.alert}|CY4711|DAWati Susilo|" if thing and thing.alert else ""
    more += f"CL{thing.bin}|" if thing and thing.bin else ""
    title = f"AJ{thing.title}|" if thing else ""
    return f"10{int(answer.ok)}YN{alert}{_now(peer)}AO{asked['AO']}|AB{asked['AB']}|AQCPL|{title}{whose}{more}{said}"


def _hold(peer: Sip2Server, asked: dict[str, str]) -> str:
    answer = peer.town.hold(asked["AA"], asked["AB"], asked["1"] == "+")
    said = f"AF{answer.said}|" if answer.said else ""
    queue = f"BR{sum(held == asked['AB'] for _, held in peer.town.holds)}|" if answer.ok and asked["1"] == "+" else ""
    return f"16{int(answer.ok)}N{_now(peer)}AO{asked['AO']}|AA{asked['AA']}|AB{asked['AB']}|{queue}{said}"


def _paid(peer: Sip2Server, asked: dict[str, str]) -> str:
    fixed = f"{_now(peer)}Y" if peer.swapped else f"Y{_now(peer)}"
    return f"38{fixed}AO{asked['AO']}|AA{asked['AA']}|"


def _end(peer: Sip2Server, asked: dict[str, str]) -> str:
    return f"36Y{_now(peer)}AO{asked['AO']}|AA{asked['AA']}|"


def _renew_all(peer: Sip2Server, asked: dict[str, str]) -> str:
    theirs = peer.town.lent_to(asked["AA"])
    yes = [barcode for barcode in theirs if peer.town.renew(asked["AA"], barcode).ok]
    no = [barcode for barcode in theirs if barcode not in yes]
    listed = "".join([*(f"BM{one}|" for one in yes), *(f"BN{one}|" for one in no)])
    return f"661{len(yes):04}{len(no):04}{_now(peer)}AO{asked['AO']}|{listed}"


_ANSWERS: dict[str, Callable[[Sip2Server, dict[str, str]], str]] = {
    "99": _status, "63": _patron, "23": _old_patron, "17": _item, "11": _checkout, "29": _renew, "09": _checkin,
    "15": _hold, "37": _paid, "35": _end, "65": _renew_all,
}  # fmt: skip
