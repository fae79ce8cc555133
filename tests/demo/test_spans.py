from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.journey.spans import earlier, open_on, without_overlaps


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def test_a_stretch_that_starts_within_another_is_left_out_and_frees_what_follows() -> None:
    child = np.array([1, 1, 1, 1, 2])
    start = days("2025-01-01", "2025-01-10", "2025-01-25", "2025-03-01", "2025-01-05")
    end = days("2025-01-20", "2025-02-20", "2025-02-01", "2025-03-02", "2025-01-06")
    # The second lies within the first; the third only within the second, which is gone.
    assert without_overlaps(child, start, end).tolist() == [True, False, True, True, True]


def test_a_stretch_may_start_on_the_day_after_anothers_end_but_not_on_it() -> None:
    child = np.array([1, 1, 2, 2])
    start = days("2025-01-01", "2025-01-21", "2025-01-01", "2025-01-20")
    end = days("2025-01-20", "2025-01-30", "2025-01-20", "2025-01-30")
    assert without_overlaps(child, start, end).tolist() == [True, True, True, False]


def test_earlier_events_are_those_of_the_same_child_on_days_before() -> None:
    child = np.array([1, 1, 1, 2, 1])
    day = days("2024-01-01", "2024-12-31", "2025-01-01", "2024-06-01", "2025-01-01")
    assert earlier(child, day, within=365).tolist() == [0, 1, 1, 0, 1]
    assert earlier(child, day, within=366).tolist() == [0, 1, 2, 0, 2]


def test_earlier_counts_only_among_the_first() -> None:
    child, day = np.array([1, 1, 1]), days("2025-01-01", "2025-01-02", "2025-01-03")
    assert earlier(child, day, within=365, of=1).tolist() == [0, 1, 1]


def test_a_stretch_is_open_from_its_first_day_to_the_one_before_its_end() -> None:
    child = np.array([1, 1, 2])
    start = days("2025-01-01", "2025-03-01", "2025-01-01")
    end = days("2025-02-01", "NaT", "2025-02-01")
    who = np.array([1, 1, 1, 1, 1, 3])
    asked = days("2024-12-31", "2025-01-01", "2025-01-31", "2025-02-01", "2026-01-01", "2025-01-10")
    assert open_on(child, start, end, who, asked).tolist() == [-1, 0, 0, -1, 1, -1]
