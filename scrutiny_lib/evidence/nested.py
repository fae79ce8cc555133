"""Nested counts: of those who reached one step, how many reached the next.

The number that a step is a share of is the count of the step before: one cell, not two. Taken for
another it could be shown where the step before is hidden. So a frame of one row a group and step
is protected as one row a group, in which every step is a column and the share of each step rests
on it and on the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.frames import ProtectedFrame, protect_frame
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.disclosure.rules import Rule
from scrutiny_lib.errors import DisclosureError

STEP, REACHED, OF = "step", "reached", "of"
_FOLLOWED = "followed"  # of a step's children, those of whom it is known what came next
_UNNAMED = {"lower": (REACHED, OF), "upper": (REACHED, OF), "median_days": (REACHED, REACHED)}
_IntArray = npt.NDArray[np.int64]


def is_nested(frame: pd.DataFrame, counts: Counts) -> bool:
    """Tell whether a frame counts who reached each step, out of those of the step before."""
    return {STEP, REACHED, OF} <= set(frame.columns) and {REACHED, OF} <= set(counts.columns)


def protect_nested(
    frame: pd.DataFrame,
    counts: Counts,
    rule: Rule,
    ledger: Ledger,
    flags: pd.DataFrame | None = None,
) -> ProtectedFrame:
    """Protect a frame of steps: `reached`, `of`, and every column that is worked out from them.

    Parameters
    ----------
    frame : DataFrame
        One row a group and step; every group has every step, in one order. `of` is `reached` of
        the step before, or fewer where it is not known of all what came next; at the first step
        it is missing, or `reached` again.
    counts : Counts
        With the column `step` under `by_row`. `of` has the address of the step before, whatever
        is said of it. `lower` and `upper` go with the share, `median_days` is a mean over
        `reached`, unless they are named otherwise.
    rule, ledger, flags
        As for `scrutiny_lib.disclosure.frames.protect_frame`.

    Raises
    ------
    DisclosureError
        As `protect_frame`; and if a group lacks a step or has one twice, a step has more than
        the one before, or a column rests on anything but `reached` and `of`.
    """
    wide = _Wide(frame, counts, flags)
    wide.add_counts()
    wide.add_worked_out()
    done = protect_frame(wide.frame(), wide.counts(), rule, ledger, wide.flag_frame())
    return wide.as_long(done)


def _places(frame: pd.DataFrame, others: list[str]) -> tuple[_IntArray, list[str]]:
    """Return the position of each group's row for each step, and the steps."""
    steps = list(dict.fromkeys(frame[STEP].astype(str)))
    keys = [tuple(row) for row in frame[others].astype(str).to_numpy()]
    groups = list(dict.fromkeys(keys))
    at = np.full((len(groups), len(steps)), -1, dtype=np.int64)
    for position, (key, step) in enumerate(zip(keys, frame[STEP].astype(str), strict=True)):
        place = groups.index(key), steps.index(step)
        if at[place] >= 0:
            raise DisclosureError(
                f"a group has the step '{step}' twice; keep one, or name the groups' column under "
                "'by_row'"
            )
        at[place] = position
    if (at < 0).any() or (np.diff(at, axis=1) < 0).any():
        raise DisclosureError(
            "the groups have not all the same steps in one order; give each every step, with "
            "nought where none got as far"
        )
    return at, steps


@dataclass
class _Wide:
    """A frame of steps with one row a group, as it is protected."""

    given: pd.DataFrame
    counted: Counts
    flags: pd.DataFrame | None
    at: _IntArray = field(init=False)
    steps: list[str] = field(init=False)
    others: dict[str, str] = field(init=False)
    columns: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, Any] = field(default_factory=dict)
    addresses: dict[str, Mapping[str, str]] = field(default_factory=dict)
    shares: dict[str, tuple[str, str]] = field(default_factory=dict)
    rests_on: dict[str, tuple[str, ...]] = field(default_factory=dict)
    followed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find each group's steps."""
        by_row = self.counted.by_row
        if STEP not in by_row.values() or self.counted.rates or self.counted.published:
            raise DisclosureError(
                "steps are protected by their column 'step', named under 'by_row'; they have "
                "neither 'rates' nor rows that are 'published'"
            )
        if set(self.counted.columns) != {REACHED, OF}:
            raise DisclosureError("a frame of steps counts 'reached' and 'of'; leave out the rest")
        self.others = {name: column for name, column in by_row.items() if column != STEP}
        self.at, self.steps = _places(self.given, list(self.others.values()))
        for column in self.others.values():
            self.columns[column] = self.given[column].to_numpy()[self.at[:, 0]]

    def add_counts(self) -> None:
        """Add a column for each step, and one where only part of a step was followed up."""
        (dimension,) = (name for name, column in self.counted.by_row.items() if column == STEP)
        own = self.counted.columns[REACHED]
        for k, step in enumerate(self.steps):
            self._add(REACHED, k)
            self.addresses[self.name(REACHED, k)] = {**own, dimension: step}
            of, whole = self._numbers(OF, k), self._numbers(REACHED, max(k - 1, 0))
            if (of > whole).any() or (k == 0 and (of < whole).any()):
                raise DisclosureError(
                    f"'of' at the step '{step}' is not the count of the step before, nor a part "
                    "of it; mend it"
                )
            if (~np.isnan(of) & (of != whole)).any():
                self.followed.add(k)
                self._add(OF, k)
                before = {dimension: self.steps[k - 1], _FOLLOWED: f"to {step}"}
                self.addresses[self.name(OF, k)] = {**own, **before}

    def add_worked_out(self) -> None:
        """Add what is worked out from counts, with the columns that it rests on at each step."""
        unnamed = {
            name: parts
            for name, parts in _UNNAMED.items()
            if name in self.given.columns and name not in self.counted.worked_out
        }
        for name, share in {**unnamed, **self.counted.shares}.items():
            for k in range(len(self.steps)):
                self.shares[self.name(name, k)] = self.part(share[0], k), self.part(share[1], k)
                self._add(name, k)
        for name, parts in self.counted.rests_on.items():
            for k in range(len(self.steps)):
                self.rests_on[self.name(name, k)] = tuple(self.part(one, k) for one in parts)
                self._add(name, k)

    def name(self, column: str, k: int) -> str:
        """Name a column of a step."""
        return f"{column} ({self.steps[k]})"

    def part(self, column: str, k: int) -> str:
        """Return which column of counts a part of a share is, at a step."""
        if column not in (REACHED, OF):
            raise DisclosureError(f"steps count 'reached' and 'of', and not '{column}'; mend it")
        if column == REACHED or k == 0:
            return self.name(REACHED, k)
        return self.name(OF, k) if k in self.followed else self.name(REACHED, k - 1)

    def _numbers(self, column: str, k: int) -> npt.NDArray[np.float64]:
        """Return the figures of a column at a step, a row a group."""
        every = pd.to_numeric(self.given[column], errors="coerce")
        return every.to_numpy(dtype=float, na_value=np.nan)[self.at[:, k]]

    def _add(self, column: str, k: int) -> None:
        """Take over a column's rows of a step, with their symbols."""
        rows = self.at[:, k]
        self.columns[self.name(column, k)] = self.given[column].to_numpy()[rows]
        if self.flags is not None and column in self.flags.columns:
            self.marks[self.name(column, k)] = self.flags[column].to_numpy()[rows]

    def frame(self) -> pd.DataFrame:
        """Return the frame to protect."""
        return pd.DataFrame(self.columns)

    def flag_frame(self) -> pd.DataFrame:
        """Return the symbols of the frame to protect."""
        return pd.DataFrame(self.marks, index=range(len(self.at)))

    def counts(self) -> Counts:
        """Say what the columns of the frame to protect are."""
        return Counts(
            address=self.counted.address,
            by_row=self.others,
            columns=self.addresses,
            shares=self.shares,
            rests_on=self.rests_on,
            once=self.counted.once,
            counting=self.counted.counting,
        )

    def as_long(self, done: ProtectedFrame) -> ProtectedFrame:
        """Return what was protected as one row a group and step."""
        size, order = len(self.given), self.at.ravel(order="F")
        frame = self.given.copy()
        flags = pd.DataFrame("", index=frame.index, columns=frame.columns, dtype=object)
        for column, names in self._sources():
            values = pd.concat([done.frame[name] for name in names], ignore_index=True)
            marks = pd.concat([done.flags[name] for name in names], ignore_index=True)
            if column == OF:
                first = np.arange(size) < len(self.at)
                none = first & self.given[OF].isna().to_numpy()[order]
                values, marks = values.mask(none), marks.mask(none, "z")
            back = np.argsort(order)
            frame[column] = values.to_numpy()[back]
            flags[column] = marks.to_numpy()[back]
        rows = np.argsort(order) % len(self.at)
        return ProtectedFrame(frame, flags, done.newly[rows], done.rounded[rows], done.told)

    def _sources(self) -> Iterator[tuple[str, list[str]]]:
        """Return for each column of the frame as given the columns of the steps."""
        steps = range(len(self.steps))
        yield REACHED, [self.name(REACHED, k) for k in steps]
        yield OF, [self.part(OF, k) for k in steps]
        every = {**self.shares, **self.rests_on}
        for column in self.given.columns:
            names = [self.name(str(column), k) for k in steps]
            if column not in (REACHED, OF) and names[0] in every:
                yield str(column), names
