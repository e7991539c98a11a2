"""The slip with a member's Wi-Fi access: a code for the phone, everything else in letters, and how to use it."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.contract.hotspot import WifiAccess
from kiosk.receipts.document import Code, Document, Gap, Part, Row, Rule, Style, Text
from kiosk.receipts.imprint import Imprint
from kiosk.receipts.plain import plain
from kiosk.receipts.wifi_code import wifi_code


def wifi_slip(imprint: Imprint, access: WifiAccess) -> Document:
    """Network, user name, password and how-to (seed 003, internet service). Nobody's name or number is on it."""
    texts = imprint.texts
    parts = (*_network(imprint, access), *_log_in(imprint, access), *_foot(imprint, access))
    return imprint.document(texts.wifi_title, parts, (texts.wifi_yours,), texts.thanks_wifi, lending=False)


def _network(imprint: Imprint, access: WifiAccess) -> Iterator[Part]:
    texts = imprint.texts
    yield Code(wifi_code(access.network, access.secret, access.hidden))
    yield Text(texts.wifi_scan, centred=True)
    yield Gap()
    if plain(access.network + access.secret) != access.network + access.secret:
        yield Text(texts.wifi_only_by_code, centred=True)
        return
    yield Text(texts.wifi_join, centred=True)
    yield Row(texts.wifi_network, access.network, Style.BOLD)
    if access.secret:
        yield Row(texts.wifi_network_key, access.secret, Style.BOLD)


def _log_in(imprint: Imprint, access: WifiAccess) -> Iterator[Part]:
    """What the network's own page asks for, if it does."""
    texts = imprint.texts
    if not access.password:
        return
    yield Gap()
    yield Text(texts.wifi_log_in if access.user else texts.wifi_enter_code, centred=True)
    if access.user:
        yield Row(texts.wifi_user, access.user, Style.BOLD)
    yield Row(texts.wifi_key if access.user else texts.wifi_code, access.password, Style.BOLD)


def _foot(imprint: Imprint, access: WifiAccess) -> Iterator[Part]:
    yield Rule()
    if access.until:
        yield Row(imprint.texts.wifi_until, imprint.time(access.until))
    yield from imprint.particulars()
