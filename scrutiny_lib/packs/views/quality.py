"""What arrived, how far it can be relied on, and what never came."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.numbers import sentence_case
from scrutiny_lib.evidence.shown import Shown
from scrutiny_lib.packs.data_room import look_for
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told
from scrutiny_lib.packs.views.supply import WORDS, supply_rows, tell_of_agency, told_of_gaps
from scrutiny_lib.quality.gaps import gaps_map
from scrutiny_lib.quality.report import Doubt, SourceReport

LEVELS = {"blocking": "Stops packs", "warning": "Look at it", "note": "Worth knowing"}
LINES = 40
"""Of a table of doubts: the gravest first; what is left out is counted in a note."""


@lru_cache(maxsize=2)
def reports(pack: Pack) -> tuple[SourceReport, ...]:
    """Read every source that the pack may read, and return what is known of each."""
    for source in pack.room.sources.sources:
        look_for(pack, source.source)
    return tuple(pack.room.reports())


def show(table: dict[str, Any], otherwise: str) -> Shown:
    """Show a table, or say why there is none: an empty one tells a reader nothing.

    Parameters
    ----------
    table : dict
        The arguments of `evidence.table`.
    otherwise : str
        The sentence for a table without rows.
    """
    return evidence.note(otherwise) if table["frame"].empty else evidence.table(**table)


def arrived(pack: Pack) -> dict[str, Any]:
    """Prepare the table of what arrived, a row a source."""
    return {
        "frame": pd.DataFrame([_arrival(pack, report) for report in reports(pack)]),
        "caption": "What arrived, from whom and for which period",
        "rule": "none",
        "units": {"Rows": "count", "Rejected": "count"},
        "source": "The files in the partnership's data folder.",
        "anchor": "arrived",
    }


def _arrival(pack: Pack, report: SourceReport) -> dict[str, Any]:
    source = report.source
    came = report.has_arrived
    return {
        "Source": source.label,
        "From": pack.profile.agency(source.agency).label,
        "Received": _month(report.date_received) if came else "Nothing received",
        "Covers": _covers(report),
        "Rows": float(report.rows_read) if came else 0.0,
        "Rejected": float(report.rows_rejected) if came else 0.0,
        "State": _state(report),
    }


def _state(report: SourceReport) -> str:
    if report.is_blocked:
        return "Not used until it is put right"
    if not report.has_arrived:
        return "Missing"
    if report.is_late:
        return "Late"
    return "Used, with doubts" if _warnings(report) else "Used"


def _warnings(report: SourceReport) -> list[Doubt]:
    return [doubt for doubt in report.doubts if doubt.level != "note"]


def _covers(report: SourceReport) -> str:
    """Say from which month to which a source tells."""
    months = [_month(day) for day in (report.period_start, report.period_end) if day]
    return " to ".join(dict.fromkeys(months)) or ("Not known" if report.has_arrived else "Nothing")


def _month(day: date | None) -> str:
    """Say a day's month: a full date could be a child's, so none reaches a page."""
    return f"{day:%B %Y}" if day else "not known"


def doubts(pack: Pack) -> dict[str, Any]:
    """Prepare the table of what is in doubt: counts and places, the gravest first."""
    rows = [_doubt(pack, report, doubt) for report in reports(pack) for doubt in _warnings(report)]
    order = {label: number for number, label in enumerate(LEVELS.values())}
    rows.sort(key=lambda row: (order[row["What follows"]], -row["Count"]))
    columns = ["Source", "What", "Where", "Count", "What follows"]
    return {
        "frame": pd.DataFrame(rows[:LINES], columns=columns),
        "caption": "What is in doubt, and where",
        "rule": "none",
        "units": {"Count": "count"},
        "source": "Counts of rows or cells. The analyst finds their places with 'scrutiny check'.",
        "anchor": "doubts",
    }


def _doubt(pack: Pack, report: SourceReport, doubt: Doubt) -> dict[str, Any]:
    """Return one row; files are not named, since a name may hold a date or a person's name."""
    issue = doubt.issue
    table = pack.room.context.tables.get(doubt.table)
    where = [table.title if table else issue.sheet, issue.column]
    name = issue.file.rpartition("/")[2]
    return {
        "Source": report.source.label,
        "What": sentence_case(issue.message.replace(name, "a file") if name else issue.message),
        "Where": ", ".join(filter(None, where)) or "The whole source",
        "Count": float(issue.count),
        "What follows": LEVELS[doubt.level],
    }


def unknown_fields(pack: Pack, most: int = 15) -> dict[str, Any]:
    """Prepare the table of fields that are most often blank or not known.

    Parameters
    ----------
    most : int
        How many fields are shown.
    """
    watched = pack.room.quality.watched
    rows: list[dict[str, Any]] = [
        {
            "Field": f"{field.label} ({pack.room.context.tables[table].title})",
            "Source": report.source.label,
            "Blank": 100 * field.blank_share,
            "Not known": 100 * field.unknown_share,
        }
        for report in reports(pack)
        for table, fields in report.fields.items()
        for field in fields
        if (field.blank or field.unknown) and (not watched or field.column in watched)
    ]
    rows.sort(key=lambda row: -(row["Blank"] + row["Not known"]))
    return {
        "frame": pd.DataFrame(rows[:most], columns=["Field", "Source", "Blank", "Not known"]),
        "caption": "Fields that are most often blank, or whose answer is not known",
        "rule": "none",
        "units": {"Blank": "per_cent", "Not known": "per_cent"},
        "source": "Shares of the rows that were kept, of fields that ought to be filled.",
        "anchor": "unknown",
    }


def supply(pack: Pack) -> dict[str, Any]:
    """Prepare the map of gaps: each indicator that an agency is expected to supply of its own."""
    gaps = _gaps(pack).to_dict("records")
    rows = [
        {
            "Indicator": pack.registry[gap["indicator_id"]].short_label,
            "Agency": pack.profile.agency(gap["agency"]).label,
            "State": WORDS[gap["state"]],
            "Newest": f"{gap['newest']:%B %Y}" if pd.notna(gap["newest"]) else "",
        }
        for gap in gaps
    ]
    return {
        "frame": pd.DataFrame(rows),
        "caption": "What agencies are expected to supply of their own, and what came",
        "rule": "none",
        "source": "The list of indicators in params/indicators.yml.",
        "anchor": "supply",
    }


def supply_counts(pack: Pack) -> dict[str, Any]:
    """Prepare how many of its own indicators each agency supplied: a row an agency."""
    rows = supply_rows(pack, _gaps(pack))
    return {
        "frame": pd.DataFrame(rows),
        "caption": "How many of the indicators expected of its own each agency supplied",
        "rule": "none",
        "units": dict.fromkeys(["Expected", *WORDS.values()], "count"),
        "source": "The list of indicators in params/indicators.yml.",
        "anchor": "supplied",
    }


@lru_cache(maxsize=2)
def _gaps(pack: Pack) -> pd.DataFrame:
    reports(pack)
    looked = [look_for(pack, source.source) for source in pack.room.sources.sources]
    days = pack.room.quality.indicator_late_after_days
    return gaps_map(pack.registry, looked, late_after_days=days)


def told_of_supply(pack: Pack) -> Told:
    """Tell which agencies supplied nothing, and which stopped."""
    return told_of_gaps(pack, _gaps(pack))


def told_of_arrival(pack: Pack) -> Told:
    """Tell which sources may not be used as they are, and which are late."""
    told: list[Any] = []
    for report in reports(pack):
        agency = report.source.agency
        fields = {"source": report.source.label}
        if report.is_blocked:
            number = sum(doubt.level == "blocking" for doubt in report.doubts)
            told += tell_of_agency(
                pack, "source_blocked", agency, number, fields, report.source.source
            )
        elif report.is_late:
            fields["newest"] = f"{report.period_end:%B %Y}"
            told += tell_of_agency(pack, "source_late", agency, 1, fields, report.source.source)
    return tuple(told)


def method_note(pack: Pack) -> str:
    """Say how many rules the sources were held against, and that counts are of rows."""
    quality = pack.room.quality
    return (
        f"{len(quality.rules)} rules of the partnership and {len(quality.issues)} of the readers "
        "were applied. Counts are of rows or cells, never of children."
    )
