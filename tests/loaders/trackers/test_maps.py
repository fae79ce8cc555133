"""A map that means what there is not is refused, with the key and what there is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.sources import open_context
from scrutiny_lib.loaders.trackers import load_trackers

from .made import LOG, PARAMS, own_context, with_maps


def fault(folder: Path, *changes: tuple[str, str]) -> str:
    text = LOG
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(UsageError) as caught:
        with_maps(folder, text)
    said = str(caught.value)
    assert "\n" not in said
    assert "map_0.yml" in said
    return said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("table: challenges", "table: chalenges", "'table': there is no table 'chalenges' to map"),
        ("table: challenges", "table: chalenges", "challenges, children_experience, draw_cases"),
        # The council's own lists and returns on figures have loaders of their own.
        ("table: challenges", "table: domestic_incidents", "no table 'domestic_incidents' to map"),
        ("table: challenges", "table: partner_returns", "no table 'partner_returns' to map"),
        ("No: challenge_id", "No: challenge_no", "'columns.No': 'challenges' has no column"),
        ("No: challenge_id", "No: challenge_no", "it has: challenge_id, raised_on, raised_by"),
        ("  State: status\n", "", "'status' has values but is no column"),
        ("  Challenge: question_text\n", "", "'columns' lacks 'question_text'"),
        ("Answer: response_summary", "Answer: status", "two of their columns are our 'status'"),
        ("Closed: closed_w", "Closed: shut_w", "'values.status': 'status' has no code 'shut_with"),
        ("Closed: closed_w", "Closed: shut_w", "its codes are: open, awaiting_response, in_action"),
        ("awaiting_response, Closed", "awaiting_response, Open", "'open' means both"),
        ("awaiting_response, Closed", "open, open WITH us", "'open with us' means both"),
        ("status: {Open", "response_summary: {Open", "'response_summary' holds no codes"),
        ("trigger_type: child", "trigger_type: wizard", "'constants.trigger_type': 'trigger_type'"),
        ("trigger_type: child_voice", "closed_on: today", "'closed_on' holds no codes"),
        ("trigger_type: child_voice", "status: open", "'status' is both a column and a constant"),
        ("trigger_type: child_voice", "moon: full", "'constants.moon': 'challenges' has no column"),
        ("  No: challenge_id\n", "", "'columns' lacks 'challenge_id'"),
        ("ignored: [Raised by name]", "ignored: [raised]", "the header 'raised' belongs to two"),
        ("  Raised:", "  NO: raised_by\n  Raised:", "'raised_by' is both a column and a constant"),
        ("  Raised:", "  NO: closed_on\n  Raised:", "the header 'no' belongs to two columns"),
        ("folder: challenges", "folder: reviews", "'folder': files of 'challenges' lie in 'chal"),
        ("tracker: their_log", "tracker: reviews", "'reviews' is the id of a table"),
        ("tracker: their_log", "tracker: Their Log", "'tracker'"),
        ("title: Their log", "title: Their log\nsheet: Guidance", "'Guidance' only ever explains"),
        ("title: Their log", "title: Their log\nsheets: [A]", "unknown key 'sheets'"),
        ("{Open with us:", "{true:", "put the word in quotes"),
        ("{Open with us:", "{1.10:", "put the word in quotes"),
        ("columns:\n", "columns:\n  No: closed_on\n", "the key 'No' stands twice"),
    ],
)
def test_what_a_map_cannot_mean_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in fault(tmp_path, (old, new))


def test_a_constant_cannot_tell_rows_apart(tmp_path: Path) -> None:
    said = fault(tmp_path, ("  No: challenge_id\n", ""), ("raised_by: Ind", "challenge_id: Ind"))
    assert "'constants.challenge_id' tells rows apart" in said


def test_nobody_consents_for_every_row_at_once(tmp_path: Path) -> None:
    text = """tracker: theirs
title: Learning
folder: reviews
table: learning
columns: {Ref: learning_id, Review: review_id, Lesson: text}
constants: {may_be_shown: yes}
"""
    with pytest.raises(UsageError, match=r"constants.may_be_shown.*consent is given row by row"):
        with_maps(tmp_path, text)


def test_one_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"map_1\.yml: the map 'their_log' exists already"):
        with_maps(tmp_path, LOG, LOG)


def test_bare_numbers_are_words(tmp_path: Path) -> None:
    text = LOG.replace("Agreed?: accepted", "2: evidence_grade").replace(
        "values:\n", "values:\n  evidence_grade: {10: 0, 20: 4}\n"
    )
    laid = with_maps(tmp_path, text).trackers["their_log"]
    grade = laid.theirs.column("evidence_grade")
    assert grade.label == "2"
    codes = laid.codes[grade.codes]
    assert (codes.read("10"), codes.read("20"), codes.read("3")) == ("0", "4", "3")


def test_their_word_counts_before_what_a_list_takes_it_for(tmp_path: Path) -> None:
    laid = with_maps(tmp_path, LOG).trackers["their_log"]
    codes = laid.codes[laid.theirs.column("status").codes]
    assert codes.read("Closed") == "closed_with_evidence"
    assert codes.read("Closed without evidence") == "closed_without_evidence"
    assert own_context().codes["challenge_status"].read("Closed") == "closed_without_evidence"


def test_without_maps_nothing_else_is_asked_for(tmp_path: Path) -> None:
    context = own_context()
    assert load_trackers(tmp_path, context.tables, context.codes) == {}


def test_the_shipped_map_fits_and_knows_a_file_only_by_its_name() -> None:
    maps = own_context().trackers
    assert {key: one.map.files for key, one in maps.items()} == {
        "recommendations_tracker": ("*tracker*",)
    }
    assert "[K]" in (PARAMS / "trackers" / "recommendations_tracker.yml").read_text("utf-8")


def test_a_wrong_map_is_told_before_anything_is_read(tmp_path: Path) -> None:
    params = Path(shutil.copytree(PARAMS, tmp_path / "params"))
    (params / "trackers" / "more.yml").write_text("tracker: x\n", encoding="utf-8")
    profile = load_profile(params / "leeds.yml")
    with pytest.raises(UsageError, match=r"more\.yml.* is missing; add it"):
        open_context(params, profile, load_registry(params / "indicators.yml"))
