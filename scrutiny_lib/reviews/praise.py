"""What is praised in one place and missing in another: strengths and concerns by agency."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.reviews.said import CONCERN, STRENGTH


@dataclass(frozen=True)
class Praised:
    """A thread that is praised at one agency and missing at another.

    Attributes
    ----------
    strengths, concerns : int
        Of the agency that is praised.
    strengths_missing, concerns_missing : int
        Of the agency where it is missing.
    sources : tuple of str
        The sources in which the one is praised.
    sources_missing : tuple of str
        The sources in which the other is told that it lacks it.
    """

    thread: str
    praised: str
    missing: str
    strengths: int
    concerns: int
    strengths_missing: int
    concerns_missing: int
    sources: tuple[str, ...]
    sources_missing: tuple[str, ...]

    @property
    def score(self) -> int:
        """How far the two lie apart: more strengths here, more concerns there."""
        here = self.strengths - self.concerns
        return here + self.concerns_missing - self.strengths_missing


def by_agency(said: pd.DataFrame) -> pd.DataFrame:
    """Count strengths and concerns of each agency and thread.

    Parameters
    ----------
    said : DataFrame
        As `scrutiny_lib.reviews.said.said_of_threads` returns it.

    Returns
    -------
    DataFrame
        One row a thread and agency: ``thread, agency, strengths, concerns``, each thing that was
        said counted once, and ``praised_by``, ``missed_by``: the sources, in their order.
    """
    named = said[said["agency"] != ""]
    once = named.drop_duplicates(["source", "reference", "agency", "thread", "kind"])
    rows = [
        {
            "thread": thread,
            "agency": agency,
            "strengths": int((some["kind"] == STRENGTH).sum()),
            "concerns": int((some["kind"] == CONCERN).sum()),
            "praised_by": _sources(some, STRENGTH),
            "missed_by": _sources(some, CONCERN),
        }
        for (thread, agency), some in once.groupby(["thread", "agency"], sort=True)
    ]
    return pd.DataFrame(
        rows, columns=["thread", "agency", "strengths", "concerns", "praised_by", "missed_by"]
    )


def _sources(some: pd.DataFrame, kind: str) -> tuple[str, ...]:
    return tuple(sorted(some.loc[some["kind"] == kind, "source"].unique()))


def praised_and_missing(
    said: pd.DataFrame, least: int, least_sources: int, times: float
) -> tuple[Praised, ...]:
    """Find threads that are praised at one agency and missing at another.

    Parameters
    ----------
    said : DataFrame
        As `scrutiny_lib.reviews.said.said_of_threads` returns it.
    least : int
        So many strengths the one has to have, and so many concerns the other.
    least_sources : int
        In so many sources each has to be told.
    times : float
        So many times as many strengths as concerns the one has to have; and the other as many
        more concerns than strengths.

    Returns
    -------
    tuple of Praised
        Of each thread the pair that lies furthest apart; those first.
    """
    tally = by_agency(said)
    found: list[Praised] = []
    for thread, some in tally.groupby("thread", sort=True):
        here = some[
            (some["strengths"] >= least)
            & (some["strengths"] >= times * some["concerns"])
            & (some["praised_by"].map(len) >= least_sources)
        ]
        there = some[
            (some["concerns"] >= least)
            & (some["concerns"] >= times * some["strengths"])
            & (some["missed_by"].map(len) >= least_sources)
        ]
        pairs = [
            _pair(str(thread), a, b)
            for _, a in here.iterrows()
            for _, b in there.iterrows()
            if a["agency"] != b["agency"]  # as much of both, where 'times' is 1
        ]
        found += sorted(pairs, key=lambda one: -one.score)[:1]
    return tuple(sorted(found, key=lambda one: -one.score))


def _pair(thread: str, here: pd.Series, there: pd.Series) -> Praised:
    return Praised(
        thread=thread,
        praised=str(here["agency"]),
        missing=str(there["agency"]),
        strengths=int(here["strengths"]),
        concerns=int(here["concerns"]),
        strengths_missing=int(there["strengths"]),
        concerns_missing=int(there["concerns"]),
        sources=tuple(here["praised_by"]),
        sources_missing=tuple(there["missed_by"]),
    )
