"""When a figure becomes a finding, in which words, and what to ask.

``params/rules.yml`` holds what packs share; ``params/rules/<pack>.yml`` the words of one pack.
"""

from __future__ import annotations

import string
from pathlib import Path

from pydantic import Field, field_validator

from scrutiny_lib.config.profile import AgencyId
from scrutiny_lib.config.strict_yaml import StrictModel, load_model
from scrutiny_lib.errors import UsageError


class Ask(StrictModel):
    """A question: whom it goes to, and its text, which may hold ``{fields}``."""

    ask: AgencyId
    text: str

    @field_validator("text")
    @classmethod
    def _is_a_question(cls, text: str) -> str:
        """Refuse a text that asks nothing."""
        if not text.rstrip().endswith("?"):
            raise ValueError("a question ends with a question mark")
        return text


class RuleText(StrictModel):
    """The words of one rule: headline and detail, and its questions by indicator.

    `importance` multiplies how far beyond its threshold a finding lies; findings stand in the
    order of the product.
    """

    headline: str
    detail: str
    questions: dict[str, Ask]
    importance: float = Field(default=1.0, gt=0)
    wt_function: str | None = None
    six_step: int | None = Field(default=None, ge=1, le=6)

    @field_validator("questions")
    @classmethod
    def _has_any(cls, questions: dict[str, Ask]) -> dict[str, Ask]:
        """Refuse a rule that has no question for an indicator that is not listed."""
        if "any" not in questions:
            raise ValueError("add a question 'any' for the indicators that are not listed")
        return questions

    def question_for(self, indicator_id: str | None) -> Ask:
        """Return the indicator's own question, or the one for any."""
        return self.questions.get(indicator_id or "any", self.questions["any"])


class Thresholds(StrictModel):
    """What counts as a change or a difference worth a reader's time.

    `confidence` is that of the intervals that must not overlap; it is high because every pair
    of years is looked at. `least_points` is in percentage points, `least_ratio` for rates. A
    change that ended `stale_years` before the newest figure weighs `stale_weight` of a fresh one.
    """

    confidence: float = Field(gt=0.9, lt=1)
    window_years: int = Field(ge=2, le=20)
    least_points: float = Field(gt=0)
    least_ratio: float = Field(gt=1)
    strong_from: float = Field(ge=1)
    weight_of_polarity: float = Field(ge=1)
    stale_years: int = Field(ge=1)
    stale_weight: float = Field(gt=0, le=1)


class JourneyThresholds(StrictModel):
    """When a group stands out at a step of the journey.

    `least_ratio` is how many times as high, or as low, its share has to be as that of all;
    `most_told` is how many such findings a pack has at most.
    """

    least_ratio: float = Field(gt=1)
    most_told: int = Field(ge=0)


class GroupsThresholds(StrictModel):
    """When it is told that a group differs from everyone else.

    `least_ratio` is how many times as high, or as low, its rate has to be; `not_told` are
    dimensions of ``trends.yml`` that are shown and not told.
    """

    least_ratio: float = Field(gt=1)
    not_told: tuple[str, ...] = ()


class Rules(StrictModel):
    """Thresholds, the titles of charts, and the words of each rule by its name.

    `shows` are the words for a table's cell on what a series shows.

    `most_hidden` is the share of a monthly series that may be hidden for its smallness before
    nothing is said of its level: what is left are the large months. A spell that ended more than
    `recent_points` months or quarters ago is shown in its chart and not told. `most_pairs` is how
    many charts of two indicators a pack has. `usual_range` says under a table what that range is.
    """

    swing_thresholds: Thresholds
    gap_thresholds: Thresholds
    journey_thresholds: JourneyThresholds
    groups_thresholds: GroupsThresholds
    most_hidden: float = Field(ge=0, lt=1)
    recent_points: int = Field(ge=0)
    most_pairs: int = Field(ge=0)
    usual_range: str
    titles: dict[str, str]
    shows: dict[str, str]
    rules: dict[str, RuleText]

    def text(self, rule: str) -> RuleText:
        """Return the words of a rule.

        Raises
        ------
        UsageError
            If the file has no such rule.
        """
        if rule not in self.rules:
            raise UsageError(
                f"params/rules.yml has no rule '{rule}', nor has the pack's own file in "
                "params/rules; add it under 'rules'"
            )
        return self.rules[rule]


class PackRules(StrictModel):
    """The words of one pack, as ``params/rules/<pack>.yml`` has them; see `Rules`."""

    titles: dict[str, str] = Field(default_factory=dict)
    rules: dict[str, RuleText] = Field(default_factory=dict)


def load_rules(path: Path, pack: str = "") -> Rules:
    """Read and validate the rules that packs share, and the words of one pack.

    Parameters
    ----------
    path : Path
        Of ``rules.yml``; the packs' own words lie beside it in a folder ``rules``.
    pack : str
        The pack; it may have no words of its own.

    Raises
    ------
    UsageError
        One line with file, line and key of the first fault, or a name that both files have.
    """
    shared = load_model(path, Rules)
    own = path.parent / path.stem / f"{pack}.yml"
    if not own.is_file():
        return shared
    words = load_model(own, PackRules)
    for part in ("titles", "rules"):
        twice = sorted(getattr(shared, part).keys() & getattr(words, part).keys())
        if twice:
            raise UsageError(f"{own}: '{part}.{twice[0]}' stands in {path.name} too; keep one")
    return shared.model_copy(
        update={
            "titles": shared.titles | words.titles,
            "rules": shared.rules | words.rules,
        }
    )


def fill(template: str, fields: dict[str, str]) -> str:
    """Put fields into a template.

    Raises
    ------
    UsageError
        If the template names a field that its rule does not have, or has a stray brace.
    """
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise UsageError(
            "params/rules.yml or the pack's own: a text has a stray brace; write {field}, or {{ "
            "for a brace"
        ) from error
    wanted = {
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in parts
        if name is not None
    }
    unknown = sorted(wanted - set(fields))
    if unknown:
        raise UsageError(
            f"params/rules.yml or the pack's own: a text names the field '{unknown[0]}', which "
            f"its rule does not have; it has {', '.join(sorted(fields))}"
        )
    return template.format_map(fields)
