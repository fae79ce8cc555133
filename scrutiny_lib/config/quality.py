"""``params/quality.yml``: what is wrong with data, how much it matters, and how it is said.

A rule is data: its kind says what is looked at, its level what follows. ``blocking``: the source
is not used until it is put right. ``warning``: it is used, and the reader is told.
``note``: worth knowing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike

Level = Literal["blocking", "warning", "note"]
Where = dict[Id, tuple[str, ...]]
"""Rows that a rule is about: a column with the values that it may have; ``filled`` and ``blank``
stand for any and for none."""


class _Rule(StrictModel):
    """What every rule has.

    Attributes
    ----------
    id : str
        Its id, which issues and findings name.
    level : str
        What follows when it is broken.
    says : str
        One plain sentence for the reader, without a figure.
    """

    id: Id
    level: Level = "warning"
    says: Text


class _RowRule(_Rule):
    """A rule that each row of a table keeps or breaks.

    `where` chooses the rows that it is about; all of them if it is empty. `differ` names two
    columns of which both are filled and not the same.
    """

    table: Id
    where: Where = Field(default_factory=dict)
    differ: tuple[Id, Id] | None = None


class Order(_RowRule):
    """One day is not before another."""

    kind: Literal["order"]
    earlier: Id
    later: Id


class Needs(_RowRule):
    """At least one of some columns is filled."""

    kind: Literal["needs"]
    columns: tuple[Id, ...] = Field(min_length=1)


class Blank(_RowRule):
    """A column is blank."""

    kind: Literal["blank"]
    column: Id


class Least(_RowRule):
    """A code stands at least so high on its list, or a number is at least so much."""

    kind: Literal["least"]
    column: Id
    least: str


class AtMost(_RowRule):
    """A number is not above another."""

    kind: Literal["at_most"]
    column: Id
    of: Id


class Most(_RowRule):
    """A number is at most so much."""

    kind: Literal["most"]
    column: Id
    most: float


class Sum(_RowRule):
    """Numbers add up to another, where all of them are filled."""

    kind: Literal["sum"]
    parts: tuple[Id, ...] = Field(min_length=2)
    total: Id


class Future(_RowRule):
    """A day is not after the last day that its file can know of.

    That is the day on which the file arrived.
    """

    kind: Literal["future"]
    columns: tuple[Id, ...] = Field(min_length=1)


class Resolves(_RowRule):
    """A reference is found in another table; of several each one is.

    Where the table is of another source, it is looked for once all of them are read, if anything
    has arrived of it; such a rule can't be blocking. `by` are columns of both tables in which the
    two rows have to be the same as well, such as the audit of a case.
    """

    kind: Literal["resolves"]
    column: Id
    in_table: Id
    in_column: Id
    by: tuple[Id, ...] = ()


class Defined(_RowRule):
    """An entry is one that the definition of the row's audit (``params/audits``) has.

    `among` are its parts, its grades or its questions; `audit` is the column with the reference of
    the audit. With `filled`, nothing is an entry as well, unless the definition has none at all.
    """

    kind: Literal["defined"]
    column: Id
    among: Literal["domains", "scale", "questions"]
    audit: Id = "audit_id"
    filled: bool = False


class Same(_RowRule):
    """Rows that share a key agree in other columns."""

    kind: Literal["same"]
    key: tuple[Id, ...] = Field(min_length=1)
    columns: tuple[Id, ...] = Field(min_length=1)


class Share(_Rule):
    """The share of rows that are rejected, blank or of unknown code is not above a limit.

    `table` and `column` may be ``any``: then each of them is looked at. Tables of fewer than
    `least_rows` rows are not judged by shares.
    """

    kind: Literal["share"]
    of: Literal["rejected", "blank", "unknown"]
    table: str = "any"
    column: str = "any"
    above: float = Field(ge=0, lt=1)
    least_rows: int = Field(default=20, ge=1)


class Volume(_Rule):
    """The newest whole month holds neither far fewer nor far more rows than those before.

    `on` is the table's date. `low` and `high` are shares of the median of the `months` before;
    nothing is said of tables
    with fewer than `least` rows a month.
    """

    kind: Literal["volume"]
    table: Id
    on: Id
    months: int = Field(default=12, ge=6)
    low: float = Field(default=0.5, gt=0, lt=1)
    high: float = Field(default=2.0, gt=1)
    least: int = Field(default=20, ge=1)


Rule = Annotated[
    Order
    | Needs
    | Blank
    | Least
    | AtMost
    | Most
    | Sum
    | Future
    | Resolves
    | Defined
    | Same
    | Share
    | Volume,
    Field(discriminator="kind"),
]
RowRule = Order | Needs | Blank | Least | AtMost | Most | Sum | Future | Resolves | Defined | Same


class Quality(StrictModel):
    """The whole file.

    Attributes
    ----------
    issues : dict
        Level of each issue that a loader may note, by its rule's id; `other` for those not named.
    late : str
        Level of a source of which something newer is due.
    indicator_late_after_days : int
        How long after its period a figure of an agency's own may arrive.
    watched : tuple of str
        Columns, of whichever table, whose blank and unknown entries a reader is told; all codes
        and yes-or-no columns if none is named.
    rules : tuple
        The partnership's own rules.
    """

    issues: dict[Id, Level]
    other: Level = "warning"
    late: Level = "warning"
    indicator_late_after_days: int = Field(default=62, ge=0, le=366)
    watched: tuple[Id, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Quality:
        no_two_alike("rule", [*self.issues, *(rule.id for rule in self.rules)])
        return self

    def level_of(self, issue_rule: str) -> Level:
        """Return how much an issue of a loader matters."""
        return self.issues.get(issue_rule, self.other)


def load_quality(params: Path) -> Quality:
    """Read ``quality.yml`` in the folder of the partnership's decisions.

    Raises
    ------
    UsageError
        If the file is not as it has to be.
    """
    return load_model(params / "quality.yml", Quality)
