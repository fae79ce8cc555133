"""Hide what is worked out from hidden counts: rates, percentages, intervals, means and points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scrutiny_lib.disclosure.rounding import round_half_up
from scrutiny_lib.disclosure.rules import Audience, Counting, Rule, rule_named
from scrutiny_lib.disclosure.symbols import HIDDEN, NOT_APPLICABLE
from scrutiny_lib.errors import DisclosureError


def hidden_derived(
    frame: pd.DataFrame,
    rule: str | Rule | Sequence[str | Rule],
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    numerator_hidden: str | None = None,
    denominator_hidden: str | None = None,
    audience: Audience = "publication",
    counting: Counting = "child",
) -> pd.Series[bool]:
    """Say for each row whether what is derived from its counts has to be hidden.

    Parameters
    ----------
    frame : DataFrame
        Has counts `numerator` and `denominator`; a missing count hides what is derived from it.
        For a mean of n values give n as both.
    rule : str, Rule or several
        The rule of the counts; of several the strictest.
    numerator_hidden, denominator_hidden : str, optional
        Columns that say which counts the table itself hides (`Protected.mask`), so that the
        cells that protect others take their percentages with them.
    audience, counting
        As in `protect`.

    Returns
    -------
    Series of bool
        True where numerator or denominator is hidden, the complement (denominator less
        numerator) is a count that the rule hides, or the denominator is below the rule's least.

    Raises
    ------
    DisclosureError
        If a column is missing, or a numerator is above its denominator.
    """
    used = rule_named(rule)
    named = [numerator, denominator, numerator_hidden, denominator_hidden]
    for name in named:
        if name is not None and name not in frame.columns:
            raise DisclosureError(f"there is no column '{name}' to protect by; name the right one")
    x = pd.to_numeric(frame[numerator]).to_numpy(dtype=float, na_value=np.nan)
    n = pd.to_numeric(frame[denominator]).to_numpy(dtype=float, na_value=np.nan)
    if (x > n).any():
        raise DisclosureError(f"a count in '{numerator}' is above its '{denominator}'; mend it")
    limits = used.at("local", audience, counting)
    hidden = np.isnan(x) | np.isnan(n)
    for part in (x, n, n - x):
        hidden |= (part >= limits.first) & (part <= limits.last)
    if limits.hides:
        hidden |= n < used.least_denominator
    for flag in (numerator_hidden, denominator_hidden):
        if flag is not None:
            hidden |= frame[flag].to_numpy(dtype=bool)
    return pd.Series(hidden, index=frame.index, name="hidden")


def take_out(frame: pd.DataFrame, hidden: pd.Series[bool], columns: Sequence[str]) -> pd.DataFrame:
    """Return the frame without the derived figures of hidden rows: intervals, means and points.

    Parameters
    ----------
    frame : DataFrame
        Derived figures.
    hidden : Series of bool
        From `hidden_derived`.
    columns : sequence of str
        Every column that is derived; numbers become NaN and texts (a chart's signal, say) None.

    Raises
    ------
    DisclosureError
        If a column is missing: a misspelt name would leave its figures in.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise DisclosureError(f"there is no column '{missing[0]}' to hide; name the right one")
    out = frame.copy()
    for name in columns:
        out[name] = out[name].mask(hidden.to_numpy(dtype=bool))
    return out


def percentages(
    frame: pd.DataFrame,
    rule: str | Rule | Sequence[str | Rule],
    hidden: pd.Series[bool],
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
) -> pd.Series[str]:
    """Write each row's percentage with the rule's decimal places, or its symbol.

    Parameters
    ----------
    frame : DataFrame
        Counts as they are shown: under a rule that rounds give the rounded ones, as the
        publishers themselves do.
    rule : str, Rule or several
        Gives the number of decimal places.
    hidden : Series of bool
        From `hidden_derived`.
    """
    places = rule_named(rule).per_cent_places
    texts = []
    for x, n, masked in zip(frame[numerator], frame[denominator], hidden, strict=True):
        if n == 0:
            texts.append(NOT_APPLICABLE)
        else:
            texts.append(HIDDEN if masked else f"{round_half_up(100 * x / n, places)}%")
    return pd.Series(texts, index=frame.index, name="shown")
