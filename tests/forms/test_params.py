"""What people fill in, as the partnership's params say it."""

from __future__ import annotations

import datetime
import re

import pytest

from scrutiny_lib.forms.rules import LONGEST_MESSAGE
from scrutiny_lib.forms.templates import Form
from scrutiny_lib.loaders.tables.ages import UNBORN
from scrutiny_lib.loaders.tables.codes import Codes, plain_words
from scrutiny_lib.loaders.tables.spec import Column, Table

OURS = (
    "reviews", "audits", "draws", "practitioners", "children", "challenges", "good_practice",
)  # fmt: skip
SHEET_NAME = re.compile(r"[^\[\]:*?/\\]{1,31}")


@pytest.fixture(scope="session")
def people(all_tables: dict[str, Table]) -> list[Table]:
    return [table for table in all_tables.values() if table.folder in OURS]


@pytest.fixture(scope="session")
def columns(people: list[Table]) -> list[tuple[str, Column]]:
    return [(table.table, column) for table in people for column in table.columns]


def test_these_tables_are_filled_in_by_people(people: list[Table]) -> None:
    assert [table.table for table in people] == [
        *("audit_cases", "audit_answers", "audit_moderation", "audit_frame", "section11"),
        "challenges",
        *("voice", "children_experience"),
        *("draws", "draw_cases"),
        "good_practice",
        *("engagement", "practitioner_survey"),
        *("reviews", "learning", "recommendations"),
    ]
    assert all(table.filled_in_by_people for table in people)


def test_every_code_list_of_a_table_exists(all_tables: dict[str, Table], all_codes: Codes) -> None:
    for table in all_tables.values():
        for column in table.columns:
            assert not column.codes or column.codes in all_codes, (table.table, column.name)


def test_every_way_of_writing_a_code_is_read_as_it(all_codes: Codes) -> None:
    for name, codes in all_codes.items():
        for code in codes.codes:
            for written in (code.code, code.label):
                assert codes.read(written) == code.code, (name, code.code)


def test_labels_can_stand_between_semicolons(
    columns: list[tuple[str, Column]], all_codes: Codes
) -> None:
    for _, column in columns:
        if column.kind == "codes":
            for code in all_codes[column.codes].codes:
                assert not set(";|\n") & set(code.label), (column.codes, code.code)


def test_every_field_says_in_one_message_what_to_write(columns: list[tuple[str, Column]]) -> None:
    for table, column in columns:
        assert column.guidance.endswith("."), (table, column.name)
        assert len(column.guidance) <= LONGEST_MESSAGE - 60, (table, column.name)


def test_fields_for_free_text_say_what_never_to_write(columns: list[tuple[str, Column]]) -> None:
    for table, column in columns:
        if column.kind == "words":
            assert re.search(r"\b(no|not|never)\b", column.guidance), (table, column.name)


def test_the_bare_name_of_a_column_is_a_header_too(columns: list[tuple[str, Column]]) -> None:
    for table, column in columns:
        assert plain_words(column.name) in column.headers, (table, column.name)


def test_examples_are_what_their_columns_take(
    columns: list[tuple[str, Column]], all_codes: Codes
) -> None:
    for table, column in columns:
        for part in filter(None, column.example.split(";") if column.codes else ()):
            assert all_codes[column.codes].read(part), (table, column.name)
        if column.kind == "date" and column.example:
            day = datetime.date.fromisoformat(column.example)
            assert column.earliest <= day <= column.latest, (table, column.name)
        if column.kind in ("integer", "number") and column.example:
            assert float(column.example) >= (column.minimum or 0)
        assert not column.filled or column.example, (table, column.name)


def test_what_makes_rows_the_same_is_always_there(people: list[Table]) -> None:
    for table in people:
        for name in table.key:
            column = table.column(name)
            assert (column.needed, column.filled) == (True, True), (table.table, name)


def test_a_form_of_the_first_version_is_never_refused(columns: list[tuple[str, Column]]) -> None:
    for table, column in columns:
        assert column.since == 1 or not column.needed, (table, column.name)


def test_words_that_a_pack_may_show_name_a_consent(columns: list[tuple[str, Column]]) -> None:
    allowed = {(t, c.name): c.consent for t, c in columns if c.kind == "words" and c.consent}
    assert allowed == {
        ("learning", "text"): "may_be_shown",
        ("audit_cases", "moderation_reason"): "may_be_shown",
        ("audit_cases", "good_practice"): "may_be_shown",
        ("audit_cases", "development"): "may_be_shown",
        ("audit_answers", "words"): "may_be_shown",
        ("engagement", "paraphrase"): "verbatim_allowed",
        ("good_practice", "what"): "may_be_shown",
        ("good_practice", "difference"): "may_be_shown",
        ("voice", "words"): "consent_to_quote",
    }


def test_the_first_sheet_name_is_one_that_a_workbook_takes(people: list[Table]) -> None:
    names = [table.sheets[0] for table in people]
    assert all(SHEET_NAME.fullmatch(name) for name in names)
    assert len(set(names)) == len(names)
    for table in people:
        assert plain_words(table.table) in {plain_words(name) for name in table.sheets}


def test_every_table_that_people_fill_in_is_in_a_form(
    all_tables: dict[str, Table], forms: tuple[Form, ...]
) -> None:
    filled = {table.table for table in all_tables.values() if table.filled_in_by_people}
    assert {name for form in forms for name in form.tables} == filled


def test_the_mark_of_the_unconfirmed_stays_out_of_forms(
    people: list[Table], all_codes: Codes
) -> None:
    """It stands in comments, for those who edit the files; a reader is told in words."""
    named = {column.codes for table in people for column in table.columns if column.codes}
    for name in named:
        for code in all_codes[name].codes:
            assert "[K" not in f"{code.label} {code.meaning}", (name, code.code)
        assert "[K" not in all_codes[name].source, name
    meaning = {code.code: code.meaning for code in all_codes["six_steps"].codes}
    assert [step for step in meaning if "not confirmed" in meaning[step]] == ["4", "5", "6"]


def test_age_bands_begin_where_the_one_before_ends(all_codes: Codes) -> None:
    bands = all_codes["age_bands"]
    assert [(code.code, code.lowest) for code in bands.codes] == [
        ("unborn", UNBORN),
        ("under_1", 0),
        ("1_to_4", 1),
        ("5_to_10", 5),
        ("11_to_15", 11),
        ("16_to_17", 16),
        ("18_and_over", 18),
    ]


@pytest.mark.parametrize("name", ["audit_grade", "evidence_grade", "score_0_3", "age_bands"])
def test_scales_are_in_order(all_codes: Codes, name: str) -> None:
    assert all_codes[name].ordered


def test_a_grade_is_never_a_number_that_others_count_the_other_way(all_codes: Codes) -> None:
    assert all_codes["audit_grade"].read("1") is None
    assert all_codes["audit_grade"].read("4") is None


def test_labels_that_judge_ask_why_it_made_sense(all_codes: Codes) -> None:
    meanings = {code.code: code.meaning for code in all_codes["theme_local"].codes}
    for label in ("professional_curiosity", "disguised_compliance"):
        assert "Why did this make sense to people at the time?" in meanings[label]
