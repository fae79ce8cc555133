"""``params/reviews.yml``: how case reviews and their recommendations are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import (
    Id,
    KeyPath,
    StrictModel,
    Text,
    load_model,
    no_two_alike,
    place_of,
)
from scrutiny_lib.errors import UsageError

_NO_COLUMN = "'{one.name}' is no column of the table '{one.where}'; correct one of the two"
_NO_CODE = "'{one.name}' is no code of the list '{one.where}'; it has: {known}"
_NO_LIST = "there is no code list '{one.name}', which a column of themes needs; add it"
_NO_LIMIT = "there is no limit '{one.name}'; there is: {known}"


@dataclass(frozen=True)
class Named:
    """A name in the file that has to be known: where it stands, and what it is to be found in."""

    at: KeyPath
    where: str
    name: str


class ClockStep(StrictModel):
    """A step of a review, with the days between which its clock runs.

    Attributes
    ----------
    step : str
        Its id.
    limit : str or None
        A standard of `scrutiny_lib.metrics.standards`; None where no limit is laid down.
    levels : tuple of str
        The levels of review that have it.
    starts, done : str
        The columns with the day that starts the clock and the one that stops it.
    due : str, optional
        The column with a due day that was agreed; it counts before one worked out.
    is_public : bool
        Whether everybody can know when it was done: lateness is then told in months, since a
        number of days would lead back to the day of the incident.
    """

    step: Id
    label: Text
    limit: Id | None
    levels: tuple[Text, ...] = Field(min_length=1)
    starts: Id
    done: Id
    due: Id | None = None
    is_public: bool = False


class Stage(StrictModel):
    """A stage that matters get to; `by` is the column whose day says so."""

    stage: Id
    label: Text
    by: Id


class Learning(StrictModel):
    """How themes are counted.

    Attributes
    ----------
    vocabularies : tuple of str
        Columns of the table ``learning``, which are code lists of the same name.
    comes_back_in : tuple of str
        Those in which a theme can come back after an action on it was closed.
    least_reviews : int
        In how many later reviews it has to stand.
    not_told : tuple of str
        Themes that say who a child is: no sentence is made of them.
    often_share, often_least
        In what share of the newest reviews, and in how many, a theme has to stand to be told.
    """

    vocabularies: tuple[Id, ...] = Field(min_length=1)
    comes_back_in: tuple[Id, ...]
    least_reviews: int = Field(ge=1)
    not_told: tuple[Text, ...] = ()
    often_share: float = Field(gt=0, le=1)
    often_least: int = Field(ge=1)

    @model_validator(mode="after")
    def _comes_back_in_what_there_is(self) -> Learning:
        for name in self.comes_back_in:
            if name not in self.vocabularies:
                raise ValueError(f"'{name}' under 'comes_back_in' is no vocabulary; add it there")
        return self


class Said(StrictModel):
    """Something that a good recommendation says, and the column that tells whether it does.

    It `is_told` if many recommendations do not say it.
    """

    column: Id
    label: Text
    is_told: bool = False


class Recommendations(StrictModel):
    """Which statuses mean what, and what a good recommendation says.

    `least_grade` is the evidence grade from which on closing counts as closing with evidence,
    whatever the status says. From the share `most_unmeasured` on it is told that recommendations
    name no measure.
    """

    open: tuple[Id, ...] = Field(min_length=1)
    with_evidence: tuple[Id, ...]
    without_evidence: tuple[Id, ...]
    set_aside: tuple[Id, ...] = ()
    least_grade: int = Field(ge=0, le=4)
    most_unmeasured: float = Field(gt=0, le=1)
    rubric: tuple[Said, ...]
    smart: tuple[Id, ...]

    @property
    def closed(self) -> tuple[str, ...]:
        """Every status of one that was closed."""
        return (*self.with_evidence, *self.without_evidence)

    @model_validator(mode="after")
    def _each_status_once(self) -> Recommendations:
        no_two_alike("status", (*self.open, *self.closed, *self.set_aside))
        return self


class Impact(StrictModel):
    """When a recommendation's measure can be tested.

    `least_cases` of a share and `least_months` of any measure have to lie after its date;
    `good_grades` make an audit's domain a measure: the share of cases with one of them.
    """

    confidence: float = Field(gt=0.5, lt=1)
    least_cases: int = Field(ge=1)
    least_months: int = Field(ge=1)
    good_grades: tuple[Text, ...]


class ReviewSettings(StrictModel):
    """How reviews are looked at, as ``params/reviews.yml`` has it.

    `counts_say` stands beside every count of reviews. `months_ahead` is how far the calendar
    reaches. Ages and kinds of harm are told from `least_for_breakdown` reviews on, a step's
    lateness from `least_late` late ones on; who took part, below the share `least_part`.
    """

    counts_say: Text
    clock: tuple[ClockStep, ...] = Field(min_length=1)
    funnel: tuple[Stage, ...] = Field(min_length=2)
    not_in_funnel: tuple[Text, ...] = ()
    months_ahead: int = Field(ge=1, le=24)
    least_for_breakdown: int = Field(ge=1)
    least_late: int = Field(ge=1)
    least_part: float = Field(ge=0, le=1)
    learning: Learning
    recommendations: Recommendations
    impact: Impact

    @model_validator(mode="after")
    def _each_once(self) -> ReviewSettings:
        no_two_alike("step", (one.step for one in self.clock))
        no_two_alike("stage", (one.stage for one in self.funnel))
        return self

    def columns(self) -> Iterator[Named]:
        """Yield every column that is named, with its table."""
        for number, step in enumerate(self.clock):
            days = {"starts": step.starts, "done": step.done, "due": step.due}
            for key, day in days.items():
                if day is not None:
                    yield Named(("clock", number, key), "reviews", day)
        for number, stage in enumerate(self.funnel):
            yield Named(("funnel", number, "by"), "reviews", stage.by)
        yield from _each(("learning", "vocabularies"), "learning", self.learning.vocabularies)
        them = "recommendations"
        for number, one in enumerate(self.recommendations.rubric):
            yield Named((them, "rubric", number, "column"), them, one.column)
        yield from _each((them, "smart"), them, self.recommendations.smart)

    def vocabularies(self) -> Iterator[Named]:
        """Yield every vocabulary, which is a code list too."""
        yield from _each(("learning", "vocabularies"), "code lists", self.learning.vocabularies)

    def limits(self) -> Iterator[Named]:
        """Yield every time limit that is named."""
        for number, step in enumerate(self.clock):
            if step.limit is not None:
                yield Named(("clock", number, "limit"), "limits", step.limit)

    def codes(self) -> Iterator[Named]:
        """Yield every code that is named, with its code list."""
        for number, step in enumerate(self.clock):
            yield from _each(("clock", number, "levels"), "review_level", step.levels)
        yield from _each(("not_in_funnel",), "review_level", self.not_in_funnel)
        for key in ("open", "with_evidence", "without_evidence", "set_aside"):
            statuses = getattr(self.recommendations, key)
            yield from _each(("recommendations", key), "recommendation_status", statuses)
        yield from _each(("impact", "good_grades"), "audit_grade", self.impact.good_grades)


def _each(at: KeyPath, where: str, names: Sequence[str]) -> Iterator[Named]:
    """Yield the names of a list in the file."""
    for number, name in enumerate(names):
        yield Named((*at, number), where, name)


def load_review_settings(
    params: Path,
    columns: Mapping[str, frozenset[str]],
    codes: Mapping[str, frozenset[str]],
    limits: frozenset[str],
) -> ReviewSettings:
    """Read ``reviews.yml``, and hold it against the tables and code lists that it names.

    Parameters
    ----------
    params : Path
        The folder of the partnership's decisions.
    columns : mapping
        The columns of each table.
    codes : mapping
        The codes of each code list.
    limits : frozenset of str
        The time limits that the library knows.

    Raises
    ------
    UsageError
        If the file is not as it has to be, or names a column, a code or a limit that there isn't.
    """
    path = params / "reviews.yml"
    found = load_model(path, ReviewSettings)
    lists = frozenset(codes)
    for one, known, says in (
        *((one, columns.get(one.where), _NO_COLUMN) for one in found.columns()),
        *((one, codes.get(one.where), _NO_CODE) for one in found.codes()),
        *((one, lists, _NO_LIST) for one in found.vocabularies()),
        *((one, limits, _NO_LIMIT) for one in found.limits()),
    ):
        if one.name not in (known or ()):
            says = says.format(one=one, known=", ".join(sorted(known or ())))
            raise UsageError(f"{place_of(path, one.at)}: {says}")
    return found
