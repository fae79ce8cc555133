"""Which children: a group's rate beside that of everyone else, and no claim where few."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.groups import Dimension, GroupMeasure, GroupSettings
from scrutiny_lib.config.rules import fill
from scrutiny_lib.disclosure.addressing import tidy_address
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import figure, join_words, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.indicators.children import newest_day
from scrutiny_lib.indicators.groups import (
    NOT_KNOWN,
    children_by_group,
    reference_population,
)
from scrutiny_lib.indicators.ratios import relative_to_others
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.packs.own import sources_counted
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.journey import trends_of

RULE = "dfe_cin"
TOTAL, UNKNOWN = "Total", "Not known"
_SOURCE = "populations"


def show_groups(pack: Pack) -> None:
    """Show groups that differ from everyone else, and name those of which nothing can be said."""
    loaded = sources_counted(pack).get("annex_a")
    settings = trends_of(pack).groups
    people = _populations(pack)
    if loaded is None or people is None:
        evidence.note(
            "Groups of children are not compared: that needs the council's own lists and a "
            "reference population that the partnership has declared."
        )
        return
    quiet: dict[str, list[str]] = {}
    for measure in settings.measures:
        if measure.table in loaded.datasets:
            _show_measure(pack, loaded.datasets[measure.table], measure, people, quiet)
    for words, names in quiet.items():
        evidence.note(f"{words}: {join_words(names)}.")


def _populations(pack: Pack) -> pd.DataFrame | None:
    """Return the reference population, if one has arrived."""
    loaded = pack.source(_SOURCE) if pack.data is not None else None
    dataset = loaded.datasets.get(_SOURCE) if loaded is not None else None
    return None if dataset is None or dataset.frame.empty else dataset.frame


def _show_measure(
    pack: Pack,
    dataset: Dataset,
    measure: GroupMeasure,
    people: pd.DataFrame,
    quiet: dict[str, list[str]],
) -> None:
    """Show the dimensions in which a group stands out, and note what can be said of the others."""
    settings = trends_of(pack).groups
    last, first = _when(dataset, measure)
    if last is None:
        return
    counts = children_by_group(dataset, measure, settings, last, first)
    population = reference_population(people, settings, last)
    for dimension in settings.dimensions:
        found = _frame(counts, population, dimension, measure, _period(first, last))
        if found is None:
            continue
        safe = _with_ratios(pack, found, measure, dimension, settings)
        name = f"{measure.label} by {dimension.label.lower()}"
        if not safe["is_clear"].any():
            quiet.setdefault(_quietly(safe), []).append(name[:1].lower() + name[1:])
            continue
        words = _arguments(pack, safe, measure, dimension, _span(first, last))
        shown = evidence.chart("relative", safe, counts=_counts(pack, measure, dimension), **words)
        evidence.show(_told(pack, safe, measure, dimension, _span(first, last)), shown)


def _quietly(safe: pd.DataFrame) -> str:
    """Say what can be said where no group stands out: of small or hidden numbers, nothing."""
    groups = safe.loc[~safe["group"].isin([TOTAL, UNKNOWN]), "ratio"]
    if groups.isna().all():
        return "Numbers are too small, or hidden, to compare groups for"
    some = "; of some groups there are too few to say" if groups.isna().any() else ""
    return f"No group differs clearly from everyone else{some}, for"


def _when(dataset: Dataset, measure: GroupMeasure) -> tuple[dt.date | None, dt.date | None]:
    """Return the last and first day: the newest day for who is there, a year for what happens."""
    newest = newest_day(dataset) or dataset.record.date_received
    if newest is None:
        return None, None
    if measure.end is not None:
        return newest, None
    month = pd.Timestamp(newest).to_period("M")
    last = month if month.end_time.date() <= newest else month - 1
    return last.end_time.date(), (last - 11).start_time.date()


def _period(first: dt.date | None, last: dt.date) -> str:
    """Name a day or a span of months as protection knows it."""
    return last.isoformat() if first is None else f"{first:%Y-%m} to {last:%Y-%m}"


def _span(first: dt.date | None, last: dt.date) -> str:
    end = month_text(pd.Timestamp(last))
    return (
        f"at the end of {end}" if first is None else f"{month_text(pd.Timestamp(first))} to {end}"
    )


def _frame(
    counts: pd.DataFrame,
    population: pd.DataFrame,
    dimension: Dimension,
    measure: GroupMeasure,
    period: str,
) -> pd.DataFrame | None:
    """Return a row a group, one for those of unknown group, and the total; None without people."""
    some = counts[counts["dimension"] == dimension.id]
    people = population[population["dimension"] == dimension.id].set_index("group")["population"]
    ids = [group.id for group in dimension.groups]
    if some.empty or not set(ids) <= set(people.index):
        return None
    number = some.set_index("group")["count"].astype(float)
    labels = {group.id: group.label for group in dimension.groups} | {NOT_KNOWN: UNKNOWN}
    rows = [*ids, *([NOT_KNOWN] if number.get(NOT_KNOWN, 0) else [])]
    return pd.DataFrame(
        {
            "group": [*(labels[one] for one in rows), TOTAL],
            "count": [*(number[one] for one in rows), number[rows].sum()],
            "population": [*(float(people.get(one, np.nan)) for one in rows), people[ids].sum()],
            "period": period,
            "measure": f"children {measure.id}",
        }
    )


def _with_ratios(
    pack: Pack,
    found: pd.DataFrame,
    measure: GroupMeasure,
    dimension: Dimension,
    settings: GroupSettings,
) -> pd.DataFrame:
    """Protect the counts, then hold each group's rate against that of everyone else."""
    safe = _safe(pack, _of_known(pack, found, measure, dimension), measure, dimension)
    whole = safe[safe["group"] == TOTAL].iloc[0]
    ratios = relative_to_others(
        safe["count"],
        safe["population"],
        whole["count"],
        whole["population"],
        settings,
        families=len(settings.measures) * len(settings.dimensions),
    )
    is_group = (safe["group"] != TOTAL).to_numpy()
    for name in ("ratio", "lower", "upper"):
        safe[name] = ratios[name].where(is_group).to_numpy()
    return safe.assign(is_clear=ratios["is_clear"].to_numpy() & is_group)


def _of_known(
    pack: Pack, found: pd.DataFrame, measure: GroupMeasure, dimension: Dimension
) -> pd.DataFrame:
    """Leave out children of unknown group, unless they are so few that their number is hidden.

    They have no population: among everyone else they would make every group look rare. A few do
    not, and leaving those out would tell how many they are.
    """
    unknown = found["group"] == UNKNOWN
    if not unknown.any():
        return found
    number = _safe(pack, found, measure, dimension).loc[unknown, "count"]
    if number.isna().any():
        return found
    known = found[~unknown].reset_index(drop=True)
    total = known["group"] == TOTAL
    known.loc[total, "count"] = known.loc[~total, "count"].sum()
    return known.assign(measure=known["measure"] + f", {dimension.id} known")


def _safe(
    pack: Pack, found: pd.DataFrame, measure: GroupMeasure, dimension: Dimension
) -> pd.DataFrame:
    """Protect counts; what is worked out from them is named, and still empty."""
    counts = _counts(pack, measure, dimension)
    bare = found.assign(ratio=np.nan, lower=np.nan, upper=np.nan, flag="")
    return evidence.protected(bare, counts=counts, rule=RULE).reset_index(drop=True)


def _counts(pack: Pack, measure: GroupMeasure, dimension: Dimension) -> Counts:
    """Say what the figures are."""
    parts = ("count", "population")
    return Counts(
        address={"area": pack.area.code},
        by_row={"measure": "measure", "period": "period", dimension.id: "group"},
        columns={"count": {}},
        rates={"ratio": parts, "lower": parts, "upper": parts},
        once=True,
    )


def _arguments(
    pack: Pack, safe: pd.DataFrame, measure: GroupMeasure, dimension: Dimension, span: str
) -> dict[str, Any]:
    """Return the words on a chart."""
    fields = {
        "measure": measure.label,
        "dimension": dimension.label.lower(),
        "differences": _differences(safe),
    }
    return {
        "title": sentence_case(fill(pack.rules.titles["groups"], fields)),
        "subtitle": f"{measure.label}, {pack.area.name}, {span}, by {dimension.label.lower()}: "
        "each group's rate over that of all other children",
        "rule": RULE,
        "unit": "count",
        "source": "Sources: the council's own records; the reference population that the "
        "partnership declared.",
        "notes": (
            "Each child counts once. A difference says nothing of its cause: need, who is "
            "noticed, and how decisions are made can all lie behind it.",
            _unknown_note(safe),
        ),
        "anchor": f"who-{measure.id}-{dimension.id}",
    }


def _differences(safe: pd.DataFrame) -> str:
    """Name the groups whose rate is clearly higher than everyone else's, and clearly lower."""
    clear = safe[safe["is_clear"]]
    sides = {"higher": clear["ratio"] > 1, "lower": clear["ratio"] <= 1}
    return " and ".join(
        f"{side} rates for {join_words([str(one) for one in clear.loc[some, 'group']])}"
        for side, some in sides.items()
        if some.any()
    )


def _unknown_note(safe: pd.DataFrame) -> str:
    """Say where children of unknown group went."""
    if (safe["group"] == UNKNOWN).any():
        return "The few children whose group is not known are among everyone else."
    return "Children whose group is not known are left out."


def _told(
    pack: Pack, safe: pd.DataFrame, measure: GroupMeasure, dimension: Dimension, span: str
) -> Told:
    """Tell the group of a dimension that is clearly the furthest from everyone else."""
    limits = pack.rules.groups_thresholds
    apart = np.log(safe["ratio"].where(safe["is_clear"] & (safe["ratio"] > 0))).abs()
    if dimension.id in limits.not_told or not apart.max() >= np.log(limits.least_ratio):
        return ()
    row = safe.loc[apart.idxmax()]
    here = {
        "measure": str(row["measure"]),
        "area": pack.area.code,
        "period": str(row["period"]),
    }
    return tell(
        pack,
        rule="groups",
        about=f"who-{measure.id}-{dimension.id}",
        fields=_fields(row, measure, dimension, span),
        period=str(row["period"])[:7],
        size=1.0,
        disclosure_rule=RULE,
        cells=[
            tidy_address(one, once=True)
            for one in ({**here, dimension.id: str(row["group"])}, here)
        ],
    )


def _fields(
    row: pd.Series, measure: GroupMeasure, dimension: Dimension, span: str
) -> dict[str, str]:
    """Return what may stand in braces in the words on a group."""
    ratio = {name: figure(row[name], "count", 2) for name in ("ratio", "lower", "upper")}
    return ratio | {
        "measure": measure.label,
        "group": str(row["group"]),
        "dimension": dimension.label.lower(),
        "count": figure(row["count"], "count"),
        "span": span,
    }
