"""Figures that were published: hidden ones stay hidden, and no other data may pass this way."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import DisclosureError


def require_rule(profile: Profile, rule: str) -> None:
    """Refuse a disclosure rule that the profile does not have.

    Fails closed: evidence without a rule that can be applied is not shown.

    Raises
    ------
    DisclosureError
        If the profile has no such rule.
    """
    if profile.rule(rule) is None:
        known = ", ".join(r.id for r in profile.disclosure)
        raise DisclosureError(
            f"there is no disclosure rule '{rule}', so nothing is shown; the profile has {known}"
        )


def keep_hidden(frame: pd.DataFrame, value: str = "value", flag: str = "flag") -> pd.DataFrame:
    """Return the frame with no figure in any row that carries a publisher's symbol.

    Parameters
    ----------
    frame : DataFrame
        Has the columns `value` and `flag` (empty text where the figure was published).
        Intervals (`lower`, `upper`, where present) go with the figure that they belong to
        unless they are a chart's limits, which belong to the series. A chart's `signal` and
        `point_type` become ``missing``: they tell on which side of the mean the figure lies.
    """
    hidden = frame[flag].fillna("").astype(str) != ""
    columns = [value]
    if "mean" not in frame.columns:
        columns += [name for name in ("lower", "upper") if name in frame.columns]
    kept = frame.copy()
    kept.loc[hidden, columns] = float("nan")
    told = [name for name in ("signal", "point_type") if name in frame.columns]
    kept.loc[hidden, told] = "missing"
    return kept
