"""Read the Department for Education's statistical neighbour models."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Issue, rejected
from scrutiny_lib.loaders.published.area_table import AreaTable, look_up
from scrutiny_lib.loaders.published.layouts import Layout
from scrutiny_lib.loaders.text_table import TextTable

NEIGHBOUR_COLUMNS = ("model", "dated", "area_code", "rank", "neighbour_code", "closeness")


def read_neighbours(
    table: TextTable, layout: Layout, areas: AreaTable
) -> tuple[pd.DataFrame, tuple[Issue, ...]]:
    """Turn a neighbour model into one row for each area and neighbour.

    Returns
    -------
    (frame, issues)
        `frame` has `NEIGHBOUR_COLUMNS`; ``rank`` counts from 1, ``closeness`` is the model's own
        wording in lower case. Areas by their newest ONS code.

    Raises
    ------
    SourceError
        If no row can be read.
    """
    columns = layout.neighbours
    if columns is None:
        raise SourceError(f"{table.path.name}: not a neighbour model; give one of those")
    frame = table.frame
    own = look_up(frame.iloc[:, 0], areas.by_la_code)
    pieces = []
    for rank in range(1, columns.pairs + 1):
        at = columns.first_pair + 2 * (rank - 1)
        pieces.append(
            pd.DataFrame(
                {
                    "model": columns.model,
                    "dated": columns.dated,
                    "area_code": own,
                    "rank": rank,
                    "neighbour_code": look_up(frame.iloc[:, at], areas.by_la_code),
                    "closeness": frame.iloc[:, at + 1].str.strip().str.lower(),
                }
            )
        )
    tidy = pd.concat(pieces)
    unknown = tidy[["area_code", "neighbour_code"]].isna().any(axis=1)
    if unknown.all():
        raise SourceError(f"{table.path.name}: no authority is known; check the codes")
    issues = list(table.issues)
    out = sorted(set(tidy.index[unknown]))
    if out:
        message = "Authorities, or neighbours of them, with a code that is not known."
        issues.append(rejected("area_not_known", message, out, file=table.path.name))
    tidy = tidy[~tidy.index.isin(out)].sort_values(["area_code", "rank"])
    return tidy.reset_index(drop=True), tuple(issues)
