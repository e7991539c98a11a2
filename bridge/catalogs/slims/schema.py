"""What of SLiMS's tables is read and written: a database that lacks any of it is not touched."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

READ: dict[str, str] = {
    "member": "member_id member_name member_type_id expire_date is_pending inst_name",
    "mst_member_type": "member_type_id member_type_name loan_limit loan_periode enable_reserve reserve_limit"
    " reborrow_limit fine_each_day grace_periode",
    "mst_loan_rules": "loan_rules_id member_type_id coll_type_id gmd_id loan_limit loan_periode reborrow_limit"
    " fine_each_day grace_periode",
    "item": "item_id biblio_id call_number coll_type_id item_code location_id item_status_id site",
    "mst_item_status": "item_status_id no_loan",
    "mst_coll_type": "coll_type_id coll_type_name",
    "mst_location": "location_id location_name",
    "mst_gmd": "gmd_id gmd_name",
    "mst_language": "language_id language_name",
    "biblio": "biblio_id gmd_id title publisher_id publish_year call_number language_id classification opac_hide",
    "biblio_author": "biblio_id author_id level",
    "mst_author": "author_id author_name",
    "mst_publisher": "publisher_id publisher_name",
    "biblio_topic": "biblio_id topic_id",
    "mst_topic": "topic_id topic",
    "loan": "loan_id item_code member_id loan_date due_date renewed loan_rules_id actual is_lent is_return return_date"
    " input_date last_update uid",
    "fines": "fines_id fines_date member_id debet credit description",
    "reserve": "reserve_id member_id biblio_id item_code reserve_date",
    "visitor_count": "visitor_id member_id member_name institution room_code checkin_date",
    "holiday": "holiday_dayname holiday_date",
    "setting": "setting_name setting_value",
}
INSERTED = ("loan", "fines", "reserve", "visitor_count")
UPDATED: dict[str, str] = {"loan": "due_date renewed actual is_return return_date last_update"}
HISTORY = (
    "loan_id item_code biblio_id title call_number classification gmd_name language_name location_name"
    " collection_type_name member_id member_name member_type_name loan_date due_date renewed is_lent is_return"
    " return_date input_date last_update"
)
PASSWORD = {"member": "mpasswd"}
_ROOMS = "name unique_code"


@dataclass(frozen=True, slots=True)
class Schema:
    """`missing` are sentences' ends: "loan.actual", "the right to insert into fines". What is not there and what our
    account may not see looks the same from here."""

    missing: tuple[str, ...]
    history: bool
    rooms: bool


def seen(connection: Connection, *, passwords: bool) -> Schema:
    """`passwords`: whether those of members are to be read."""
    columns = (
        "SELECT table_name, column_name, privileges FROM information_schema.columns WHERE table_schema = DATABASE()"
    )
    rights = {(row[0].lower(), row[1].lower()): set(row[2].split(",")) for row in connection.execute(text(columns))}

    def lacks(right: str, wanted: dict[str, str]) -> list[str]:
        named = [(table, column) for table, columns in wanted.items() for column in columns.split()]
        return [f"{table}.{column}" for table, column in named if right not in rights.get((table, column), ())]

    inserted = {table: READ[table].split()[0] for table in INSERTED}
    missing = [
        *lacks("select", READ),
        *(lacks("select", PASSWORD) if passwords else []),
        *(f"the right to insert into {name.split('.')[0]}" for name in lacks("insert", inserted)),
        *(f"the right to update {name}" for name in lacks("update", UPDATED)),
    ]
    history = ("loan_history", "loan_id") in rights
    if history:
        missing += lacks("select", {"loan_history": HISTORY})
    return Schema(tuple(missing), history, not lacks("select", {"mst_visitor_room": _ROOMS}))
