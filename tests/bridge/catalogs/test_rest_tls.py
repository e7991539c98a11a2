"""The REST client over TLS: whom it trusts, and that a stuck answer can be cut there too."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from bridge.catalogs.transport import Limits
from bridge.contract.circulation import Item, Unavailable
from tests.bridge.catalogs.peers import scripted
from tests.bridge.catalogs.test_rest import ITEM, drip_body, drip_head, silence
from tests.contract.served import rest

ALIEN = trustme.CA()
OURS = trustme.CA()


def server(host: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    OURS.issue_cert(host).configure_cert(context)
    return context


def ca_file(folder: Path, authority: trustme.CA) -> str:
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    return str(folder / "ca.pem")


def test_a_central_of_our_own_authority_is_trusted(tmp_path: Path) -> None:
    async def story() -> None:
        async with scripted(ITEM, tls=server()) as (url, _):
            with rest(url, ca_file=ca_file(tmp_path, OURS)) as (catalog, _):
                assert isinstance(await catalog.check("p1", "b1"), Item)

    asyncio.run(story())


@pytest.mark.parametrize("host", ["127.0.0.1", "elsewhere.example.org"])
def test_a_central_of_another_authority_or_name_never_gets_the_token(tmp_path: Path, host: str) -> None:
    async def story() -> None:
        async with scripted(ITEM, tls=server(host)) as (url, requests):
            trusted = ALIEN if host == "127.0.0.1" else OURS
            for authority in (ca_file(tmp_path, trusted), ""):
                with rest(url, ca_file=authority) as (catalog, _), pytest.raises(Unavailable):
                    await catalog.check("p1", "b1")
            assert requests == []

    asyncio.run(story())


@pytest.mark.parametrize("stuck", [drip_head, drip_body, silence])
def test_a_stuck_answer_does_not_keep_the_next_question_waiting(tmp_path: Path, stuck: Any) -> None:
    async def story() -> None:
        async with scripted(stuck, ITEM, tls=server()) as (url, _):
            with rest(url, limits=Limits(1, 5, 1), ca_file=ca_file(tmp_path, OURS)) as (catalog, _):
                with pytest.raises(Unavailable, match="in time"):
                    await catalog.check("p1", "b1")
                assert isinstance(await catalog.check("p1", "b1"), Item)

    asyncio.run(story())
