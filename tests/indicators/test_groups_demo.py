"""Children of the synthetic partnership by group, and what two of its agencies count."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.config.trends import load_trends
from scrutiny_lib.demo.children import AGE_GROUPS
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST
from scrutiny_lib.demo.world import World, make_world
from scrutiny_lib.indicators.groups import (
    children_by_group,
    count_by_group,
    reference_population,
)
from scrutiny_lib.indicators.ratios import relative_to_others
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import load_source
from tests.demo.conftest import PARAMS, Demo

pytestmark = pytest.mark.slow
SETTINGS = load_trends(PARAMS).groups
MEASURES = {one.id: one for one in SETTINGS.measures}


@pytest.fixture(scope="module")
def loaded(demo: Demo, context: Context) -> dict[str, Dataset]:
    found: dict[str, Dataset] = {}
    for name in ("annex_a", "populations"):
        found |= load_source(load_sources(PARAMS)[name], demo.folder, context).datasets
    return found


@pytest.fixture(scope="module")
def world(demo: Demo) -> World:
    plan = demo.truth["plan"]
    return make_world(Plan(plan["scale"], plan["years"], plan["seed"]))


@pytest.mark.parametrize(
    ("measure", "name"), [("on_plan", "children_on_plan"), ("looked_after", "looked_after")]
)
def test_as_many_children_as_there_are_at_the_end_of_each_half_year(
    demo: Demo, loaded: dict[str, Dataset], measure: str, name: str
) -> None:
    ends = demo.truth["counts"]["month_end"]
    asked = MEASURES[measure]
    for day, expected in list(zip(ends["days"], ends[name], strict=True))[5::6]:
        found = children_by_group(loaded[asked.table], asked, SETTINGS, day)
        assert found.groupby("dimension")["count"].sum().unique().tolist() == [expected], day


def test_ages_on_the_day_are_nearly_those_that_the_children_have(
    loaded: dict[str, Dataset], world: World
) -> None:
    care = world.care
    who = np.unique(care.child[(care.start <= LAST) & (care.end > LAST)])
    true = np.bincount(
        world.children.age_group(who, np.full(len(who), LAST)), minlength=len(AGE_GROUPS)
    )
    age = next(one for one in SETTINGS.dimensions if one.is_of_ages)
    asked = MEASURES["looked_after"]
    found = count_by_group(loaded[asked.table], asked, age, str(LAST)).set_index("group")["count"]
    counted = [found["under_1"], *found[["1_to_4", "5_to_10", "11_to_15", "16_to_17"]]]
    assert np.abs(np.array(counted) - true).max() <= 6
    # As they were when they came into care they are far younger.
    rows = loaded[asked.table].frame
    at_start = rows.loc[rows["care_end_date"].isna(), "age_band"].value_counts()
    assert at_start["16_to_17"] < true[-1] / 2


def test_sex_and_ethnic_group_are_drawn_alike_and_no_claim_is_made(
    loaded: dict[str, Dataset],
) -> None:
    people = reference_population(loaded["populations"].frame, SETTINGS, "2026-03-31")
    for name, first in (("referred", "2025-04-01"), ("on_plan", None), ("looked_after", None)):
        asked = MEASURES[name]
        counts = children_by_group(loaded[asked.table], asked, SETTINGS, "2026-03-31", first)
        # Those of unknown group have no population, and are in no comparison.
        known = counts.merge(people, on=["dimension", "group"])
        for dimension, rows in known.groupby("dimension"):
            found = relative_to_others(
                rows["count"],
                rows["population"],
                rows["count"].sum(),
                rows["population"].sum(),
                SETTINGS,
                families=len(SETTINGS.dimensions),
            ).assign(group=rows["group"].tolist())
            assert dimension == "age" or not found["is_clear"].any(), name
            if dimension == "ethnicity" and name == "looked_after":
                small = found.set_index("group").loc["other"]
                assert small["too_few"]
                assert pd.isna(small["ratio"])
