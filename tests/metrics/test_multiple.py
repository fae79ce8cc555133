"""Adjusting many comparisons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.metrics.multiple import holm


def test_the_usual_example() -> None:
    """Four p-values, as R's p.adjust(c(.01, .04, .03, .005), "holm") adjusts them."""
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_a_missing_one_is_no_comparison() -> None:
    found = holm([0.01, np.nan, 0.02])
    assert found[[0, 2]].tolist() == pytest.approx([0.02, 0.02])
    assert np.isnan(found[1])
    assert holm([]).size == 0
    assert np.isnan(holm([np.nan])).all()


@pytest.mark.parametrize("wrong", [-0.1, 1.1])
def test_what_is_no_p_value_is_named(wrong: float) -> None:
    with pytest.raises(ValueError, match=r"p_values\[1\] is .*lies between 0 and 1"):
        holm([0.5, wrong])
    with pytest.raises(ValueError, match="give one a comparison"):
        holm(0.5)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_it_stands_between_one_and_all_comparisons_and_keeps_the_order(p: list[float]) -> None:
    found = holm(p)
    assert (found >= np.array(p)).all()
    assert (found <= np.minimum(1, len(p) * np.array(p)) + 1e-12).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
