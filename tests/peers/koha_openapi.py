"""As much of Koha's published OpenAPI definition as a stand needs: operations, their parameters, bodies and answers.

Written from api/v1/swagger of Koha (github.com/Koha-Community/Koha and a fork of 2026): paths/auth.yaml, biblios.yaml,
checkouts.yaml, holds.yaml, items.yaml, libraries.yaml, oauth.yaml, patrons.yaml, patrons_account.yaml,
patrons_password.yaml; definitions/account_line.yaml, allows_renewal.yaml, checkout.yaml, checkout_availability.yaml,
hold.yaml, item.yaml, patron.yaml, patron_balance.yaml. Koha defines no schema for a biblio: its names are those of
Koha::Biblio and Koha::Biblioitem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]

INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
STRING: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}
OBJECT: Schema = {"type": "object"}
DAY: Schema = {"type": "string", "format": "date"}
TIME: Schema = {"type": "string", "format": "date-time"}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _all(schema: Schema, names: str) -> dict[str, Schema]:
    return dict.fromkeys(names.split(), schema)


def _closed(properties: Mapping[str, Schema], required: str = "") -> Schema:
    """An object with no other properties."""
    more = {"required": required.split()} if required else {}
    return {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


ERROR: Schema = {
    "type": "object",
    "properties": {"error": STRING, "error_code": _or_null(STRING)},
    "additionalProperties": True,
}

PATRON = _closed(
    {
        "patron_id": INTEGER,
        **_all(
            _or_null(STRING),
            "cardnumber surname firstname preferred_name middle_name title other_name initials pronouns street_number "
            "street_type address address2 city state postal_code country email phone mobile fax secondary_email "
            "secondary_phone altaddress_street_number altaddress_street_type altaddress_address altaddress_address2 "
            "altaddress_city altaddress_state altaddress_postal_code altaddress_country altaddress_email "
            "altaddress_phone staff_notes relationship_type gender userid opac_notes altaddress_notes statistics_1 "
            "statistics_2 altcontact_firstname altcontact_surname altcontact_address altcontact_address2 "
            "altcontact_city altcontact_state altcontact_postal_code altcontact_country altcontact_phone sms_number "
            "overdrive_auth_token",
        ),
        **_all(_or_null(DAY), "date_of_birth date_enrolled expiry_date date_renewed"),
        **_all(STRING, "library_id category_id check_previous_checkout lang"),
        **_all(_or_null(BOOLEAN), "incorrect_address patron_card_lost"),
        **_all(BOOLEAN, "restricted autorenew_checkouts privacy_guarantor_fines anonymized protected"),
        **_all(_or_null(INTEGER), "sms_provider_id login_attempts checkouts_count overdues_count"),
        **_all(INTEGER, "privacy privacy_guarantor_checkouts"),
        "updated_on": TIME,
        "last_seen": _or_null(TIME),
        "extended_attributes": _list(OBJECT),
        "account_balance": _or_null(NUMBER),
        **_all(_or_null(OBJECT), "library _strings"),
    },
    "surname library_id category_id",
)
# what Koha blanks of a patron in a library that our account may not see: all but their library
REDACTED: Schema = {
    "type": "object",
    "properties": {name: {} if name == "library_id" else {"type": "null"} for name in PATRON["properties"]},
    "additionalProperties": False,
}

BIBLIO: Schema = {
    "type": "object",
    "properties": {
        "biblio_id": INTEGER,
        **_all(
            _or_null(STRING),
            "framework_id author title medium subtitle part_number part_name uniform_title notes series_title abstract "
            "isbn issn ean publisher publication_year publication_place pages material_size url item_type "
            "illustrations age_restriction edition_statement lc_control_number cn_sort call_number_source "
            "collection_title",
        ),
        **_all(_or_null(INTEGER), "copyright_date serial serial_total_issues"),
        "creation_date": DAY,
        "timestamp": TIME,
        "opac_suppressed": _or_null(BOOLEAN),
    },
    "additionalProperties": False,
}

ITEM = _closed(
    {
        **_all(INTEGER, "item_id biblio_id not_for_loan_status effective_not_for_loan_status damaged_status"),
        **_all(INTEGER, "lost_status withdrawn"),
        **_all(
            _or_null(STRING),
            "external_id acquisition_source home_library_id damaged_date callnumber coded_location_qualifier "
            "public_notes internal_notes holding_library_id location permanent_location call_number_source "
            "call_number_sort collection_code materials_notes uri item_type_id effective_item_type_id "
            "extended_subfields serial_issue_number copy_number inventory_number new_status",
        ),
        **_all(_or_null(DAY), "acquisition_date replacement_price_date last_checkout_date checked_out_date"),
        **_all(_or_null(TIME), "last_seen_date lost_date withdrawn_date"),
        **_all(_or_null(NUMBER), "purchase_price replacement_price"),
        **_all(_or_null(INTEGER), "checkouts_count renewals_count holds_count restricted_status"),
        "timestamp": TIME,
        "bookable": BOOLEAN,
        "exclude_from_local_holds_priority": BOOLEAN,
        **_all(_or_null(OBJECT), "biblio _strings"),
    }
)

CHECKOUT = _closed(
    {
        **_all(INTEGER, "checkout_id patron_id"),
        **_all(_or_null(INTEGER), "item_id booking_id issuer_id renewals_count unseen_renewals"),
        **_all(_or_null(STRING), "external_id library_id checkin_library_id auto_renew_error note"),
        **_all(TIME, "due_date checkout_date"),
        **_all(_or_null(TIME), "checkin_date last_renewed_date note_date"),
        **_all(BOOLEAN, "auto_renew onsite_checkout"),
        "note_seen": _or_null(BOOLEAN),
        "timestamp": STRING,
        **_all(_or_null(OBJECT), "issuer item library patron booking"),
    }
)
NEW_CHECKOUT = CHECKOUT

AVAILABILITY = _closed({**_all(OBJECT, "blockers confirms warnings"), "confirmation_token": _or_null(STRING)})

RENEWABILITY = _closed(
    {
        "allows_renewal": BOOLEAN,
        **_all(INTEGER, "max_renewals current_renewals unseen_renewals"),
        "error": _or_null(STRING),
    }
)

HOLD = _closed(
    {
        **_all(INTEGER, "hold_id patron_id"),
        **_all(_or_null(INTEGER), "biblio_id desk_id priority item_id"),
        **_all(_or_null(DAY), "hold_date cancellation_date waiting_date expiration_date"),
        **_all(_or_null(STRING), "item_group_id pickup_library_id cancellation_reason notes status item_type"),
        "suspended_until": _or_null(TIME),
        "timestamp": TIME,
        **_all(BOOLEAN, "lowest_priority suspended non_priority item_level"),
    }
)
NEW_HOLD = _closed(
    {
        "patron_id": INTEGER,
        **_all(_or_null(INTEGER), "biblio_id item_id item_group_id"),
        **_all(_or_null(DAY), "hold_date expiration_date"),
        **_all(_or_null(STRING), "notes item_type_id"),
        "pickup_library_id": STRING,
        "non_priority": _or_null(BOOLEAN),
    },
    "patron_id pickup_library_id",
)

ACCOUNT_LINE = _closed(
    {
        **_all(
            _or_null(INTEGER),
            "account_line_id cash_register_id checkout_id old_checkout_id item_id user_id hold_id old_hold_id",
        ),
        "patron_id": INTEGER,
        **_all(NUMBER, "amount amount_outstanding"),
        **_all(
            _or_null(STRING),
            "credit_number credit_type debit_type description interface internal_note library_id payment_type "
            "payout_type status",
        ),
        **_all(TIME, "date timestamp"),
    },
    "amount",
)
_LINES: Schema = {"type": "object", "properties": {"total": NUMBER, "lines": _list(ACCOUNT_LINE)}}
BALANCE = _closed({"balance": NUMBER, "outstanding_credits": _LINES, "outstanding_debits": _LINES}, "balance")

PASSWORD_TO_VALIDATE = _closed(_all(STRING, "identifier userid password"))
VALID_PASSWORD = _closed({"cardnumber": STRING, "patron_id": INTEGER, "userid": _or_null(STRING)})
NEW_PASSWORD = _closed(_all(STRING, "password password_2"), "password password_2")
TOKEN = _closed({"access_token": STRING, "token_type": STRING, "expires_in": INTEGER})
LIBRARY: Schema = {"type": "object", "properties": {"library_id": STRING, "name": STRING}, "required": ["library_id"]}

_LISTED = {
    "_match": {"enum": ["contains", "exact", "starts_with", "ends_with"]},
    "_order_by": STRING,
    "_page": {"pattern": "^[1-9][0-9]*$"},
    "_per_page": {"pattern": "^(-1|[1-9][0-9]*)$"},
    "q": STRING,
}
_NUMBER = {"pattern": "^-?[0-9]+$"}
_OFTEN = {401: ERROR, 403: ERROR, 404: ERROR, 500: ERROR, 503: ERROR}
_LIST_OFTEN = {**_OFTEN, 400: ERROR}


@dataclass(frozen=True)
class Operation:
    """`permission` is Koha's, `embeds` those of its header x-koha-embed. An answer None is one without a body."""

    permission: str
    answers: Mapping[int, Schema | None]
    query: Mapping[str, Schema] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    embeds: tuple[str, ...] = ()
    body: Schema | None = None
    form: tuple[str, ...] = ()


OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "/oauth/token"): Operation(
        "", {200: TOKEN, 400: ERROR, 403: ERROR}, form=("grant_type", "client_id", "client_secret")
    ),
    ("GET", "/patrons"): Operation(
        "borrowers",
        {200: _list({"anyOf": [PATRON, REDACTED]}), **_LIST_OFTEN},
        {**_LISTED, "patron_id": STRING, "cardnumber": STRING},
        embeds=("extended_attributes", "checkouts+count", "overdues+count", "account_balance", "library"),
    ),
    ("POST", "/auth/password/validation"): Operation(
        "borrowers", {201: VALID_PASSWORD, 400: ERROR, **_OFTEN}, body=PASSWORD_TO_VALIDATE
    ),
    ("POST", "/patrons/{patron_id}/password"): Operation(
        "borrowers", {200: None, 400: ERROR, **_OFTEN}, body=NEW_PASSWORD
    ),
    ("GET", "/patrons/{patron_id}/account"): Operation("updatecharges", {200: BALANCE, 400: ERROR, **_OFTEN}),
    ("GET", "/items"): Operation(
        "catalogue",
        {200: _list(ITEM), **_LIST_OFTEN},
        {**_LISTED, "external_id": STRING},
        embeds=("+strings", "biblio"),
    ),
    ("GET", "/biblios"): Operation("catalogue", {200: _list(BIBLIO), **_LIST_OFTEN}, _LISTED),
    ("GET", "/libraries/{library_id}"): Operation("", {200: LIBRARY, **_OFTEN}),
    ("GET", "/checkouts"): Operation(
        "circulate",
        {200: _list(CHECKOUT), **_LIST_OFTEN},
        {**_LISTED, "patron_id": _NUMBER, "checked_in": {"enum": ["true", "false"]}},
        embeds=("issuer", "renewals"),
    ),
    ("POST", "/checkouts"): Operation(
        "circulate",
        {201: CHECKOUT, 400: ERROR, 409: ERROR, 412: ERROR, **_OFTEN},
        {"confirmation": STRING},
        body=NEW_CHECKOUT,
    ),
    ("GET", "/checkouts/availability"): Operation(
        "circulate",
        {200: AVAILABILITY, 400: ERROR, **_OFTEN},
        {"patron_id": _NUMBER, "item_id": _NUMBER},
        needed=("patron_id", "item_id"),
    ),
    ("GET", "/checkouts/{checkout_id}"): Operation("circulate", {200: CHECKOUT, 400: ERROR, **_OFTEN}),
    ("POST", "/checkouts/{checkout_id}/renewals"): Operation(
        "circulate", {201: CHECKOUT, 400: ERROR, **_OFTEN}, {"seen": {"enum": ["0", "1"]}}
    ),
    ("GET", "/checkouts/{checkout_id}/allows_renewal"): Operation(
        "circulate", {200: RENEWABILITY, 400: ERROR, **_OFTEN}
    ),
    ("GET", "/holds"): Operation(
        "reserveforothers",
        {200: _list(HOLD), **_LIST_OFTEN},
        {**_LISTED, **_all(_NUMBER, "hold_id patron_id biblio_id item_id"), "status": STRING},
        embeds=("+strings", "cancellation_requested", "biblio", "pickup_library", "item"),
    ),
    ("POST", "/holds"): Operation("reserveforothers", {201: HOLD, 400: ERROR, 409: ERROR, **_OFTEN}, body=NEW_HOLD),
    ("DELETE", "/holds/{hold_id}"): Operation("reserveforothers", {202: None, 204: None, 400: ERROR, **_OFTEN}),
}
