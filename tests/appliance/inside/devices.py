"""Runs inside the guest: USB devices without hardware, from the kernel's own gadgets. Each has a port of its own.

  devices.py plug|unplug scanner|printer|reader     devices.py type CODE     devices.py read UID
"""

import os
import subprocess
import sys
import time
from pathlib import Path

GADGETS = Path("/sys/kernel/config/usb_gadget")
# name: its place, vendor, product, kernel function
DEVICES = {
    "scanner": (0, 0x05E0, 0x1200, "hid.usb0"),
    "printer": (1, 0x04B8, 0x0E28, "printer.0"),
    "reader": (2, 0x0C2E, 0x0B61, "acm.0"),
}
KEYBOARD = bytes.fromhex(  # the boot keyboard of the USB HID specification
    "05010906a101050719e029e71500250175019508810295017508810395057501050819012905910295017503910395067508"
    "150025650507190029658100c0"
)
# Never waits in the driver: a read that waits there when the printer is unplugged waits for ever.
PAPER = """
import os, time
printer = os.open("/dev/g_printer0", os.O_RDONLY | os.O_NONBLOCK)
with open("/run/printed", "ab", buffering=0) as paper:
    while True:
        try:
            paper.write(os.read(printer, 8192))
        except BlockingIOError:
            time.sleep(0.05)
"""


def main() -> None:
    match sys.argv[1:]:
        case ["plug", name]:
            plug(name)
        case ["unplug", name]:
            (GADGETS / name / "UDC").write_text("\n")
        case ["type", code]:
            types(code)
        case ["read", uid]:
            with open("/dev/ttyGS0", "wb", buffering=0) as line:
                line.write(uid.encode() + b"\r\n")
        case _:
            sys.exit(__doc__)


def plug(name: str) -> None:
    place, vendor, product, function = DEVICES[name]
    subprocess.run(["modprobe", "-a", "libcomposite", "usb_f_hid", "usb_f_printer", "usb_f_acm"], check=True)
    subprocess.run(["modprobe", "dummy_hcd", "num=3"], check=True)
    gadget = GADGETS / name
    if not gadget.exists():
        gadget.mkdir()
        (gadget / "idVendor").write_text(f"{vendor:#x}")
        (gadget / "idProduct").write_text(f"{product:#x}")
        (gadget / "strings/0x409").mkdir()
        (gadget / "strings/0x409/product").write_text(f"test {name}")
        (gadget / "configs/c.1").mkdir()
        kind = gadget / "functions" / function
        kind.mkdir()
        if name == "scanner":
            (kind / "protocol").write_text("1")
            (kind / "subclass").write_text("1")
            (kind / "report_length").write_text("8")
            (kind / "report_desc").write_bytes(KEYBOARD)
        (gadget / "configs/c.1" / function).symlink_to(kind)
    (gadget / "UDC").write_text(f"dummy_udc.{place}")
    if name == "printer":
        subprocess.Popen(
            [sys.executable, "-c", PAPER],
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )


def types(code: str) -> None:
    """As a barcode scanner does: each key down and up, Enter at the end."""
    keyboard = os.open("/dev/hidg0", os.O_RDWR)
    for letter in [*code, "\n"]:
        shift, key = usage(letter)
        for report in (bytes([shift, 0, key, 0, 0, 0, 0, 0]), bytes(8)):
            os.write(keyboard, report)
            time.sleep(0.01)
    os.close(keyboard)


def usage(letter: str) -> tuple[int, int]:
    if letter == "\n":
        return 0, 0x28
    if letter.isdigit():
        return 0, 0x27 if letter == "0" else 0x1E + int(letter) - 1
    return (2 if letter.isupper() else 0), 0x04 + ord(letter.lower()) - ord("a")


main()
