"""Where two releases of one file print different figures for the same area and period."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from scrutiny_lib.reference.choose import FIGURE

CELLS = ("numerator", "denominator", "value")
_COMPARED = (
    *FIGURE, "area_name", "family", "release", "release_year", "basis", "flag", *CELLS
)  # fmt: skip
RESTATED_COLUMNS = (
    *FIGURE,
    "area_name",
    "family",
    "cell",
    "earlier_release",
    "later_release",
    "earlier",
    "later",
)


def find_restatements(figures: pd.DataFrame) -> pd.DataFrame:
    """List every cell that a later release of the same file prints differently.

    Parameters
    ----------
    figures : DataFrame
        Published observations of all releases.

    Returns
    -------
    DataFrame
        Columns `RESTATED_COLUMNS`, one row a cell. ``earlier`` and ``later`` are the figures, or
        the symbols in their place, as text. Computed values are not compared: they differ with
        the population estimate that they were made with, not with what was printed.
    """
    found = []
    for family in _released_twice(figures):
        years = sorted(family["release_year"].unique())
        for earlier, later in pairwise(years):
            old, new = (family[family["release_year"] == year] for year in (earlier, later))
            found.append(_differences(old, new))
    if not found:
        return pd.DataFrame(columns=list(RESTATED_COLUMNS))
    return pd.concat(found).sort_values([*FIGURE, "cell"], ignore_index=True)


def _released_twice(figures: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Return the rows of each file that has several releases, with what is compared of them."""
    releases = figures[["family", "release_year"]].drop_duplicates()
    several = releases.loc[releases["family"].duplicated(), "family"]
    some = figures.loc[figures["family"].isin(several), list(_COMPARED)]
    for _, family in some.groupby("family", observed=True):
        yield family


def _differences(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Compare two releases where both have a row."""
    both = old.merge(new, on=list(FIGURE), suffixes=("_old", "_new"))
    pieces = []
    for cell in CELLS:
        printed = both["basis_old"].eq("published") & both["basis_new"].eq("published")
        comparable = printed if cell != "numerator" else pd.Series(True, index=both.index)
        piece = both[comparable & _may_differ(both, cell)]
        before, after = (_as_printed(piece, cell, side) for side in ("old", "new"))
        piece = piece[before != after]
        pieces.append(
            piece[list(FIGURE)].assign(
                area_name=piece["area_name_new"],
                family=piece["family_new"],
                cell=cell,
                earlier_release=piece["release_old"],
                later_release=piece["release_new"],
                earlier=before[piece.index],
                later=after[piece.index],
            )
        )
    return pd.concat(pieces)[list(RESTATED_COLUMNS)]


def _may_differ(both: pd.DataFrame, cell: str) -> pd.Series:
    """Leave out what is the same to the last digit, which is nearly all and needs no printing."""
    old, new = both[f"{cell}_old"], both[f"{cell}_new"]
    neither = old.isna() & new.isna()
    same_symbol = both["flag_old"].astype("str") == both["flag_new"].astype("str")
    return ~((old == new) | (neither & same_symbol))


def _as_printed(both: pd.DataFrame, cell: str, side: str) -> pd.Series:
    """Give the figure as text, or the symbol where there is none."""
    number = both[f"{cell}_{side}"].map("{:.10g}".format)
    return number.where(both[f"{cell}_{side}"].notna(), both[f"flag_{side}"].astype("str"))
