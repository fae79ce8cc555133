"""How fast metrics are, beside a plain NumPy expression or a loop doing the same work.

Each benchmark also checks that both give the same answer. None fails for being slow.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from scrutiny_lib.metrics.agreement import agreement
from scrutiny_lib.metrics.episodes import is_rereferral
from scrutiny_lib.metrics.intervals import byar, exact_poisson, rate, wilson
from scrutiny_lib.metrics.spc import xmr, xmr_by
from scrutiny_lib.metrics.spc.rules import shift, sign
from scrutiny_lib.metrics.timeliness import england_and_wales, working_days

ROWS = 1_000_000
Z = 1.959963984540054


@cache
def counts_and_totals() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(20240401)
    totals = random.integers(50, 1_000, ROWS).astype(float)
    return np.floor(totals * random.random(ROWS)), totals


@cache
def tall_frame() -> pd.DataFrame:
    random = np.random.default_rng(20240401)
    return pd.DataFrame(
        {"key": np.repeat(np.arange(10_000), 60), "value": random.poisson(50.0, 600_000)}
    )


def test_wilson_of_a_million_rows(side_by_side: Any) -> None:
    x, n = counts_and_totals()

    def plain() -> tuple[np.ndarray, np.ndarray]:
        centre, spread = 2 * x + Z**2, Z * np.sqrt(Z**2 + 4 * x * (1 - x / n))
        return (centre - spread) / (2 * (n + Z**2)), (centre + spread) / (2 * (n + Z**2))

    ours, (lower, upper) = side_by_side(lambda: wilson(x, n), plain, against="plain NumPy")
    np.testing.assert_allclose(ours.lower, lower, atol=1e-12)
    np.testing.assert_allclose(ours.upper, upper, atol=1e-12)


def test_byar_of_a_million_rows(side_by_side: Any) -> None:
    x = counts_and_totals()[0] + 10

    def plain() -> tuple[np.ndarray, np.ndarray]:
        lower = x * (1 - 1 / (9 * x) - Z / (3 * np.sqrt(x))) ** 3
        upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * np.sqrt(x + 1))) ** 3
        return lower, upper

    ours, (lower, upper) = side_by_side(lambda: byar(x), plain, against="plain NumPy")
    np.testing.assert_allclose(ours.lower, lower)
    np.testing.assert_allclose(ours.upper, upper)


def test_exact_poisson_of_a_million_rows(side_by_side: Any) -> None:
    x = np.floor(counts_and_totals()[0] / 100)

    def plain() -> tuple[np.ndarray, np.ndarray]:
        lower = np.where(x > 0, special.chdtri(2 * x, 0.975) / 2, 0)
        return lower, special.chdtri(2 * x + 2, 0.025) / 2

    with np.errstate(invalid="ignore"):
        ours, (lower, upper) = side_by_side(
            lambda: exact_poisson(x), plain, against="plain SciPy", rounds=3, reference_rounds=3
        )
    np.testing.assert_allclose(ours.lower, lower)
    np.testing.assert_allclose(ours.upper, upper)


def test_rate_of_a_million_rows(side_by_side: Any) -> None:
    x, n = counts_and_totals()
    few = x < 10

    def plain() -> tuple[np.ndarray, np.ndarray]:
        some = np.maximum(x, 1)
        lower = some * (1 - 1 / (9 * some) - Z / (3 * np.sqrt(some))) ** 3
        upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * np.sqrt(x + 1))) ** 3
        lower[few] = np.where(x[few] > 0, special.gammaincinv(np.maximum(x[few], 1), 0.025), 0)
        upper[few] = special.gammaincinv(x[few] + 1, 0.975)
        return lower / n * 10_000, upper / n * 10_000

    ours, (lower, upper) = side_by_side(lambda: rate(x, n), plain, against="plain NumPy")
    np.testing.assert_allclose(ours.lower, lower)
    np.testing.assert_allclose(ours.upper, upper)


def test_working_days_of_a_million_pairs(side_by_side: Any) -> None:
    random = np.random.default_rng(20240401)
    start = np.datetime64("2015-01-01") + random.integers(0, 3_000, ROWS)
    end = start + random.integers(0, 100, ROWS)
    calendar = england_and_wales()

    def plain() -> np.ndarray:
        return np.busday_count(start + 1, end + 1, busdaycal=calendar)

    ours, expected = side_by_side(
        lambda: working_days(start, end), plain, against="np.busday_count"
    )
    np.testing.assert_array_equal(ours, expected)


def test_ten_thousand_xmr_charts_of_sixty_points(side_by_side: Any) -> None:
    frame = tall_frame()

    def loop() -> pd.DataFrame:
        charts = [
            xmr(values.to_numpy()).points for _, values in frame.groupby("key", sort=False)["value"]
        ]
        return pd.concat(charts, ignore_index=True)

    ours, expected = side_by_side(
        lambda: xmr_by(frame, "key"),
        loop,
        against="xmr in a loop over the series",
        rounds=3,
        reference_rounds=1,
    )
    pd.testing.assert_frame_equal(ours[expected.columns], expected, rtol=1e-10)


def test_the_same_charts_beside_a_bare_loop(side_by_side: Any) -> None:
    """The hardest comparison: limits and one rule only, in NumPy, without frames or checks."""
    frame = tall_frame()
    table = frame["value"].to_numpy(dtype=float).reshape(10_000, 60)
    one = np.zeros(60, dtype=np.int64)

    def loop() -> np.ndarray:
        upper = np.empty(10_000)
        for row, values in enumerate(table):
            mean = values.mean()
            upper[row] = mean + 2.66 * np.abs(np.diff(values)).mean()
            shift(sign(values - mean, 1e-9), one)
        return np.repeat(upper, 60)

    ours, expected = side_by_side(
        lambda: xmr_by(frame, "key"),
        loop,
        against="limits and one of four rules in a bare loop",
        rounds=3,
        reference_rounds=1,
    )
    np.testing.assert_allclose(ours["upper"], expected)


def test_rereferrals_of_a_million_rows(side_by_side: Any) -> None:
    random = np.random.default_rng(20240401)
    frame = pd.DataFrame(
        {
            "child_id": random.integers(0, 300_000, ROWS),
            "referral_date": np.datetime64("2018-04-01") + random.integers(0, 2_200, ROWS),
        }
    )
    rows = list(zip(frame["child_id"].tolist(), frame["referral_date"].dt.date, strict=True))

    def loop() -> list[bool]:
        """Go through the referrals of each child in order of their dates."""
        before: dict[int, Any] = {}
        found = [False] * len(rows)
        for place in sorted(range(len(rows)), key=rows.__getitem__):
            child, day = rows[place]
            seen, earlier = before.get(child, (None, None))
            if seen is not None and day > seen:
                earlier = seen
            before[child] = (day, earlier)
            if earlier is not None:
                try:
                    since = day.replace(year=day.year - 1)
                except ValueError:
                    since = day.replace(year=day.year - 1, day=28)
                found[place] = earlier >= since
        return found

    ours, expected = side_by_side(
        lambda: is_rereferral(frame), loop, against="a Python loop", rounds=3, reference_rounds=1
    )
    assert ours.tolist() == expected


def test_agreement_of_forty_cases_with_its_bootstrap(side_by_side: Any) -> None:
    random = np.random.default_rng(20240401)
    grades = random.integers(1, 5, (40, 2))

    def loop() -> np.ndarray:
        drawn = np.empty(1_000)
        for place in range(1_000):
            again = grades[random.integers(0, 40, 40)]
            drawn[place] = np.mean(again[:, 0] == again[:, 1])
        return drawn

    ours, drawn = side_by_side(
        lambda: agreement(grades),
        loop,
        against="percent alone, resampled in a loop",
        reference_rounds=3,
    )
    assert abs(100 * drawn.mean() - ours.percent) < 2
