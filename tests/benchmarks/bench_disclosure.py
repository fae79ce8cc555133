"""How the cost of protecting a table grows, and how near to the optimum what it hides is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.protect import protect
from scrutiny_lib.disclosure.protected import PROTECTS, Protected
from tests.disclosure.exhaustive import with_totals
from tests.disclosure.whole_program import proved


def tables(rows: int, columns: int, many: int, mean: int) -> list[np.ndarray]:
    random = np.random.default_rng([383, rows, columns])
    return [random.negative_binomial(1, 1 / mean, (rows, columns)) for _ in range(many)]


def protect_all(some: list[np.ndarray]) -> list[Protected]:
    return [protect(pd.DataFrame(table), "dfe_cin") for table in some]


@pytest.mark.parametrize("mean", [20, 100], ids=["many small counts", "few small counts"])
@pytest.mark.parametrize(("rows", "columns"), [(15, 5), (30, 10), (60, 20)])
def test_a_table_beside_half_its_sides(
    side_by_side: Any, rows: int, columns: int, mean: int
) -> None:
    whole = tables(rows, columns, 3, mean)
    half = tables(-(-rows // 2), -(-columns // 2), 3, mean)
    done, _ = side_by_side(
        lambda: protect_all(whole),
        lambda: protect_all(half),
        against="half as long and half as wide",
        rounds=1,
        reference_rounds=1,
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
    ratios = []
    for table, one, optimum in zip(some, done, best, strict=True):
        extra = (one.reasons == PROTECTS).to_numpy()
        if optimum is not None and optimum[0]:
            ratios.append((extra.sum() / optimum[0], with_totals(table)[extra].sum() / optimum[1]))
    count, total = np.mean(ratios, axis=0)
    side_by_side.benchmark.extra_info["times_the_optimum"] = {
        "proved": len(ratios),
        "cells": float(count),
        "sum": float(total),
    }
    assert count <= 1.15
