"""Who and what in the sample library plays which part: cards and books for tests and the demonstration.

All of them were made up; the national identity number names a province that does not exist.
"""

ACTIVE_CARD = "A26000001"
ACTIVE_CARD_2 = "A26000002"
NFC_CARD = "04A2B9C1D2E380"
NIK_CARD = "9999990101900001"
PIN_CARD = "A26000005"
PIN = "2580"

EXPIRED_CARD = "A26000006"
SUSPENDED_CARD = "A26000007"
INACTIVE_CARD = "A26000008"
AT_LIMIT_CARD = "A26000009"
OVERDUE_CARD = "A26000010"
FINE_CARD = "A26000011"
HOLD_CARD = "A26000012"  # BOOK_ON_HOLD is kept for this one
NOT_SIGNED_IN_CARD = "A26000013"

BOOKS_ON_SHELF = (
    "BK000001",
    "BK000002",
    "BK000003",
    "BK000004",
    "BK000005",
    "BK000006",
    "BK000007",
    "BK000008",
    "BK000009",
    "BK000010",
)
BOOK_LONG_TITLE = "BK000011"
BOOK_HOSTILE_TITLE = "BK000012"
BOOK_ARABIC_TITLE = "BK000013"
BOOK_ON_LOAN = "BK000014"
BOOK_ON_HOLD = "BK000015"
BOOK_REFERENCE = "BK000016"  # never lent
UNKNOWN_BOOK = "BK999999"

OVERDUE_BOOK = "BK000019"  # OVERDUE_CARD has it, 8 days late when the sample is loaded
READER_CARD = "A26000041"  # has a bit of everything: loans, one of them late, a hold, a fine, a payment
READER_PIN = "1379"
RENEWABLE_BOOK = "BK000020"  # the reader's
READERS_LATE_BOOK = "BK000021"
PAYMENT = "260901-4821-0937"  # the reader's
TITLE_WITHOUT_FREE_COPY = "Gadis Kretek"
DIGITAL_TITLE = "Pesut Mahakam"
