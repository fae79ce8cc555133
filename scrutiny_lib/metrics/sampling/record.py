"""The record of a draw, with everything that is needed to repeat it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

REPLACEMENT = {
    "random": "a case that can't be audited is replaced by the next one in the order",
    "systematic": "a case that can't be audited is replaced by the next one in the order that is "
    "not drawn, from the first again after the last",
    "stratified": "a case that can't be audited is replaced by the next one of its stratum in the "
    "order",
}


@dataclass(frozen=True, eq=False)
class Draw:
    """Which rows were drawn, and how to draw them again.

    Attributes
    ----------
    rows : DataFrame
        The rows drawn, in the order of the draw, with the columns and index of the frame.
    positions : tuple of int
        Where they stand in the frame that was given.
    seed : int
        Of the draw.
    method : {"random", "systematic", "stratified"}
        How they were drawn.
    size : int
        How many.
    n_frame, n_eligible : int
        Rows of the frame, and those left after exclusions.
    frame_sha256 : str
        SHA-256 of all rows of the frame, whatever their order.
    order : tuple of int
        Positions of all eligible rows in the order used; replacements are taken from it.
    order_rule : str
        How that order was made.
    exclusions : DataFrame
        ``position`` and ``reason``, one row for each row of the frame that couldn't be drawn.
    allocation : DataFrame
        One row a stratum: its columns, ``n_eligible`` and ``n_drawn``; no rows for the other
        methods.
    replacement_rule : str
        What replaces a case that can't be audited.
    """

    rows: pd.DataFrame
    positions: tuple[int, ...]
    seed: int
    method: str
    size: int
    n_frame: int
    n_eligible: int
    frame_sha256: str
    order: tuple[int, ...]
    order_rule: str
    exclusions: pd.DataFrame
    allocation: pd.DataFrame
    replacement_rule: str
