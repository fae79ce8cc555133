"""Figures that were revised since an earlier pack: told apart, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrutiny_lib.disclosure.cells import Key, Sum, Told, make_key
from scrutiny_lib.disclosure.register import RegisterCell, RegisterTable
from scrutiny_lib.disclosure.revised import VINTAGE, apart_from, linked_where_true, revised_since
from scrutiny_lib.errors import DisclosureError

HERE = {"measure": "plans", "area": "E08000035", "period": "2024-04 to 2025-03"}
Printed = float | tuple[float, float] | None


def cell(**more: str) -> Key:
    return make_key({**HERE, **more})


def told(cells: dict[str, Printed], has_sum: bool = False, address: dict[str, str] = HERE) -> Told:
    """An earlier pack: services and what it printed, None where hidden; the last may be a total."""
    made = []
    for name, what in cells.items():
        low, high = (0, None) if what is None else what if isinstance(what, tuple) else (what, what)
        made.append(
            RegisterCell(
                address={**address, "service": name},
                low=low,
                high=high,
                is_hidden=what is None,
                is_small=what is None,
                first=1,
                last=5,
                least=1,
            )
        )
    last = len(made) - 1
    sums = ((last, tuple(range(last))),) if has_sum else ()
    return RegisterTable(rule="dfe_cin", cells=tuple(made), sums=sums).told()


def vintages(one: Told) -> list[str | None]:
    """For each cell which vintage it was made, None where it is the same cell as before."""
    return [dict(key).get(VINTAGE) for key in one.figures.keys]


@pytest.mark.parametrize(
    ("printed", "now", "is_revised"),
    [
        (101, 103, True),
        (101, 101, False),
        (0, 1, True),
        (None, 103, False),
        ((8, 12), 8, False),
        ((8, 12), 12, False),
        ((8, 12), 13, True),
        ((8, 12), 7, True),
    ],
)
def test_a_figure_is_revised_if_the_printed_one_can_not_be_it(
    printed: Printed, now: float, is_revised: bool
) -> None:
    found = revised_since([told({"A": printed})], {cell(service="A"): now})
    assert found == ({cell(service="A")} if is_revised else set())


def test_a_figure_that_is_not_known_now_is_not_revised() -> None:
    assert revised_since([told({"A": 101})], {cell(service="B"): 1}) == set()


def test_a_revision_sets_measure_area_and_period_apart_in_all_their_details() -> None:
    """A was revised; the rest of that measure there and then may have been, and counts as such."""
    earlier = told({"A": 101, "B": None, "Total": 120}, has_sum=True)
    (found,) = apart_from([earlier], [cell(service="A")], [])
    assert vintages(found) == ["1", "1", "1"]
    assert found.figures.sums[0].total == found.figures.keys[2]
    assert found.figures.sums[0].parts == found.figures.keys[:2]
    assert found.figures.is_primary.tolist() == [False, True, False]


@pytest.mark.parametrize("other", ["measure", "area", "period"])
def test_a_revision_leaves_other_measures_areas_and_periods_alone(other: str) -> None:
    elsewhere = told({"A": 101, "B": None}, address={**HERE, other: "another"})
    (found,) = apart_from([elsewhere], [cell(service="A")], [])
    assert found.figures.keys == elsewhere.figures.keys


def test_what_agrees_stays_the_same_cell() -> None:
    newest, older = told({"A": 101, "B": None}), told({"A": 101, "C": (8, 12)})
    found = apart_from([newest, older], [], [])
    assert [vintages(one) for one in found] == [[None, None], [None, None]]


def test_of_two_earlier_packs_the_newest_holds() -> None:
    newest, older, oldest = told({"A": 103}), told({"A": 101, "B": 7}), told({"A": 103, "B": 8})
    found = apart_from([newest, older, oldest], [], [])
    # B of the oldest is held against no figure that was set apart, so it agrees.
    assert [vintages(one) for one in found] == [[None], ["2", "2"], [None, None]]


def test_ranges_that_have_a_count_in_common_agree() -> None:
    found = apart_from([told({"A": (8, 12)}), told({"A": 12}), told({"A": 13})], [], [])
    assert [vintages(one) for one in found] == [[None], [None], ["3"]]


def test_a_hidden_cell_whose_count_is_known_now_is_small_only_if_it_is_now() -> None:
    earlier = told({"A": None, "B": None})
    (found,) = apart_from([earlier], [], [cell(service="A")])
    assert found.figures.is_primary.tolist() == [False, True]
    assert found.figures.is_hidden.tolist() == [True, True]


def test_a_hidden_cell_that_was_set_apart_counts_as_small_whatever_is_known_now() -> None:
    earlier = told({"A": None, "B": 101})
    (found,) = apart_from([earlier], [cell(service="B")], [cell(service="A")])
    assert found.figures.is_primary.tolist() == [True, False]


def test_only_the_measure_whose_sums_contradict_newer_figures_is_set_apart() -> None:
    """Then 50 in all with A hidden; now 60 in A alone. What was said of visits still holds."""
    visits = {**HERE, "measure": "visits"}
    plans = told({"A": None, "B": 40, "Total": 50}, has_sum=True)
    other = told({"A": None, "B": 7, "Total": 20}, has_sum=True, address=visits)
    now = told({"A": 60}).figures
    first, second = linked_where_true([now], [plans, other])
    assert vintages(first) == ["apart 1"] * 3
    assert vintages(second) == [None] * 3
    assert set(first.figures.sums[0].parts) < set(first.figures.keys)


def test_measures_that_contradict_newer_figures_only_together_are_set_apart_together() -> None:
    visits = make_key({**HERE, "measure": "visits"})
    plans = told({"A": 10}).figures
    both = told({"A": None, "B": 40, "Total": 50}, has_sum=True)
    parts = (both.figures.keys[0], visits)
    sums = (*both.figures.sums, Sum(both.figures.keys[2], parts))
    keys = (both.figures.keys[0], visits, both.figures.keys[2])
    odd = replace(both, figures=replace(both.figures, keys=keys, sums=sums[1:]))
    (found,) = linked_where_true([plans, told({"A": 30}).figures], [odd])
    assert vintages(found) == ["apart 1"] * 3


def test_what_can_all_be_true_stays_linked() -> None:
    plans = told({"A": None, "B": 40, "Total": 50}, has_sum=True)
    (found,) = linked_where_true([told({"A": 10}).figures], [plans])
    assert vintages(found) == [None] * 3


def test_another_figure_from_a_run_with_other_settings_is_no_revision() -> None:
    earlier = replace(told({"A": 43}), settings="twelve months")
    with pytest.raises(DisclosureError, match="an earlier run with other settings") as refused:
        revised_since([earlier], {cell(service="A"): 40}, "thirteen months")
    assert "43" not in str(refused.value)
    assert revised_since([earlier], {cell(service="A"): 40}, "twelve months")
    assert revised_since([earlier], {cell(service="A"): 43}, "thirteen months") == set()


def test_nothing_earlier_gives_nothing() -> None:
    assert revised_since([], {cell(): 3}) == set()
    assert apart_from([], [cell()], [cell()]) == []
    assert linked_where_true([], []) == []
