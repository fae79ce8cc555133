"""The kinds of chart, and the columns that each needs: known without drawing anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scrutiny_lib.errors import UsageError


@dataclass(frozen=True)
class Kind:
    """What a kind of chart needs of its frame.

    Attributes
    ----------
    columns : frozenset of str
        Columns that have to be there.
    either : tuple of str
        Columns of which one has to be there too.
    figure : str
        The column without whose figures there is nothing to draw.
    """

    columns: frozenset[str]
    either: tuple[str, ...] = ()
    figure: str = "value"


KINDS = {
    "control": Kind(
        frozenset(
            {"date", "value", "flag", "mean", "lower", "upper", "signal", "point_type", "segment"}
        )
    ),
    "run": Kind(frozenset({"date", "value", "flag", "centre"})),
    "yearly": Kind(frozenset({"year", "series", "value", "flag", "lower", "upper", "is_area"})),
    "paired": Kind(frozenset({"series", "value", "flag"}), either=("date", "year")),
    "rare": Kind(frozenset({"event", "value", "centre", "lower", "upper", "signal"})),
    "funnel": Kind(
        frozenset(
            {
                *("denominator", "value", "is_area", "group", "average", "position"),
                *("lower_95", "upper_95", "lower_998", "upper_998"),
            }
        )
    ),
    "steps": Kind(
        frozenset(
            {"group", "step", "reached", "of", "share", "lower", "upper", "median_days", "flag"}
        ),
        figure="reached",
    ),
    "relative": Kind(
        frozenset({"group", "ratio", "lower", "upper", "count", "population", "flag", "is_clear"}),
        figure="ratio",
    ),
}


def kind_of(kind: str, columns: Collection[str]) -> Kind:
    """Return what a kind of chart needs, once a frame with these columns is found to have it.

    Raises
    ------
    UsageError
        If the kind is unknown, or a column is missing.
    """
    if kind not in KINDS:
        raise UsageError(f"there is no chart of the kind '{kind}'; use one of {', '.join(KINDS)}")
    wanted = KINDS[kind]
    missing = sorted(wanted.columns - set(columns))
    if missing:
        raise UsageError(f"a '{kind}' chart needs the columns {', '.join(missing)}; add them")
    if wanted.either and not set(wanted.either) & set(columns):
        raise UsageError(f"a '{kind}' chart needs the column {' or '.join(wanted.either)}; add it")
    return wanted
