"""Read the Department for Education's statistical neighbour models."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Issue, rejected
from scrutiny_lib.loaders.published.area_table import AreaTable, look_up
from scrutiny_lib.loaders.published.layouts import Layout, NeighbourColumns
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
    if layout.neighbours is None:
        raise SourceError(f"{table.path.name}: not a neighbour model; give one of those")
    every = range(1, layout.neighbours.pairs + 1)
    tidy = pd.concat([_of_rank(table.frame, layout.neighbours, rank, areas) for rank in every])
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


def _of_rank(
    frame: pd.DataFrame, columns: NeighbourColumns, rank: int, areas: AreaTable
) -> pd.DataFrame:
    """Take each authority's neighbour of one rank, by position: headers may stand twice."""
    at = columns.first_pair + 2 * (rank - 1)
    return pd.DataFrame(
        {
            "model": columns.model,
            "dated": columns.dated,
            "area_code": look_up(frame.iloc[:, 0], areas.by_la_code),
            "rank": rank,
            "neighbour_code": look_up(frame.iloc[:, at], areas.by_la_code),
            "closeness": frame.iloc[:, at + 1].str.strip().str.lower(),
        }
    )
