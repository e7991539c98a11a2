"""The address of a digital title: whether a phone may open it, whose it is, and its QR code."""

from __future__ import annotations

from urllib.parse import urlsplit

Matrix = tuple[tuple[bool, ...], ...]  # rows of modules from the top, True where one is dark

LONGEST = 200  # characters; the code of a longer address is too fine for a phone before a small glass
QUIET = 4  # modules of white around the code (ISO/IEC 18004)


def host_of(link: str) -> str:
    """The host of a web address as a browser would look it up, so that no letter passes for another; empty for
    everything that is no http or https address."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:  # including UnicodeError
        return ""
    fit = parts.scheme in {"http", "https"} and link.isprintable() and " " not in link and len(link) <= LONGEST
    return host if fit else ""


def matrix_of(address: str) -> Matrix:
    """The QR code of an address no longer than `LONGEST`, the white around it included."""
    import qrcode  # few titles are digital

    # A glass does not get torn: with the least redundancy the modules are largest.
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(address.encode())
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())
