"""Put the partnership's own figures together: what was counted here, and what was returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.indicators.compared import (
    OTHERS,
    PERIOD,
    added_up,
    one_source_each,
    same_period,
)
from scrutiny_lib.indicators.social_care import count_social_care
from scrutiny_lib.loaders.childrens_social_care.annex_a import PREFIX
from scrutiny_lib.loaders.dataset import Issue
from scrutiny_lib.loaders.folder import Loaded
from scrutiny_lib.loaders.observations import COLUMNS, empty_observations, validate_observations
from scrutiny_lib.loaders.partner_returns.load import OBSERVATIONS as RETURNED

COUNTED = "_observations"
"""How the ids of tables end that loaders counted from extracts."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}
PARTS_MISSING = (
    "Figures that several organisations share, of which not all supplied one that can be added "
    "up: not shown."
)
OF_ANOTHER_LENGTH = (
    "Figures for periods longer or shorter than the others of their indicator: not shown."
)


@dataclass(frozen=True, eq=False)
class OwnFigures:
    """What the partnership's own records say.

    Attributes
    ----------
    frame : DataFrame
        Observations, one row an indicator and period, in order of both. All rows of one
        indicator have periods of one length. `source_id` says what each came from.
    others : DataFrame
        Where what was counted from rows and what was returned on the form tell of the same
        period: the figure that is shown, and the other one, in columns `OTHERS`. Months stand for
        their quarter by their sum.
    issues : tuple of Issue
        What was noticed while counting and putting together.
    """

    frame: pd.DataFrame
    others: pd.DataFrame
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class _Area:
    area_code: str
    area_name: str


def own_figures(
    loaded: Mapping[str, Loaded], registry: Registry, area_code: str, area_name: str
) -> OwnFigures:
    """Put together the figures of every source.

    Parameters
    ----------
    loaded : mapping of str to Loaded
        What each source gave, by its id; one that may not be used is left out by the caller.
    registry : Registry
        The indicators.
    area_code, area_name : str
        The partnership's own area; figures of others are left aside.

    Returns
    -------
    OwnFigures
        What was counted from rows goes before what was returned, unless it holds no figure.
    """
    here, there, issues = _gathered(loaded, registry, _Area(area_code, area_name))
    rows, lost = one_source_each(_of(here, area_code))
    returned, lost_too = one_source_each(_of(there, area_code))
    issues += _issue("parts_missing", PARTS_MISSING, lost + lost_too)
    pairs = same_period(rows, returned)
    blank = pairs[pairs["value"].isna() & pairs["other_value"].notna()]
    others = _others(pairs, rows, returned)
    shown = rows[~rows.index.isin(blank["shown"])]
    not_shown = pairs.loc[~pairs["other"].isin(blank["other"]), "other"]
    more = returned[~returned.index.isin(not_shown)]
    frame, left = _of_one_length(shown, more, registry, others)
    issues += _issue("period_of_another_length", OF_ANOTHER_LENGTH, left)
    frame = frame.sort_values(PERIOD).reset_index(drop=True)
    return OwnFigures(validate_observations(frame, name="own figures"), others, tuple(issues))


def _gathered(
    loaded: Mapping[str, Loaded], registry: Registry, area: _Area
) -> tuple[list[pd.DataFrame], list[pd.DataFrame], list[Issue]]:
    """Return observations counted from rows, those returned, and issues."""
    rows, returned = [], []
    issues: list[Issue] = []
    for source, one in loaded.items():
        if any(table.startswith(PREFIX) for table in one.datasets):
            counts = count_social_care(one.datasets, registry, area, source_id=source)
            rows.append(counts.frame)
            issues += counts.issues
        for table, dataset in one.datasets.items():
            if table.endswith(COUNTED):
                rows.append(dataset.frame)
            elif table == RETURNED:
                returned.append(dataset.frame)
    return rows, returned, issues


def _of(frames: Iterable[pd.DataFrame], area_code: str) -> pd.DataFrame:
    filled = [frame[list(COLUMNS)] for frame in frames if len(frame)]
    whole = pd.concat(filled, ignore_index=True) if filled else empty_observations()
    return whole[whole["area_code"] == area_code].reset_index(drop=True)


def _others(pairs: pd.DataFrame, rows: pd.DataFrame, returned: pd.DataFrame) -> pd.DataFrame:
    """Return every comparison, those of quarters with the months that make them up as well."""
    quarters = same_period(added_up(rows, returned), returned)
    months = same_period(rows, added_up(returned, rows))
    found = [part[list(OTHERS)] for part in (pairs, quarters, months) if len(part)]
    every = pd.concat(found, ignore_index=True) if found else pairs[list(OTHERS)]
    every = every.dropna(subset=["value", "other_value"])
    return every.drop_duplicates(PERIOD).sort_values(PERIOD).reset_index(drop=True)


def _of_one_length(
    shown: pd.DataFrame, more: pd.DataFrame, registry: Registry, others: pd.DataFrame
) -> tuple[pd.DataFrame, int]:
    """Join figures, of each indicator those of one length; count the others if not compared."""
    both = [frame for frame in (shown, more) if len(frame)]
    whole = pd.concat(both, ignore_index=True) if both else shown
    months = _months(whole)
    # What was counted goes before what was returned; of either, the length that is asked for.
    asked = whole["indicator_id"].map(
        {name: MONTHS[one.frequency] for name, one in registry.items()}
    )
    rank = pd.DataFrame(
        {
            "indicator_id": whole["indicator_id"],
            "months": months,
            "late": whole.index >= len(shown),
            "odd": months != asked,
        }
    ).sort_values(["late", "odd", "months"], kind="stable")
    length = rank.drop_duplicates("indicator_id").set_index("indicator_id")["months"]
    fits = months == whole["indicator_id"].map(length)
    rest = whole.loc[~fits, PERIOD].merge(others[PERIOD], on=PERIOD, how="left", indicator=True)
    return whole[fits], int((rest["_merge"] == "left_only").sum())


def _months(frame: pd.DataFrame) -> pd.Series:
    """Return how many months each period touches; 0 for a day."""
    start, end = frame["period_start"].dt, frame["period_end"].dt
    months: pd.Series = (end.year - start.year) * 12 + end.month - start.month + 1
    return months.where(frame["period_start"] != frame["period_end"], 0)


def _issue(rule: str, message: str, count: int) -> list[Issue]:
    return [Issue(rule, message, count=count)] if count else []
