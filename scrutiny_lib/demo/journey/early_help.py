"""Early help assessments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny_lib.demo.chance import Ints, Table, pick, spread
from scrutiny_lib.demo.children import Children
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST, SCHOOL_DAYS, Days, days_of, monthly

A_YEAR = 3_400
ORGANISATIONS = (
    "Synthetic Early Help Hub North",
    "Synthetic Early Help Hub South",
    "Synthetic Primary School",
    "Synthetic Academy",
    "Synthetic Children’s Centre",
    "Synthetic Health Visiting Service",
)
_SEASON = (1080, 1010, 1120, 850, 1090, 1060, 1090, 600, 1060, 1090, 1110, 840)
_LASTS: Table = ((0, 7), (500, 30), (900, 60), (1000, 120))


@dataclass(frozen=True)
class EarlyHelp:
    """Early help assessments, one an element, by day; no two of one child on one day."""

    day: Days
    completed: Days
    child: Ints
    organisation: Ints


def make_early_help(plan: Plan, children: Children) -> EarlyHelp:
    """Make the assessments of every month."""
    rng = plan.rng("early help")
    months = plan.timeline.months()
    counts = monthly(rng, months, A_YEAR * plan.scale, _SEASON)
    day = days_of(rng, months, counts, SCHOOL_DAYS)
    child = children.draw(rng, day, (0, 900, 1000, 1000, 400))
    _, rows = np.unique(np.stack([day.astype(np.int64), child]), axis=1, return_index=True)
    rows = rows[children.born[child[rows]] <= day[rows]]
    completed = day[rows] + spread(rng, len(rows), _LASTS)
    completed = np.where(completed <= LAST, completed, np.datetime64("NaT", "D"))
    who = pick(rng, len(rows), (260, 250, 190, 150, 80, 70))
    return EarlyHelp(day[rows], completed, child[rows], who)
