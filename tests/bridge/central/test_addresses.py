"""Where a log-in came from, so that wrong PINs count against who typed them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.served import SmallBackend, central


def seen(forwarded: str, **config: Any) -> str:
    """The address the library is told when a peer on this machine says that it asks for somebody else."""
    backend = SmallBackend()
    with central(backend, **config) as url:
        headers = {"X-Forwarded-For": forwarded}
        asked = {"card": "card-2", "pin": "1234"}
        assert requests.post(f"{url}/v1/patron-tokens", json=asked, headers=headers, timeout=10).status_code == 201
    return backend.addresses[0]


def test_nobody_is_believed_about_their_own_address() -> None:
    assert seen("192.0.2.1") == "127.0.0.1"
    assert seen("192.0.2.1", proxies=("198.51.100.0/24",)) == "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("10.9.9.9, 192.0.2.1", "192.0.2.1"),  # who asks may write whatever they like before what the proxy adds
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("x" * 500, "x" * 64),
    ],
)
def test_a_proxy_is_believed_when_the_configuration_says_so(forwarded: str, address: str) -> None:
    assert seen(forwarded, proxies=("127.0.0.0/8",)) == address
