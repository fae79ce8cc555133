"""How good practice is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.config.practice import PracticeSettings, load_practice_settings
from scrutiny_lib.errors import UsageError
from tests.reviews.made import PARAMS, codes

FILE = """\
praised: {least: 5, least_sources: 2, times: 1.5, most_told: 2}
least_grade: 2
can_spread: [not_yet, planned]
has_spread: [spread]
most_in_words: 12
most_draws: 8
good_grades: [good]
least_grade_gap: 0.1
"""
SPREAD = ("not_yet", "planned", "spread")


def load(folder: Path, before: str = "", after: str = "") -> PracticeSettings:
    """Read the file with one thing changed."""
    assert before in FILE
    (folder / "practice.yml").write_text(FILE.replace(before, after, 1) if before else FILE)
    return load_practice_settings(folder, SPREAD)


def test_a_file_that_names_what_there_is_is_read(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert (found.praised.least, found.can_spread) == (5, ("not_yet", "planned"))


def test_the_project_s_own_file_fits_its_code_list() -> None:
    offered = codes()["practice_spread"].values
    own = load_practice_settings(PARAMS, offered)
    named = [*own.can_spread, *own.has_spread]
    assert len(named) == len(set(named))
    assert set(offered) - set(named) == {"not_suitable"}, "a state that means nothing is not told"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "planned]",
            "planed]",
            "line 3: 'can_spread.1': 'planed' is no code of 'practice_spread'; it has: not_yet, ",
        ),
        ("[spread]", "[spred]", "line 4: 'has_spread.0': 'spred' is no code of 'practice_spread'"),
        ("[spread]", "[]", "line 4: 'has_spread'"),
        ("least: 5", "least: 0", "line 1: 'praised.least'"),
        ("least_sources: 2", "least_sources: 6", "line 1: 'praised.least_sources'"),
        ("times: 1.5", "times: 0.5", "line 1: 'praised.times'"),
        ("least_grade: 2", "least_grade: 5", "line 2: 'least_grade'"),
        ("most_draws: 8", "most_draws: 0", "line 6: 'most_draws'"),
        ("most_in_words", "most_words", "line 5: unknown key 'most_words'"),
    ],
)
def test_what_there_is_not_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path, before, after)
    assert str(caught.value).startswith(f"{tmp_path / 'practice.yml'}, {said}")
    assert "\n" not in str(caught.value)
