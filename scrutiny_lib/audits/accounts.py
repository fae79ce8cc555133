"""Where agencies' accounts of the same case contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

COLUMNS = ("case_ref", "agency", "about", "place", "is_well")


@dataclass(frozen=True)
class Contradiction:
    """Two agencies say the opposite of one thing in one case."""

    case_ref: str
    about: str
    says_well: str
    says_ill: str


@dataclass(frozen=True)
class Pair:
    """Two agencies and one thing, over all cases of which both gave an account."""

    about: str
    says_well: str
    says_ill: str
    cases: tuple[str, ...]
    of: int


def accounts_of(
    cases: pd.DataFrame,
    answers: pd.DataFrame,
    *,
    domains: Collection[str],
    scale: Sequence[str],
    good: Collection[str],
) -> pd.DataFrame:
    """Lay out what each agency says of what several of them tell of.

    Parameters
    ----------
    cases, answers : DataFrame
        The rows of one audit in the tables ``audit_cases`` and ``audit_answers``.
    domains : collection of str
        Those that are about the work of all agencies together; in another domain each grades its
        own work, which contradicts nobody's.
    scale, good : sequence and collection of str
        The grades from the lowest to the highest, and those that mean that the work was good.

    Returns
    -------
    DataFrame
        One row a case, agency and thing, with the columns `COLUMNS`: ``about`` is a domain or a
        question, ``place`` where the account stands (answers: 0 no, 1 partly, 2 yes), and
        ``is_well`` whether it says that it went well; missing for ``partly``.
    """
    place = {grade: number for number, grade in enumerate(scale)}
    some = cases[cases["domain"].isin(list(domains)) & cases["self_grade"].isin(list(scale))]
    graded = pd.DataFrame(
        {
            "case_ref": some["case_ref"].astype("str"),
            "agency": some["agency"].astype("str"),
            "about": some["domain"].astype("str"),
            "place": some["self_grade"].astype("str").map(place).astype("float64"),
            "is_well": some["self_grade"].isin(list(good)).astype("object"),
        }
    )
    said = answers[answers["answer"].isin(list(_ANSWERS))]
    places = said["answer"].astype("str").map(_ANSWERS).astype("float64")
    answered = pd.DataFrame(
        {
            "case_ref": said["case_ref"].astype("str"),
            "agency": said["agency"].astype("str"),
            "about": said["question_id"].astype("str"),
            "place": places,
            "is_well": places.map({0.0: False, 2.0: True}).astype("object"),
        }
    )
    whole = pd.concat([graded, answered], ignore_index=True)
    return whole.drop_duplicates(["case_ref", "agency", "about"], keep="last", ignore_index=True)


_ANSWERS = {"no": 0, "partly": 1, "yes": 2}
LEAST_STEPS = 2
"""Good and not good lie next to each other on a scale: one step apart is no contradiction."""


def contradictions(accounts: pd.DataFrame) -> tuple[Contradiction, ...]:
    """Find every case in which two agencies say the opposite of the same thing.

    Parameters
    ----------
    accounts : DataFrame
        As `accounts_of` returns it.

    Returns
    -------
    tuple of Contradiction
        In the order of things, cases and agencies. One says that it went well, the other that it
        did not, and their accounts are two steps or more apart.
    """
    found = []
    for (about, case), some in accounts.groupby(["about", "case_ref"], sort=True):
        rows = some.sort_values("agency").to_dict("records")
        for one, other in combinations(rows, 2):
            if _contradict(one, other):
                well, ill = (one, other) if one["is_well"] else (other, one)
                found.append(
                    Contradiction(str(case), str(about), str(well["agency"]), str(ill["agency"]))
                )
    return tuple(found)


def _contradict(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    verdicts = {one["is_well"], other["is_well"]}
    apart = abs(float(one["place"]) - float(other["place"]))
    return verdicts == {True, False} and apart >= LEAST_STEPS


def pairs(
    accounts: pd.DataFrame, found: Sequence[Contradiction], least: int, share: float
) -> tuple[Pair, ...]:
    """Find agencies that contradict each other on one thing in nearly every case.

    Parameters
    ----------
    accounts : DataFrame
        As `accounts_of` returns it.
    found : sequence of Contradiction
        As `contradictions` returns it.
    least : int
        In so many cases they have to.
    share : float
        And in this share of those of which both gave an account.
    """
    by_pair: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        by_pair.setdefault((one.about, one.says_well, one.says_ill), []).append(one.case_ref)
    result = []
    for (about, well, ill), cases in by_pair.items():
        told = accounts[accounts["about"] == about]
        both = [set(told.loc[told["agency"] == agency, "case_ref"]) for agency in (well, ill)]
        of = len(both[0] & both[1])
        if len(cases) >= least and len(cases) >= share * of:
            result.append(Pair(about, well, ill, tuple(cases), of))
    return tuple(sorted(result, key=lambda one: (-len(one.cases), one.about)))
