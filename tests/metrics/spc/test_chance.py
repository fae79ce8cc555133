"""What the rules find in noise is what a second, plain implementation of them finds."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.metrics.spc.chance import chance_of_a_signal
from scrutiny_lib.metrics.spc.many import xmr_by


def has_signal(values: list[float]) -> list[bool]:
    """The rules of METHODS, point by point, with nothing of the library's."""
    n, mean = len(values), sum(values) / len(values)
    moving = [abs(b - a) for a, b in itertools.pairwise(values)]
    reach = 2.66 * sum(moving) / len(moving)
    found = [abs(v - mean) > reach for v in values]
    for start in range(n - 6):
        seven = values[start : start + 7]
        steps = [b - a for a, b in itertools.pairwise(seven)]
        if all(s > 0 for s in steps) or all(s < 0 for s in steps):
            found[start : start + 7] = [True] * 7
        if all(v > mean for v in seven) or all(v < mean for v in seven):
            found[start : start + 7] = [True] * 7
    near = [2 / 3 * reach < abs(v - mean) <= reach for v in values]
    for start in range(n - 2):
        three = range(start, start + 3)
        same = all(values[i] > mean for i in three) or all(values[i] < mean for i in three)
        if same and sum(near[i] for i in three) >= 2:
            for i in three:
                found[i] = found[i] or near[i]
    return found


@pytest.mark.parametrize("points", [12, 24, 60])
def test_noise_shows_what_the_rules_make_of_noise(points: int) -> None:
    draws = np.random.default_rng(7).normal(size=(4_000, points)).tolist()
    found = [has_signal(one) for one in draws]
    ever = np.mean([any(one) for one in found])
    now = np.mean([one[-1] for one in found])
    chance = chance_of_a_signal(points)
    for ours, theirs in ((chance.ever, ever), (chance.now, now)):
        assert abs(ours - theirs) < 4 * np.sqrt(2 * theirs * (1 - theirs) / 4_000)


@pytest.mark.parametrize("points", [24, 60])
def test_a_thousand_series_of_noise_show_no_more_than_the_pack_says(points: int) -> None:
    values = np.random.default_rng(11).normal(500, 40, size=(1_000, points))
    frame = pd.DataFrame({"s": np.repeat(np.arange(1_000), points), "value": values.ravel()})
    signal = (xmr_by(frame, "s")["signal"] != "common_cause").to_numpy().reshape(1_000, points)
    share, told = signal.any(axis=1).mean(), chance_of_a_signal(points).ever
    assert abs(share - told) < 4 * np.sqrt(told * (1 - told) * (1 / 1_000 + 1 / 4_000))


def test_it_is_the_same_every_time_and_grows_with_the_chart() -> None:
    shares = [chance_of_a_signal(points).ever for points in (6, 12, 24, 48, 96)]
    assert shares == sorted(shares)
    chance_of_a_signal.cache_clear()
    assert chance_of_a_signal(24).ever == shares[2]


def test_a_chart_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match="points is 0"):
        chance_of_a_signal(0)
