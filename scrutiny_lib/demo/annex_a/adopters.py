"""List 11: people who wish to adopt."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.annex_a.prefix import (
    GENDERS,
    ethnicities,
    months_before,
    plain_yes_no,
    until,
    written,
    yes_no,
)
from scrutiny_lib.demo.chance import happens, pick
from scrutiny_lib.demo.identifiers import references
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.world import World

_A_YEAR = 110
_STEPS = {
    "Date Stage 1 started": 20,
    "Date Stage 1 ended": 75,
    "Date Stage 2 started": 80,
    "Date Stage 2 ended": 190,
    "Date application submitted": 195,
    "Date application approved": 215,
    "Date adopter matched with child(ren)": 300,
    "Date child/children placed with adopter(s)": 330,
}


def adopters(world: World, period: Period) -> Sheet:
    """List 11: enquiries of the last twelve months, each as far as it went."""
    timeline = world.plan.timeline
    rng = world.plan.rng("adopters")
    length = int((timeline.half_years[-1].last - timeline.warm).astype(np.int64))
    size = max(int(_A_YEAR * world.plan.scale * length / 365), 12)
    enquired = timeline.warm + np.sort(rng.integers(0, length, size=size))
    sex, ethnic = pick(rng, size, (520, 480)), pick(rng, size, (700, *([15] * 18)))
    disabled, concurrent = happens(rng, size, 40), happens(rng, size, 200)
    rows = np.flatnonzero((enquired >= months_before(period, 12)) & (enquired <= period.last))
    steps = {name: until(enquired[rows] + days, period.last) for name, days in _STEPS.items()}
    placed = ~np.isnat(steps["Date child/children placed with adopter(s)"])
    number = 1 + rows % 5 // 4
    columns = {
        "Individual adopter identifier": references("SYNAD", rows, 5),
        "Family identifier": references("SYNF", 900_000 + rows // 2, 6),
        "Gender": written(GENDERS, sex[rows]),
        "Ethnicity": ethnicities(ethnic[rows]),
        "Disability": yes_no(disabled[rows]),
        "Is the (prospective) adopter fostering for adoption?": plain_yes_no(concurrent[rows]),
        "Date enquiry received": enquired[rows],
        **steps,
        "No. of children placed": np.where(placed, number, 0),
        "Date of Adoption Order": np.full(len(rows), np.datetime64("NaT", "D")),
        "Date of leaving adoption process": np.full(len(rows), np.datetime64("NaT", "D")),
        "Reason for leaving adoption process": np.full(len(rows), "", dtype=object),
    }
    return Sheet("annex_a", "annex_a_11_adopters", "List 11", columns, rows)
