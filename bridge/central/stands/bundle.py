"""What a new stand is given: the example configurations with its own values, a token, and whom it may trust."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from bridge import systemd
from bridge.catalogs.embedded.library import Library
from bridge.central.config import Central
from bridge.central.stands.filling import Values, filled
from bridge.central.stands.register import Stand
from bridge.central.stands.settings import Stands
from bridge.stand_folder import BRIDGE, BROKER_AUTHORITY, CENTRAL_AUTHORITY, CERTIFICATE, KEY, KIOSK, TOKEN, Bundle
from bridge.telemetry.keys import CREDENTIAL, PUBLIC, load_private_key

MADE_OF = {"self-check": "self-check", "entrance": "entrance", "both": "self-check"}  # role: whose example


def gather(config: Central, library: Library, stand: Stand, installed_at: PurePosixPath, authority: bytes) -> Bundle:
    """All but certificate and key; `authority` is the broker's. `installed_at` is where the files will lie.

    Raises OSError, with a sentence, when a file of this central is missing.
    """
    stands = settings(config)
    files = {BROKER_AUTHORITY: authority}
    if stands.central_ca_file:
        files[CENTRAL_AUTHORITY] = _read(stands.central_ca_file)
    commands = _command_keys(config)
    files |= commands
    at = {name: str(installed_at / name) for name in (*files, TOKEN, CERTIFICATE, KEY)}
    example = stands.examples / MADE_OF[stand.role]
    bridge = filled(_text(example / BRIDGE), _bridge(config, stand, at, tuple(at[name] for name in commands)))
    kiosk = filled(_text(example / KIOSK), _kiosk(config, stand))
    files |= {BRIDGE: bridge.encode(), KIOSK: kiosk.encode()}
    return Bundle(stand.stand, files | {TOKEN: f"{library.issue_token(stand.stand)}\n".encode()})


def settings(config: Central) -> Stands:
    """Raises OSError without any."""
    if config.stands is None:
        raise OSError("there is no table stands in the configuration")
    return config.stands


def _command_keys(config: Central) -> dict[str, bytes]:
    """Public ones, PEM, in files that have the keys' names. The fleet page's own is one of them."""
    keys = {f"{Path(file).stem}{PUBLIC}": _read(file) for file in settings(config).command_keys}
    if config.fleet is not None and (config.fleet.key_file or systemd.credential(CREDENTIAL)):
        keys[f"{config.fleet.key_name}{PUBLIC}"] = load_private_key(config.fleet.key_file).as_pem(private=False)
    return keys


def _bridge(config: Central, stand: Stand, at: dict[str, str], commands: tuple[str, ...]) -> Values:
    stands = settings(config)
    return {
        ("catalog", "url"): stands.central,
        ("catalog", "token_file"): at[TOKEN],
        ("catalog", "ca_file"): at.get(CENTRAL_AUTHORITY, ""),
        ("upkeep", "stand"): stand.stand,
        ("upkeep", "directory"): "/var/lib/anjungan/upkeep",
        ("upkeep", "timezone"): config.policy.timezone,
        ("upkeep.commands", "keys"): commands,
        ("upkeep.broker", "host"): stands.broker,
        ("upkeep.broker", "port"): stands.broker_port,
        ("upkeep.broker", "ca_file"): at[BROKER_AUTHORITY],
        ("upkeep.broker", "certificate_file"): at[CERTIFICATE],
        ("upkeep.broker", "key_file"): at[KEY],
    }


def _kiosk(config: Central, stand: Stand) -> Values:
    values: Values = {
        ("", "kiosk"): stand.name,
        ("", "timezone"): config.policy.timezone,
        ("", "role"): stand.role,
        ("letterhead", "fine_counting"): config.policy.fine_counting,
    }
    if stand.role != "entrance":
        values["letterhead", "fine_per_day"] = config.policy.fine_per_day
    if stand.place:
        values["entrance", "place"] = stand.place
    if config.desk.library:
        values["letterhead", "name"] = config.desk.library
    return values


def _read(path: Path | str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror}") from error


def _text(path: Path) -> str:
    return _read(path).decode("utf-8")
