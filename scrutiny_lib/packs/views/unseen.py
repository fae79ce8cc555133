"""What a trends pack cannot show: what never came, what is old, hidden, or breaks off."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.numbers import join_words
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.data_room import look_for, sources_read
from scrutiny_lib.packs.own import is_own_area
from scrutiny_lib.packs.session import EXPECTED_AGENCIES, Pack
from scrutiny_lib.packs.views.block import blocks_of, judged_of
from scrutiny_lib.packs.views.gaps import gaps, hidden_note
from scrutiny_lib.packs.views.supply import supply_rows, told_of_gaps
from scrutiny_lib.quality.gaps import LATE, NEVER, UNDEFINED, gaps_map


def show_unseen(pack: Pack) -> None:
    """Show the map of gaps, the age of each agency's figures, what is hidden, and known breaks."""
    own = gaps_of(pack)
    if own is None:
        published = gaps(pack)
        evidence.show(published.told, evidence.table(**published.table))
        evidence.note(published.notes)
    else:
        shown = evidence.table(**_supplied(pack, own))
        evidence.show(told_of_gaps(pack, own), shown)
        for sentence in _missing(pack, own):
            evidence.note(sentence)
        evidence.note(f"{_hidden_own(pack)} {hidden_note(pack)}")
    evidence.note(_breaks(pack))


@lru_cache(maxsize=2)
def gaps_of(pack: Pack) -> pd.DataFrame | None:
    """Return the map of gaps of the partnership's own figures; None where none can be had."""
    if pack.data is None or not is_own_area(pack):
        return None
    looked = [look_for(pack, source.source) for source in sources_read(pack)]
    if not any(one.report.has_arrived for one in looked):
        return None
    days = pack.room.quality.indicator_late_after_days
    return gaps_map(pack.registry, looked, late_after_days=days)


def _supplied(pack: Pack, own: pd.DataFrame) -> dict[str, Any]:
    """Prepare what each agency supplied of what is expected of it, and how old it is."""
    rows = supply_rows(pack, own)
    for row, agency in zip(rows, EXPECTED_AGENCIES, strict=True):
        newest = own.loc[own["agency"] == agency, "newest"].max()
        row["Newest"] = "Nothing" if pd.isna(newest) else month_text(newest)
    frame = pd.DataFrame(rows)
    return {
        "frame": frame,
        "caption": "How many of the indicators expected of its own each agency supplied",
        "rule": "none",
        "units": {name: "count" for name in frame.columns if name not in ("Agency", "Newest")},
        "source": "The list of indicators in params/indicators.yml.",
        "anchor": "supplied",
    }


def _missing(pack: Pack, own: pd.DataFrame) -> list[str]:
    """Name what did not come, agency by agency."""
    said = []
    for agency in EXPECTED_AGENCIES:
        of_agency = own[own["agency"] == agency]
        parts = [
            f"{words}: {join_words(_names(pack, of_agency, state))}"
            for state, words in (
                (LATE, "Supplied until a while ago"),
                (NEVER, "Not supplied"),
                (UNDEFINED, "No agreed definition"),
            )
            if (of_agency["state"] == state).any()
        ]
        if parts:
            said.append(f"{pack.profile.agency(agency).label}. {'. '.join(parts)}.")
    return said


def _names(pack: Pack, gaps_of_agency: pd.DataFrame, state: str) -> list[str]:
    some = gaps_of_agency[gaps_of_agency["state"] == state]
    return [pack.registry[one].short_label for one in some["indicator_id"]]


def _hidden_own(pack: Pack) -> str:
    """Say how many of the partnership's own figures are hidden."""
    ids = dict.fromkeys(one for block in blocks_of(pack).blocks for one in block.own)
    judged = (judged_of(pack, one) for one in ids)
    frames = [found.series.frame for found in judged if found is not None]
    figures = sum(len(frame) for frame in frames)
    hidden = sum(int((frame["flag"] == "c").sum()) for frame in frames)
    share = f"{hidden / figures:.1%}" if figures else "none"
    return (
        f"Of {figures:,} figures by month or quarter of the partnership's own, {hidden:,} "
        f"({share}) are hidden because they are small."
    )


def _breaks(pack: Pack) -> str:
    """Name the known breaks of what is shown."""
    ids = dict.fromkeys(one for block in blocks_of(pack).blocks for one in block.named())
    said = [
        f"{pack.registry[one].short_label}, {found.date:%B %Y}: {found.reason}"
        for one in ids
        for found in pack.registry[one].known_breaks
    ]
    if not said:
        return "No break is known in any of these series."
    return "Known breaks, across which figures can't simply be compared. " + " ".join(said)
