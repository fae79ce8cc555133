"""Section 11 self-assessments beside what practitioners say, question by question."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrutiny_lib.metrics.intervals import wilson

COLUMNS = ("question_id", "standard", "met", "assessed", "yes", "answered", "invited", "lower",
           "upper", "gap")  # fmt: skip


ROUND_MONTHS = 12


def beside_survey(
    section11: pd.DataFrame, survey: pd.DataFrame, full: str, confidence: float = 0.95
) -> pd.DataFrame:
    """Lay self-assessments and the survey's answers side by side.

    Parameters
    ----------
    section11 : DataFrame
        The table ``section11``: the assessments of the newest round count, those of the twelve
        months up to the newest; of each line the moderated score where there is one.
    survey : DataFrame
        The table ``practitioner_survey``: the newest survey counts.
    full : str
        The score that says that a standard is met.

    Returns
    -------
    DataFrame
        One row a question that either has, with the columns `COLUMNS`: organisations that ``met``
        the standard of those ``assessed``; practitioners who said ``yes`` of those who
        ``answered``, of those ``invited`` (missing where not all agencies say), with Wilson's
        interval in percent; ``gap``: percentage points from the survey's upper limit to the
        organisations' share, 0 or less where chance alone could explain it.
    """
    assessed = _assessed(section11, full)
    answered = _answered(survey)
    whole = assessed.join(answered, how="outer")
    whole[["met", "assessed", "yes", "answered"]] = whole[
        ["met", "assessed", "yes", "answered"]
    ].fillna(0.0)
    known = whole["answered"] > 0
    whole[["lower", "upper", "gap"]] = float("nan")
    if known.any():
        limits = wilson(whole.loc[known, "yes"], whole.loc[known, "answered"], confidence)
        whole.loc[known, "lower"] = 100 * limits.lower
        whole.loc[known, "upper"] = 100 * limits.upper
    both = known & (whole["assessed"] > 0)
    share = 100 * whole["met"] / whole["assessed"].where(whole["assessed"] > 0)
    whole.loc[both, "gap"] = (share - whole["upper"])[both]
    return whole.rename_axis("question_id").reset_index()[list(COLUMNS)]


def _assessed(section11: pd.DataFrame, full: str) -> pd.DataFrame:
    some = section11[section11["applies"].fillna(value=True).astype(bool)]
    since = some["assessed_on"].max() - pd.DateOffset(months=ROUND_MONTHS)
    some = some[some["assessed_on"] > since].sort_values("assessed_on", kind="stable")
    newest = some.drop_duplicates(["return_id", "question_id"], keep="last")
    own, moderated = (newest[name].astype("object") for name in ("self_score", "moderated_score"))
    score = moderated.where(moderated.notna(), own)
    scored = newest.assign(is_met=score.astype("str") == full)[score.notna()]
    grouped = scored.groupby("question_id", sort=True)
    return pd.DataFrame(
        {
            "standard": grouped["standard"].first(),
            "met": grouped["is_met"].sum().astype("float64"),
            "assessed": grouped.size().astype("float64"),
        }
    )


def _answered(survey: pd.DataFrame) -> pd.DataFrame:
    newest = survey[survey["closed_on"] == survey["closed_on"].max()]
    invited = newest["n_invited"].to_numpy(dtype="float64", na_value=np.nan)
    newest = newest.assign(n_invited=invited)
    grouped = newest.groupby("question_id", sort=True)
    return pd.DataFrame(
        {
            "yes": grouped["n_yes"].sum().astype("float64"),
            "answered": grouped["n_answered"].sum().astype("float64"),
            "invited": grouped["n_invited"].agg(lambda part: part.sum(min_count=len(part))),
        }
    )
