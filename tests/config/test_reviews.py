"""How reviews are looked at: what the file names has to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.config.reviews import ReviewSettings, load_review_settings
from scrutiny_lib.errors import UsageError
from tests.reviews.made import codes, settings, tables

FILE = """\
counts_say: Numbers are no measure.
clock:
  - {step: first, label: First, limit: notification, levels: [SIN], starts: aware, done: told}
  - {step: second, label: Second, limit: null, levels: [SIN], starts: told, due: due, done: sent}
funnel:
  - {stage: known, label: Known, by: aware}
  - {stage: sent, label: Sent, by: sent}
not_in_funnel: [near_miss]
months_ahead: 6
least_for_breakdown: 20
least_late: 2
least_part: 0.6
learning:
  vocabularies: [ours, theirs]
  comes_back_in: [ours]
  least_reviews: 1
  often_share: 0.5
  often_least: 3
recommendations:
  open: [begun]
  with_evidence: [shown]
  without_evidence: [closed]
  set_aside: [replaced]
  least_grade: 2
  most_unmeasured: 0.5
  rubric:
    - {column: says, label: It says}
  smart: [smart]
impact:
  confidence: 0.95
  least_cases: 30
  least_months: 3
  good_grades: [good]
"""
COLUMNS = {
    "reviews": frozenset({"aware", "told", "due", "sent"}),
    "learning": frozenset({"ours", "theirs", "text"}),
    "recommendations": frozenset({"says", "smart"}),
}
CODES = {
    "review_level": frozenset({"SIN", "near_miss"}),
    "recommendation_status": frozenset({"begun", "shown", "closed", "replaced"}),
    "audit_grade": frozenset({"good"}),
    "ours": frozenset({"a"}),
    "theirs": frozenset({"b"}),
}


def load(folder: Path, before: str = "", after: str = "") -> ReviewSettings:
    """Read the file with one thing changed."""
    assert before in FILE
    (folder / "reviews.yml").write_text(FILE.replace(before, after, 1) if before else FILE)
    return load_review_settings(folder, COLUMNS, CODES, frozenset({"notification"}))


def test_a_file_that_names_what_there_is_is_read(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert [step.limit for step in found.clock] == ["notification", None]
    assert [step.due for step in found.clock] == [None, "due"]
    assert found.recommendations.closed == ("shown", "closed")


def test_the_project_s_own_file_fits_its_tables_and_code_lists() -> None:
    own = settings()
    assert own.funnel[0].stage == "considered"
    statuses = own.recommendations
    named = {*statuses.open, *statuses.closed, *statuses.set_aside}
    assert named == set(codes()["recommendation_status"].values), "every status means something"
    kinds = {column.name: column.kind for column in tables()["reviews"].columns}
    for one in own.columns():
        if one.where == "reviews":
            assert kinds[one.name] == "date", one.name


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("starts: aware", "starts: awere", "line 3: 'clock.0.starts': 'awere' is no column"),
        ("done: told", "done: tolled", "line 3: 'clock.0.done': 'tolled' is no column"),
        (
            "due: due",
            "due: dew",
            "line 4: 'clock.1.due': 'dew' is no column of the table 'reviews'",
        ),
        ("by: sent", "by: send", "line 7: 'funnel.1.by': 'send' is no column"),
        (
            "[ours, theirs]",
            "[ours, yours]",
            "line 14: 'learning.vocabularies.1': 'yours' is no column of the table 'learning'",
        ),
        (
            "[ours, theirs]",
            "[ours, text]",
            "line 14: 'learning.vocabularies.1': there is no code list 'text'",
        ),
        (
            "column: says",
            "column: sais",
            "line 27: 'recommendations.rubric.0.column': 'sais' is no column of the table",
        ),
        (
            "smart: [smart]",
            "smart: [art]",
            "line 28: 'recommendations.smart.0': 'art' is no column",
        ),
        (
            "levels: [SIN]",
            "levels: [SIN, SINN]",
            "line 3: 'clock.0.levels.1': 'SINN' is no code of the list 'review_level'; it has: SIN",
        ),
        ("[near_miss]", "[miss]", "line 8: 'not_in_funnel.0': 'miss' is no code of the list"),
        ("[begun]", "[began]", "line 20: 'recommendations.open.0': 'began' is no code"),
        ("[shown]", "[show]", "line 21: 'recommendations.with_evidence.0': 'show' is no code"),
        ("[replaced]", "[moved]", "line 23: 'recommendations.set_aside.0': 'moved' is no code"),
        ("[good]", "[goood]", "line 33: 'impact.good_grades.0': 'goood' is no code of the list"),
        (
            "limit: notification",
            "limit: five_days",
            "line 3: 'clock.0.limit': there is no limit 'five_days'; there is: notification",
        ),
        ("step: second", "step: first", "the step 'first' stands twice"),
        ("stage: sent", "stage: known", "the stage 'known' stands twice"),
        ("[closed]", "[closed, begun]", "the status 'begun' stands twice"),
        (
            "comes_back_in: [ours]",
            "comes_back_in: [others]",
            "'learning': 'others' under 'comes_back_in' is no vocabulary",
        ),
        ("least_part: 0.6", "least_part: 1.6", "line 12: 'least_part'"),
        ("least_grade: 2", "least_grade: 5", "line 24: 'recommendations.least_grade'"),
        ("confidence: 0.95", "confidence: 95", "line 30: 'impact.confidence'"),
        ("months_ahead", "month_ahead", "line 9: unknown key 'month_ahead'"),
    ],
)
def test_what_there_is_not_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path, before, after)
    assert str(caught.value).startswith(f"{tmp_path / 'reviews.yml'}, line ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_the_file_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"reviews\.yml: cannot be read"):
        load_review_settings(tmp_path, COLUMNS, CODES, frozenset())
