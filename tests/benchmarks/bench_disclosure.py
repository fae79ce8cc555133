"""How the cost of protecting a table grows, and how near to the optimum what it hides is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.protect import protect
from scrutiny_lib.disclosure.protected import Protected
from tests.disclosure.test_optimum import as_table, further, three_way
from tests.disclosure.whole_program import proved


def tables(rows: int, columns: int, many: int, mean: int) -> list[np.ndarray]:
    random = np.random.default_rng([383, rows, columns])
    return [random.negative_binomial(1, 1 / mean, (rows, columns)) for _ in range(many)]


def protect_all(some: list[np.ndarray]) -> list[Protected]:
    return [protect(pd.DataFrame(table), "dfe_cin") for table in some]


@pytest.mark.parametrize("mean", [20, 100], ids=["many small counts", "few small counts"])
@pytest.mark.parametrize(
    ("rows", "columns", "many"), [(8, 5, 20), (15, 5, 20), (30, 10, 6), (60, 20, 3)]
)
def test_a_table_beside_half_its_sides(
    side_by_side: Any, rows: int, columns: int, many: int, mean: int
) -> None:
    """Small tables differ much from one to the next, so that more of them are taken."""
    whole = tables(rows, columns, many, mean)
    half = tables(-(-rows // 2), -(-columns // 2), many, mean)
    done, _ = side_by_side(
        lambda: protect_all(whole),
        lambda: protect_all(half),
        against="half as long and half as wide",
        rounds=3,
        reference_rounds=3,
    )
    assert all(audit([one]).passed for one in done)


def test_how_near_the_optimum(side_by_side: Any) -> None:
    some = [
        table for shape in ((6, 5), (8, 6), (10, 6), (12, 8)) for table in tables(*shape, 3, 60)
    ]
    done, best = side_by_side(
        lambda: protect_all(some),
        lambda: [proved(table, 6, 20.0) for table in some],
        against="one integer program, proved",
        rounds=1,
        reference_rounds=1,
    )
    assert_near(side_by_side, some, done, best)


def test_how_near_the_optimum_with_three_dimensions(side_by_side: Any) -> None:
    shapes = ((3, 3, 3), (4, 3, 3), (4, 4, 3), (5, 4, 3))
    some = [
        three_way(shape, mean, seed) for shape in shapes for mean in (60, 200) for seed in (1, 2)
    ]
    some += [three_way((3, 3, 3), 20, 0), three_way((3, 3, 3), 20, 2)]
    done, best = side_by_side(
        lambda: [protect(as_table(table), "dfe_cin") for table in some],
        lambda: [proved(table, 6, 60.0) for table in some],
        against="one integer program, proved",
        rounds=1,
        reference_rounds=1,
    )
    assert_near(side_by_side, some, done, best)


@pytest.mark.parametrize("shape", [(5, 5, 3), (10, 10, 5)], ids=["5x5x3", "10x10x5"])
def test_a_table_of_three_dimensions_beside_half_its_sides(
    side_by_side: Any, shape: tuple[int, ...]
) -> None:
    """Reported only: above 200 cells less is tried, so that the cost does not grow evenly."""
    halves = tuple(-(-side // 2) for side in shape)
    done, _ = side_by_side(
        lambda: [protect(as_table(three_way(shape, 60, seed)), "dfe_cin") for seed in range(2)],
        lambda: [protect(as_table(three_way(halves, 60, seed)), "dfe_cin") for seed in range(2)],
        against="half as long, wide and deep",
        rounds=1,
        reference_rounds=1,
    )
    assert all(audit([one]).passed for one in done)


def assert_near(
    side_by_side: Any,
    some: list[np.ndarray],
    done: list[Protected],
    best: list[tuple[int, int] | None],
) -> None:
    """Print and check how many times the optimum is hidden, where an optimum is proved."""
    assert all(audit([one]).passed for one in done)
    ratios = []
    for table, one, optimum in zip(some, done, best, strict=True):
        if optimum is not None and optimum[0]:
            count, total = further(table, one)
            ratios.append((count / optimum[0], total / optimum[1]))
    count, total = np.mean(ratios, axis=0)
    side_by_side.benchmark.extra_info["times_the_optimum"] = {
        "proved": len(ratios),
        "cells": float(count),
        "sum": float(total),
    }
    assert count <= 1.15
