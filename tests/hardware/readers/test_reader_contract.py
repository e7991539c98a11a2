"""What every reader promises, asked of each driver on the most real device there is for it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.hardware import Garbage, Reader, Scan
from tests.hardware.readers.plugs import Plug, bench, told

CODE = "04A2B911"  # a barcode, and a card's UID


@pytest.fixture(params=["barcode_serial", "card_nfc_serial", "rehearsal_reader"])
def device(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Reader, Plug]:
    return bench(request.param, tmp_path)


async def take(stream: AsyncIterator[Scan | Garbage], count: int) -> list[str]:
    async with asyncio.timeout(10):
        return [told(await anext(stream)) for _ in range(count)]


def test_what_is_scanned_comes_through_in_its_order(device: tuple[Reader, Plug]) -> None:
    reader, plug = device

    async def scene() -> list[str]:
        plug.plug()
        async with reader.open() as stream:
            await plug.scan(f"{CODE}\r\n".encode())
            await plug.scan(b"11223344\r\n55667788\r\n")
            return await take(stream, 3)

    assert asyncio.run(scene()) == [CODE, "11223344", "55667788"]


def test_opening_a_reader_that_is_not_there_is_an_os_error(device: tuple[Reader, Plug]) -> None:
    async def scene() -> None:
        async with device[0].open():
            pass

    with pytest.raises(OSError, match=r"No such file|could not open port"):
        asyncio.run(scene())


def test_unplugging_ends_the_reading(device: tuple[Reader, Plug]) -> None:
    reader, plug = device

    async def scene() -> None:
        plug.plug()
        async with reader.open() as stream:
            reading = asyncio.ensure_future(take(stream, 1))
            await asyncio.sleep(0)  # the reader waits for data before the plug is pulled
            plug.unplug()
            with pytest.raises((OSError, StopAsyncIteration)) as loss:
                await reading
            assert not isinstance(loss.value, TimeoutError)

    asyncio.run(scene())


def test_a_reader_that_was_unplugged_opens_again(device: tuple[Reader, Plug]) -> None:
    reader, plug = device

    async def scene() -> list[str]:
        for _ in range(2):
            plug.plug()
            async with reader.open():
                plug.unplug()
        plug.plug()
        async with reader.open() as stream:
            await plug.scan(f"{CODE}\r\n".encode())
            return await take(stream, 1)

    assert asyncio.run(scene()) == [CODE]


def test_noise_is_garbage_and_does_not_spoil_the_next_code(device: tuple[Reader, Plug]) -> None:
    reader, plug = device

    async def scene() -> list[str]:
        plug.plug()
        async with reader.open() as stream:
            await plug.scan(b"\x00\xff\x1b@\x80\r\n")
            await plug.scan(f"{CODE}\r\n".encode())
            return await take(stream, 2)

    assert asyncio.run(scene()) == ["garbage", CODE]


def test_an_endless_code_is_garbage_once(device: tuple[Reader, Plug]) -> None:
    reader, plug = device

    async def scene() -> list[str]:
        plug.plug()
        async with reader.open() as stream:
            reading = asyncio.ensure_future(take(stream, 2))
            await plug.scan(b"7" * 10_000 + b"\r\n")
            await plug.scan(f"{CODE}\r\n".encode())
            return await reading

    assert asyncio.run(scene()) == ["garbage", CODE]


def test_leaving_closes_everything_that_was_opened(device: tuple[Reader, Plug]) -> None:
    reader, plug = device

    async def scene() -> None:
        plug.plug()
        before = os.listdir("/proc/self/fd")
        async with reader.open() as stream:
            await plug.scan(f"{CODE}\r\n".encode())
            await take(stream, 1)
            assert len(os.listdir("/proc/self/fd")) > len(before)
        assert len(os.listdir("/proc/self/fd")) == len(before)

    asyncio.run(scene())


@pytest.mark.parametrize("kind", ["barcode_serial", "card_nfc_serial"])
def test_a_serial_port_in_use_is_refused_to_a_second_reader(kind: str, tmp_path: Path) -> None:
    reader, plug = bench(kind, tmp_path)

    async def scene() -> None:
        plug.plug()
        async with reader.open(), reader.open():
            pass

    with pytest.raises(OSError, match="exclusively lock port"):
        asyncio.run(scene())
