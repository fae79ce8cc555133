"""The reference population of the synthetic partnership is that of its own children."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.config.trends import load_trends
from scrutiny_lib.demo.children import FEMALE
from scrutiny_lib.demo.people.populations import make_populations
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.world import World, make_world
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import load_source
from tests.demo.conftest import PARAMS, Demo

COLUMNS = ("age_group", "sex_group", "ethnic_group", "disability_group")


@pytest.fixture(scope="module")
def world(demo: Demo) -> World:
    plan = demo.truth["plan"]
    return make_world(Plan(plan["scale"], plan["years"], plan["seed"]))


def test_it_loads_without_an_issue_and_is_what_was_made(
    demo: Demo, context: Context, world: World
) -> None:
    source = load_sources(PARAMS)["populations"]
    loaded = load_source(source, demo.folder, context)
    dataset = loaded.datasets["populations"]
    assert (loaded.issues, dataset.issues) == ((), ())
    made = make_populations(world)
    assert dataset.frame["children"].tolist() == [row["children"] for row in made]
    for name in COLUMNS:
        read = ["" if code != code else str(code) for code in dataset.frame[name]]
        assert read == [row.get(name, "") for row in made], name


def test_every_row_is_about_one_group_and_every_column_adds_up_to_all_children(
    demo: Demo, context: Context
) -> None:
    source = load_sources(PARAMS)["populations"]
    frame = load_source(source, demo.folder, context).datasets["populations"].frame
    assert (frame[list(COLUMNS)].notna().sum(axis=1) == 1).all()
    assert [f"{day:%Y-%m-%d}" for day in frame["as_of"].unique()] == ["2024-06-30", "2025-06-30"]
    for _, year in frame.groupby("as_of"):
        totals = {int(year.loc[year[name].notna(), "children"].sum()) for name in COLUMNS}
        assert len(totals) == 1


def test_every_group_of_the_trends_has_its_children(demo: Demo, context: Context) -> None:
    source = load_sources(PARAMS)["populations"]
    frame = load_source(source, demo.folder, context).datasets["populations"].frame
    for dimension in load_trends(PARAMS).groups.dimensions:
        given = set(frame[dimension.population].dropna().astype("str"))
        assert {group.id for group in dimension.groups} <= given, dimension.id


def test_it_counts_those_of_whom_the_agencies_draw_theirs(world: World) -> None:
    middle = np.datetime64("2025-06-30")
    it = world.children
    ages = it.ages(np.arange(len(it.born)), np.full(len(it.born), middle))
    there = (ages >= 0) & (ages < 18)
    rows = [row for row in make_populations(world) if str(row["as_of"]) == str(middle)]
    children = {
        row.get("sex_group") or row.get("disability_group"): row["children"] for row in rows
    }
    assert children["F"] == np.count_nonzero(there & (it.sex == FEMALE))
    assert children["yes"] == np.count_nonzero(there & it.disabled)


def test_it_says_that_it_is_invented(demo: Demo) -> None:
    folder = demo.folder / "populations"
    assert (folder / "SYNTHETIC.txt").is_file()
    with (folder / "populations_synthetic.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {(row["Source"], row["Note"]) for row in rows} == {("Synthetic estimate", "Invented")}
    assert "populations/populations_synthetic.csv" in demo.truth["files"]
