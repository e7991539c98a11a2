"""What the log-in page says, in Indonesian and English, by key."""

from __future__ import annotations

LANGUAGES = ("id", "en")

_INDONESIAN = {
    "library": "Perpustakaan",
    "title": "Masuk",
    "to": "ke",
    "user": "Nama akun atau nomor kartu anggota",
    "pin": "PIN",
    "go": "Masuk",
    "cancel": "Batal, kembali ke {client}",
    "told": "{client} akan mengetahui: {what}.",
    "told.openid": "nama akun Anda",
    "told.profile": "nama Anda",
    "told.email": "alamat surel Anda",
    "forgotten": "Lupa PIN, atau akun belum aktif? Petugas perpustakaan dapat membantu.",
    "wrong": "Tidak dapat masuk dengan nama dan PIN ini. Periksa keduanya, atau tanyakan kepada petugas.",
    "blocked": "Terlalu banyak percobaan. Tunggu {minutes} menit, lalu coba lagi.",
    "forged": "Halaman ini sudah kedaluwarsa. Silakan masukkan sekali lagi.",
    "language": "Bahasa",
    "problem.stray.title": "Tautan ini tidak dapat dipakai",
    "problem.stray": "Tautan ini bukan dari layanan yang dikenal perpustakaan. Mulai lagi dari situs layanannya.",
    "problem.missing.title": "Halaman tidak ditemukan",
    "problem.missing": "Buka lagi layanan yang Anda tuju, dan mulai dari sana.",
    "problem.away.title": "Perpustakaan sedang tidak menjawab",
    "problem.away": "Tunggu sebentar, lalu muat ulang halaman ini.",
}

_ENGLISH = {
    "library": "Library",
    "title": "Log in",
    "to": "to",
    "user": "Account name or member card number",
    "pin": "PIN",
    "go": "Log in",
    "cancel": "Cancel, back to {client}",
    "told": "{client} will learn: {what}.",
    "told.openid": "the name of your account",
    "told.profile": "your name",
    "told.email": "your e-mail address",
    "forgotten": "PIN forgotten, or account not active yet? A librarian can help.",
    "wrong": "You cannot log in with this name and PIN. Check both, or ask a librarian.",
    "blocked": "Too many tries. Wait {minutes} minutes, then try again.",
    "forged": "This page was too old. Please enter it once more.",
    "language": "Language",
    "problem.stray.title": "This link cannot be used",
    "problem.stray": "It does not come from a service that the library knows. Begin again at that service's own site.",
    "problem.missing.title": "There is no such page",
    "problem.missing": "Open the service that you want once more, and begin there.",
    "problem.away.title": "The library does not answer now",
    "problem.away": "Wait a moment, then load this page again.",
}

TEXTS = {"id": _INDONESIAN, "en": _ENGLISH}


def say(language: str, key: str, **values: object) -> str:
    """The text, with the values in it; not yet escaped."""
    return TEXTS[language][key].format(**values)
