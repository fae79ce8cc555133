"""Which figures are counted month by month from the lists of Annex A, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrutiny_lib.loaders.childrens_social_care.agencies import SOURCE_AGENCIES
from scrutiny_lib.loaders.extracts.spec import Counted, How, Rows
from scrutiny_lib.metrics.episodes.repeats import is_repeat_plan
from scrutiny_lib.metrics.episodes.rereferral import MONTHS, is_rereferral
from scrutiny_lib.metrics.timeliness import working_days

CONTACTS, EARLY_HELP = "annex_a_1_contacts", "annex_a_2_early_help"
REFERRALS, ASSESSMENTS = "annex_a_3_referrals", "annex_a_4_assessments"
SECTION_47, PLANS = "annex_a_5_section_47", "annex_a_7_child_protection"
LOOKED_AFTER = "annex_a_8_looked_after"

DATES: dict[str, tuple[str, str]] = {
    CONTACTS: ("contact_date", "contact_date"),
    EARLY_HELP: ("assessment_start_date", "assessment_completion_date"),
    REFERRALS: ("referral_date", "referral_date"),
    ASSESSMENTS: ("assessment_start_date", "assessment_authorisation_date"),
    SECTION_47: ("section_47_start_date", "initial_conference_date"),
    PLANS: ("plan_start_date", "plan_end_date"),
    LOOKED_AFTER: ("care_start_date", "care_end_date"),
}
"""When a row of each list begins and ends; the same day twice where nothing ends."""

ASSESSED_IN, CONFERENCE_IN = 45, 15
"""Working days."""
FOLLOWED_DAYS, FOLLOWED_MONTHS = 84, 3
"""Section 47 enquiries are followed for twelve weeks, so that late ones don't look as if nothing
came of them; that reaches into the third month after the one in which they began."""
A_AND_E = "3E"


@dataclass(frozen=True)
class Flow:
    """A figure that is counted by month.

    Attributes
    ----------
    table : str
        The list.
    at : str
        The column of the date whose month counts.
    counted : Counted
        Which rows count.
    before, after : int
        How many months before and after it have to be told of as well.
    """

    table: str
    at: str
    counted: Counted
    before: int = 0
    after: int = 0


def _flow(
    indicator: str,
    table: str,
    at: str,
    where: Rows | None = None,
    *,
    is_share: bool = False,
    before: int = 0,
    after: int = 0,
) -> Flow:
    how: How = "share" if is_share else "rows"
    counted = Counted(
        indicator=indicator,
        count=how,
        where=where or Rows(),
        among=Rows(filled=(at,)) if is_share else Rows(),
    )
    return Flow(table, at, counted, before, after)


def _yes(column: str) -> Rows:
    return Rows(equal={column: ("yes",)})


def _from(column: str, *sources: str) -> Rows:
    return Rows(equal={column: sources})


_HEALTH, _POLICE = SOURCE_AGENCIES["health"], SOURCE_AGENCIES["police"]
_CAME, _SOURCE = "contact_date", "contact_source"
_REFERRED, _REFERRER = "referral_date", "referral_source"
_ENQUIRED, _MET = DATES[SECTION_47]
FLOWS: tuple[Flow, ...] = (
    _flow("csc_contacts", CONTACTS, _CAME),
    _flow("csc_contacts_police", CONTACTS, _CAME, _from(_SOURCE, *_POLICE)),
    _flow("csc_contacts_health", CONTACTS, _CAME, _from(_SOURCE, *_HEALTH)),
    _flow("csc_contacts_ae", CONTACTS, _CAME, _from(_SOURCE, A_AND_E)),
    _flow("csc_contacts_schools", CONTACTS, _CAME, _from(_SOURCE, "2A")),
    _flow("csc_early_help_own", EARLY_HELP, DATES[EARLY_HELP][1]),
    _flow("csc_referrals_own", REFERRALS, _REFERRED),
    _flow("csc_ref_police_own", REFERRALS, _REFERRED, _from(_REFERRER, *_POLICE)),
    _flow("csc_ref_health_own", REFERRALS, _REFERRED, _from(_REFERRER, *_HEALTH)),
    _flow("csc_ref_schools_own", REFERRALS, _REFERRED, _from(_REFERRER, "2A")),
    _flow("csc_ref_nfa_own", REFERRALS, _REFERRED, _yes("is_no_further_action"), is_share=True),
    _flow(
        "csc_rereferral_own", REFERRALS, _REFERRED, _yes("is_again"), is_share=True, before=MONTHS
    ),
    _flow("csc_asmt_45_own", ASSESSMENTS, DATES[ASSESSMENTS][1], _yes("is_in_time"), is_share=True),
    _flow("csc_s47_own", SECTION_47, _ENQUIRED),
    _flow(
        "csc_s47_to_icpc_own",
        SECTION_47,
        _ENQUIRED,
        _yes("is_followed"),
        is_share=True,
        after=FOLLOWED_MONTHS,
    ),
    _flow("csc_icpc_15_own", SECTION_47, _MET, _yes("is_in_time"), is_share=True),
    _flow("csc_plan_starts_own", PLANS, DATES[PLANS][0]),
    _flow("csc_plan_ends_own", PLANS, DATES[PLANS][1]),
    _flow("csc_cpp_repeat_own", PLANS, DATES[PLANS][0], _yes("is_again"), is_share=True),
)
"""Every figure that is counted by month, in the order of the lists."""


def prepared(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a list with what is worked out from them.

    Parameters
    ----------
    table : str
        A key of `DATES`.
    frame : DataFrame
        Its rows, each with the day on which it began.

    Returns
    -------
    DataFrame
        With the same index; ``is_again``, ``is_in_time`` and ``is_followed`` are missing where
        it isn't known.
    """
    begun, ended = DATES[table]
    made = _MADE.get(table)
    return frame if made is None else frame.assign(**made(frame, begun, ended))


def _referrals(frame: pd.DataFrame, begun: str, ended: str) -> dict[str, pd.Series]:
    return {"is_again": is_rereferral(frame, child="child_id", date=begun).astype("boolean")}


def _assessments(frame: pd.DataFrame, begun: str, ended: str) -> dict[str, pd.Series]:
    return {"is_in_time": _within(frame[begun], frame[ended], ASSESSED_IN)}


def _section_47(frame: pd.DataFrame, begun: str, ended: str) -> dict[str, pd.Series]:
    """Tell whether a conference was in time, and whether an enquiry was followed by one.

    A conference that is dated before its enquiry did follow it: only one of the dates is wrong.
    """
    followed = (frame[ended] - frame[begun]).dt.days <= FOLLOWED_DAYS
    return {
        "is_in_time": _within(frame[begun], frame[ended], CONFERENCE_IN),
        "is_followed": followed.astype("boolean"),
    }


def _plans(frame: pd.DataFrame, begun: str, ended: str) -> dict[str, pd.Series]:
    """Tell which plans are repeats: not known where the number of earlier plans is missing."""
    repeat = is_repeat_plan(frame, child="child_id", start=begun, previous="previous_plans")
    blank = frame["previous_plans"].isna() & ~repeat
    return {"is_again": repeat.astype("boolean").mask(blank)}


def _within(start: pd.Series, end: pd.Series, days: int) -> pd.Series:
    waited: pd.Series = working_days(start, end)
    return pd.Series(pd.array(np.asarray(waited <= days), dtype="boolean"), index=start.index).mask(
        waited.isna()
    )


_MADE: dict[str, Callable[[pd.DataFrame, str, str], dict[str, pd.Series]]] = {
    REFERRALS: _referrals,
    ASSESSMENTS: _assessments,
    SECTION_47: _section_47,
    PLANS: _plans,
}
