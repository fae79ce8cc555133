"""``params/practice.yml``: how good practice is looked at."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import Field

from scrutiny_lib.config.strict_yaml import Id, StrictModel, load_model, place_of
from scrutiny_lib.errors import UsageError


class PraisedRule(StrictModel):
    """When practice is praised at one agency and missing at another.

    `least` strengths here and concerns there, told in `least_sources` kinds of sources each, and
    `times` as many of the one as of the other; `most_told` such findings a pack has at most.
    """

    least: int = Field(ge=1)
    least_sources: int = Field(ge=1, le=5)
    times: float = Field(ge=1)
    most_told: int = Field(ge=0)


class PracticeSettings(StrictModel):
    """How good practice is looked at.

    `good_grades` are those of audits; two agencies' grades differ if their shares of good lines do
    by `least_grade_gap`. `least_grade` is the grade of evidence from which on something counts as
    shown. `can_spread` and `has_spread` are codes of ``practice_spread``. `most_in_words` practices
    are shown in words, and `most_draws` draws of cases.
    """

    praised: PraisedRule
    good_grades: tuple[Id, ...]
    least_grade_gap: float = Field(ge=0, le=1)
    least_grade: int = Field(ge=0, le=4)
    can_spread: tuple[Id, ...] = Field(min_length=1)
    has_spread: tuple[Id, ...] = Field(min_length=1)
    most_in_words: int = Field(ge=0)
    most_draws: int = Field(ge=1)


def load_practice_settings(params: Path, spread: Collection[str]) -> PracticeSettings:
    """Read ``practice.yml``.

    Parameters
    ----------
    spread : collection of str
        The codes of ``practice_spread``.

    Raises
    ------
    UsageError
        If the file is not as it has to be, or names a code that the list does not have.
    """
    path = params / "practice.yml"
    found = load_model(path, PracticeSettings)
    for key in ("can_spread", "has_spread"):
        for number, code in enumerate(getattr(found, key)):
            if code not in spread:
                raise UsageError(
                    f"{place_of(path, (key, number))}: '{code}' is no code of 'practice_spread'; "
                    f"it has: {', '.join(spread)}"
                )
    return found
