"""Which faults are planted, and where."""

from __future__ import annotations

import datetime
from typing import Any

from scrutiny_lib.demo.faults import (
    NEWEST,
    NEWEST_CSV,
    OLDER_CSV,
    Fault,
    Spoil,
    add_column,
    blank_both,
    born_late,
    end_before_start,
    lengthen,
    old_encoding,
    repeat_otherwise,
    repeat_rows,
    rewrite_header,
    shorten,
    with_spaces,
    without_letter,
    write_value,
)

_CONTACTS, _EARLY_HELP = "annex_a_1_contacts", "annex_a_2_early_help"
_REFERRALS = "annex_a_3_referrals"
_ASSESSMENTS, _IN_NEED = "annex_a_4_assessments", "annex_a_6_children_in_need"
_PLANS, _IN_CARE = "annex_a_7_child_protection", "annex_a_8_looked_after"
_ADOPTION = "annex_a_10_adoption"
_INCIDENTS, _MISSING, _NOTIFICATIONS = "domestic_incidents", "missing_episodes", "notifications"
_ATTENDANCES, _ADMISSIONS = "ae_attendances", "admissions"
_BORN = "Date of Birth"
_COMPLETED, _SEEN = "Assessment completion date", "Date Child Was Last Seen"
_AUTHORISED = "Continuous Assessment Date of Authorisation"
_ENDED, _VISIT = "Child Protection Plan End Date", "Date of the Last Statutory Visit"
_REVIEWED, _ORDER = "Date of Latest Statutory Review", "Date of Placement Order"


def _fault(
    rule: str,
    table: str,
    file: int,
    column: str,
    count: int,
    spoil: Spoil,
    value: Any = "",
    *,
    needs: bool = False,
    only: str = "",
    rejects: bool = False,
    is_harmless: bool = False,
) -> Fault:
    """Return a fault; `needs` says that the cells that it spoils must not be blank before."""
    filled = (column,) if needs else ()
    return Fault(rule, table, file, column, count, spoil, rejects, value, filled, only, is_harmless)


FAULTS: tuple[Fault, ...] = (
    _fault(
        "not_a_date", _EARLY_HELP, NEWEST_CSV, _COMPLETED, 4, write_value, "to follow", needs=True
    ),
    _fault(
        "born_after_event",
        _EARLY_HELP,
        NEWEST_CSV,
        _BORN,
        2,
        born_late,
        datetime.date(2027, 6, 1),
        needs=True,
    ),
    _fault("age_missing", _EARLY_HELP, NEWEST_CSV, _BORN, 3, blank_both, needs=True),
    _fault(
        "row_conflict",
        _EARLY_HELP,
        NEWEST_CSV,
        "Organisation completing assessment",
        2,
        repeat_otherwise,
        "Synthetic Nursery",
        rejects=True,
    ),
    _fault("encoding_windows_1252", _EARLY_HELP, OLDER_CSV, "", 0, old_encoding),
    _fault("row_duplicate", _CONTACTS, NEWEST_CSV, "", 6, repeat_rows, rejects=True),
    _fault("row_too_long", _CONTACTS, OLDER_CSV, "", 3, lengthen, rejects=True),
    _fault(
        "needed_cell_blank", _CONTACTS, OLDER_CSV, "Date of Contact", 5, write_value, rejects=True
    ),
    _fault(
        "needed_cell_blank", _REFERRALS, NEWEST_CSV, "Child Unique ID", 4, write_value, rejects=True
    ),
    _fault("header_not_expected", _REFERRALS, NEWEST_CSV, "Locality", 1, add_column),
    _fault("row_too_short", _REFERRALS, OLDER_CSV, "", 2, shorten),
    _fault(
        "date_in_future_4_assessments",
        _ASSESSMENTS,
        NEWEST,
        _AUTHORISED,
        2,
        write_value,
        datetime.date(2031, 3, 3),
        needs=True,
    ),
    _fault("cell_error", _IN_NEED, NEWEST, _SEEN, 5, write_value, "#N/A", needs=True),
    _fault(
        "code_unknown",
        _IN_NEED,
        NEWEST,
        "Primary Need Code",
        3,
        write_value,
        "N99 - Synthetic need",
    ),
    _fault(
        "protection_plan_ends_before_start", _PLANS, NEWEST, _ENDED, 3, end_before_start, needs=True
    ),
    _fault(
        "date_out_of_range",
        _PLANS,
        NEWEST_CSV,
        _VISIT,
        2,
        write_value,
        datetime.date(2099, 12, 31),
        needs=True,
    ),
    _fault(
        "date_out_of_range",
        _IN_CARE,
        NEWEST_CSV,
        _REVIEWED,
        4,
        write_value,
        datetime.date(1900, 1, 1),
        needs=True,
    ),
    _fault(
        "formula_without_value", _ADOPTION, NEWEST, _ORDER, 1, write_value, "=I2+28", needs=True
    ),
    _fault("row_duplicate", _INCIDENTS, NEWEST, "", 5, repeat_rows, rejects=True),
    _fault("needed_cell_blank", _INCIDENTS, NEWEST, "Date Reported", 3, write_value, rejects=True),
    _fault("code_unknown", _INCIDENTS, NEWEST, "DASH Risk", 4, write_value, "Severe"),
    _fault(
        "not_a_date", _MISSING, NEWEST, "Found Date", 2, write_value, "not known yet", needs=True
    ),
    _fault("header_not_expected", _NOTIFICATIONS, NEWEST, "Beat Code", 1, add_column),
    _fault("row_duplicate", _ATTENDANCES, NEWEST, "", 4, repeat_rows, rejects=True),
    _fault("needed_cell_blank", _ATTENDANCES, NEWEST, "Arrival_Date", 3, write_value, rejects=True),
    _fault(
        "code_unknown",
        _ATTENDANCES,
        NEWEST,
        "Injury_Intent",
        3,
        write_value,
        "Sports",
        only="Accidental",
    ),
    _fault("not_a_date", _ADMISSIONS, NEWEST, "Discharge_Date", 2, write_value, "31/02/2026"),
    # What real files have and nobody should be told of.
    _fault(
        "space_in_header",
        _ASSESSMENTS,
        NEWEST_CSV,
        "Continuous Assessment Start Date",
        1,
        rewrite_header,
        "Continuous Assessment\u00a0Start Date ",
        is_harmless=True,
    ),
    _fault(
        "code_without_letter", _CONTACTS, NEWEST, "Gender", 20, without_letter, is_harmless=True
    ),
    _fault(
        "spaces_after", _REFERRALS, NEWEST, "Referral Source", 12, with_spaces, is_harmless=True
    ),
    _fault(
        "error_in_dropped_column",
        _IN_NEED,
        NEWEST,
        "Allocated Team",
        10,
        write_value,
        "#N/A",
        is_harmless=True,
    ),
)
