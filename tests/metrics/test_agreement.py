"""Agreement between raters against published numbers, gaps, and a single category."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.agreement import UNDEFINED, Agreement, agreement, ratings_from_table

NAN = float("nan")
VALUES = ("percent", "within_one", "kappa", "ac1", "alpha")

# Krippendorff's example "C": four raters, twelve units, one of which only one rated.
C_DATA = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T


def quick(ratings: object, **options: object) -> Agreement:
    return agreement(ratings, resamples=20, **options)


# --- numbers --------------------------------------------------------------------------------


def test_high_agreement_and_a_kappa_below_zero() -> None:
    found = quick(ratings_from_table([[90, 5], [5, 0]]))
    assert found.percent == 90
    assert found.kappa == pytest.approx(-0.0526, abs=5e-5)
    assert found.ac1 == pytest.approx(0.8895, abs=5e-5)
    assert (found.n_units, found.n_agreed, found.summary) == (100, 90, "90 of 100")


def test_cohen_with_its_large_sample_interval() -> None:
    found = quick(ratings_from_table([[20, 5], [10, 15]]))
    assert found.kappa == pytest.approx(0.4)
    assert found.ac1 == pytest.approx(0.405941, abs=5e-7)
    interval = found.kappa_interval
    assert (interval.lower, interval.upper) == pytest.approx((0.1511, 0.6489), abs=5e-5)
    assert interval.value == found.kappa


@pytest.mark.parametrize(
    ("weights", "alpha"), [("identity", 0.743421), ("linear", 0.815388), ("quadratic", 0.815388)]
)
def test_krippendorff_example(weights: str, alpha: float) -> None:
    found = quick(C_DATA, weights=weights)
    assert found.alpha == pytest.approx(alpha, abs=5e-7)
    assert (found.n_units, found.n_agreed, found.n_raters) == (11, 8, 4)


def test_the_same_example_by_fleiss_and_gwet() -> None:
    found = quick(C_DATA)
    assert found.percent == pytest.approx(81.81818)
    assert found.kappa == pytest.approx(0.76117, abs=5e-6)
    assert found.ac1 == pytest.approx(0.77544, abs=5e-6)


def test_weighted_kappa_by_hand() -> None:
    table = np.array([[10, 4, 1], [3, 10, 2], [0, 2, 8]]) / 40
    for weights, power in (("linear", 1), ("quadratic", 2)):
        near = 1 - (np.abs(np.subtract.outer(range(3), range(3))) / 2) ** power
        seen, chance = (
            float((near * part).sum())
            for part in (table, np.outer(table.sum(axis=1), table.sum(axis=0)))
        )
        found = quick(ratings_from_table(table * 40), weights=weights)
        assert found.kappa == pytest.approx((seen - chance) / (1 - chance))
        assert found.kappa_interval.value == pytest.approx(found.kappa)


# --- within one, and scales -----------------------------------------------------------------


def test_within_one_counts_steps_of_the_scale() -> None:
    rows = [["good", "good"], ["good", "poor"], ["best", "poor"], ["poor", "poor"]]
    scale = ["poor", "good", "best"]
    assert quick(rows, scale=scale).within_one == 75
    assert quick(rows, scale=scale).percent == 50
    assert quick(rows).within_one == UNDEFINED
    numbers = [[1, 3], [1, 2], [3, 3]]
    assert quick(numbers).within_one == pytest.approx(200 / 3)
    assert quick(numbers, scale=[1, 3, 2]).within_one == pytest.approx(200 / 3)


def test_unused_grades_count_for_ac1() -> None:
    ratings = ratings_from_table([[90, 5], [5, 0]])
    two, four = quick(ratings), quick(ratings, scale=[1, 2, 3, 4])
    assert four.kappa == two.kappa
    assert four.ac1 > two.ac1


def test_a_table_as_ratings() -> None:
    frame = ratings_from_table([[1, 2], [0, 1]], scale=["no", "yes"])
    assert frame.to_numpy().tolist() == [["no", "no"], ["no", "yes"], ["no", "yes"], ["yes", "yes"]]


# --- gaps and one category ------------------------------------------------------------------


def test_units_without_two_ratings() -> None:
    full = quick([[1, 1], [1, 2], [2, 2], [2, 2]])
    gaps = quick([[1, 1], [1, 2], [2, 2], [2, 2], [1, None], [None, None]])
    assert gaps.n_units == full.n_units == 4
    assert (gaps.percent, gaps.kappa, gaps.alpha) == (full.percent, full.kappa, full.alpha)
    assert gaps.ac1 != full.ac1  # the single rating still says how common a grade is


def test_all_in_one_category_is_undefined_and_not_nan() -> None:
    for raters in (2, 3):
        found = quick([[1] * raters] * 40)
        assert found.percent == found.within_one == 100
        assert [found.kappa, found.ac1, found.alpha] == [UNDEFINED] * 3
        assert [found.intervals[name] for name in ("kappa", "ac1", "alpha")] == [UNDEFINED] * 3
        assert "all agree" in found.warnings[0]
    assert quick([[1, 1]] * 40).kappa_interval == UNDEFINED
    assert quick([[1, 1, 1]] * 40).kappa_interval is None


def test_all_in_one_category_of_a_scale_of_four_has_an_ac1() -> None:
    found = quick([[1, 1]] * 40, scale=[1, 2, 3, 4])
    assert (found.ac1, found.kappa, found.alpha) == (1, UNDEFINED, UNDEFINED)


def test_full_agreement_on_two_categories() -> None:
    found = quick([[1, 1]] * 20 + [[2, 2]] * 20)
    assert [getattr(found, name) for name in VALUES] == [100, 100, 1, 1, 1]


# --- intervals ------------------------------------------------------------------------------


def test_few_cases_show_counts_and_intervals() -> None:
    found = quick([[1, 1]] * 3 + [[1, 2]] * 5)
    assert (found.summary, found.is_small) == ("3 of 8", True)
    assert "8 doubly graded cases, fewer than 30" in found.warnings[0]
    limits = (found.agreed_interval.lower, found.agreed_interval.upper)
    assert limits == pytest.approx((0.137, 0.694), abs=5e-4)
    assert not quick([[1, 2]] * 30).is_small


def test_the_bootstrap_states_its_seed_and_repeats() -> None:
    ratings = ratings_from_table([[20, 5], [10, 15]])
    one, again = (agreement(ratings, resamples=200) for _ in range(2))
    other = agreement(ratings, resamples=200, seed=7)
    for name in VALUES:
        interval = one.intervals[name]
        assert interval.lower == again.intervals[name].lower
        assert interval.lower <= getattr(one, name) <= interval.upper
        assert interval.value == getattr(one, name)
    assert other.intervals["kappa"].lower != one.intervals["kappa"].lower
    assert "200 draws, seed 20240401" in one.intervals["kappa"].method
    assert (one.seed, other.seed, one.resamples) == (20240401, 7, 200)


def test_the_bootstrap_agrees_with_the_large_sample_interval() -> None:
    found = agreement(ratings_from_table([[200, 50], [100, 150]]))
    drawn, large = found.intervals["kappa"], found.kappa_interval
    assert (drawn.lower, drawn.upper) == pytest.approx((large.lower, large.upper), abs=0.015)


def test_drawing_in_parts_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ratings = ratings_from_table([[20, 5], [10, 15]])
    whole = agreement(ratings, resamples=50).intervals["kappa"]
    monkeypatch.setattr("scrutiny_lib.metrics.agreement.intervals.MOST_CELLS", 700)
    parts = agreement(ratings, resamples=50).intervals["kappa"]
    assert (whole.lower, whole.upper) == (parts.lower, parts.upper)


def test_undefined_draws_are_left_out_and_said() -> None:
    found = agreement([[1, 1], [1, 1], [1, 1], [1, 2]], resamples=200)
    assert "undefined left out" in found.intervals["kappa"].method
    assert np.isfinite(found.intervals["kappa"].lower)


# --- input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: quick([[1], [2]]), "ratings has 1 raters: agreement needs two or more"),
        (lambda: quick([[1, None], [None, 2]]), "ratings has no unit with two ratings"),
        (lambda: quick([[1, 5]], scale=[1, 2]), r"ratings\[0, 1\] is 5, not on the scale \(1, 2\)"),
        (lambda: quick([[1, 1]], scale=[1, 1]), r"scale is \(1, 1\): name one or more"),
        (lambda: quick([[1, 1]], scale=[]), r"scale is \(\)"),
        (lambda: quick([["good", 2]]), "ratings mixes words and numbers: give the scale"),
        (lambda: quick([["a", "b"]], weights="linear"), "weights is 'linear', but words have no"),
        (lambda: quick([[1, 2]], weights="cubic"), "weights is 'cubic'"),
        (lambda: quick([[1, 2]], confidence=95), "confidence is 95"),
        (lambda: quick([[1, 2]], seed=-1), "seed is -1"),
        (lambda: agreement([[1, 2]], resamples=0), "resamples is 0"),
        (lambda: ratings_from_table([[1, 2, 3]]), r"table has shape \(1, 3\)"),
        (lambda: ratings_from_table([[1, -2], [3, 4]]), r"table\[0, 1\] is -2"),
        (lambda: ratings_from_table([[1, 2.5], [3, 4]]), "counts that are not whole"),
        (lambda: ratings_from_table([[1, 2], [3, 4]], scale=["a"]), "scale has 1 categories"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


# --- properties -----------------------------------------------------------------------------

GRADES = st.one_of(st.none(), st.integers(1, 4))


def ratings_of(raters: int) -> st.SearchStrategy[list[list[int | None]]]:
    row = st.lists(GRADES, min_size=raters, max_size=raters)
    some = st.lists(row, min_size=2, max_size=15)
    return some.filter(lambda rows: any(sum(x is not None for x in row) >= 2 for row in rows))


def shown(found: Agreement) -> list[float | str]:
    return [getattr(found, name) for name in VALUES]


@settings(max_examples=40)
@given(ratings_of(4), st.permutations(range(4)), st.sampled_from(["identity", "quadratic"]))
def test_relabelling_raters_changes_nothing(
    rows: list[list[int | None]], order: list[int], weights: str
) -> None:
    frame = pd.DataFrame(rows, dtype=float)
    turned = frame[order].set_axis(list("wxyz"), axis=1)
    one, other = quick(frame, weights=weights), quick(turned, weights=weights)
    assert shown(one) == pytest.approx(shown(other), nan_ok=False)
    assert (one.n_units, one.n_agreed) == (other.n_units, other.n_agreed)


@settings(max_examples=40)
@given(ratings_of(2))
def test_swapping_two_raters_changes_nothing(rows: list[list[int | None]]) -> None:
    frame = pd.DataFrame(rows, dtype=float)
    assert shown(quick(frame)) == pytest.approx(shown(quick(frame[[1, 0]])))


@settings(max_examples=40)
@given(ratings_of(3), st.randoms(use_true_random=False))
def test_the_order_of_units_changes_nothing(rows: list[list[int | None]], random: object) -> None:
    turned = list(rows)
    random.shuffle(turned)
    one, other = quick(pd.DataFrame(rows, dtype=float)), quick(pd.DataFrame(turned, dtype=float))
    assert shown(one) == pytest.approx(shown(other))


@settings(max_examples=40)
@given(ratings_of(3))
def test_values_stay_in_their_ranges(rows: list[list[int | None]]) -> None:
    found = quick(pd.DataFrame(rows, dtype=float), scale=[1, 2, 3, 4])
    assert 0 <= found.percent <= found.within_one <= 100
    for value in (found.kappa, found.ac1, found.alpha):
        assert value == UNDEFINED or value <= 1 + 1e-12


def test_lines_of_one_case_are_drawn_together() -> None:
    """Six cases of ten lines that go together: the interval rests on the cases."""
    lines = np.array([[1, 1]] * 10 + [[1, 2]] * 10 + [[2, 2]] * 10)
    ratings = np.vstack([lines, lines])
    cases = np.repeat(np.arange(6), 10)
    alone = agreement(ratings, scale=(1, 2))
    by_case = agreement(ratings, scale=(1, 2), clusters=cases.tolist())
    assert by_case.percent == alone.percent
    wide, narrow = by_case.intervals["percent"], alone.intervals["percent"]
    assert not isinstance(wide, str)
    assert not isinstance(narrow, str)
    assert wide.upper - wide.lower > 2 * (narrow.upper - narrow.lower)
    assert "by cluster" in wide.method


def test_every_unit_in_a_cluster_of_its_own_is_no_cluster() -> None:
    ratings = np.array([[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]] * 4)
    alone = agreement(ratings, scale=(1, 2))
    each = agreement(ratings, scale=(1, 2), clusters=range(20))
    one, other = each.intervals["ac1"], alone.intervals["ac1"]
    assert not isinstance(one, str)
    assert not isinstance(other, str)
    assert (one.lower, one.upper) == (other.lower, other.upper)


def test_clusters_have_to_fit() -> None:
    with pytest.raises(ValueError, match="clusters has 1 entries for 2 units"):
        agreement(np.array([[1, 1], [1, 2]]), clusters=[1])
