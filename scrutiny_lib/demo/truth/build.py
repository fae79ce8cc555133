"""Put together what is true.

``truth.json`` holds:

- ``synthetic`` and ``plan`` (scale, years, seed, first and last day);
- ``signals``: what is planted, each with ``id``, ``kind``, ``agency``, ``where`` (indicators and
  tables), ``from`` (the day from which it holds), ``size`` (figures that a test may compare) and
  ``says`` (what a good pack has to tell);
- ``faults``: what is wrong in the files, each with ``rule``, ``source``, ``table``, ``file``,
  ``sheet``, ``column``, ``count``, ``rows`` (as a spreadsheet numbers them) and ``rejected``;
- ``harmless``: oddities of real files that are no fault, in the same form;
- ``counts``: ``monthly`` (``months`` and a list for each figure), ``month_end`` (children on a plan
  and looked after on the last day of each month) and ``yearly`` (financial years);
- ``files``: every file that was written, by its path in the data folder;
- ``definitions``: how the figures that are easily got wrong are counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from scrutiny_lib.demo.faults import Planted
from scrutiny_lib.demo.people.everyone import Everyone
from scrutiny_lib.demo.timeline import LAST
from scrutiny_lib.demo.truth.counts import Counter, children_at_incidents, events, stocks
from scrutiny_lib.demo.truth.signals import signals
from scrutiny_lib.demo.world import World

_DEFINITIONS = {
    "rereferrals": "Referrals on a day up to twelve months after an earlier day on which the same "
    "child was referred. Earlier referrals are seen only from the first day of the data, so the "
    "first year has too few.",
    "initial_conferences": "By the day of the conference.",
    "initial_conferences_in_15_working_days": "From the strategy discussion, that day not counted; "
    "bank holidays of England.",
    "repeat_plan_starts": "Plans whose number of previous plans is above nought.",
    "children_on_plan": "Started on the day or before, and not ended by then; the day of the end "
    "is no longer in it. A plan that ends before it starts is never open.",
    "police_notifications": "All that were submitted; police_notifications_sent are those that "
    "went to the council, by the day on which they were submitted.",
    "admissions": "First episodes only.",
    "injury_admissions_0_14": "First episodes, emergency admissions for injuries or "
    "self-harm, ages 0 to 14.",
    "children_at_incidents": "Each child once in the year.",
}


def truth_of(world: World, everyone: Everyone, planted: Planted) -> dict[str, Any]:
    """Return what ``truth.json`` holds."""
    plan = world.plan
    counter = Counter(world, planted)
    return {
        "synthetic": "Every child, family, worker and figure is invented.",
        "plan": {
            "scale": plan.scale,
            "years": plan.years,
            "seed": plan.seed,
            "first": str(plan.timeline.first),
            "last": str(LAST),
        },
        "signals": signals(world, everyone, counter),
        "faults": sorted(planted.listed, key=_place),
        "harmless": sorted(planted.harmless, key=_place),
        "counts": _counts(counter),
        "definitions": _DEFINITIONS,
    }


def _counts(counter: Counter) -> dict[str, Any]:
    timeline, found = counter.world.plan.timeline, events(counter)
    years = timeline.financial_years
    return {
        "monthly": {
            "months": [str(month) for month in timeline.months()],
            **{name: counter.by_month(days) for name, days in found.items()},
        },
        "month_end": _month_end(counter),
        "yearly": {
            "years": [year.label for year in years],
            **{name: counter.by_year(days) for name, days in found.items()},
            "children_at_incidents": [children_at_incidents(counter.world, year) for year in years],
        },
    }


def _place(fault: dict[str, Any]) -> tuple[str, str, str, str]:
    return fault["file"], fault["sheet"], fault["rule"], fault["column"]


def _month_end(counter: Counter) -> dict[str, list[Any]]:
    months = counter.world.plan.timeline.months()
    ends = (months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return {
        "days": [str(day) for day in ends],
        **{name: [count(day) for day in ends] for name, count in stocks(counter).items()},
    }
