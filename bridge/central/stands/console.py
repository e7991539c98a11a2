"""Lets stands in and takes them out: `python -m bridge.central --config FILE stand ...`."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from bridge.catalogs.embedded.library import Library
from bridge.central.config import Central
from bridge.central.stands import invitations, leaflet
from bridge.central.stands.authority import CENTRAL, HOME_ASSISTANT, TECHNICIAN, establish
from bridge.central.stands.bundle import MADE_OF, settings
from bridge.central.stands.provisioning import INSTALLED_AT, Provisioning, check
from bridge.central.stands.register import Stand
from bridge.stand_folder import CERTIFICATE, KEY


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True)
    authority = acts.add_parser("authority", help="makes the library's authority, and the broker's certificate")
    authority.add_argument("--host", nargs="+", required=True, metavar="NAME", help="the broker's names and addresses")
    authority.add_argument("--home-assistant", action="store_true", help="a certificate for Home Assistant as well")
    provision = acts.add_parser("provision", help="writes all that a new stand needs into a folder")
    provision.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    invite = acts.add_parser("invite", help="a code with which the new stand itself fetches what it needs")
    invite.add_argument("--out", type=Path, metavar="FILE", help="a page with it as QR code (PDF)")
    for wanted in (provision, invite):
        wanted.add_argument("stand", metavar="STAND", help="its id, such as lobby-1")
        wanted.add_argument("--name", default="", help="what its receipts say (default: its id)")
        wanted.add_argument("--place", default="", help="the room, for the statistics of visits")
        wanted.add_argument("--role", choices=tuple(MADE_OF), default="self-check")
        wanted.add_argument("--installed-at", type=PurePosixPath, default=INSTALLED_AT, metavar="FOLDER",
                            help=f"where these files lie on the stand (default: {INSTALLED_AT})")  # fmt: skip
    renew = acts.add_parser("renew", help="a new key and certificate into a stand's folder")
    renew.add_argument("stand", metavar="STAND")
    renew.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    acts.add_parser("revoke", help="a stand that was stolen").add_argument("stand", metavar="STAND")
    acts.add_parser("list", help="who was let in, and until when")


def stands(config: Central, library: Library, asked: Namespace) -> int:
    """The exit code; what is wrong is told on standard error. Raises OSError, with a sentence."""
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        if asked.act == "authority":
            return _authority(config, asked, now)
        provisioning = Provisioning.open(config, library)
        match asked.act:
            case "provision":
                return _provision(provisioning, asked, now)
            case "invite":
                return _invite(provisioning, asked, now)
            case "renew":
                provisioning.renew(asked.stand, asked.out, now)
                print(f"{asked.out} has a new {CERTIFICATE} and {KEY}: copy them to the stand, and restart its bridge.")
            case "revoke":
                return _revoke(provisioning, asked.stand, now)
            case _:
                _list(provisioning)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _authority(config: Central, asked: Namespace, now: datetime) -> int:
    wanted = settings(config)
    authority = establish(wanted.directory, wanted.days, now)
    new = ["broker"] if authority.serve(tuple(asked.host), now) else []
    programs = (CENTRAL, TECHNICIAN, *([HOME_ASSISTANT] if asked.home_assistant else []))
    new += [program for program in programs if authority.enlist(program, now)]
    authority.publish_revocations(now)
    print(f"{authority.folder}: {'new certificates: ' + ', '.join(new) if new else 'all certificates are good'}")
    print("The broker needs ca.crt, broker.crt, broker.key and crl.pem of it; docs/broker.md tells where.")
    return 0


def _provision(provisioning: Provisioning, asked: Namespace, now: datetime) -> int:
    if not provisioning.provision(_stand(asked), asked.out, asked.installed_at, now):
        print(f"{asked.out} has all that {asked.stand} needs; nothing was changed.")
        return 0
    print(
        f"{asked.out} has all that {asked.stand} needs. Next:\n"
        f"1. Copy its files to {asked.installed_at} on the stand, for its bridge's user only, and delete this folder.\n"
        "2. Look through kiosk.toml there: its devices, and the patterns of your cards and items.\n"
        "3. Start the stand. It appears on the fleet page within a minute."
    )
    return 0


def _invite(provisioning: Provisioning, asked: Namespace, now: datetime) -> int:
    stand = _stand(asked)
    check(stand)
    code = invitations.invite(provisioning.authority.register, stand, asked.installed_at, now)
    link = leaflet.link(provisioning.config, code)
    if asked.out:
        leaflet.write(asked.out, stand, link, code)
    print(
        f"On the new stand, within {invitations.MINUTES} minutes, scan the page's code at\n"
        f"  python -m bridge.enroll --out {asked.installed_at} --code-from-scan\n"
        f"or give it this link:\n"
        f"  python -m bridge.enroll --out {asked.installed_at} --link '{link}'"
    )
    return 0


def _revoke(provisioning: Provisioning, stand: str, now: datetime) -> int:
    certificates = provisioning.revoke(stand, now)
    path = provisioning.authority.folder / "crl.pem"
    print(
        f"{stand} has no token any more, and none of its {certificates} certificates is good.\n"
        f"Give the broker {path}, and restart it: only then a connection that is open now ends."
    )
    return 0


def _list(provisioning: Provisioning) -> None:
    for known in provisioning.authority.register.stands():
        until = "revoked" if known.revoked else f"until {known.ends:%Y-%m-%d}" if known.ends else "no certificate"
        print(f"{known.stand:40} {until:18} {known.role:10} {known.name}")


def _stand(asked: Namespace) -> Stand:
    return Stand(asked.stand, asked.name or asked.stand[:24], asked.place, asked.role)
