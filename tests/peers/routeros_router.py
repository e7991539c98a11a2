"""A MikroTik router as its documentation describes RouterOS 7's REST API: menus, verbs, errors, and phones that log in.

Written from help.mikrotik.com: "REST API", "HotSpot", "User Manager". Stricter than the router where that finds
mistakes: every value has to be a string, and nobody may filter by what a menu does not have.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from itertools import count

from tests.peers.https import Request, Response

Entry = dict[str, str]

_TIME = re.compile(r"(?:(\d+)w)?(?:(\d+)d)?(?:(\d+):(\d\d):(\d\d)|(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)")
_ATTRIBUTES = {"Mikrotik-Rate-Limit", "Session-Timeout", "Mikrotik-Group", "Framed-IP-Address"}


@dataclass
class Menu:
    """`settable` with defaults; `unique` is what no two entries may share."""

    settable: Entry
    required: tuple[str, ...] = ()
    unique: str = ""
    entries: list[Entry] = field(default_factory=list)


class Refused(Exception):
    """Becomes 400 with this detail."""


class Router:
    """`user_manager` is whether that package is installed. `hotspot_profiles` and `profiles` (User Manager's) are
    made by a technician."""

    def __init__(self, user: str, password: str, user_manager: bool = True) -> None:
        self.user, self.password = user, password
        self.hotspot_profiles, self.profiles = {"default", "member"}, {"member"}
        self._numbers = count(1)
        self.menus = {
            "/ip/hotspot/user": Menu(
                {"name": "", "password": "", "profile": "default", "server": "all", "limit-uptime": "0s",
                 "comment": "", "disabled": "false"}, ("name",), "name",
            ),
            "/ip/hotspot/active": Menu({}),
            "/ip/hotspot/cookie": Menu({}),
        }  # fmt: skip
        if user_manager:
            self.menus["/user-manager/user"] = Menu(
                {"name": "", "password": "", "group": "default", "shared-users": "1", "attributes": "",
                 "comment": "", "disabled": "false"}, ("name",), "name",
            )  # fmt: skip
            self.menus["/user-manager/user-profile"] = Menu({"user": "", "profile": ""}, ("user", "profile"))

    def answer(self, request: Request) -> Response:
        if not self._knows(request):
            return _problem(401, "Unauthorized")
        try:
            return self._do(request)
        except Refused as error:
            return _problem(400, "Bad Request", str(error))

    def log_in(self, user: str, password: str) -> bool:
        """What the hotspot's page does; whoever is in stays in, and gets a cookie to come back with."""
        users = [*self.entries("/ip/hotspot/user"), *self.entries("/user-manager/user")]
        found = any((entry["name"], entry["password"]) == (user, password) for entry in users)
        for menu in ("/ip/hotspot/active", "/ip/hotspot/cookie"):
            if found:
                self.menus[menu].entries.append(
                    {".id": self._number(), "user": user, "mac-address": "02:00:00:00:00:01"}
                )
        return found

    def entries(self, menu: str, user: str = "") -> list[Entry]:
        found = self.menus[menu].entries if menu in self.menus else []
        return [entry for entry in found if not user or user in (entry.get("name"), entry.get("user"))]

    def _knows(self, request: Request) -> bool:
        wanted = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {wanted}"

    def _do(self, request: Request) -> Response:
        path, _, number = request.path.removeprefix("/rest").partition("/*")
        if not request.path.startswith("/rest/") or path not in self.menus:
            raise Refused(f"no such command or directory ({path.split('/')[1] if '/' in path else path})")
        menu = self.menus[path]
        match request.method, bool(number):
            case "GET", False:
                return Response(200, self._filtered(menu, request.query))
            case "PUT", False if menu.settable:
                return Response(201, self._added(path, menu, request))
            case ("PATCH" | "DELETE") as verb, True:
                entry = next((entry for entry in menu.entries if entry[".id"] == f"*{number}"), None)
                if entry is None:
                    return _problem(404, "Not Found")
                if verb == "DELETE":
                    self._remove(path, menu, entry)
                    return Response(204)
                entry |= self._checked(path, menu, request, entry)
                return Response(200, entry)
        raise Refused("no such command")

    def _filtered(self, menu: Menu, query: Entry) -> list[Entry]:
        unknown = query.keys() - {".id", "user", *menu.settable}
        if unknown:
            raise Refused(f"unknown parameter {unknown.pop()}")
        return [entry for entry in menu.entries if query.items() <= entry.items()]

    def _added(self, path: str, menu: Menu, request: Request) -> Entry:
        entry = {**menu.settable, **self._checked(path, menu, request, {})}
        for name in menu.required:
            if not entry[name]:
                raise Refused(f"missing value(s) of argument(s) {name}")
        menu.entries.append({".id": self._number(), **entry})
        return menu.entries[-1]

    def _checked(self, path: str, menu: Menu, request: Request, old: Entry) -> Entry:
        if request.headers.get("content-type") != "application/json" or not isinstance(request.body, dict):
            raise Refused("expected a JSON object")
        for name, value in request.body.items():
            if name not in menu.settable:
                raise Refused(f"unknown parameter {name}")
            if not isinstance(value, str):
                raise Refused(f"value of {name} must be a string")
        wanted: Entry = dict(request.body)
        others = [entry for entry in menu.entries if entry.get(".id") != old.get(".id")]
        if menu.unique in wanted and any(entry[menu.unique] == wanted[menu.unique] for entry in others):
            raise Refused("failure: already have user with this name for this server")
        self._check_values(path, wanted)
        return wanted

    def _check_values(self, path: str, wanted: Entry) -> None:
        profiles = self.hotspot_profiles if path == "/ip/hotspot/user" else self.profiles
        if "profile" in wanted and wanted["profile"] not in profiles:
            raise Refused("input does not match any value of profile")
        if "limit-uptime" in wanted:
            wanted["limit-uptime"] = _as_written(wanted["limit-uptime"])
        if path.endswith("user-profile") and not self.entries("/user-manager/user", wanted["user"]):
            raise Refused("input does not match any value of user")
        if not re.fullmatch(r"[1-9]\d*|unlimited", wanted.get("shared-users", "1")):
            raise Refused("invalid value for argument shared-users")
        for attribute in filter(None, wanted.get("attributes", "").split(",")):
            if attribute.partition(":")[0] not in _ATTRIBUTES:
                raise Refused("input does not match any value of attribute")

    def _remove(self, path: str, menu: Menu, entry: Entry) -> None:
        menu.entries.remove(entry)
        if path == "/user-manager/user":
            profiles = self.menus["/user-manager/user-profile"]
            profiles.entries = [given for given in profiles.entries if given["user"] != entry["name"]]

    def _number(self) -> str:
        return f"*{next(self._numbers):X}"


def _as_written(time: str) -> str:
    """A length of time as the router gives it back: 1d2h30m."""
    found = _TIME.fullmatch(time)
    if not time or not found:
        raise Refused(f"invalid value {time} for limit-uptime, a time is needed")
    weeks, days, *clock = (int(part or 0) for part in found.groups())
    hours, minutes, seconds = (clock[at] + clock[at + 3] for at in range(3))
    parts = {"w": weeks, "d": days, "h": hours, "m": minutes, "s": seconds}
    return "".join(f"{number}{unit}" for unit, number in parts.items() if number) or "0s"


def _problem(status: int, message: str, detail: str = "") -> Response:
    return Response(status, {"error": status, "message": message, **({"detail": detail} if detail else {})})
