"""The rules that make findings, and their words: questions ask, and no field goes unfilled."""

from __future__ import annotations

import copy
import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.config.rules import Rules, fill, load_rules
from scrutiny_lib.errors import UsageError

PARAMS = Path(__file__).resolve().parents[2] / "params"
LEAST = {
    "confidence": 0.95,
    "window_years": 8,
    "least_points": 10.0,
    "least_ratio": 1.3,
    "strong_from": 2.0,
    "weight_of_polarity": 1.5,
    "stale_years": 3,
    "stale_weight": 0.4,
}
ANY = {"ask": "partnership", "text": "What happened?"}
RULE = {"headline": "It moved", "detail": "By {size}.", "questions": {"any": ANY}}
CONTENT = {
    "swing_thresholds": LEAST,
    "gap_thresholds": LEAST,
    "journey_thresholds": {"least_ratio": 2.0, "most_told": 2},
    "groups_thresholds": {"least_ratio": 1.5},
    "most_pairs": 2,
    "recent_points": 12,
    "usual_range": "What is ordinary.",
    "most_hidden": 0.15,
    "titles": {"swing": "Moved"},
    "shows": {"quiet": "Ordinary"},
    "rules": {"swing": RULE},
}


def read(folder: Path, *at: str, **changes: Any) -> Rules:
    """Read rules in which the mapping at `at` is changed."""
    content: Any = copy.deepcopy(CONTENT)
    part = content
    for key in at:
        part = part[key]
    part.update(changes)
    path = folder / "rules.yml"
    text = yaml.dump(content, Dumper=_Plain, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


class _Plain(yaml.SafeDumper):
    """No anchors: the file is to look as a person would write it."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


OWN = ["", *(path.stem for path in sorted((PARAMS / "rules").glob("*.yml")))]


@pytest.fixture(scope="module", params=OWN, ids=lambda pack: pack or "shared")
def rules(request: pytest.FixtureRequest) -> Rules:
    return load_rules(PARAMS / "rules.yml", request.param)


def test_an_indicator_has_its_own_question_or_the_one_for_any(tmp_path: Path) -> None:
    own = {"ask": "police", "text": "What did the police see?"}
    text = read(tmp_path, "rules", "swing", questions={"any": ANY, "crime": own}).text("swing")
    assert text.question_for("crime").text == "What did the police see?"
    assert text.question_for("other").text == "What happened?"
    assert text.question_for(None).text == "What happened?"


def test_a_rule_that_is_not_in_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"rules\.yml has no rule 'gap', nor has the pack's own"):
        read(tmp_path).text("gap")


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    """An analyst edits the words and runs the notebook again in the same kernel."""
    assert read(tmp_path, "rules", "swing", headline="Before").text("swing").headline == "Before"
    assert read(tmp_path, "rules", "swing", headline="After").text("swing").headline == "After"


def test_importance_is_one_unless_it_is_given(tmp_path: Path) -> None:
    assert read(tmp_path).text("swing").importance == 1.0
    assert read(tmp_path, "rules", "swing", importance=2.5).text("swing").importance == 2.5


@pytest.mark.parametrize("text", ["It happened.", "What? Say.", ""])
def test_a_question_that_asks_nothing_is_refused(tmp_path: Path, text: str) -> None:
    questions = {"any": {"ask": "partnership", "text": text}}
    with pytest.raises(
        UsageError, match=r"line \d+: 'rules\.swing\.questions\.any\.text': a quest"
    ):
        read(tmp_path, "rules", "swing", questions=questions)


def test_a_rule_without_a_question_for_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'rules\.swing\.questions': add a question 'any'"):
        read(tmp_path, "rules", "swing", questions={"crime": ANY})


def test_a_question_goes_to_a_known_agency(tmp_path: Path) -> None:
    questions = {"any": {"ask": "the weather", "text": "What?"}}
    with pytest.raises(UsageError, match=r"'rules\.swing\.questions\.any\.ask': Input should be"):
        read(tmp_path, "rules", "swing", questions=questions)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("confidence", 0.9),
        ("confidence", 1.0),
        ("window_years", 1),
        ("window_years", 21),
        ("least_points", 0.0),
        ("least_ratio", 1.0),
        ("strong_from", 0.9),
        ("weight_of_polarity", 0.5),
        ("stale_years", 0),
        ("stale_weight", 0.0),
        ("stale_weight", 1.1),
    ],
)
def test_a_threshold_that_makes_no_sense_is_named(tmp_path: Path, key: str, value: float) -> None:
    with pytest.raises(UsageError, match=rf"line \d+: 'swing_thresholds\.{key}'"):
        read(tmp_path, "swing_thresholds", **{key: value})


@pytest.mark.parametrize(("key", "value"), [("importance", 0), ("six_step", 0), ("six_step", 7)])
def test_a_number_of_a_rule_out_of_range_is_named(tmp_path: Path, key: str, value: int) -> None:
    with pytest.raises(UsageError, match=rf"'rules\.swing\.{key}'"):
        read(tmp_path, "rules", "swing", **{key: value})


def test_an_unknown_key_deep_in_a_rule_is_named_with_its_line(tmp_path: Path) -> None:
    questions = {"any": ANY, "crime": {"ask": "police", "texts": "x", "text": "What?"}}
    with pytest.raises(UsageError) as caught:
        read(tmp_path, "rules", "swing", questions=questions)
    line = next(
        number
        for number, text in enumerate((tmp_path / "rules.yml").read_text().splitlines(), start=1)
        if "texts:" in text
    )
    assert f"line {line}: unknown key 'rules.swing.questions.crime.texts'" in str(caught.value)


def with_words(folder: Path, text: str, pack: str = "small") -> Rules:
    """Read rules with a pack's own words beside them."""
    read(folder)
    (folder / "rules").mkdir()
    (folder / "rules" / "small.yml").write_text(text, encoding="utf-8")
    return load_rules(folder / "rules.yml", pack)


WORDS = """\
titles: {far: How far}
rules:
  late:
    headline: It was late
    detail: By {size}.
    questions: {any: {ask: police, text: What took the time?}}
"""


def test_a_pack_s_own_words_stand_beside_the_shared_ones(tmp_path: Path) -> None:
    both = with_words(tmp_path, WORDS)
    assert both.titles == {"swing": "Moved", "far": "How far"}
    assert both.text("late").headline == "It was late"
    assert both.text("swing").headline == "It moved"
    assert both.most_pairs == load_rules(tmp_path / "rules.yml").most_pairs


def test_another_pack_does_not_have_them(tmp_path: Path) -> None:
    other = with_words(tmp_path, WORDS, pack="other")
    assert set(other.rules) == set(other.titles) == {"swing"}
    with pytest.raises(UsageError, match="no rule 'late'"):
        other.text("late")


def test_a_pack_without_words_of_its_own_has_the_shared_ones(tmp_path: Path) -> None:
    read(tmp_path)
    shared = load_rules(tmp_path / "rules.yml")
    assert load_rules(tmp_path / "rules.yml", "small") == shared
    (tmp_path / "rules").mkdir()
    assert load_rules(tmp_path / "rules.yml", "small") == shared


def test_a_pack_may_have_titles_or_rules_alone(tmp_path: Path) -> None:
    assert set(with_words(tmp_path, "titles: {far: How far}\n").rules) == {"swing"}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (WORDS.replace("  late:", "  swing:"), "rules.swing"),
        (WORDS.replace("far:", "swing:"), "titles.swing"),
    ],
)
def test_a_name_that_both_files_have_is_refused(tmp_path: Path, words: str, name: str) -> None:
    """Whichever of the two counted, the other would be edited in vain."""
    with pytest.raises(UsageError) as caught:
        with_words(tmp_path, words)
    own = tmp_path / "rules" / "small.yml"
    assert str(caught.value) == f"{own}: '{name}' stands in rules.yml too; keep one"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (WORDS.replace("time?", "time."), "line 6: 'rules.late.questions.any.text': a question"),
        (WORDS.replace("any:", "crime:"), "line 6: 'rules.late.questions': add a question 'any'"),
        (WORDS.replace("detail:", "details:"), "line 5: unknown key 'rules.late.details'"),
        (WORDS + "most_pairs: 3\n", "line 7: unknown key 'most_pairs'"),
        (WORDS + "titles: {}\n", "line 7: the key 'titles' stands twice"),
    ],
)
def test_a_fault_in_a_pack_s_words_has_file_and_line(
    tmp_path: Path, words: str, fault: str
) -> None:
    with pytest.raises(UsageError) as caught:
        with_words(tmp_path, words)
    assert f"{tmp_path / 'rules' / 'small.yml'}, {fault}" in str(caught.value)


def test_fields_are_filled_in() -> None:
    assert fill("{a} rose, {a} fell: {b}%", {"a": "It", "b": "3"}) == "It rose, It fell: 3%"


def test_a_filled_field_is_not_filled_again() -> None:
    assert fill("{a}", {"a": "{b}", "b": "no"}) == "{b}"


def test_a_field_that_a_rule_does_not_have_is_named_with_those_that_it_has() -> None:
    with pytest.raises(
        UsageError, match="the field 'c', which its rule does not have; it has a, b"
    ):
        fill("{a} and {c}", {"b": "1", "a": "2"})


@pytest.mark.parametrize("template", ["{a.__class__}", "{a[0]}", "{}", "{0}"])
def test_a_template_reaches_nothing_but_its_fields(template: str) -> None:
    with pytest.raises(UsageError, match=r"rules\.yml"):
        fill(template, {"a": "x"})


@pytest.mark.parametrize("template", ["{a", "a}", "{a:d}", "{a!z}"])
def test_a_template_with_a_stray_brace_is_told_in_one_line(template: str) -> None:
    with pytest.raises(UsageError, match=r"rules\.yml"):
        fill(template, {"a": "x"})


def templates(rules: Rules) -> list[str]:
    texts = list(rules.titles.values())
    for rule in rules.rules.values():
        texts += [rule.headline, rule.detail, *(ask.text for ask in rule.questions.values())]
    return texts


def test_the_project_s_own_templates_can_be_filled(rules: Rules) -> None:
    for text in templates(rules):
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        filled = fill(text, dict.fromkeys(names, "word"))
        assert not re.search(r"[{}]", filled)


def test_every_file_of_a_pack_s_words_is_that_of_a_pack() -> None:
    """Under another name it would never be read."""
    packs = {path.stem for path in (PARAMS / "packs").glob("*.yml")}
    assert set(OWN[1:]) <= packs
    assert OWN[1:]


def test_the_project_s_own_questions_rest_on_known_indicators_and_agencies(rules: Rules) -> None:
    known = {*load_registry(PARAMS / "indicators.yml").ids(), "any"}
    agencies = {agency.id for agency in load_profile(PARAMS / "leeds.yml").agencies}
    for rule in rules.rules.values():
        assert set(rule.questions) <= known
        assert {ask.ask for ask in rule.questions.values()} <= agencies
