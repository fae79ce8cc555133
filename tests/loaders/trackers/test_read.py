"""Exports of a tracker become rows of our tables, and say what could not be read."""

from __future__ import annotations

import csv
import datetime
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrutiny_lib.forms import FormSheet, write_form, write_workbook
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.people import load_challenges, load_reviews
from scrutiny_lib.loaders.trackers.read import LONGEST_REFERENCE

from .made import LOG, PARAMS, ROW, own_context, with_maps, write_book, write_csv

EXPORT = {
    "Ref": "REC-1",
    "Review ref": "R-1",
    "Recommendation": "Meet before the birth.",
    "Lead agency": "Health visiting",
    "Lead role": "Head of safeguarding",
    "Date agreed": "12/05/2025",
    "Target date": "30/11/2025",
    "Progress": "Underway",
    "Evidence strength": "Action taken",
    "Last update": "15/09/2025",
    "Next update": "08/12/2025",
    "Date closed": "",
    "Lead officer": "Jo Bloggs",
}
DAY = datetime.datetime(2025, 4, 3)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return with_maps(tmp_path / "params", LOG)


def told(issues: tuple[Issue, ...]) -> list[tuple[str, str, int]]:
    return [(issue.rule, issue.column, issue.count) for issue in issues]


def only(context: Context, folder: Path) -> Dataset:
    loaded = load_challenges(folder, context)
    assert loaded.issues == ()
    return loaded.datasets["challenges"]


def test_the_shipped_map_reads_an_export_of_recommendations(tmp_path: Path) -> None:
    write_csv(tmp_path / "Live Tracker 2025-09.csv", [EXPORT])
    loaded = load_reviews(tmp_path, own_context())
    assert loaded.issues == ()
    dataset = loaded.datasets["recommendations"]
    assert dataset.issues == ()
    row = dataset.frame.loc[0].dropna().to_dict()
    assert row == {
        "rec_id": "REC-1",
        "review_id": "R-1",
        "text": "Meet before the birth.",
        "owner_agency": "community_health",
        "owner_role": "Head of safeguarding",
        "agreed_on": pd.Timestamp(2025, 5, 12),
        "due": pd.Timestamp(2025, 11, 30),
        "status": "in_progress",
        "evidence_grade": "1",
        "last_reviewed": pd.Timestamp(2025, 9, 15),
        "next_review_on": pd.Timestamp(2025, 12, 8),
    }
    assert dataset.record.layout == "recommendations_tracker"
    assert [file.layout for file in dataset.record.files] == ["recommendations_tracker"]
    assert dataset.record.period_start == datetime.date(2025, 5, 12)


def test_every_word_of_the_shipped_map_is_read(tmp_path: Path) -> None:
    mapped = own_context().trackers["recommendations_tracker"].map.model_dump()
    for header, name in (("Progress", "status"), ("Evidence strength", "evidence_grade")):
        words = mapped["values"][name]
        rows = [{**EXPORT, "Ref": f"REC-{n}", header: word} for n, word in enumerate(words)]
        write_csv(tmp_path / "tracker.csv", rows)
        dataset = load_reviews(tmp_path, own_context()).datasets["recommendations"]
        assert dataset.frame[name].tolist() == [*words.values()]
        assert dataset.issues == ()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_log_of_another_make_becomes_ours(context: Context, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "in"
    if kind == "csv":
        path = write_csv(folder / "Challenge log.csv", [ROW])
    else:
        path = write_book(folder / "Challenge log.xlsx", {"Any": [{**ROW, "Raised": DAY}]})
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    dataset = only(context, folder)
    assert dataset.issues == ()
    row = dataset.frame.iloc[0]
    assert row.dropna().to_dict() == {
        "challenge_id": "C-1",
        "raised_on": pd.Timestamp(DAY),
        "raised_by": "Independent scrutineer",
        "question_text": "How do children learn of it?",
        "trigger_type": "child_voice",
        "directed_to_agency": "police",
        "response_summary": "They are told.",
        "accepted": "yes",
        "status": "awaiting_response",
    }
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before  # nothing is written back


def test_its_frame_has_the_columns_and_types_of_a_forms(context: Context, tmp_path: Path) -> None:
    table = context.tables["challenges"]
    write_form(table, context.codes, tmp_path / "a" / "form.xlsx")
    write_csv(tmp_path / "b" / "log.csv", [ROW])
    form, tracker = only(context, tmp_path / "a").frame, only(context, tmp_path / "b").frame
    pd.testing.assert_series_equal(form.dtypes, tracker.dtypes)


def test_a_word_that_nobody_mapped_is_counted_and_never_repeated(
    context: Context, tmp_path: Path
) -> None:
    rows = [{**ROW, "No": f"C-{n}", "State": word} for n, word in enumerate(("Parked", "closed"))]
    write_csv(tmp_path / "in" / "log.csv", rows)
    dataset = only(context, tmp_path / "in")
    blank = ("needed_cell_blank", "State", 1)  # which a challenge needs
    assert told(dataset.issues) == [("code_unknown", "State", 1), blank]
    assert dataset.issues[0].rows == (2,)
    assert "Parked" not in str(dataset.issues)
    assert dataset.frame["status"].tolist() == ["closed_with_evidence"]
    assert (dataset.record.rows_read, dataset.record.rows_rejected) == (2, 1)


def test_a_header_that_nobody_mapped_is_told_and_not_kept(context: Context, tmp_path: Path) -> None:
    write_csv(tmp_path / "in" / "log.csv", [{**ROW, "Mood": "cheerful"}])
    dataset = only(context, tmp_path / "in")
    assert told(dataset.issues) == [("header_not_expected", "", 1)]
    assert "Mood" in dataset.issues[0].message
    kept = dataset.frame.to_csv()
    assert "cheerful" not in kept
    assert "Bloggs" not in kept


def test_a_mapped_header_that_is_missing_is_told(context: Context, tmp_path: Path) -> None:
    row = {key: cell for key, cell in ROW.items() if key not in ("Answer", "Raised by name")}
    write_csv(tmp_path / "in" / "log.csv", [row])
    dataset = only(context, tmp_path / "in")
    assert told(dataset.issues) == [("header_missing", "", 1)]  # not the one that is ignored
    assert dataset.issues[0].message == "Headers missing: Answer."
    assert dataset.frame["response_summary"].isna().all()


def test_a_needed_header_that_is_missing_refuses_the_file(context: Context, tmp_path: Path) -> None:
    row = {key: cell for key, cell in ROW.items() if key != "Agency"}
    write_csv(tmp_path / "in" / "log.csv", [{**row, "Trust": "x"}])
    loaded = load_challenges(tmp_path / "in", context)
    assert loaded.datasets == {}
    (issue,) = loaded.issues
    assert issue.rule == "file_unreadable"
    assert "nearest: Their log): headers missing: Agency; headers not expected: Trust" in (
        issue.message
    )


def test_headers_and_words_are_matched_whole_whatever_their_case(
    context: Context, tmp_path: Path
) -> None:
    row = {f" {key.upper()} ": cell for key, cell in ROW.items()}
    row[" STATE "] = "open  WITH us"
    write_csv(tmp_path / "in" / "log.csv", [row])
    dataset = only(context, tmp_path / "in")
    assert dataset.issues == ()
    assert dataset.frame["status"].tolist() == ["awaiting_response"]


def test_dates_are_read_with_the_day_first_as_everywhere(context: Context, tmp_path: Path) -> None:
    days = ("03/04/2025", "2025-04-03", "3 April 2025", "soon")
    rows = [{**ROW, "No": f"C-{n}", "Raised": day} for n, day in enumerate(days)]
    write_csv(tmp_path / "in" / "log.csv", rows)
    dataset = only(context, tmp_path / "in")
    assert dataset.frame["raised_on"].tolist() == [pd.Timestamp(DAY)] * 3
    assert ("not_a_date", "Raised", 1) in told(dataset.issues)


def test_sentences_stay_out_of_references(context: Context, tmp_path: Path) -> None:
    text = LOG.replace("Agreed?: accepted", "Trigger: trigger_ref")
    context = with_maps(tmp_path / "params", text)
    sentence = "What the grandmother of this child said to the worker"
    assert len(sentence) > LONGEST_REFERENCE
    first, *rest = ({"Trigger": ref, **ROW, "No": ref} for ref in ("V-1", "V-2", sentence))
    rows = [{**first, "Trigger": sentence}, *rest]
    write_csv(tmp_path / "in" / "log.csv", [{k: r[k] for k in r if k != "Agreed?"} for r in rows])
    dataset = only(context, tmp_path / "in")
    assert dataset.frame["challenge_id"].tolist() == ["V-1", "V-2"]
    assert dataset.frame["trigger_ref"].isna().tolist() == [True, False]
    assert told(dataset.issues) == [
        ("reference_too_long", "No", 1),
        ("reference_too_long", "Trigger", 2),
        ("needed_cell_blank", "No", 1),
    ]
    assert "grandmother" not in str(dataset.issues) + dataset.frame.to_csv()


def test_words_of_a_tracker_without_a_consent_are_never_shown(tmp_path: Path) -> None:
    text = """tracker: lessons
title: Lessons
folder: reviews
table: learning
files: ["lessons*"]
columns:
  {Ref: learning_id, Review: review_id, Lesson: text, Theme: theme_local, Good: is_good_practice}
values:
  theme_local: {Piling up: cumulative_risk}
  is_good_practice: {Bright spot: yes, Gap: no}
"""
    row = {"Ref": "L-1", "Review": "R-1", "Lesson": "Two services met.", "Theme": "Piling up; ?"}
    rows = [{**row, "Good": "Bright spot"}, {**row, "Ref": "L-2", "Good": "gap"}]
    write_csv(tmp_path / "in" / "lessons.csv", rows)
    context = with_maps(tmp_path / "params", text)
    dataset = load_reviews(tmp_path / "in", context).datasets["learning"]
    assert dataset.frame["text"].notna().all()
    assert dataset.frame["may_be_shown"].isna().all()
    assert dataset.frame["is_good_practice"].tolist() == [True, False]
    assert dataset.frame["theme_local"].tolist() == ["cumulative_risk"] * 2
    assert told(dataset.issues) == [("code_unknown", "Theme", 2)]

    consented = text.replace("Good: is_good_practice}", "Good: is_good_practice, OK: may_be_shown}")
    write_csv(tmp_path / "in" / "lessons.csv", [{**one, "OK": "Yes"} for one in rows])
    context = with_maps(tmp_path / "params", consented)
    frame = load_reviews(tmp_path / "in", context).datasets["learning"].frame
    assert frame["may_be_shown"].all()


def test_an_export_of_headers_alone_is_a_return_of_nothing(
    context: Context, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "log.csv").open("w", encoding="utf-8") as stream:
        csv.writer(stream).writerow([*ROW])
    dataset = only(context, tmp_path / "in")
    assert (len(dataset.frame), told(dataset.issues)) == (0, [("no_rows", "", 1)])


def test_reviews_learning_and_recommendations_come_from_one_workbook(tmp_path: Path) -> None:
    head = "folder: reviews\nfiles: ['*system*']\n"
    maps = (
        head + "tracker: one\ntitle: A\ntable: reviews\nsheet: Cases\n"
        "columns: {Id: review_id, Kind: level, Told on: aware_date, Others: parallel_process}\n"
        "values: {parallel_process: {Court: criminal}}\n",
        head + "tracker: two\ntitle: B\ntable: learning\nsheet: Lessons\n"
        "columns: {Id: learning_id, Case: review_id, Lesson: text}\n",
        head + "tracker: three\ntitle: C\ntable: recommendations\nsheet: Actions\n"
        "columns: {Id: rec_id, Case: review_id, Action: text, Who: owner_agency, Now: status}\n",
    )
    cases = [{"Id": "R-1", "Kind": "RR", "Told on": DAY, "Others": "Court; Inquest"}]
    lessons = [{"Id": "L-1", "Case": "R-1", "Lesson": "Two services met."}]
    actions = [{"Id": "A-1", "Case": "R-1", "Action": "Meet.", "Who": "Police", "Now": "Open"}]
    sheets = {"Cases": cases, "Lessons": lessons, "Actions": actions, "Lists": [{"a": 1, "b": 2}]}
    write_book(tmp_path / "in" / "System export.xlsx", sheets)
    loaded = load_reviews(tmp_path / "in", with_maps(tmp_path / "params", *maps))
    assert [(issue.rule, issue.sheet) for issue in loaded.issues] == [("sheet_left_aside", "Lists")]
    layouts = {name: one.record.layout for name, one in loaded.datasets.items()}
    assert layouts == {"reviews": "one", "learning": "two", "recommendations": "three"}
    assert loaded.datasets["reviews"].frame["parallel_process"].tolist() == ["criminal;inquest"]
    assert all(one.issues == () for one in loaded.datasets.values())


HOSTILE = [
    "=cmd|' /C calc'!A0",
    "x" * 5000,
    "a\nb",
    "Child 1234567890",
    "<b>",
    "\u202eno",
    "0",
    " ",
]


@pytest.mark.parametrize("header", HOSTILE)
def test_a_hostile_header_is_left_out(context: Context, tmp_path: Path, header: str) -> None:
    write_csv(tmp_path / "in" / "log.csv", [{header: "secret", **ROW}])
    dataset = only(context, tmp_path / "in")
    assert dataset.frame["challenge_id"].tolist() == ["C-1"]
    assert "secret" not in dataset.frame.to_csv() + str(dataset.issues)
    assert "1234567890" not in str(dataset.issues)
    assert all("\n" not in issue.message for issue in dataset.issues)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(word=st.text(min_size=1, max_size=60).filter(lambda word: word.isprintable()))
def test_no_word_of_theirs_is_ever_repeated_or_guessed(
    tmp_path_factory: pytest.TempPathFactory, word: str
) -> None:
    folder = tmp_path_factory.mktemp("words")
    context = with_maps(folder / "params", LOG)
    marked = f"zqx{word}zqx"
    write_csv(folder / "in" / "log.csv", [{**ROW, "State": marked}, {**ROW, "Agreed?": marked}])
    loaded = load_challenges(folder / "in", context)
    said = str(loaded.issues) + str([one.issues for one in loaded.datasets.values()])
    assert "zqx" not in said
    for dataset in loaded.datasets.values():
        assert "zqx" not in dataset.frame.to_csv()


def test_the_example_in_the_documentation_works(tmp_path: Path) -> None:
    page = (PARAMS.parent / "docs" / "data.md").read_text("utf-8")
    (text,) = re.findall(r"```yaml\n(tracker: .*?)```", page, re.DOTALL)
    context = with_maps(tmp_path / "params", text)
    (tracker,) = context.trackers.values()
    row = dict.fromkeys(tracker.map.columns, "")
    row |= {"No.": "7", "Date": "03/04/2025", "What was asked": "Why?", "To": "Hospital trusts"}
    row |= {"Where it stands": "With agency", "Happy with the answer?": "In part"}
    write_book(tmp_path / "in" / "Challenge log.xlsx", {"Log": [row], "Lists": [{"a": 1, "b": 2}]})
    loaded = load_challenges(tmp_path / "in", context)
    assert [issue.rule for issue in loaded.issues] == ["sheet_left_aside"]
    dataset = loaded.datasets["challenges"]
    assert dataset.issues == ()
    assert dataset.frame.loc[0, "status"] == "awaiting_response"
    assert dataset.frame.loc[0, "directed_to_agency"] == "acute_trust"
    assert dataset.frame.loc[0, "accepted"] == "partly"


def test_a_workbook_of_forms_is_told_by_its_stamp(tmp_path: Path) -> None:
    context = own_context()
    forms = [FormSheet(context.tables["recommendations"])]
    write_workbook(forms, context.codes, tmp_path / "live_tracker.xlsx", title="Review tracker")
    loaded = load_reviews(tmp_path, context)
    assert loaded.datasets["recommendations"].record.layout == "recommendations"
