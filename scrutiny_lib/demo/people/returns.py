"""What agencies fill in each quarter; the NHS stops three quarters before the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from scrutiny_lib.demo.people.dice import Dice, day_of
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.world import World

STOPS = "health"
AGENCIES = ("childrens_social_care", "police", "health")
DISAGREES_OWN, DISAGREES_OTHER = "csc_missing_care", "pol_missing_care"
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One indicator of a return.

    Attributes
    ----------
    unit : str
        What is counted.
    usual : int
        How many a quarter, or out of how many.
    per_mille : int
        For a share, of which so many in a thousand; 0 for a count.
    is_wait : bool
        Whether the figure is a number of days.
    """

    indicator: str
    unit: str
    usual: int
    per_mille: int = 0
    is_wait: bool = False


_ASKED = {
    "childrens_social_care": (
        Asked("csc_ref_domestic_abuse", "event", 2_450, 220),
        Asked("csc_rhi_72h", "event", 180, 620),
    ),
    "police": (
        Asked("pol_marac_cases", "event", 560),
        Asked("pol_marac_repeats", "event", 560, 320),
        Asked("pol_marac_children", "child", 690),
    ),
    "health": (
        Asked("hea_new_birth_visit_14", "child", 2_150, 860),
        Asked("hea_review_6_8w", "child", 2_120, 830),
        Asked("hea_review_12m", "child", 2_090, 790),
        Asked("hea_review_2_5y", "child", 2_060, 760),
        Asked("hea_camhs_wait_median", "child", 620, 21, is_wait=True),
        Asked("hea_camhs_wait_18w", "child", 620, 640),
    ),
}


def make_returns(world: World) -> Iterator[tuple[str, Period, list[Row]]]:
    """Make the return of every agency and quarter: agency, quarter, rows."""
    plan = world.plan
    for agency in AGENCIES:
        dice = Dice(plan.rng(f"return of {agency}"))
        for quarter in plan.timeline.quarters:
            if agency == STOPS and quarter.last > plan.last_return.last:
                continue
            rows = [_row(dice, plan, agency, asked, quarter) for asked in _ASKED[agency]]
            if agency == "childrens_social_care":
                rows.append(_missing_from_care(world, quarter))
            yield agency, quarter, rows


def council_missing(world: World, quarter: Period) -> int:
    """Count the times that children went missing from care, as the council has them."""
    it = world.missing
    return int(np.count_nonzero(quarter.holds(it.day) & it.is_known_to_council))


def _base(agency: str, indicator: str, unit: str, quarter: Period) -> Row:
    return {
        "agency": agency,
        "organisation": "Synthetic organisation",
        "indicator": indicator,
        "period_start": day_of(quarter.first),
        "period_end": day_of(quarter.last),
        "counting_unit": unit,
        "note": None,
    }


def _row(dice: Dice, plan: Plan, agency: str, asked: Asked, quarter: Period) -> Row:
    row = _base(agency, asked.indicator, asked.unit, quarter)
    size = max(int(asked.usual * plan.scale), 20)
    total = size + dice.between(-size // 25, size // 25)
    if asked.is_wait:
        row.update(value=asked.per_mille + dice.between(-3, 3), denominator=total)
    elif asked.per_mille:
        share = asked.per_mille + dice.between(-25, 25)
        row.update(numerator=total * share // 1000, denominator=total)
    else:
        row["numerator"] = total
    return row


def _missing_from_care(world: World, quarter: Period) -> Row:
    row = _base("childrens_social_care", DISAGREES_OWN, "event", quarter)
    row["numerator"] = council_missing(world, quarter)
    return row
