"""Which of several published figures is used, and how a newer release is laid on top."""

from __future__ import annotations

import pandas as pd

FIGURE = ("indicator_id", "area_code", "period_start", "period_end")


def choose(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep one row for each indicator, area and period.

    Parameters
    ----------
    figures : DataFrame
        Published observations with ``precedence`` and ``release_year``.

    Returns
    -------
    DataFrame
        The file that a figure is first published in comes before a tool that copies it (LAIT),
        even where it hides the figure: what one publisher hides is not filled in from another.
        Of several releases of one file the newest is used.
    """
    order = figures[["precedence", "release_year"]].assign(newest=-figures["release_year"])
    order = order.sort_values(["precedence", "newest"], kind="stable")
    first = ~figures.loc[order.index].duplicated(list(FIGURE))
    return figures.loc[first[first].index.sort_values()]


def combine(
    reference: pd.DataFrame, newer: pd.DataFrame, *, all_releases: bool = False
) -> pd.DataFrame:
    """Lay a partnership's own published files on top of the reference.

    Parameters
    ----------
    reference : DataFrame
        From `published_figures(all_releases=True)`.
    newer : DataFrame
        The frame of `load_published` or `load_published_folder`.
    all_releases : bool
        Keep every row, for `restatements`; otherwise one row for each figure.

    Returns
    -------
    DataFrame
        Where both hold the same release (`source_id`), the newer frame's rows replace it.
    """
    kept = reference[~reference["source_id"].isin(newer["source_id"].unique())]
    joined = pd.concat([kept, newer], ignore_index=True)
    return joined if all_releases else choose(joined).reset_index(drop=True)
