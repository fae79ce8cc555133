"""What every list of children begins with, and codes as the lists write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from scrutiny_lib.demo.chance import Bools, Ints
from scrutiny_lib.demo.children import ETHNICITIES
from scrutiny_lib.demo.identifiers import references
from scrutiny_lib.demo.journey.contacts import SOURCES
from scrutiny_lib.demo.timeline import Days, Period, first_day, month_of
from scrutiny_lib.demo.world import World

Columns = dict[str, npt.NDArray[Any]]
GENDERS = ("b) Female", "a) Male", "c) Not stated/recorded")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SOURCE_LABELS = {"1": "Individual", "2A": "Schools", "2B": "Education services",
                  "3": "Health services", "4": "Housing", "5": "LA services", "6": "Police",
                  "7": "Other legal agency", "8": "Other", "9": "Anonymous",
                  "10": "Unknown"}  # fmt: skip
_TEAMS, _WORKERS = 14, 160


def written(values: Sequence[str], at: Ints) -> npt.NDArray[np.object_]:
    """Return the values at the positions."""
    return np.array(values, dtype=object)[at]


def chosen(values: Sequence[str], at: Ints, where: Bools) -> npt.NDArray[np.object_]:
    """Return the values at the positions, nothing elsewhere."""
    return np.asarray(np.where(where, written(values, at), ""), dtype=object)


def yes_no(answers: Bools) -> npt.NDArray[np.object_]:
    """Return answers as a drop-down has them."""
    return np.asarray(np.where(answers, "a) Yes", "b) No"), dtype=object)


def plain_yes_no(answers: Bools) -> npt.NDArray[np.object_]:
    """Return answers as some systems write them."""
    return np.asarray(np.where(answers, "Yes", "No"), dtype=object)


def ethnicities(at: Ints) -> npt.NDArray[np.object_]:
    """Return ethnic groups with the letters of the drop-down."""
    return written([f"{_LETTERS[n]}) {code}" for n, code in enumerate(ETHNICITIES)], at)


def sources(at: Ints) -> npt.NDArray[np.object_]:
    """Return sources of contacts with the letters of the drop-down."""
    labels = []
    for number, code in enumerate(SOURCES):
        label = _SOURCE_LABELS.get(code, _SOURCE_LABELS.get(code[0], ""))
        labels.append(f"{_LETTERS[number]}) {code}: {label}")
    return written(labels, at)


def child_columns(world: World, who: Ints, snapshot: np.datetime64) -> Columns:
    """Return the columns that every list of children begins with.

    A child who is not born on the day of the snapshot has no date of birth, and the age -1.
    """
    children = world.children
    born = children.born[who]
    unborn = born > snapshot
    years = (snapshot - born).astype(np.int64) / 365.25
    return {
        "Child Unique ID": references("SYN", children.numbers[who]),
        "Gender": written(GENDERS, children.sex[who]),
        "Ethnicity": ethnicities(children.ethnicity[who]),
        "Date of Birth": np.where(unborn, np.datetime64("NaT", "D"), born),
        "Age": np.where(unborn, -1.0, years),
    }


def disability(world: World, who: Ints) -> Columns:
    """Return the column that says whether a child is disabled."""
    return {"Does the Child have a Disability": yes_no(world.children.disabled[who])}


def team(who: Ints) -> Columns:
    """Return team and worker, by number, as nobody is called."""
    return {
        "Allocated Team": written([f"Team {n + 1}" for n in range(_TEAMS)], who % _TEAMS),
        "Allocated Worker": written([f"Worker {n + 1}" for n in range(_WORKERS)], who % _WORKERS),
    }


def until(days: Days, snapshot: np.datetime64) -> Days:
    """Return the days that are known by the snapshot."""
    return np.where(days <= snapshot, days, np.datetime64("NaT", "D"))


def every(days: int, start: Days, upto: Days, offset: Ints) -> Days:
    """Return the last of the days that come so often from a start, no later than `upto`."""
    gone = np.maximum((upto - start).astype(np.int64) - offset % days, 0)
    last = start + gone // days * days + (offset % days)
    return np.where((last > upto) | (last < start), np.datetime64("NaT", "D"), last)


def months_before(period: Period, months: int) -> np.datetime64:
    """Return the first day of so many months up to the end of a period."""
    return first_day(month_of(period.last) - months + 1)
