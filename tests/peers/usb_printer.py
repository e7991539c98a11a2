"""A USB bus with one printer on it, below the unmodified pyusb: descriptors, kernel driver, bulk transfers."""

from __future__ import annotations

import array
import errno
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from tests.peers.escpos_printer import Mechanism

_BULK = 0x02


@dataclass(frozen=True)
class Plug:
    """An interface's number, class and bulk endpoints, as the maker chose them."""

    number: int = 0
    usb_class: int = 7
    endpoints: tuple[int, ...] = (0x01, 0x82)


@dataclass
class Bus:
    """What is plugged in, and what was done to it. `packet` is the most one bulk transfer takes."""

    plugs: tuple[Plug, ...] = (Plug(),)
    identity: tuple[int, int] = (0x04B8, 0x0E28)
    plugged_in: bool = True
    kernel_driver: bool = True
    takes_data: bool = True
    packet: int = 64
    mechanism: Mechanism = field(default_factory=Mechanism)
    claimed: list[int] = field(default_factory=list)
    written_to: set[int] = field(default_factory=set)
    read_sizes: set[int] = field(default_factory=set)
    outbox: bytes = b""


class BusBackend(usb.backend.IBackend):  # type: ignore[misc] # pyusb has no types
    """pyusb's own seam for a new bus; only what Linux with libusb offers."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus

    def enumerate_devices(self) -> Any:
        yield from (["printer"] if self.bus.plugged_in else [])

    def get_device_descriptor(self, dev: Any) -> Any:
        numbers = dict.fromkeys(
            ("bDeviceClass", "bDeviceSubClass", "bDeviceProtocol", "iManufacturer", "iProduct", "iSerialNumber"), 0
        )
        vendor, product = self.bus.identity
        place = {"address": 1, "bus": 1, "port_number": 1, "port_numbers": (1,), "speed": 2}
        return SimpleNamespace(
            **numbers, **place, bLength=18, bDescriptorType=1, bcdUSB=0x200, bMaxPacketSize0=64,
            idVendor=vendor, idProduct=product, bcdDevice=0x100, bNumConfigurations=1,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=len(self.bus.plugs), bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if alt > 0 or intf >= len(self.bus.plugs):
            raise IndexError
        plug = self.bus.plugs[intf]
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=plug.number, bAlternateSetting=0,
            bNumEndpoints=len(plug.endpoints), bInterfaceClass=plug.usb_class, bInterfaceSubClass=1,
            bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self.bus.plugs[intf].endpoints[ep], bmAttributes=_BULK,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Any) -> Any:
        self._must_be_there()
        return "handle"

    def close_device(self, dev_handle: Any) -> None:
        pass

    def get_configuration(self, dev_handle: Any) -> int:
        return 1

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        if self.bus.kernel_driver:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        self.bus.claimed.append(intf)

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        self.bus.claimed.remove(intf)

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        return self.bus.kernel_driver

    def detach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        self.bus.kernel_driver = False

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._must_be_there()
        if not self.bus.takes_data:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        taken = bytes(data)[: self.bus.packet]
        self.bus.written_to.add(ep)
        self.bus.outbox += self.bus.mechanism.take(taken)
        return len(taken)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: array.array[int], timeout: int) -> int:
        self._must_be_there()
        assert timeout > 0, "libusb would wait for ever"
        self.bus.read_sizes.add(len(buff))
        if not self.bus.outbox:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        answer, self.bus.outbox = self.bus.outbox[: len(buff)], self.bus.outbox[len(buff) :]
        buff[: len(answer)] = array.array("B", answer)
        return len(answer)

    def _must_be_there(self) -> None:
        if not self.bus.plugged_in:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, errno.ENODEV)
