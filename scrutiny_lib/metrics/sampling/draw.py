"""Drawing cases: any, every k-th, or some of each stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.metrics._checks import choice, whole
from scrutiny_lib.metrics.sampling.allocation import allocate
from scrutiny_lib.metrics.sampling.canonical import fraction_of, frame_digest, lots, row_texts
from scrutiny_lib.metrics.sampling.record import REPLACEMENT, Draw

METHODS = ("random", "systematic", "stratified")

_Positions = npt.NDArray[np.int64]


def draw(
    frame: pd.DataFrame,
    size: int,
    method: str = "random",
    *,
    seed: int,
    strata: str | Sequence[str] | None = None,
    exclude: Mapping[str, Any] | None = None,
    order_by: Sequence[str] = (),
) -> Draw:
    """Draw cases so that the same seed and frame give the same cases on any machine.

    Parameters
    ----------
    frame : DataFrame
        One row a case. The order of rows and columns doesn't matter, and the index isn't looked
        at.
    size : int
        How many to draw (see `sample_size`).
    method : {"random", "systematic", "stratified"}
        Any rows; every k-th row of an order from a random start; or rows of each stratum in
        proportion, at least one from each.
    seed : int
        To be written down before the draw.
    strata : str or sequence of str, optional
        Columns, for a stratified draw only.
    exclude : mapping of str to array of bool, optional
        Reasons, each with a mark on the rows that can't be drawn because of it. A row is
        counted under its first reason.
    order_by : sequence of str
        Columns that order a systematic draw, such as a date; ties and no columns are ordered by
        the rows' text.

    Returns
    -------
    Draw
        The rows with the record of the draw.

    Raises
    ------
    ValueError
        If there are fewer eligible rows than `size`, more strata than that, a column isn't
        there, a mark doesn't fit the frame, strata and method don't go together, or an argument
        is none of those above.
    """
    _check(frame, method, strata, order_by)
    count, number = whole("size", size, 1), whole("seed", seed, 0)
    texts = row_texts(frame)
    exclusions, eligible = _eligible(len(frame), exclude or {}, frame.index)
    if count > eligible.size:
        raise ValueError(f"size is {count}, but only {eligible.size} rows can be drawn: draw fewer")
    digest, allocation = frame_digest(texts), pd.DataFrame(columns=["n_eligible", "n_drawn"])
    if method == "systematic":
        order, rule = _listed(frame, texts, eligible, order_by)
        chosen = _every_kth(order, count, fraction_of(number, digest))
    else:
        order, rule = _by_lot(texts, eligible, number)
        chosen = order[:count]
    if method == "stratified":
        chosen, allocation = _by_stratum(frame[_names(strata)], order, count)
    return Draw(
        rows=frame.iloc[chosen],
        positions=tuple(chosen.tolist()),
        seed=number,
        method=method,
        size=count,
        n_frame=len(frame),
        n_eligible=int(eligible.size),
        frame_sha256=digest,
        order=tuple(order.tolist()),
        order_rule=rule,
        exclusions=exclusions,
        allocation=allocation,
        replacement_rule=REPLACEMENT[method],
    )


def _check(
    frame: pd.DataFrame, method: str, strata: str | Sequence[str] | None, order_by: Sequence[str]
) -> None:
    choice("method", method, METHODS)
    if (method == "stratified") != (strata is not None):
        raise ValueError(f"method is {method!r} with strata {strata!r}: give strata if stratified")
    if order_by and method != "systematic":
        raise ValueError(f"order_by is {order_by!r} with method {method!r}: only for systematic")
    for name in [*_names(strata), *order_by]:
        if name not in frame.columns:
            raise ValueError(f"frame has no column {name!r}: name one of {list(frame.columns)}")


def _names(strata: str | Sequence[str] | None) -> list[str]:
    if strata is None:
        return []
    return [strata] if isinstance(strata, str) else list(strata)


def _eligible(
    size: int, exclude: Mapping[str, Any], index: pd.Index
) -> tuple[pd.DataFrame, _Positions]:
    reason = np.full(size, "", dtype=object)
    free = np.ones(size, dtype=bool)
    for said, marks in exclude.items():
        if isinstance(marks, pd.Series) and not marks.index.equals(index):
            raise ValueError(f"exclude[{said!r}] has another index than frame: align it first")
        marked = np.asarray(marks)
        if marked.shape != (size,) or marked.dtype.kind != "b":
            raise ValueError(f"exclude[{said!r}] is no array of {size} true or false: give one")
        reason[marked & free] = said
        free &= ~marked
    exclusions = pd.DataFrame({"position": np.flatnonzero(~free), "reason": reason[~free]})
    return exclusions, np.flatnonzero(free).astype(np.int64)


def _by_lot(texts: list[str], eligible: _Positions, seed: int) -> tuple[_Positions, str]:
    drawn = lots(texts, seed)
    order = sorted(eligible.tolist(), key=drawn.__getitem__)
    return np.array(order, dtype=np.int64), "by the SHA-256 of seed, copy and row"


def _listed(
    frame: pd.DataFrame, texts: list[str], eligible: _Positions, order_by: Sequence[str]
) -> tuple[_Positions, str]:
    order = np.array(sorted(eligible.tolist(), key=texts.__getitem__), dtype=np.int64)
    if not order_by:
        return order, "by the text of the rows"
    listed = frame.iloc[order][list(order_by)].reset_index(drop=True)
    order = order[listed.sort_values(list(order_by), kind="stable").index.to_numpy()]
    return order, f"by {', '.join(order_by)}, then by the text of the rows"


def _every_kth(order: _Positions, size: int, start: float) -> _Positions:
    places = np.floor((np.arange(size) + start) * order.size / size).astype(np.int64)
    return order[np.minimum(places, order.size - 1)]


def _by_stratum(
    strata: pd.DataFrame, order: _Positions, size: int
) -> tuple[_Positions, pd.DataFrame]:
    names = row_texts(strata)
    members: dict[str, list[int]] = {}
    for position in order.tolist():
        members.setdefault(names[position], []).append(position)
    sizes = {name: len(rows) for name, rows in sorted(members.items())}
    given = allocate(sizes, size)
    chosen = {position for name, rows in members.items() for position in rows[: given[name]]}
    allocation = strata.iloc[[members[name][0] for name in sizes]].reset_index(drop=True)
    allocation = allocation.assign(n_eligible=list(sizes.values()), n_drawn=list(given.values()))
    return np.array([p for p in order.tolist() if p in chosen], dtype=np.int64), allocation
