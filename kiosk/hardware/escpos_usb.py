"""A receipt printer on USB, past the kernel's usblp: found by its interface, not by fixed numbers."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.hardware.escpos_wire import Wire

_PRINTER_CLASS = 7  # bInterfaceClass, USB printing support
_BUSES = Path("/dev/bus/usb")  # a file for each device, by a number that is new whenever it is plugged in
_begun: dict[frozenset[str], Any] = {}  # none is ended: pyusb ends one before its devices, which ends the process
_BULK, _INWARDS = 0x02, 0x80  # bits of bmAttributes and bEndpointAddress


@dataclass(frozen=True, slots=True)
class Ends:
    """The interface to claim and its bulk endpoints' addresses; `inward` is None where no answers come."""

    interface: int
    outward: int
    inward: int | None


def open_usb(vendor_product: str, timeout: float, backend: Any = None) -> Wire:
    """The printer "vvvv:pppp" in hex, or the first printer there is when that is empty.

    usb.core.USBError is an OSError; `backend` is pyusb's, None for libusb.
    """
    import usb.core

    try:
        devices = usb.core.find(find_all=True, backend=backend or _libusb(), custom_match=_wanted(vendor_product))
        device = next(iter(devices), None)
    except usb.core.NoBackendError as error:
        raise OSError("libusb is not installed (Debian: libusb-1.0-0)") from error
    if device is None:
        raise OSError(errno.ENODEV, f"no USB printer {vendor_product or 'of any kind'} is plugged in")
    return _UsbWire(device, timeout)


def ends(interfaces: Iterable[Any]) -> Ends | None:
    """The first printer interface with a bulk endpoint outwards, or else the first of any class with one.

    `interfaces` are pyusb's descriptions: iterables of endpoints with bInterfaceClass and bInterfaceNumber.
    Makers place the endpoints anywhere (0x01/0x81, 0x02/0x82, 0x03/0x81), and some call the class "vendor".
    """
    for interface in sorted(interfaces, key=lambda interface: interface.bInterfaceClass != _PRINTER_CLASS):
        bulk = [end.bEndpointAddress for end in interface if end.bmAttributes & 0x03 == _BULK]
        outward = [address for address in bulk if not address & _INWARDS]
        inward = [address for address in bulk if address & _INWARDS]
        if outward:
            return Ends(interface.bInterfaceNumber, outward[0], inward[0] if inward else None)
    return None


def _libusb() -> Any:
    """One that has begun with the devices that are plugged in now; None when it is not installed. Later it learns of
    devices by udev's news only, which do not reach the kiosk's empty network: pyusb's own would never find a printer
    that was plugged in again."""
    from usb.backend import libusb1

    kept = libusb1.get_backend()
    if kept is None:
        return None
    plugged = frozenset(map(str, _BUSES.glob("*/*")))
    if plugged not in _begun:
        _begun[plugged] = type(kept)(kept.lib)
    return _begun[plugged]


def _wanted(vendor_product: str) -> Any:
    if vendor_product:
        vendor, product = (int(part, 16) for part in vendor_product.split(":"))
        return lambda device: (device.idVendor, device.idProduct) == (vendor, product)
    return lambda device: any(
        interface.bInterfaceClass == _PRINTER_CLASS for configuration in device for interface in configuration
    )


class _UsbWire:
    def __init__(self, device: Any, timeout: float) -> None:
        self._device = device
        self._milliseconds = max(1, round(timeout * 1000))
        self._ends = self._claim()

    def write(self, data: bytes) -> None:
        rest = data
        while rest:
            rest = rest[self._device.write(self._ends.outward, rest, self._milliseconds) :]

    def read(self, seconds: float) -> bytes:
        from usb.core import USBTimeoutError

        if self._ends.inward is None:
            return b""
        try:  # libusb takes 0 for "wait for ever"; less than a whole packet would overflow
            data = bytes(self._device.read(self._ends.inward, 512, max(1, round(seconds * 1000))))
        except USBTimeoutError:
            return b""
        if not data:
            time.sleep(min(seconds, 0.01))  # some printers send empty packets without end
        return data

    def close(self) -> None:
        import usb.util

        usb.util.dispose_resources(self._device)

    def _claim(self) -> Ends:
        """Takes the interface from usblp; no reset, which makes some printers vanish for seconds."""
        import usb.core
        import usb.util

        try:
            configuration = self._device.get_active_configuration()
        except usb.core.USBError:
            self._device.set_configuration()
            configuration = self._device.get_active_configuration()
        found = ends(configuration)
        if found is None:
            raise OSError("the USB device has nothing a printer prints through (no bulk endpoint)")
        if self._device.is_kernel_driver_active(found.interface):
            self._device.detach_kernel_driver(found.interface)
        usb.util.claim_interface(self._device, found.interface)
        return found
