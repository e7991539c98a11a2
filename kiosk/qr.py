"""QR codes as plain modules, for the glass and for paper alike."""

from __future__ import annotations

Matrix = tuple[tuple[bool, ...], ...]  # rows of modules from the top, True where one is dark

QUIET = 4  # modules of white around the code (ISO/IEC 18004)


def matrix_of(text: str) -> Matrix:
    """The code of `text`, the white around it included. Raises ValueError when it is too long for any code."""
    import qrcode  # most visits show none

    # Neither a glass nor a fresh slip gets torn: with the least redundancy the modules are largest.
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(text.encode())
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())
