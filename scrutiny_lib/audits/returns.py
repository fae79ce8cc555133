"""Which agency was asked, which returned what, and what the audit's own quality is."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.reviews.learning import several


@dataclass(frozen=True)
class Returned:
    """What came of one agency.

    Attributes
    ----------
    was_asked : bool
        Whether the frame names it among those asked.
    cases, lines, answers : int
        How many cases and lines of the tool it filled in, and how many questions it answered.
    last_on : Timestamp or None
        When it completed the last of them.
    """

    agency: str
    was_asked: bool
    cases: int
    lines: int
    answers: int
    last_on: pd.Timestamp | None

    @property
    def is_missing(self) -> bool:
        """Whether it was asked and sent nothing."""
        return self.was_asked and self.lines == 0 and self.answers == 0


def returns_of(
    frame: pd.DataFrame, cases: pd.DataFrame, answers: pd.DataFrame
) -> tuple[Returned, ...]:
    """Say what each agency returned.

    Parameters
    ----------
    frame, cases, answers : DataFrame
        The rows of one audit in the tables ``audit_frame``, ``audit_cases``, ``audit_answers``.

    Returns
    -------
    tuple of Returned
        Agencies that were asked, in the order of the frame, then any others that returned.
    """
    asked = list(dict.fromkeys(several(frame["agencies_asked"])))
    came = [str(one) for one in (*cases["agency"].dropna(), *answers["agency"].dropna())]
    return tuple(
        _returned(agency, agency in asked, cases, answers)
        for agency in dict.fromkeys((*asked, *came))
    )


def _returned(agency: str, was_asked: bool, cases: pd.DataFrame, answers: pd.DataFrame) -> Returned:
    lines = cases[cases["agency"].astype("str") == agency]
    said = answers[answers["agency"].astype("str") == agency]
    last = max((day for day in (lines["audited_on"].max(), said["answered_on"].max())
                if pd.notna(day)), default=None)  # fmt: skip
    refs = {*lines["case_ref"].dropna(), *said["case_ref"].dropna()}
    return Returned(agency, was_asked, len(refs), len(lines), len(said), last)
