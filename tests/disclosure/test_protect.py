"""Protecting a table: what is printed, what is refused, and what the audit says."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.disclosure.audit import EXACT, audit
from scrutiny_lib.disclosure.intervals import feasible_intervals
from scrutiny_lib.disclosure.protect import protect, protect_together
from scrutiny_lib.disclosure.protected import PROTECTS, PUBLISHER, SMALL, Protected
from scrutiny_lib.disclosure.tables import from_tidy
from scrutiny_lib.errors import DisclosureError

LEEDS = {"measure": "plans", "period": "2024", "area": "E08000035"}


def frame(rows: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=[f"r{i}" for i in range(len(rows))])


def texts(rows: list[list[float]], rule: str = "dfe_cin", **options: object) -> list[list[str]]:
    return protect(frame(rows), rule, **options).shown.to_numpy().tolist()  # type: ignore[arg-type]


def test_noughts_are_shown_and_small_totals_hidden() -> None:
    shown = texts([[0, 3], [20, 30]])
    assert shown[0][0] == "0"
    assert shown[0][1:] == ["[c]", "[c]"]


def test_without_totals_there_is_nothing_to_subtract_from() -> None:
    assert texts([[20, 15, 3], [30, 1200, 25]], margins=False) == [
        ["20", "15", "[c]"],
        ["30", "1,200", "25"],
    ]


def test_rounding_by_level() -> None:
    assert texts([[14, 15]], margins=False, level="national") == [["10", "20"]]
    assert texts([[8, 12]], "nhs_hes", margins=False) == [["10", "10"]]
    areas = pd.DataFrame([[14], [114]], index=pd.Index(["E08000035", "E92000001"], name="area"))
    by_area = protect(
        areas,
        "dfe_cin",
        margins=False,
        level=lambda a: "national" if "E92" in a["area"] else "local",
    )
    assert by_area.shown[by_area.shown.columns[0]].tolist() == ["14", "110"]


def test_what_a_rounded_figure_tells_ends_at_the_threshold() -> None:
    """Nearest 5 is 5 for 3 to 7, but under 5 would be hidden."""
    figures = protect(frame([[5, 12]]), "nhs_mh", margins=False).figures
    assert list(zip(figures.low, figures.high, strict=True)) == [(5, 7), (8, 12)]


def test_an_event_that_rounds_to_nought_is_not_printed_as_nought() -> None:
    shown = texts([[2, 0, 40]], "nhs_mh", margins=False, audience="restricted", counting="event")
    assert shown == [["[low]", "0", "40"]]


def test_a_publisher_s_symbol_stays_and_is_protected() -> None:
    counts = frame([[20, np.nan, 40], [30, 12, 25]])
    counts["Total"] = [63, 67]
    flags = frame([["", "c", ""], ["", "", ""]]).assign(Total="")
    protected = protect(counts, "dfe_cin", flags=flags)
    assert protected.shown.loc["r0", "1"] == "[c]"
    assert protected.reasons.loc["r0", "1"] == PUBLISHER
    assert (protected.reasons == PROTECTS).to_numpy().sum() > 0
    assert audit([protected]).passed


def test_every_hidden_cell_is_logged_with_rule_address_and_reason() -> None:
    protected = protect(frame([[20, 15, 3], [30, 12, 25], [18, 40, 22]]), "dfe_cin", address=LEEDS)
    assert [entry.reason for entry in protected.log] == [PROTECTS, SMALL, PROTECTS, PROTECTS]
    assert {entry.rule for entry in protected.log} == {"dfe_cin"}
    assert protected.log[1].cell == ("area=E08000035, column=2, measure=plans, period=2024, row=r0")
    assert protected.mask.to_numpy().sum() == 4


def test_what_is_kept_for_the_audit_holds_no_hidden_count() -> None:
    protected = protect(frame([[4231, 15, 3], [3033, 12, 2501], [1878, 40, 2212]]), "dfe_cin")
    hidden = protected.figures.is_hidden
    assert np.isnan(protected.figures.cost).all()
    assert (protected.figures.low[hidden] == 0).all()
    assert np.isinf(protected.figures.high[hidden]).all()
    again = pickle.loads(pickle.dumps(protected))
    assert audit([again]).passed


def only_small_hidden(counts: pd.DataFrame) -> Protected:
    """A table whose small counts are hidden and nothing else."""
    protected, bare = protect(counts, "dfe_cin"), protect(counts, "none")
    small, last = protected.figures.is_primary, protected.figures.last
    figures = replace(bare.figures.settled(small), is_primary=small, last=last)
    return replace(protected, figures=figures)


def test_turning_secondary_suppression_off_fails_the_audit_without_a_number() -> None:
    leaky = only_small_hidden(frame([[20, 15, 3], [30, 12, 25], [18, 40, 22]]))
    assert feasible_intervals(leaky)[["lower", "upper"]].to_numpy().tolist() == [[3, 3]]
    report = audit([leaky])
    assert not report.passed
    assert report.log[0].cell == "column=2, row=r0"
    with pytest.raises(DisclosureError) as refused:
        report.require()
    assert "3" not in str(refused.value)


def test_the_audit_sees_what_follows_only_because_nought_is_shown() -> None:
    ones = pd.DataFrame([[1, 1, 1, 1, 1, 20, 30], [1, 1, 1, 1, 1, 30, 20]])
    leaky = only_small_hidden(ones)
    # The columns hide nothing: each total of two is small, and hidden, too.
    frame_of = feasible_intervals(leaky)
    inner = frame_of[frame_of["cell"].str.contains("row")]
    assert (inner[["lower", "upper"]].to_numpy() == [0, 5]).all()
    report = audit([leaky])
    assert not report.passed
    assert {entry.reason for entry in report.log} == {EXACT}


def test_five_ones_are_not_given_away_because_nought_is_shown() -> None:
    """Non-negative, each is 0 to 5; but nought would be shown, so each would have to be 1."""
    counts = frame([[1, 1, 1, 1, 1, 20, 30]])
    counts = pd.concat([counts, frame([[50] * 7]).set_index(pd.Index(["r1"]))])
    protected = protect(counts, "dfe_cin")
    inside = feasible_intervals(protected, knows_zeros=True)
    assert (inside["lower"] < inside["upper"]).all()
    assert audit([protected]).passed


def three_way() -> pd.DataFrame:
    random = np.random.default_rng(35)
    where = np.indices((3, 3, 2)).reshape(3, -1).astype(str)
    tidy = pd.DataFrame(where.T, columns=["age", "need", "sex"])
    return tidy.assign(count=random.negative_binomial(1, 1 / 25, len(tidy)))


def test_three_ways_with_all_totals() -> None:
    table = from_tidy(three_way(), ["age", "need", "sex"], address=LEEDS)
    protected = protect(table, "dfe_cin")
    assert len(protected.shown) == 4 * 4 * 3
    assert list(protected.shown.columns) == ["age", "need", "sex", "shown"]
    assert audit([protected]).passed
    assert protected.mask["hidden"].sum() > 0


def test_a_total_of_one_table_is_a_cell_of_another() -> None:
    tidy = three_way()
    both = [
        from_tidy(tidy, ["age", "need", "sex"], address=LEEDS),
        from_tidy(
            tidy.groupby(["age", "need"], as_index=False)["count"].sum(),
            ["age", "need"],
            address=LEEDS,
        ),
    ]
    first, second = protect_together(both, "dfe_cin")
    totals = first.mask[(first.mask["sex"] == "Total")].reset_index(drop=True)
    assert totals["hidden"].tolist() == second.mask["hidden"].tolist()
    assert audit([first, second]).passed


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[1.5, 2]], "no whole number"),
        ([[-1, 2]], "no whole number"),
        ([[np.nan, 2]], "no whole number"),
        ([[np.inf, 2]], "no whole number"),
    ],
)
def test_what_is_no_count_is_refused(rows: list[list[float]], words: str) -> None:
    with pytest.raises(DisclosureError, match=words):
        protect(frame(rows), "dfe_cin")


def test_wrong_tables_are_refused_without_their_counts() -> None:
    stated = frame([[4711, 815]]).assign(Total=[5527])
    with pytest.raises(DisclosureError, match="not the sum") as refused:
        protect(stated, "dfe_cin")
    assert not any(number in str(refused.value) for number in ("4711", "815", "5527", "5526"))
    tidy = three_way()
    with pytest.raises(DisclosureError, match="is missing"):
        from_tidy(tidy.iloc[1:], ["age", "need", "sex"])
    with pytest.raises(DisclosureError, match="stands twice"):
        from_tidy(pd.concat([tidy, tidy.iloc[:1]]), ["age", "need", "sex"])
    with pytest.raises(DisclosureError, match="another shape"):
        protect(frame([[7, 8]]), "dfe_cin", flags=frame([[""]]))


@pytest.mark.slow
def test_a_large_table_of_three_ways_is_protected_though_not_proved_best() -> None:
    random = np.random.default_rng(36)
    where = np.indices((9, 6, 5)).reshape(3, -1).astype(str)
    tidy = pd.DataFrame(where.T, columns=["age", "need", "sex"])
    tidy["count"] = random.negative_binomial(1, 1 / 150, len(tidy))
    protected = protect(from_tidy(tidy, ["age", "need", "sex"]), "dfe_cin")
    assert protected.mask["hidden"].sum() > 0
    assert audit([protected]).passed
