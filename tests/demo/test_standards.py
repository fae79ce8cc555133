"""Answers to the questions of audits, and section 11 beside what practitioners say."""

from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.config.audits import AuditDefinition, AuditDefinitions, load_audit_definitions
from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.demo.people.answers import make_answers
from scrutiny_lib.demo.people.audits import make_audits
from scrutiny_lib.demo.people.section11 import make_section11
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import load_source
from tests.demo.conftest import PARAMS, Demo

CASE, QUESTION = ["audit_id", "case_ref"], ["audit_id", "case_ref", "question_id"]
Datasets = dict[str, Dataset]


@pytest.fixture(scope="module")
def loaded(demo: Demo, context: Context) -> Datasets:
    sources, found = load_sources(PARAMS), {}
    for name in ("audits", "practitioners"):
        found |= load_source(sources[name], demo.folder, context).datasets
    return found


@pytest.fixture(scope="module")
def answers(loaded: Datasets) -> pd.DataFrame:
    return loaded["audit_answers"].frame.astype({"agency": "str", "answer": "str"})


def test_every_table_is_read_without_a_word(loaded: Datasets) -> None:
    for table in ("audit_answers", "section11", "practitioner_survey"):
        assert loaded[table].issues == ()
        assert loaded[table].record.rows_rejected == 0
        assert len(loaded[table].frame) > 100


def test_every_agency_that_returned_answers_every_question_for_every_case(
    loaded: Datasets, answers: pd.DataFrame
) -> None:
    cases = loaded["audit_cases"].frame.astype({"agency": "str"})
    audited = {tuple(row) for row in cases[[*CASE, "agency"]].to_numpy()}
    questions = {one.question for one in load_audit_definitions(PARAMS).of("A-2025-Q4").questions}
    assert len(answers) == len(audited) * len(questions)
    for key, rows in answers.groupby([*CASE, "agency"]):
        assert key in audited
        assert set(rows["question_id"]) == questions
    assert set(answers["answer"]) == {"yes", "partly", "no", "not_applicable", "not_known"}
    assert answers["answered_on"].notna().all()


def test_agencies_contradict_each_other_in_the_one_audit_and_question_that_is_planted(
    demo: Demo, answers: pd.DataFrame
) -> None:
    size = demo.signal("audit_contradiction")["size"]
    against = {
        key
        for key, rows in answers.groupby(QUESTION)
        if {"yes", "no"} <= set(rows["answer"])  # one says yes where another says no
    }
    assert {(audit, question) for audit, _, question in against} == {
        (size["audit_id"], size["question"])
    }
    assert len(against) == size["cases"] == size["cases_contradicted"]
    there = answers[
        (answers["audit_id"] == size["audit_id"]) & (answers["question_id"] == size["question"])
    ]
    said = there.groupby("agency")["answer"].agg(set)
    assert {agency: said[agency] for agency in size["answers"]} == {
        agency: {answer} for agency, answer in size["answers"].items()
    }
    assert not {"yes", "no"} & set().union(*said.drop(list(size["answers"])))


def test_only_the_agencies_that_are_asked_answer() -> None:
    plan = Plan(scale=0.01, years=1, seed=2)
    one = {"question": "Q1", "text": "Was it?", "about": "impact", "asked": ["police"]}
    definition = load_audit_definitions(PARAMS).of("any").model_dump() | {"questions": [one]}
    definitions = AuditDefinitions((AuditDefinition.model_validate(definition),))
    made = make_answers(plan, make_audits(plan), definitions)
    rows = [row for rows in made.rows.values() for row in rows]
    assert {(row["agency"], row["question_id"]) for row in rows} == {("police", "Q1")}
    assert made.contradicted == ""


def shares(scores: pd.DataFrame, survey: pd.DataFrame) -> pd.DataFrame:
    """For each standard, how far the two are apart, by three ways of telling high scores."""
    own = scores[scores["applies"].astype(bool)].groupby("question_id")["self_score"]
    counts = survey.groupby("question_id")[["n_yes", "n_answered"]].sum()
    yes = counts["n_yes"] / counts["n_answered"]
    high = {
        "highest": own.agg(lambda of: (of.astype(int) == 3).mean()),
        "high": own.agg(lambda of: (of.astype(int) >= 2).mean()),
        "mean": own.agg(lambda of: of.astype(int).mean() / 3),
    }
    return pd.DataFrame(high).sub(yes, axis=0)


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_scores_and_survey_part_ways_on_one_standard_of_the_last_year_alone(seed: int) -> None:
    plan = Plan(scale=1.0, years=3, seed=seed)
    them = make_section11(plan)
    scores, survey = pd.DataFrame(them.scores), pd.DataFrame(them.survey)
    for year in plan.timeline.financial_years:
        of_year = pd.to_datetime(scores["assessed_on"]).between(str(year.first), str(year.last))
        apart = shares(scores[of_year], survey[survey["survey_id"] == f"PS-{year.label}"])
        is_last = year == plan.timeline.financial_years[-1]
        assert (apart.loc["S5"] > 0.38).all() == is_last
        assert apart.drop(index="S5").abs().max().max() < 0.32
        assert apart.drop(index="S5")["mean"].abs().max() < 0.18


def test_the_figures_in_the_truth_are_those_of_the_files(demo: Demo, loaded: Datasets) -> None:
    size = demo.signal("self_assessment_gap")["size"]
    scores, survey = loaded["section11"].frame, loaded["practitioner_survey"].frame
    scores = scores[(scores["assessed_on"] >= "2025-04-01") & scores["applies"]]
    survey = survey[survey["survey_id"] == size["survey_id"]]
    assert size["organisations"] == 12
    assert size["highest_own_score"] == 11
    assert size["yes"] / size["answered"] == pytest.approx(0.5, abs=0.05)
    for question, said in {**size["others"], size["question_id"]: size}.items():
        own = scores.loc[scores["question_id"] == question, "self_score"].astype(int)
        assert len(own) == said["organisations"]
        assert (own == 3).sum() == said["highest_own_score"]
        assert round(own.mean(), 2) == said["mean_own_score"]
        asked = survey[survey["question_id"] == question]
        assert asked["n_answered"].sum() == said["answered"]
        assert asked["n_yes"].sum() == said["yes"]


def test_the_same_standards_are_asked_of_organisations_and_practitioners(
    loaded: Datasets,
) -> None:
    scores, survey = loaded["section11"].frame, loaded["practitioner_survey"].frame
    questions = {f"S{number}" for number in range(1, 7)}
    assert set(scores["question_id"]) == set(survey["question_id"]) == questions
    assert set(scores["agency"]) == set(survey["agency"])
    assert survey["n_answered"].min() >= 5
    assert (survey["n_invited"] >= survey["n_answered"]).all()
    parts = survey[["n_yes", "n_partly", "n_no", "n_not_known"]]
    assert (parts >= 0).all().all()
    assert (parts.sum(axis=1) == survey["n_answered"]).all()
    lowered = scores["moderated_score"].astype("Int64") < scores["self_score"].astype("Int64")
    assert scores.loc[lowered.fillna(False), "moderation_reason"].notna().all()
    assert scores.loc[~scores["applies"], ["self_score", "moderated_score"]].isna().all().all()
