"""What a pack cannot show: silent agencies, hidden figures, releases that disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from scrutiny_lib.evidence.numbers import count_word, join_words, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import EXPECTED_AGENCIES, Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.reference import restatements

NAMED = 3  # authorities that are named one by one


@dataclass(frozen=True)
class GapsView:
    """`table`: the arguments of `evidence.table`; `notes`: sentences for `evidence.note`."""

    table: dict[str, Any]
    notes: str
    told: Told


def gaps(pack: Pack) -> GapsView:
    """Prepare what each agency supplied, what is published in its place, and what is hidden."""
    rows = [_agency_row(pack, agency) for agency in EXPECTED_AGENCIES]
    table = {
        "frame": pd.DataFrame(rows),
        "caption": "What each agency supplied for this pack",
        "rule": "published",
        "anchor": "supplied",
    }
    return GapsView(table, " ".join((hidden_note(pack), _restated(pack))), _tell_silent(pack))


def _own_figures(pack: Pack, agency: str) -> pd.DataFrame:
    """Return the area's published figures of an agency's indicators."""
    own = pack.of_area()
    return own[(own["agency"] == agency) & own["value"].notna()]


def _agency_row(pack: Pack, agency: str) -> dict[str, str]:
    """Say what an agency supplied, and what is published."""
    figures = _own_figures(pack, agency)
    label = pack.profile.agency(agency).label
    if figures.empty:
        return {
            "Agency": label,
            "Figures of its own": "Nothing received",
            "Published figures held": "Nothing",
            "Newest": "Nothing",
        }
    count = figures["indicator_id"].nunique()
    return {
        "Agency": label,
        "Figures of its own": "Nothing received",
        "Published figures held": f"{sentence_case(count_word(count))} measures",
        "Newest": month_text(figures["period_end"].max()),
    }


def hidden_note(pack: Pack) -> str:
    """Say how many of the area's published figures are symbols."""
    own = pack.of_area()
    own = own[own["indicator_id"].isin(pack.registry.ids())]
    hidden = int((own["flag"] == "c").sum())
    other = int(((own["flag"] != "") & (own["flag"] != "c")).sum())
    return (
        f"Of {len(own):,} published figures for {pack.area.name}, {hidden:,} are hidden to "
        f"protect confidentiality and {other:,} are missing for another reason. Hidden figures "
        "stay hidden: nothing here is worked out from a total."
    )


def _restated(pack: Pack) -> str:
    """Say where two releases of the same table disagree: for the area, and for others."""
    table = restatements(pack.all_releases)
    mine = table[table["area_code"] == pack.area.code]
    others = table[table["area_code"] != pack.area.code]
    own = (
        f"A later release changed {len(mine):,} figures for {pack.area.name} "
        f"({_measures(pack, mine)}); the newer figure is the one shown."
        if len(mine)
        else f"Where two releases cover the same year, they agree for {pack.area.name}."
    )
    if others.empty:
        return own
    names = sorted(others["area_name"].unique())
    where = join_words(names) if len(names) <= NAMED else f"{len(names)} other authorities"
    return f"{own} For {where} a later release changed {_measures(pack, others)}."


def _measures(pack: Pack, table: pd.DataFrame) -> str:
    """Name the measures of some restated figures."""
    labels = (pack.registry[str(one)].short_label for one in table["indicator_id"].unique())
    return join_words(sorted(f"'{label}'" for label in labels))


def _tell_silent(pack: Pack) -> Told:
    """Say which agencies have supplied nothing of their own."""
    labels = [pack.profile.agency(agency).addressed_as for agency in EXPECTED_AGENCIES]
    unpublished = [
        pack.profile.agency(agency).addressed_as
        for agency in EXPECTED_AGENCIES
        if _own_figures(pack, agency).empty
    ]
    nothing = (
        f"For {join_words(unpublished)} nothing is published for {pack.area.name} either. "
        if unpublished
        else ""
    )
    own = pack.of_area().dropna(subset=["value"])
    lower = [labels[0][:1].lower() + labels[0][1:], *labels[1:]]
    fields = {
        "agencies": join_words(labels),
        "agencies_lower": join_words(lower),
        "published": nothing,
        "newest": month_text(own["period_end"].max()),
        "area": pack.area.name,
    }
    return tell(
        pack,
        rule="silent",
        about="supplied",
        fields=fields,
        period=f"{own['period_end'].max():%Y-%m}",
        size=1.0,
        disclosure_rule="published",
    )
