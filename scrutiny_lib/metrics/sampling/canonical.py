"""Rows as text that is the same on any machine, and their digests.

The order of a draw comes from SHA-256, not from a library's random numbers, whose streams may
change from one version to the next.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd


def row_texts(frame: pd.DataFrame) -> list[str]:
    """Write each row as one text, whatever the order of the columns.

    Parameters
    ----------
    frame : DataFrame
        With distinct column names; the index doesn't count.

    Returns
    -------
    list of str
        One a row. A whole number reads the same whether it is stored as 3 or as 3.0, because a
        gap elsewhere in the column changes how it is stored.

    Raises
    ------
    ValueError
        If two columns have one name.
    """
    names = sorted((str(name), place) for place, name in enumerate(frame.columns))
    for (name, _), (other, _) in pairwise(names):
        if name == other:
            raise ValueError(f"frame has two columns named {name!r}: give them distinct names")
    columns = [
        [json.dumps(_text(item)) for item in frame.iloc[:, place].tolist()] for _, place in names
    ]
    heads = [json.dumps(name) for name, _ in names]
    return [
        ", ".join(f"{head}: {part}" for head, part in zip(heads, row, strict=True))
        for row in zip(*columns, strict=True)
    ]


def frame_digest(texts: list[str]) -> str:
    """Give the SHA-256 of rows, whatever their order.

    Parameters
    ----------
    texts : list of str
        As `row_texts` returns them.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    whole = hashlib.sha256()
    for text in sorted(texts):
        whole.update(hashlib.sha256(text.encode()).digest())
    return whole.hexdigest()


def lots(texts: list[str], seed: int) -> list[str]:
    """Give each row its lot: rows are drawn in the order of their lots.

    Parameters
    ----------
    texts : list of str
        As `row_texts` returns them.
    seed : int
        Of the draw.

    Returns
    -------
    list of str
        One a row; rows that are the same have different lots.
    """
    seen: dict[str, int] = {}
    out = []
    for text in texts:
        copy = seen[text] = seen.get(text, 0) + 1
        out.append(hashlib.sha256(f"{seed}|{copy}|{text}".encode()).hexdigest())
    return out


def fraction_of(seed: int, digest: str) -> float:
    """Give a number from 0 to below 1 that the seed and the frame decide.

    Parameters
    ----------
    seed : int
        Of the draw.
    digest : str
        Of the frame.

    Returns
    -------
    float
        The random start of a systematic draw, in intervals.
    """
    first = hashlib.sha256(f"{seed}|start|{digest}".encode()).digest()[:6]
    return int.from_bytes(first, "big") / 2**48


def _text(item: Any) -> str:
    if isinstance(item, str):
        return f"s{item}"
    if item is None or item is pd.NaT or item is pd.NA:
        return "-"
    if isinstance(item, (bool, np.bool_)):
        return f"b{bool(item)}"
    if isinstance(item, (int, np.integer)):
        return f"n{int(item)}"
    if isinstance(item, (float, np.floating)):
        return _number(float(item))
    if isinstance(item, (dt.date, np.datetime64)):
        return f"d{pd.Timestamp(item).isoformat()}"
    return f"{type(item).__name__} {item}"


def _number(item: float) -> str:
    if np.isnan(item):
        return "-"
    if np.isfinite(item) and item == int(item):
        return f"n{int(item)}"
    return f"n{item!r}"
