"""The clock of case reviews: what was due when, what was done, and how late."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scrutiny_lib.config.reviews import ClockStep
from scrutiny_lib.metrics.standards import STANDARDS, deadline
from scrutiny_lib.metrics.timeliness import working_days

IN_TIME, LATE, DONE = "in_time", "late", "done"
OPEN, OVERDUE, NOT_KNOWN = "open", "overdue", "not_known"
STATES = (IN_TIME, LATE, DONE, OPEN, OVERDUE, NOT_KNOWN)
COLUMNS = ("review_id", "step", "level", "starts_on", "due_on", "done_on", "state", "took_days",
           "late_days")  # fmt: skip


def review_clock(
    reviews: pd.DataFrame, steps: Sequence[ClockStep], as_of: pd.Timestamp
) -> pd.DataFrame:
    """Say of every step of every review whether it was done in time.

    Parameters
    ----------
    reviews : DataFrame
        The table ``reviews``: one row a review.
    steps : sequence of ClockStep
        As ``params/reviews.yml`` has them.
    as_of : Timestamp
        The day as of which open steps are judged; what is dated later has not happened yet.

    Returns
    -------
    DataFrame
        One row a review and step that its level has and that has begun, with the columns
        `COLUMNS`. ``state``:
        ``in_time``, ``late``, ``done`` (where no limit is laid down), ``open``, ``overdue``, or
        ``not_known``: the day that starts the clock is not known, or lies after the one that
        stops it. ``took_days`` are working days from start to end; ``late_days`` working days
        after the due day, of an overdue step up to `as_of`.

    Notes
    -----
    The limits are those of Working Together 2023 and of the national Panel, see
    `scrutiny_lib.metrics.standards`. A due day that the tracker gives counts before one worked out.
    """
    parts = [_of_step(reviews, step, as_of) for step in steps]
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    order = {review: place for place, review in enumerate(reviews["review_id"])}
    rank = whole["review_id"].map(order)
    return whole.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)


def _of_step(reviews: pd.DataFrame, step: ClockStep, as_of: pd.Timestamp) -> pd.DataFrame:
    some = reviews[reviews["level"].isin(step.levels)].reset_index(drop=True)
    starts, done = (_until(some[name], as_of) for name in (step.starts, step.done))
    due = _due(some, step, starts)
    is_wrong = (starts.isna() & done.notna()) | (done < starts)
    state = _states(step, due, done, as_of)
    state = state.mask(is_wrong, NOT_KNOWN)
    until = done.fillna(as_of)
    is_late = state.isin([LATE, OVERDUE])
    has_begun = starts.notna() | done.notna() | due.notna()
    whole = pd.DataFrame(
        {
            "review_id": some["review_id"],
            "step": step.step,
            "level": some["level"].astype("str"),
            "starts_on": starts,
            "due_on": due,
            "done_on": done,
            "state": state,
            "took_days": working_days(starts.mask(is_wrong), done),
            "late_days": working_days(due.where(is_late), until),
        }
    )
    return whole[has_begun]


def _states(step: ClockStep, due: pd.Series, done: pd.Series, as_of: pd.Timestamp) -> pd.Series:
    """Say how a step stands, where its clock can be read."""
    until = done.fillna(as_of)
    # What is done on a day that is no working day is done as if on the working day before.
    after = working_days(due.where(due <= until), until) > 0
    state = pd.Series(OPEN, index=due.index, dtype="object").mask(done.isna() & after, OVERDUE)
    if step.limit is None:
        return state.mask(done.notna(), DONE)
    is_done = done.notna() & due.notna()
    return state.mask(is_done & ~after, IN_TIME).mask(is_done & after, LATE)


def _until(days: pd.Series, as_of: pd.Timestamp) -> pd.Series:
    """Return days that have come."""
    return days.where(days <= as_of)


def _due(some: pd.DataFrame, step: ClockStep, starts: pd.Series) -> pd.Series:
    """Return due days: the agreed one, else the limit worked out."""
    given = some[step.due] if step.due else pd.Series(pd.NaT, index=some.index)
    if step.limit is None:
        return given.astype("datetime64[us]")
    worked_out = pd.Series(
        deadline(starts.to_numpy(), STANDARDS[step.limit]), index=some.index
    ).astype("datetime64[us]")
    return given.astype("datetime64[us]").fillna(worked_out)


def due_after_limit(reviews: pd.DataFrame, step: ClockStep) -> int:
    """Count due days of the tracker that lie after the limit that is laid down.

    Parameters
    ----------
    reviews : DataFrame
        The table ``reviews``.
    step : ClockStep
        A step; without a limit or a column of due days nothing is counted.
    """
    if step.limit is None or step.due is None:
        return 0
    some = reviews[reviews["level"].isin(step.levels)]
    limit = pd.Series(
        deadline(some[step.starts].to_numpy(), STANDARDS[step.limit]), index=some.index
    )
    return int((some[step.due] > limit).sum())


def last_known_day(*tables: tuple[pd.DataFrame, Sequence[str]]) -> pd.Timestamp | None:
    """Return the last day on which anything is known to have happened.

    Parameters
    ----------
    *tables : (DataFrame, sequence of str)
        Frames, each with its columns of days that something was done.

    Returns
    -------
    Timestamp or None
        None if no day is known. Due days and days of the next review are no such columns.
    """
    days = [frame[name].max() for frame, names in tables for name in names if name in frame.columns]
    known = [day for day in days if pd.notna(day)]
    return max(known) if known else None
