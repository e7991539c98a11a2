"""A new stand's invitation: a link, and a page with it as QR code.

The link holds the fingerprint of this central's certificate, so that the stand knows whom it tells the code.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bridge.central.config import Central
from bridge.central.stands.bundle import settings
from bridge.central.stands.invitations import MINUTES
from bridge.central.stands.register import Stand

PATH = "/v1/enrollments"
_SIDE = 90 * mm


def link(config: Central, code: str) -> str:
    """What comes after the # is never sent anywhere. Raises OSError when this central's certificate cannot be read."""
    told = {"code": code}
    if config.tls.certificate_file:
        told["certificate"] = fingerprint(Path(config.tls.certificate_file))
    return f"{settings(config).central}{PATH}#{urlencode(told)}"


def fingerprint(certificate_file: Path) -> str:
    """SHA-256 of the first certificate in the file, 64 hex digits. Raises OSError, with a sentence."""
    try:
        return x509.load_pem_x509_certificate(certificate_file.read_bytes()).fingerprint(SHA256()).hex()
    except (OSError, ValueError) as error:
        raise OSError(f"tls.certificate_file: {certificate_file} holds no certificate (PEM)") from error


def write(path: Path, stand: Stand, told: str, code: str) -> None:
    """A page of A5."""
    canvas = Canvas(str(path), pagesize=A5)
    width, height = A5
    canvas.setTitle(stand.stand)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawCentredString(width / 2, height - 25 * mm, stand.stand)
    renderPDF.draw(_qr(told), canvas, (width - _SIDE) / 2, height - 35 * mm - _SIDE)
    canvas.setFont("Courier-Bold", 16)
    canvas.drawCentredString(width / 2, height - 45 * mm - _SIDE, code)
    canvas.setFont("Helvetica", 10)
    for line, text in enumerate((
        f"Berlaku {MINUTES} menit, satu kali. Pindai di anjungan baru.",
        f"Good for {MINUTES} minutes, once. Scan it at the new stand.",
    )):  # fmt: skip
        canvas.drawCentredString(width / 2, height - (55 + 6 * line) * mm - _SIDE, text)
    canvas.save()


def _qr(told: str) -> Drawing:
    widget = QrCodeWidget(told, barLevel="M")
    left, bottom, right, top = widget.getBounds()
    drawing = Drawing(_SIDE, _SIDE, transform=[_SIDE / (right - left), 0, 0, _SIDE / (top - bottom), 0, 0])
    drawing.add(widget)
    return drawing
