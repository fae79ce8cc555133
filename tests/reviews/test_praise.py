"""What is praised at one agency and missing at another."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.reviews.praise import Praised, by_agency, praised_and_missing
from scrutiny_lib.reviews.said import COLUMNS, CONCERN, STRENGTH, Kind


def things(
    number: int, agency: str, kind: Kind, *sources: str, thread: str = "sharing"
) -> list[dict[str, Any]]:
    """So many things that were said, by the sources in turn."""
    named = sources or ("audits", "children")
    return [
        {
            "source": named[at % len(named)],
            "reference": f"{agency}-{kind}-{at}",
            "agency": agency,
            "thread": thread,
            "kind": kind,
            "date": pd.Timestamp("2025-05-01"),
        }
        for at in range(number)
    ]


def frame(*parts: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame([row for part in parts for row in part], columns=list(COLUMNS))


GOOD, BAD = things(5, "police", STRENGTH), things(5, "schools", CONCERN)


def found(
    *parts: list[dict[str, Any]], least: int = 5, least_sources: int = 2, times: float = 1.5
) -> tuple[Praised, ...]:
    return praised_and_missing(frame(*parts), least, least_sources, times)


def test_each_thing_counts_once_for_each_agency_and_thread() -> None:
    tally = by_agency(
        frame(
            things(3, "police", STRENGTH),
            things(3, "police", STRENGTH),  # the same three again
            things(2, "police", CONCERN, "reviews"),
            things(1, "schools", CONCERN),
            things(4, "police", STRENGTH, thread="voice"),
            things(9, "", CONCERN),
        )
    )
    assert tally[["thread", "agency", "strengths", "concerns"]].to_numpy().tolist() == [
        ["sharing", "police", 3, 2],
        ["sharing", "schools", 0, 1],
        ["voice", "police", 4, 0],
    ]
    assert tally["praised_by"].tolist()[:2] == [("audits", "children"), ()]
    assert tally["missed_by"].tolist()[:2] == [("reviews",), ("audits",)]


def test_a_thread_that_is_praised_here_and_missing_there_is_found() -> None:
    (one,) = found(GOOD, BAD, things(1, "police", CONCERN), things(2, "schools", STRENGTH))
    assert (one.thread, one.praised, one.missing) == ("sharing", "police", "schools")
    assert (one.strengths, one.concerns) == (5, 1)
    assert (one.strengths_missing, one.concerns_missing) == (2, 5)
    assert one.sources == one.sources_missing == ("audits", "children")
    assert one.score == 5 - 1 + 5 - 2


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [GOOD],
        [BAD],
        [things(4, "police", STRENGTH), BAD],
        [GOOD, things(4, "schools", CONCERN)],
        [things(5, "police", STRENGTH, "audits"), BAD],
        [GOOD, things(5, "schools", CONCERN, "audits")],
        [GOOD, things(4, "police", CONCERN), BAD],
        [GOOD, BAD, things(4, "schools", STRENGTH)],
        [GOOD, things(5, "schools", CONCERN, thread="voice")],
        [GOOD, things(5, "", CONCERN)],
    ],
    ids=[
        "nothing",
        "no concern",
        "no strength",
        "too few strengths",
        "too few concerns",
        "praised by one source",
        "missed by one source",
        "praised and criticised",
        "missed and praised",
        "another thread",
        "no agency",
    ],
)
def test_less_than_that_is_not_found(parts: list[list[dict[str, Any]]]) -> None:
    assert found(*parts) == ()


def test_exactly_so_many_times_as_many_is_enough() -> None:
    parts = [things(6, "police", STRENGTH), things(4, "police", CONCERN), BAD]
    assert len(found(*parts)) == 1
    assert found(*parts, times=1.6) == ()


def test_of_a_thread_the_pair_that_lies_furthest_apart_is_told_and_of_threads_the_first() -> None:
    voice = [
        things(9, "police", STRENGTH, thread="voice"),
        things(9, "schools", CONCERN, thread="voice"),
    ]
    pairs = found(GOOD, BAD, things(7, "early_help", STRENGTH), *voice)
    assert [(one.thread, one.praised, one.missing) for one in pairs] == [
        ("voice", "police", "schools"),
        ("sharing", "early_help", "schools"),
    ]


def test_of_two_that_lie_as_far_apart_the_first_by_name_is_told_whatever_the_order() -> None:
    both = [GOOD, BAD, things(5, "early_help", STRENGTH)]
    assert found(*both) == found(*reversed(both))
    assert found(*both)[0].praised == "early_help"


def test_as_much_praise_as_criticism_makes_no_pair_of_one_agency() -> None:
    assert found(GOOD, things(5, "police", CONCERN), times=1.0) == ()


SAID = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.sampled_from(["police", "schools", ""]),
        st.sampled_from([STRENGTH, CONCERN]),
        st.sampled_from(["audits", "children", "practitioners"]),
    ),
    max_size=8,
)


@given(parts=SAID, least=st.integers(1, 6), least_sources=st.integers(1, 2), times=st.floats(1, 3))
def test_whatever_is_found_meets_every_threshold(
    parts: list[tuple[int, str, Kind, str]], least: int, least_sources: int, times: float
) -> None:
    rows = [things(number, agency, kind, source) for number, agency, kind, source in parts]
    for one in found(*rows, least=least, least_sources=least_sources, times=times):
        assert one.praised != one.missing
        assert "" not in (one.praised, one.missing)
        assert min(one.strengths, one.concerns_missing) >= least
        assert one.strengths >= times * one.concerns
        assert one.concerns_missing >= times * one.strengths_missing
        assert min(len(one.sources), len(one.sources_missing)) >= least_sources
