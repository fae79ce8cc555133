from __future__ import annotations

import numpy as np
import pytest

from scrutiny_lib.demo.chance import around, generator, happens, pick, spread


def test_each_part_has_its_own_stream_which_the_seed_decides() -> None:
    first = generator(1, "contacts").integers(0, 1_000_000, 5).tolist()
    assert first == generator(1, "contacts").integers(0, 1_000_000, 5).tolist()
    assert first != generator(1, "referrals").integers(0, 1_000_000, 5).tolist()
    assert first != generator(2, "contacts").integers(0, 1_000_000, 5).tolist()


def test_the_stream_is_the_same_on_every_machine() -> None:
    assert generator(1, "contacts").integers(0, 1000, 4).tolist() == [256, 250, 927, 288]


def test_counts_scatter_as_counts_of_events_do() -> None:
    counts = around(generator(1, "x"), np.full(20_000, 400.0))
    assert counts.mean() == pytest.approx(400, abs=0.5)
    assert counts.std() == pytest.approx(20, abs=0.5)


def test_counts_are_never_below_nought() -> None:
    assert around(generator(1, "x"), np.full(5_000, 0.2)).min() == 0


def test_pick_draws_as_often_as_weights_say_and_never_a_weight_of_nought() -> None:
    drawn = pick(generator(1, "x"), 30_000, (1, 0, 2))
    assert np.bincount(drawn, minlength=3).tolist()[1] == 0
    assert np.mean(drawn == 2) == pytest.approx(2 / 3, abs=0.01)


def test_happens_so_often_in_a_thousand() -> None:
    assert happens(generator(1, "x"), 100, 0).sum() == 0
    assert happens(generator(1, "x"), 100, 1000).sum() == 100
    assert happens(generator(1, "x"), 50_000, 250).mean() == pytest.approx(0.25, abs=0.01)


def test_spread_follows_its_table() -> None:
    drawn = spread(generator(1, "x"), 40_000, ((0, 10), (500, 20), (1000, 100)))
    assert drawn.min() == 10
    assert drawn.max() == 99
    assert np.mean(drawn < 20) == pytest.approx(0.5, abs=0.01)
