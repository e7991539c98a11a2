"""What a patron is written when their account for digital collections is active: in Indonesian, then in English."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import make_msgid

from bridge.central.mail.settings import Mail

SUBJECT = "Akun koleksi digital Anda sudah aktif / Your account for digital collections is active"
_INDONESIAN = """\
Akun koleksi digital Anda di perpustakaan sudah aktif.

Nama pengguna: {user}
Kata sandi: PIN keanggotaan Anda. Kami tidak pernah menanyakannya lewat surel.
"""
_ENGLISH = """\
Your account for the library's digital collections is active.

User name: {user}
Password: the PIN of your membership. We never ask for it by e-mail.
"""


def about_account(mail: Mail, address: str, user: str) -> EmailMessage:
    """Raises ValueError for what can be no address; nothing of it becomes a header of its own."""
    if not address.isascii() or not address.isprintable() or any(letter in address for letter in " ,;<>()"):
        raise ValueError("this is no mail address")
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = mail.sender, address, SUBJECT
    letter["Message-ID"] = make_msgid(domain="anjungan.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    places = (f"Masuk di: {mail.where}\n", f"Log in at: {mail.where}\n") if mail.where else ("", "")
    letter.set_content("\n--\n\n".join((_INDONESIAN + places[0], _ENGLISH + places[1])).format(user=user))
    return letter
