"""Follow events of children from one list of the council to the next, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrutiny_lib.config.journey import JourneySettings, Step
from scrutiny_lib.errors import SourceError
from scrutiny_lib.indicators.flows import DATES
from scrutiny_lib.indicators.windows import days_of, snapshot_days, told_by
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.metrics._checks import BoolArray, FloatArray, IntArray
from scrutiny_lib.metrics._dates import DateArray
from scrutiny_lib.metrics.episodes.conversion import days_to_next
from scrutiny_lib.metrics.episodes.events import child_codes, event_days, keys

CHILD = "child_id"


@dataclass(frozen=True, eq=False)
class Events:
    """The events of a step, in the order of their list.

    Attributes
    ----------
    child : ndarray of int64
        A number for each child, the same in every step.
    day : ndarray of datetime64[D]
        Of each event.
    rows : DataFrame
        Of the list, one row an event.
    months : PeriodIndex
        The months that the list tells of in whole.
    """

    child: IntArray
    day: DateArray
    rows: pd.DataFrame
    months: pd.PeriodIndex

    def tells_of(self, start: DateArray, days: int) -> BoolArray:
        """Tell whether the list tells of all months from each day to so many days later."""
        if not len(self.months):
            return np.zeros(start.size, dtype=bool)
        told = np.sort(self.months.asi8)
        first = start.astype("datetime64[M]").astype(np.int64)
        last = (start + np.timedelta64(days, "D")).astype("datetime64[M]").astype(np.int64)
        found = np.searchsorted(told, last, side="right") - np.searchsorted(told, first)
        return np.asarray(found == last - first + 1)


@dataclass(frozen=True, eq=False)
class Cohort:
    """Events of the first step: one a child and day, sorted by both.

    `group` is the place of each in `JourneySettings.group_ids`.
    """

    child: IntArray
    day: DateArray
    group: IntArray


@dataclass(frozen=True, eq=False)
class Reached:
    """Which of a cohort reached a step, one element each.

    Attributes
    ----------
    of : ndarray of bool
        Whether it reached the step before, and it is known whether it reached this one.
    is_open : ndarray of bool
        Whether it reached the step before, and it is not known yet.
    is_reached : ndarray of bool
        Whether it reached this one in time.
    waited : ndarray of float64
        Days from the step before; only where it is reached.
    day : ndarray of datetime64[D]
        When; only where it is reached.
    """

    of: BoolArray
    is_open: BoolArray
    is_reached: BoolArray
    waited: FloatArray
    day: DateArray


def read_events(datasets: Mapping[str, Dataset], settings: JourneySettings) -> dict[str, Events]:
    """Read the events of every step whose list has arrived.

    Raises
    ------
    SourceError
        If the list of the first step has not.
    """
    first = settings.steps[0]
    if first.table not in datasets:
        raise SourceError(
            f"no '{first.table}' has arrived, so nothing can be followed from the step "
            f"'{first.label}'; put it into the data folder"
        )
    there = [step for step in settings.steps if step.table in datasets]
    frames = [_dated(datasets[step.table].frame, step) for step in there]
    codes = child_codes(*(frame[CHILD] for frame in frames))
    months = _months_told(datasets, {step.table: step.date for step in there})
    return {
        step.id: Events(child, event_days(frame, step.date), frame, months[step.table])
        for step, frame, child in zip(there, frames, codes, strict=True)
    }


def _months_told(
    datasets: Mapping[str, Dataset], tables: Mapping[str, str]
) -> dict[str, pd.PeriodIndex]:
    """Return the months that each list tells of in whole."""
    days = snapshot_days(datasets)
    found = {}
    for table, date in tables.items():
        begun, ended = DATES.get(table, (date, date))
        rows = datasets[table].frame
        covered, _ = told_by(rows[begun], rows[ended], days_of(datasets[table], days))
        found[table] = covered.months
    return found


def _dated(frame: pd.DataFrame, step: Step) -> pd.DataFrame:
    for name in (CHILD, step.date):
        if name not in frame:
            raise SourceError(
                f"the list '{step.table}' has no column '{name}', which params/trends.yml names; "
                "check its spelling"
            )
    return frame[frame[step.date].notna()]


def cohort_of(
    events: Events, settings: JourneySettings, first: np.datetime64, last: np.datetime64
) -> Cohort:
    """Return the events of the first step in a period; a child's events of one day are one.

    If they are of several groups, they are of the group for that: each counts in one group only.
    """
    rows = np.flatnonzero((events.day >= first) & (events.day <= last))
    group = _groups(events.rows[settings.source].iloc[rows], settings)
    key = keys(events.child[rows], events.day[rows])
    order = np.lexsort((group, key))
    key, group, rows = key[order], group[order], rows[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    ends = np.append(starts, key.size)[1:] - 1
    several = settings.group_ids().index(settings.several.id)
    lowest, highest = group[starts], group[ends]
    return Cohort(
        child=events.child[rows[starts]],
        day=events.day[rows[starts]],
        group=np.where(lowest == highest, lowest, several),
    )


def _groups(source: pd.Series, settings: JourneySettings) -> IntArray:
    """Return the place of each source's group."""
    ids = settings.group_ids()
    rest = ids.index(settings.everyone_else.id)
    place = {code: ids.index(one.id) for one in settings.groups for code in one.codes}
    coded = source.astype("category")
    places = [place.get(str(code), rest) for code in coded.cat.categories]
    # The last place is for what is missing, whose code is -1.
    return np.array([*places, rest], dtype=np.int64)[coded.cat.codes.to_numpy()]


def follow(
    cohort: Cohort, events: Mapping[str, Events], steps: Sequence[Step]
) -> dict[str, Reached]:
    """Follow a cohort from step to step.

    Parameters
    ----------
    events : mapping of str to Events
        By step; of a step that isn't there nothing is known, nor of those that follow it.
    steps : sequence of Step
        In order, the first one that of the cohort.
    """
    everyone = np.ones(cohort.child.size, dtype=bool)
    start = Reached(everyone, ~everyone, everyone, np.zeros(everyone.size), cohort.day)
    found = {steps[0].id: start}
    for step in steps[1:]:
        before = found.get(step.follows or "")
        if before is not None and step.id in events:
            found[step.id] = _next(cohort.child, before, events[step.id], step.within_days or 0)
    del found[steps[0].id]
    return found


def _next(child: IntArray, before: Reached, events: Events, within: int) -> Reached:
    told = events.tells_of(before.day, within)
    of, is_open = before.is_reached & told, before.is_reached & ~told
    waited = np.full(child.size, np.nan)
    later = np.sort(keys(events.child, events.day))
    waited[of] = days_to_next(keys(child[of], before.day[of]), later)
    reached = of & (waited <= within)
    waited[~reached] = np.nan
    day = np.full(child.size, np.datetime64("NaT"), dtype="datetime64[D]")
    day[reached] = before.day[reached] + waited[reached].astype("timedelta64[D]")
    return Reached(of, is_open, reached, waited, day)
