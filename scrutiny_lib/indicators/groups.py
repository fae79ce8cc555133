"""Who they are: children counted once, by group, and how many live here."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from scrutiny_lib.config.groups import Dimension, GroupMeasure, GroupSettings
from scrutiny_lib.indicators.children import rows_of_children
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.metrics.episodes.events import need_columns

NOT_KNOWN = "not_known"


def count_by_group(
    dataset: Dataset,
    measure: GroupMeasure,
    dimension: Dimension,
    last: dt.date | str,
    first: dt.date | str | None = None,
) -> pd.DataFrame:
    """Count children by group, each child once.

    Parameters
    ----------
    dataset : Dataset
        The list that the measure names.
    measure : GroupMeasure
        What children are counted for.
    dimension : Dimension
        The groups.
    last, first : date
        The children of a period, both days in it; without `first` those of the day `last`, such
        as the children on a plan at the end of March, for which the measure needs an end.

    Returns
    -------
    DataFrame
        ``dimension, group, count``: one row a group in the order of the settings, then
        ``not_known`` for children who are in none. The counts add up to the children counted.

    Raises
    ------
    ValueError
        If the list lacks a column, the period ends before it starts, or the children of a day
        are asked for where nothing ends.

    Notes
    -----
    A child with several rows is in the group of the newest one that says it. The lists hold ages
    at the start of a plan or of care. The age on the day counted is that age and a half, and the
    time since: right to within half a year, and on average. In a period it is the age on the
    child's newest first day in it.
    """
    need_columns(dataset.frame, [dimension.column])
    rows = rows_of_children(dataset, measure, last, first)
    group = _group_of(rows, dimension)
    known = rows.assign(group=group, is_known=group.notna())
    each = known.sort_values(["is_known", "since"], kind="stable").drop_duplicates(
        "child_id", keep="last"
    )
    ids = [one.id for one in dimension.groups]
    tally = each["group"].fillna(NOT_KNOWN).value_counts().reindex([*ids, NOT_KNOWN], fill_value=0)
    return pd.DataFrame(
        {
            "dimension": dimension.id,
            "group": tally.index.astype("str"),
            "count": tally.to_numpy(dtype=np.int64),
        }
    )


def _group_of(rows: pd.DataFrame, dimension: Dimension) -> pd.Series:
    """Return the group of each row, missing where it is in none."""
    group_of = {member: one.id for one in dimension.groups for member in one.members}
    if not dimension.is_of_ages:
        value = rows[dimension.column]
        if value.dtype == "boolean":
            value = value.map({True: "yes", False: "no"}).astype("str")
        return value.astype("str").map(group_of).astype("str")
    age = rows[dimension.column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    years = (rows["counted_on"] - rows["since"]).dt.days.to_numpy() / 365.25
    # A child not born yet is some months from birth, which is less than half a year on average.
    now = np.floor(age + np.where(age < 0, 0.6, 0.5) + years)
    # Who is still on a plan or in care isn't 18 yet, whatever half a year more makes of it.
    oldest = max(one.highest or 0 for one in dimension.groups)
    now = np.where(age <= oldest, np.minimum(now, oldest), now)
    return pd.Series(now, index=rows.index).map(group_of).astype("str")


def children_by_group(
    dataset: Dataset,
    measure: GroupMeasure,
    settings: GroupSettings,
    last: dt.date | str,
    first: dt.date | str | None = None,
) -> pd.DataFrame:
    """Count children by every dimension that the list has a column for.

    Parameters
    ----------
    dataset, measure, last, first
        As for `count_by_group`.
    settings : GroupSettings
        The dimensions.

    Returns
    -------
    DataFrame
        As `count_by_group`, one dimension after the other; referrals, say, have no disability.

    Raises
    ------
    ValueError
        As `count_by_group`.
    """
    there = [one for one in settings.dimensions if one.column in dataset.frame]
    found = [count_by_group(dataset, measure, one, last, first) for one in there]
    empty = pd.DataFrame({"dimension": [], "group": [], "count": []})
    kinds = {"dimension": "str", "group": "str", "count": "int64"}
    return pd.concat(found or [empty], ignore_index=True).astype(kinds)


def reference_population(
    populations: pd.DataFrame, settings: GroupSettings, on: dt.date | str
) -> pd.DataFrame:
    """Choose the children that groups are held against.

    Parameters
    ----------
    populations : DataFrame
        The table ``populations``: a column for each dimension, and ``children``, ``as_of``,
        ``source``. A row is about the one group that it names; one that names groups of two
        dimensions, or none, is not used.
    settings : GroupSettings
        The dimensions and their groups.
    on : date
        For when: of each dimension the newest numbers that are not of a later day, else the
        oldest.

    Returns
    -------
    DataFrame
        ``dimension, group, population, as_of, source``, one row a group that has a number. A
        group that stands twice has the later row's number.

    Raises
    ------
    ValueError
        If the frame lacks a column.
    """
    columns = [one.population for one in settings.dimensions if one.population in populations]
    need_columns(populations, ["children", "as_of", "source"])
    alone = populations[columns].notna().sum(axis=1) == 1
    usable = populations[alone & populations["children"].notna() & populations["as_of"].notna()]
    found = [_of_dimension(usable, one, pd.Timestamp(on)) for one in settings.dimensions]
    kinds = {"dimension": "str", "group": "str", "population": "float64",
             "as_of": "datetime64[us]", "source": "str"}  # fmt: skip
    chosen: pd.DataFrame = pd.concat(found, ignore_index=True)[list(kinds)].astype(kinds)
    return chosen


def _of_dimension(usable: pd.DataFrame, dimension: Dimension, on: pd.Timestamp) -> pd.DataFrame:
    named = dimension.population in usable
    group = usable[dimension.population].astype("str") if named else pd.Series("", usable.index)
    rows = usable.assign(dimension=dimension.id, group=group, population=usable["children"])
    rows = rows[rows["group"].isin([one.id for one in dimension.groups])]
    days = rows["as_of"]
    newest = days[days <= on].max() if (days <= on).any() else days.min()
    chosen: pd.DataFrame = rows[days == newest].drop_duplicates("group", keep="last")
    return chosen
