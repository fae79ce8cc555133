"""The journey from contact to plan, by who made the contact."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.journey import Step
from scrutiny_lib.config.rules import fill
from scrutiny_lib.config.trends import Trends, load_trends
from scrutiny_lib.evidence.numbers import figure, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.indicators.journey import Journey, journey
from scrutiny_lib.packs.own import sources_counted
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.journey_frame import (
    MEASURE,
    branch_counts,
    branch_frame,
    cells_of,
    charted,
    step_counts,
    with_shares,
)

_MONTHS = 12
_GROUPS = 5
_INDICATOR = "csc_contacts"


@lru_cache(maxsize=2)
def trends_of(pack: Pack) -> Trends:
    """Return what is followed, compared and read together.

    Raises
    ------
    UsageError
        If the file is not as it has to be.
    """
    return load_trends(pack.workspace.params, pack.registry)


@lru_cache(maxsize=2)
def journey_of(pack: Pack) -> Journey | None:
    """Follow the contacts of the newest year whose whole time has passed; None without any."""
    loaded = sources_counted(pack).get("annex_a")
    settings = trends_of(pack).journey
    first = settings.steps[0]
    if loaded is None or first.table not in loaded.datasets:
        return None
    dataset = loaded.datasets[first.table]
    days, arrived = dataset.frame[first.date].dropna(), dataset.record.date_received
    known = days if arrived is None else days[days <= pd.Timestamp(arrived)]
    if known.empty:
        return None
    newest = known.max() - pd.Timedelta(days=longest_way(settings.steps))
    end = newest.to_period("M") - 1
    start = (end - (_MONTHS - 1)).start_time
    return journey(loaded.datasets, settings, start.date(), end.end_time.date())


def longest_way(steps: tuple[Step, ...]) -> int:
    """Return how many days the longest way through the steps may take."""
    days = {steps[0].id: 0}
    for step in steps[1:]:
        days[step.id] = days[str(step.follows)] + int(step.within_days or 0)
    return max(days.values())


def show_journey(pack: Pack) -> None:
    """Show how far contacts get, who made them, how long it takes, and what stands out."""
    found = journey_of(pack)
    if found is None:
        evidence.note("The journey of contacts cannot be followed: no contacts have arrived.")
        return
    settings = trends_of(pack).journey
    rule = pack.registry[_INDICATOR].disclosure_rule
    counts = step_counts(pack.area.code)
    safe = with_shares(charted(found, settings), counts, rule)
    shown = [
        evidence.chart("steps", part, counts=counts, **_arguments(pack, found, rule, number))
        for number, part in enumerate(_parts(safe))
    ]
    evidence.show(_told(pack, safe, found), *shown)
    branches = branch_frame(found, settings)
    if not branches.empty:
        units = {"Began": "count", "Followed": "count", "Share": "per_cent"}
        evidence.table(
            branches,
            caption=f"Steps beside the main way, contacts of {_span(found)}",
            rule=rule,
            units=units,
            counts=branch_counts(pack.area.code),
            source="Source: the council's own records.",
            anchor="journey-branches",
        )


def _parts(safe: pd.DataFrame) -> list[pd.DataFrame]:
    """Return all contacts, then the groups that made any, as many as a reader can take in."""
    began = safe[~safe["group"].duplicated()]
    everyone, *groups = [str(one) for one in began.loc[began["reached"] != 0, "group"]]
    chunks = [groups[at : at + _GROUPS] for at in range(0, len(groups), _GROUPS)]
    chunks.insert(0, [everyone])
    return [safe[safe["group"].isin(chunk)].reset_index(drop=True) for chunk in chunks]


def _arguments(pack: Pack, found: Journey, rule: str, number: int) -> dict[str, Any]:
    """Return the words on a chart."""
    title = ("journey", "journey_groups", "journey_more")[min(number, 2)]
    notes = [
        "A step counts where it follows the one before within the days named; each contact had "
        "the same time. Median days are of those that went on within it, so they are shorter than "
        "a wait.",
        *found.warnings,
        "Contacts are counted, not children; who refers a child later may be somebody else.",
    ]
    return {
        "title": fill(pack.rules.titles[title], {"area": pack.area.name}),
        "subtitle": f"Contacts of {_span(found)} followed to a child protection plan, "
        f"{pack.area.name}, by who made them",
        "rule": rule,
        "unit": "count",
        "source": f"{found.method}. Source: the council's own records.",
        "notes": tuple(notes),
        "indicators": (_INDICATOR,),
        "anchor": "journey" if number == 0 else f"journey-{number + 1}",
    }


def _span(found: Journey) -> str:
    """Say the months of the contacts."""
    return f"{month_text(pd.Timestamp(found.start))} to {month_text(pd.Timestamp(found.end))}"


def _whose(safe: pd.DataFrame, row: pd.Series) -> str:
    """Say of which contacts a share is: of all, or of those that came as far as the step before."""
    steps = list(dict.fromkeys(safe["step"].astype(str)))
    before = steps[steps.index(str(row["step"])) - 1]
    if before == steps[0]:
        return "their contacts"
    return f"their contacts that came as far as the step '{before.lower()}'"


def _told(pack: Pack, safe: pd.DataFrame, found: Journey) -> Told:
    """Tell of the groups that get on to a step far less, or far more, often than all together."""
    limits = pack.rules.journey_thresholds
    rest = safe[safe["source_id"] == "Total"].set_index("step")["share"]
    told: list[Any] = []
    for place, (_, row) in enumerate(_standing_out(safe, rest, limits.least_ratio).iterrows()):
        if place == limits.most_told:
            break
        fields = {
            "group": str(row["group"]),
            "step": str(row["step"]).lower(),
            "whose": _whose(safe, row),
            "share": figure(row["share"], "per_cent"),
            "all": figure(rest[row["step"]], "per_cent"),
            "reached": figure(row["reached"], "count"),
            "of": figure(row["of"], "count"),
            "often": "less" if row["share"] < rest[row["step"]] else "more",
            "span": _span(found),
        }
        told += tell(
            pack,
            rule="journey",
            about=f"journey-{row['source_id']}-{row['step_id']}",
            fields={name: sentence_case(v) if name == "group" else v for name, v in fields.items()},
            period=f"{found.start:%Y-%m}/{found.end:%Y-%m}",
            size=float(row["apart"]) / limits.least_ratio,
            disclosure_rule=pack.registry[_INDICATOR].disclosure_rule,
            cells=cells_of(safe, row, pack.area.code, MEASURE),
        )
    return tuple(told)


def _standing_out(safe: pd.DataFrame, rest: pd.Series, least_ratio: float) -> pd.DataFrame:
    """Return the rows whose interval leaves out what all come to, the furthest apart first."""
    whole = safe["step"].map(rest)
    ratio = (safe["share"] / whole).where(safe["share"] > 0)
    apart = ratio.where(ratio >= 1, 1 / ratio)
    clear = (safe["strict_upper"] < whole) | (safe["strict_lower"] > whole)
    rows = safe.assign(apart=apart)[clear & (apart >= least_ratio)]
    return rows.sort_values("apart", ascending=False)
