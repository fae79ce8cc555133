"""`docs/assumptions.md` on disclosure control says what the code does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from scrutiny_lib.disclosure import search
from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.intervals import feasible_intervals
from scrutiny_lib.disclosure.protect import protect
from scrutiny_lib.disclosure.protected import PROTECTS, Protected
from tests.disclosure.exhaustive import interval, with_totals

PAGE = Path(__file__).resolve().parents[2] / "docs" / "assumptions.md"
TEXT = " ".join(PAGE.read_text("utf-8").split())


def says(sentence: str) -> None:
    assert sentence in TEXT, sentence


def small(protected: Protected, *, knows_zeros: bool = False) -> set[tuple[int, int]]:
    frame = feasible_intervals(protected, knows_zeros=knows_zeros)
    frame = frame[frame["is_primary"]]
    return {(int(a), int(b)) for a, b in zip(frame["lower"], frame["upper"], strict=True)}


def line(*counts: int) -> tuple[np.ndarray, np.ndarray]:
    """A row with its total, both as counts and as whether only small counts are hidden."""
    row = np.array([*counts, sum(counts)])
    return row, (row > 0) & (row < 6)


def alone(*counts: int, least: int) -> tuple[int, int]:
    """The range of the small counts of a row whose total is shown."""
    row, hidden = line(*counts)
    total = int(row[:-1][hidden[:-1]].sum())
    return least, total - least * (int(hidden.sum()) - 1)


def test_ranges() -> None:
    protected = protect(pd.DataFrame([[4, 50, 2], [30, 12, 25], [18, 40, 22]]), "dfe_cin")
    (low, high) = small(protected).pop()
    says(f"both small counts end up anywhere from {low} to {high}")
    (low, high) = small(protected, knows_zeros=True).pop()
    says(f"gets from {low} to {high} there")


def test_five_ones() -> None:
    ones = (1, 1, 1, 1, 1, 20, 30)
    low, high = alone(*ones, least=0)
    says(f"five hidden cells from {low} to {high}, which then are {alone(*ones, least=1)[0]} each")
    assert alone(*ones, least=1) == (1, 1)
    (a, b), (c, d) = alone(2, 3, 90, least=0), alone(2, 3, 90, least=1)
    says(f"Hidden cells of 2 and 3 alone in a row still come down from {a} to {b} to {c} to {d}")
    row = protect(pd.DataFrame([[1, 1, 1, 1, 1, 20, 30]]), "dfe_cin")
    assert (row.reasons == PROTECTS).to_numpy().any()


def test_further_cells() -> None:
    counts = np.array([[20, 15, 3], [30, 12, 25], [18, 40, 22]])
    extra = (protect(pd.DataFrame(counts), "dfe_cin").reasons == PROTECTS).to_numpy()
    assert extra.sum() == 3
    says(f"loses three further cells, {with_totals(counts)[extra].sum()} children in all")
    hidden = np.zeros((4, 4), dtype=bool)
    hidden[0, 1:3] = True
    assert interval(with_totals(counts), hidden.ravel(), 2) == (3, 3)
    says("would hide one and leak by the column")


def test_how_far_the_search_goes() -> None:
    says(f"Proved best up to {search.EXACT_CELLS} cells")
    most = max(cells for cells, _ in search.TRIES)
    says(f"up to {most} cells an integer program betters it")
    says(f"betters it {max(many for _, many in search.TRIES)} times at most")
    says(f"Above {most} there is no proof at all")
    assert search.NEAR == 1 / 20
    says("within a twentieth of what is proved")


def test_a_stretch_that_no_table_prints_is_protected_too() -> None:
    def one(period: str, count: int) -> Protected:
        index = pd.Index([period], name="period")
        frame = pd.DataFrame([[count]], index, pd.Index(["all"], name="who"))
        address = {"measure": "referrals", "area": "E08000035"}
        return protect(frame, "dfe_cin", margins=False, address=address)

    june, july = one("2024-04 to 2024-06", 43), one("2024-04 to 2024-07", 46)
    assert audit([july]).passed
    report = audit([july], previous=[june])
    assert [entry.cell for entry in report.log] == [
        "area=E08000035, measure=referrals, period=2024-07, who=all"
    ]
    says("with 43 to June and 46 to July, July had 3")


def test_rounding() -> None:
    """What a total of 10 beside a part of 10 leaves: 8 to 12 less 8 to 12."""
    says("printed as 10 beside 10, which leaves 0 to 4")
    shown = protect(pd.DataFrame([[3, 9], [40, 50]]), "nhs_hes").shown
    assert shown.iloc[0].tolist().count("[c]") >= 2
