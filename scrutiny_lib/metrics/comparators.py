"""What a comparator group's own figure is, and how much of the group it rests on.

A group is dated and versioned: two models of statistical neighbours are in use, and they share
few members. Nothing here ranks areas; a place in a table without its interval says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import FloatArray, IntArray, as_floats, choice

STATISTICS = ("median", "mean")
_COLUMNS = ("period", "area_code", "value")


@dataclass(frozen=True)
class ComparatorGroup:
    """One version of a group of areas.

    Attributes
    ----------
    name : str
        Such as ``"statistical neighbours"``; the versions of one group share it.
    version : str
        Which list it is, such as ``"DfE model of April 2021"``.
    valid_from : date
        The day from which this version is the one to use.
    members : tuple of str
        Area codes.
    """

    name: str
    version: str
    valid_from: dt.date
    members: tuple[str, ...]


def version_on(groups: Iterable[ComparatorGroup], name: str, day: dt.date) -> ComparatorGroup:
    """Pick the version of a group that is in use on a day.

    Parameters
    ----------
    groups : iterable of ComparatorGroup
        All versions of all groups.
    name : str
        The group.
    day : date
        The day.

    Returns
    -------
    ComparatorGroup
        The latest version valid by then.

    Raises
    ------
    ValueError
        If no version was valid by then, or two became valid on one day.
    """
    known = [group for group in groups if group.name == name and group.valid_from <= day]
    if not known:
        raise ValueError(f"name is {name!r}: no version of such a group is valid on {day}")
    latest = max(group.valid_from for group in known)
    chosen = [group for group in known if group.valid_from == latest]
    if len(chosen) > 1:
        raise ValueError(f"name is {name!r}: two versions are valid from {latest}, keep one")
    return chosen[0]


def group_figure(
    values_by_area: pd.DataFrame,
    members: Iterable[str],
    statistic: str = "median",
    exclude: str | None = None,
) -> pd.DataFrame:
    """Take a comparator group's own figure in each period.

    Parameters
    ----------
    values_by_area : DataFrame
        One row a period and area: ``period``, ``area_code``, ``value`` (missing where it isn't
        known, suppressed or not published). Areas outside the group are ignored.
    members : iterable of str
        The group's area codes.
    statistic : {"median", "mean"}
        The median is the Department for Education's practice for statistical neighbours. The
        mean gives each area the same weight.
    exclude : str, optional
        The area that is compared: left out of its own comparator, if it is a member.

    Returns
    -------
    DataFrame
        One row a period, in order: ``period``, ``value``, ``n_present``, ``n_members``. Missing
        members are counted, never imputed; `value` is missing where none is present. The
        statistic is in ``attrs["method"]``.

    Raises
    ------
    ValueError
        If a column is missing, a value is no number, an area is there twice in a period or
        twice among the members, no member is left, or `statistic` is another word.

    Notes
    -----
    A period in which none of the rows belongs to a member still has its row, with 0 present.
    """
    choice("statistic", statistic, STATISTICS)
    group = _members(members, exclude)
    frame = _tidy(values_by_area)
    at, periods = pd.factorize(frame["period"], sort=True)
    value = frame["value"].to_numpy()
    inside = frame["area_code"].isin(group).to_numpy() & ~np.isnan(value)
    out = pd.DataFrame(
        {
            "period": periods,
            "value": _by_period(at[inside], value[inside], len(periods), statistic),
            "n_present": np.bincount(at[inside], minlength=len(periods)),
            "n_members": len(group),
        }
    )
    out.attrs["method"] = f"{statistic} of {len(group)} areas" + (
        ", without the area itself" if exclude is not None else ""
    )
    return out


def _by_period(at: IntArray, value: FloatArray, many: int, statistic: str) -> FloatArray:
    """Give the median or mean of the values of each period; `at` says which one each is in."""
    if statistic == "mean":
        by_period = pd.Series(value).groupby(at).mean()
        return np.asarray(by_period.reindex(range(many)), dtype=np.float64)
    ordered = value[np.lexsort((value, at))]
    sizes = np.bincount(at, minlength=many)
    first = np.cumsum(sizes) - sizes
    found, some = np.full(many, np.nan), sizes > 0
    low, high = (first + (sizes - 1) // 2)[some], (first + sizes // 2)[some]
    found[some] = (ordered[low] + ordered[high]) / 2
    return found


def _members(members: Iterable[str], exclude: str | None) -> list[str]:
    if isinstance(members, str):
        raise ValueError(f"members is {members!r}: give several area codes")
    listed = list(members)
    twice = sorted({code for code in listed if listed.count(code) > 1})
    if twice:
        raise ValueError(f"members has {twice[0]!r} twice: list each area once")
    group = [code for code in listed if code != exclude]
    if not group:
        raise ValueError(f"members has no area besides {exclude!r}: give at least one")
    return group


def _tidy(values_by_area: pd.DataFrame) -> pd.DataFrame:
    lacking = [name for name in _COLUMNS if name not in values_by_area.columns]
    if lacking:
        raise ValueError(f"values_by_area has no column {lacking[0]!r}: it needs {_COLUMNS}")
    given = {name: values_by_area[name].array for name in _COLUMNS}
    frame = pd.DataFrame(given | {"value": as_floats("value", values_by_area["value"])})
    if frame["period"].isna().any():
        position = int(np.flatnonzero(frame["period"].isna())[0])
        raise ValueError(f"period[{position}] is missing: every row needs its period")
    twice = np.flatnonzero(frame.duplicated(["period", "area_code"]))
    if twice.size:
        row = frame.iloc[int(twice[0])]
        raise ValueError(
            f"values_by_area has {row['area_code']!r} twice in {row['period']}: one row each"
        )
    return frame
