"""From contact to plan: what becomes of the contacts of each agency, step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrutiny_lib.config.journey import JourneySettings, Step
from scrutiny_lib.indicators.followed import Cohort, Events, Reached, cohort_of, follow, read_events
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.extracts.months import EXPECTED_AT_LEAST
from scrutiny_lib.metrics._checks import BoolArray, FloatArray, IntArray
from scrutiny_lib.metrics.episodes.events import period
from scrutiny_lib.metrics.intervals import wilson

COLUMNS = {
    "group": "str", "step": "str", "follows": "str", "reached": "int64", "of": "int64",
    "share": "float64", "lower": "float64", "upper": "float64", "median_days": "float64",
    "p90_days": "float64", "not_yet_known": "int64",
}  # fmt: skip
"""Columns of `Journey.frame` with their types."""


@dataclass(frozen=True, eq=False)
class Journey:
    """What became of the contacts of some months.

    Attributes
    ----------
    frame : DataFrame
        One row a group and step after the first, in the order of the settings, with `COLUMNS`.
        `of` are the contacts that reached the step that this one `follows` and of which it is
        known whether they reached this one within its days; `reached` those that did;
        `not_yet_known` those for which the lists don't tell of all those days. `share` is
        reached out of `of`, from 0 to 100, with Wilson's limits; missing where `of` is nought.
        `median_days` and `p90_days` are the days from the step before, of those that reached it
        within its days; nine in ten waited no longer than the latter.
    start, end : date
        First and last day of the contacts.
    contacts : int
        How many, a child's contacts of one day being one. Of the first step that follows them,
        `of` and `not_yet_known` add up to it, over the groups as well.
    method : str
        For the caption.
    warnings : tuple of str
        What a reader has to know; no count is in them.
    """

    frame: pd.DataFrame
    start: dt.date
    end: dt.date
    contacts: int
    method: str
    warnings: tuple[str, ...]


def journey(
    datasets: Mapping[str, Dataset],
    settings: JourneySettings,
    start: dt.date | str,
    end: dt.date | str,
) -> Journey:
    """Follow the contacts of a period from step to step, by who made them.

    Parameters
    ----------
    datasets : mapping of str to Dataset
        The council's lists by table, as `load_annex_a` gives them.
    settings : JourneySettings
        Steps with their days, and groups of sources.
    start, end : date
        First and last day of the contacts.

    Returns
    -------
    Journey
        A contact is followed to the child's first referral on its day or later, from there to
        the first assessment, and so on; each step has its own days, the same for early and late
        contacts. Whose days reach beyond what a list tells of is counted nowhere but in
        `not_yet_known`, whether something has followed already or not.

    Raises
    ------
    SourceError
        If no contacts have arrived, or a list has no column of the name in the settings.
    ValueError
        If the end is before the start.

    Notes
    -----
    What is counted are contacts. Two contacts before one referral are two that were followed by
    a referral, from whomever the referral came. Brothers and sisters share their way, so that
    the intervals are too narrow.
    """
    first, last = period(start, end)
    events = read_events(datasets, settings)
    cohort = cohort_of(events[settings.steps[0].id], settings, first, last)
    reached = follow(cohort, events, settings.steps)
    rows = [
        row
        for step, one in _with_steps(reached, settings)
        for row in _rows(step, one, cohort, settings)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    place = {name: number for number, name in enumerate(settings.group_ids())}
    order = frame["group"].map(place).sort_values(kind="stable").index
    return Journey(
        frame=frame.loc[order].reset_index(drop=True),
        start=pd.Timestamp(first).date(),
        end=pd.Timestamp(last).date(),
        contacts=int(cohort.child.size),
        method=_method(settings, first, last),
        warnings=tuple(_warnings(cohort, reached, events, settings, first, last)),
    )


def _with_steps(
    reached: Mapping[str, Reached], settings: JourneySettings
) -> Iterator[tuple[Step, Reached]]:
    return ((step, reached[step.id]) for step in settings.steps if step.id in reached)


def _rows(
    step: Step, found: Reached, cohort: Cohort, settings: JourneySettings
) -> Iterator[dict[str, object]]:
    """Yield the row of every group for a step."""
    ids = settings.group_ids()

    def count(which: BoolArray) -> IntArray:
        each = np.bincount(cohort.group[which], minlength=len(ids))
        each[0] = each.sum()  # the first is everyone, and each contact is in one of the others
        return each

    reached, of, still = count(found.is_reached), count(found.of), count(found.is_open)
    some = of > 0
    share = np.full((3, len(ids)), np.nan)
    if some.any():
        limits = wilson(reached[some], of[some], settings.confidence)
        share[:, some] = 100 * np.array([limits.value, limits.lower, limits.upper])
    waits = _waits(found, cohort, len(ids))
    for place, group in enumerate(ids):
        values = (reached[place], of[place], *share[:, place], *waits[:, place], still[place])
        yield dict(zip(COLUMNS, (group, step.id, step.follows, *values), strict=True))


def _waits(found: Reached, cohort: Cohort, groups: int) -> FloatArray:
    """Return median and 90th centile of the days waited, one column a group."""
    waits = np.full((2, groups), np.nan)
    waited, group = found.waited[found.is_reached], cohort.group[found.is_reached]
    for place in range(groups):
        of_group = waited if place == 0 else waited[group == place]
        if of_group.size:
            waits[:, place] = np.quantile(of_group, [0.5, 0.9])
    return waits


def _method(settings: JourneySettings, first: np.datetime64, last: np.datetime64) -> str:
    label = {step.id: step.label for step in settings.steps}
    steps = "; ".join(
        f"{step.label.lower()} within {step.within_days} days of the {label[step.follows].lower()}"
        for step in settings.steps
        if step.follows
    )
    return (
        f"Contacts from {_day(first)} to {_day(last)}; a child's contacts on one day count once. "
        f"Each is followed to the same child's first later event, from whomever it came: {steps}. "
        "Shares with Wilson's intervals, which are too narrow where brothers and sisters share "
        "their way"
    )


def _warnings(
    cohort: Cohort,
    reached: Mapping[str, Reached],
    events: Mapping[str, Events],
    settings: JourneySettings,
    first: np.datetime64,
    last: np.datetime64,
) -> Iterator[str]:
    """Yield what a reader has to know."""
    contacts = events[settings.steps[0].id]
    months = pd.period_range(str(first), str(last), freq="M")
    if len(months.difference(contacts.months)):
        yield "The contacts of some of these months are not there, or not all of them."
    for step in settings.steps[1:]:
        if step.id not in reached:
            yield f"{step.label}: nothing is known of it, since a list has not arrived."
        elif reached[step.id].is_open.any():
            yield (
                f"{step.label}: for some it is not known yet whether it followed within "
                f"{step.within_days} days{_told_to(events[step.id])}; they are left out."
            )
    yield from _silent(cohort, settings, contacts, last)
    labels = settings.labels()
    for one in settings.breaks:
        if np.datetime64(one.date) <= last:
            names = ", ".join(labels[name] for name in one.groups)
            yield f"{one.reason} This is about: {names}; from {_day(np.datetime64(one.date))} on."


def _silent(
    cohort: Cohort, settings: JourneySettings, contacts: Events, last: np.datetime64
) -> Iterator[str]:
    """Yield the groups whose contacts stop before the end, though many more would be expected."""
    if not cohort.day.size:
        return
    end = min(last, contacts.day.max())
    labels = list(settings.labels().values())
    for place in range(1, 1 + len(settings.groups)):
        days = cohort.day[cohort.group == place]
        if not days.size:
            continue
        # So many would lie in the silent days if its contacts were spread over all of them.
        whole = (end - cohort.day.min()).astype(int) + 1
        silent = (end - days.max()).astype(int)
        expected = days.size * silent / whole
        if silent >= settings.falls_silent_after_days and expected >= EXPECTED_AT_LEAST:
            month = pd.Timestamp(days.max()).strftime("%B %Y")
            yield (
                f"{labels[place]}: no contact is recorded after {month}. They may have stopped, or "
                "be recorded as from others, which then hold them."
            )


def _told_to(events: Events) -> str:
    """Say up to which day a list tells."""
    return (
        f" (told up to {_day(events.months.max().end_time.to_numpy())})"
        if len(events.months)
        else ""
    )


def _day(day: np.datetime64) -> str:
    return f"{pd.Timestamp(day):%B %Y}"
