"""How many children there are in each group: what a rate of a group is held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from scrutiny_lib.demo.chance import Bools, Ints
from scrutiny_lib.demo.children import ETHNICITIES, FEMALE, MALE, SEX_UNKNOWN
from scrutiny_lib.demo.people.dice import day_of
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.world import World
from scrutiny_lib.loaders.childrens_social_care.agencies import ETHNIC_GROUPS

Row = dict[str, Any]
_GROWN_UP = 18
_BANDS = {"under_1": (0, 0), "1_to_4": (1, 4), "5_to_10": (5, 10), "11_to_15": (11, 15),
          "16_to_17": (16, 17)}  # fmt: skip
_SEXES = {"F": FEMALE, "M": MALE, "U": SEX_UNKNOWN}
_UNKNOWN = {"unknown": "not_known"}
"""The name of a group here, and on the list that people choose from."""


def make_populations(world: World) -> list[Row]:
    """Count every child who lives in the synthetic area in the middle of each year.

    They are those of whom the agencies draw theirs, so that the rates of two groups are alike
    unless something is planted or drawn by age.
    """
    return [row for year in world.plan.timeline.financial_years for row in _in(world, year)]


def _in(world: World, year: Period) -> Iterator[Row]:
    middle = (year.first.astype("datetime64[M]") + 3).astype("datetime64[D]") - 1
    everyone = np.arange(len(world.children.born))
    ages = world.children.ages(everyone, np.full(everyone.size, middle))
    there = np.flatnonzero((ages >= 0) & (ages < _GROWN_UP))
    for column, groups in _groups(world, there, ages[there]).items():
        for group, members in groups.items():
            size = int(np.count_nonzero(members))
            if size:
                yield {
                    "as_of": day_of(middle),
                    column: group,
                    "children": size,
                    "source": "Synthetic estimate",
                    "note": "Invented",
                }


def _groups(world: World, who: Ints, ages: Ints) -> Mapping[str, Mapping[str, Bools]]:
    """Return, for each column of the table, which children are in each group."""
    it = world.children
    ethnicity = np.array(ETHNICITIES)[it.ethnicity[who]]
    return {
        "age_group": {
            band: (ages >= lowest) & (ages <= highest) for band, (lowest, highest) in _BANDS.items()
        },
        "sex_group": {code: it.sex[who] == sex for code, sex in _SEXES.items()},
        "ethnic_group": {
            _UNKNOWN.get(group, group): np.isin(ethnicity, codes)
            for group, codes in ETHNIC_GROUPS.items()
        },
        "disability_group": {"yes": it.disabled[who], "no": ~it.disabled[who]},
    }
