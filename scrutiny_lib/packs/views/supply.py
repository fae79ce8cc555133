"""What agencies supplied of what is expected of their own: for every pack that shows it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib.evidence.numbers import join_words
from scrutiny_lib.packs.session import EXPECTED_AGENCIES, Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.quality.gaps import LATE, NEVER, STATES, SUPPLIED, UNDEFINED

WORDS = {
    SUPPLIED: "Supplied",
    LATE: "Late",
    NEVER: "Never supplied",
    UNDEFINED: "Nobody has defined it",
}


def supply_rows(pack: Pack, gaps: pd.DataFrame) -> list[dict[str, Any]]:
    """Count the indicators of each agency by their state: a row an agency."""
    return [
        {"Agency": pack.profile.agency(agency).label, "Expected": float(len(of_agency))}
        | {WORDS[state]: float((of_agency["state"] == state).sum()) for state in STATES}
        for agency in EXPECTED_AGENCIES
        for of_agency in [gaps[gaps["agency"] == agency]]
    ]


def told_of_gaps(pack: Pack, gaps: pd.DataFrame) -> Told:
    """Tell which agencies supplied nothing, and which stopped."""
    told: list[Any] = []
    for agency in EXPECTED_AGENCIES:
        of_agency = gaps[gaps["agency"] == agency]
        stopped = of_agency[of_agency["state"] == LATE]
        if not of_agency.empty and not of_agency["state"].isin([SUPPLIED, LATE]).any():
            told += tell_of_agency(pack, "agency_silent", agency, len(of_agency), {})
        elif len(stopped):
            names = [pack.registry[one].short_label for one in stopped["indicator_id"]]
            newest = f"{stopped['newest'].max():%B %Y}"
            fields = {"what": join_words(names), "newest": newest}
            told += tell_of_agency(pack, "agency_stopped", agency, len(stopped), fields)
    return tuple(told)


def tell_of_agency(
    pack: Pack, rule: str, agency: str, number: int, fields: dict[str, str], source: str = ""
) -> Told:
    """Tell something of what an agency supplied; `number` says how much of it there is."""
    who = pack.profile.agency(agency)
    return tell(
        pack,
        rule=rule,
        about="-".join((rule, source or agency)).replace("_", "-"),
        fields={"agency": who.label, "asked": who.addressed_as, "count": str(number), **fields},
        period="",
        size=1.0 + number / 10,
        disclosure_rule="none",
    )
