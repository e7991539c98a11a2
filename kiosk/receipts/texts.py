"""Every sentence of every receipt, in both languages, so that a translator has one page to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """`locale` is Babel's name; `date` and `time` are patterns of Unicode's date field symbols."""

    locale: str
    date: str
    time: str
    loan_title: str
    renewal_title: str
    list_title: str
    return_title: str
    slip_title: str
    payment_title: str
    return_by: str
    return_by_about: str
    due: str
    left: str
    late: str
    counted: str
    returned: str
    item_code: str
    untitled: str
    transaction: str
    own_number: str
    status: str
    registered: str
    waiting: str
    member: str
    one_item: str
    many_items: str
    one_day: str
    many_days: str
    total: str
    renewed: str
    returned_total: str
    printed: str
    kiosk: str
    fine_number: str
    old_fine: str
    fine_today: str
    amount: str
    to_pay: str
    payment_number: str
    paid_at: str
    paid: str
    copy: str
    fine: str
    fine_opening: str
    keep: str
    waiting_meaning: str
    about_meaning: str
    late_later: str
    free: str
    pay_at_desk: str
    no_proof: str
    keep_proof: str
    thanks: str
    thanks_reading: str
    wifi_title: str
    wifi_network: str
    wifi_network_key: str
    wifi_user: str
    wifi_key: str
    wifi_code: str
    wifi_until: str
    wifi_scan: str
    wifi_join: str
    wifi_only_by_code: str
    wifi_log_in: str
    wifi_enter_code: str
    wifi_yours: str
    thanks_wifi: str
    application_title: str
    application_number: str
    application_waiting: str
    application_bring: str
    application_bring_identity: str
    application_photo: str
    application_fee: str
    application_hours: str
    application_keep: str


_INDONESIAN = Texts(
    locale="id_ID",
    date="d MMMM y",
    time="d MMM y, HH.mm",
    loan_title="Bukti Peminjaman",
    renewal_title="Bukti Perpanjangan",
    list_title="Daftar Pinjaman",
    return_title="Bukti Pengembalian",
    slip_title="Slip Denda",
    payment_title="Bukti Pembayaran Denda",
    return_by="Kembali paling lambat:",
    return_by_about="Kembali kira-kira:",
    due="Batas kembali",
    left="Sisa waktu",
    late="Terlambat",
    counted="Hari terhitung",
    returned="Dikembalikan",
    item_code="Kode buku",
    untitled="Buku {barcode}",
    transaction="No. transaksi",
    own_number="No. anjungan",
    status="Status",
    registered="Tercatat",
    waiting="Menunggu perpustakaan",
    member="No. anggota",
    one_item="1 buku",
    many_items="{count} buku",
    one_day="1 hari",
    many_days="{count} hari",
    total="Dipinjam",
    renewed="Diperpanjang",
    returned_total="Dikembalikan",
    printed="Waktu",
    kiosk="Anjungan",
    fine_number="No. denda",
    old_fine="Denda dari catatan lama",
    fine_today="Denda bila kembali hari ini",
    amount="Denda",
    to_pay="Yang harus dibayar:",
    payment_number="No. bukti",
    paid_at="Dibayar",
    paid="Sudah dibayar:",
    copy="Salinan",
    fine="Terlambat: denda {amount} per buku per hari.",
    fine_opening="Terlambat: denda {amount} per buku per hari buka.",
    keep="Simpan struk ini sampai buku dikembalikan.",
    waiting_meaning="Menunggu perpustakaan: tersimpan di anjungan ini, dicatat setelah perpustakaan terhubung lagi.",
    about_meaning="Tanggal kira-kira dipastikan perpustakaan setelah terhubung lagi.",
    late_later="Terlambat: dendanya dihitung perpustakaan nanti.",
    free="Layanan peminjaman dan pengembalian tidak dipungut biaya.",
    pay_at_desk="Bayar di meja layanan dengan menunjukkan slip ini.",
    no_proof="Slip ini bukan bukti pembayaran.",
    keep_proof="Simpan bukti ini. Dengan nomornya bukti dapat dicetak ulang di anjungan.",
    thanks="Terima kasih.",
    thanks_reading="Terima kasih. Selamat membaca!",
    wifi_title="Akses Wi-Fi",
    wifi_network="Nama jaringan",
    wifi_network_key="Kata sandi jaringan",
    wifi_user="Nama pengguna",
    wifi_key="Kata sandi",
    wifi_code="Kode",
    wifi_until="Berlaku sampai",
    wifi_scan="Arahkan kamera ponsel ke kode ini untuk tersambung.",
    wifi_join="Untuk laptop, pilih jaringan ini di daftar Wi-Fi:",
    wifi_only_by_code="Nama atau kata sandinya tidak dapat dicetak; gunakan kode di atas.",
    wifi_log_in="Lalu ketik ini di halaman masuk yang terbuka:",
    wifi_enter_code="Lalu ketik kode ini di halaman yang terbuka:",
    wifi_yours="Akses ini milik Anda. Jangan bagikan kepada orang lain.",
    thanks_wifi="Terima kasih. Selamat berselancar!",
    application_title="Pendaftaran Anggota",
    application_number="Nomor pendaftaran",
    application_waiting="Tersimpan di anjungan ini. Perpustakaan mencatatnya setelah terhubung lagi.",
    application_bring="Bawa ke meja pendaftaran:",
    application_bring_identity="Kartu identitas yang nomornya Anda isikan",
    application_photo="Foto diambil di meja pendaftaran",
    application_fee="Biaya kartu",
    application_hours="Jam layanan",
    application_keep="Simpan slip ini sampai kartu Anda jadi.",
)

_ENGLISH = Texts(
    locale="en",
    date="d MMMM y",
    time="d MMM y, HH:mm",
    loan_title="Loan Receipt",
    renewal_title="Renewal Receipt",
    list_title="Your Loans",
    return_title="Return Receipt",
    slip_title="Fine Slip",
    payment_title="Proof of Payment",
    return_by="Return no later than:",
    return_by_about="Return by about:",
    due="Due",
    left="Time left",
    late="Late",
    counted="Days counted",
    returned="Returned",
    item_code="Item code",
    untitled="Book {barcode}",
    transaction="Transaction",
    own_number="Kiosk's number",
    status="Status",
    registered="Registered",
    waiting="Waiting for the library",
    member="Member",
    one_item="1 item",
    many_items="{count} items",
    one_day="1 day",
    many_days="{count} days",
    total="Borrowed",
    renewed="Renewed",
    returned_total="Returned",
    printed="Time",
    kiosk="Kiosk",
    fine_number="Fine no.",
    old_fine="Fine from older records",
    fine_today="Fine if returned today",
    amount="Fine",
    to_pay="To be paid:",
    payment_number="Proof no.",
    paid_at="Paid",
    paid="Paid:",
    copy="Copy",
    fine="Late returns: {amount} per item per day.",
    fine_opening="Late returns: {amount} per item per opening day.",
    keep="Keep this receipt until you return the items.",
    waiting_meaning="Waiting for the library: this kiosk keeps it, and the library registers it once it is connected.",
    about_meaning="The library confirms the date marked \"about\" once it is connected.",
    late_later="Late: the library works out the fine later.",
    free="Borrowing and returning are free of charge.",
    pay_at_desk="Please pay at the service desk and show this slip.",
    no_proof="This slip is not a proof of payment.",
    keep_proof="Keep this proof. Its number lets a kiosk print it again.",
    thanks="Thank you.",
    thanks_reading="Thank you. Enjoy reading!",
    wifi_title="Wi-Fi Access",
    wifi_network="Network",
    wifi_network_key="Network password",
    wifi_user="User name",
    wifi_key="Password",
    wifi_code="Code",
    wifi_until="Valid until",
    wifi_scan="Point your phone's camera at this code to connect.",
    wifi_join="On a laptop, choose this network in the Wi-Fi list:",
    wifi_only_by_code="Its name or password cannot be printed; use the code above.",
    wifi_log_in="Then type this into the page that opens:",
    wifi_enter_code="Then type this code into the page that opens:",
    wifi_yours="This access is yours. Please do not share it.",
    thanks_wifi="Thank you. Happy browsing!",
    application_title="Membership Application",
    application_number="Application number",
    application_waiting="Kept at this kiosk. The library registers it once it is connected.",
    application_bring="Please bring to the registration desk:",
    application_bring_identity="The identity card whose number you gave",
    application_photo="Your photo is taken at the desk",
    application_fee="Fee for the card",
    application_hours="Opening hours",
    application_keep="Keep this slip until your card is ready.",
)

TEXTS: Mapping[str, Texts] = {"id": _INDONESIAN, "en": _ENGLISH}
