"""The partnership's profile: everything in which one partnership differs from another.

Another partnership is another file under ``params/`` and no code.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from scrutiny_lib.config.disclosure import DisclosureRule
from scrutiny_lib.config.strict_yaml import StrictModel, load_model
from scrutiny_lib.errors import UsageError

AgencyId = Literal["childrens_social_care", "police", "health", "education", "partnership"]
Marking = Literal["OFFICIAL", "OFFICIAL-SENSITIVE"]


class Partnership(StrictModel):
    """Who the packs are made for."""

    name: str
    short_name: str
    reader: str


class HomeArea(StrictModel):
    """The local authority that the partnership covers (ONS code, DfE's three-digit code)."""

    area_code: str = Field(pattern=r"^E\d{8}$")
    la_code: str = Field(pattern=r"^\d{3}$")
    name: str


class Comparator(StrictModel):
    """One comparator, in the order in which the partnership prints them.

    `kind` is ``core_cities``, ``neighbours`` (then `model` names the neighbour model),
    ``region`` or ``country``. `statistic` is the group's own figure; a region and the country
    have a published figure of their own. A group has no figure in a year in which less than
    `least_share` of its members have one: two of seven cities don't speak for seven.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    kind: Literal["core_cities", "neighbours", "region", "country"]
    model: str | None = None
    statistic: Literal["median", "mean"] | None = None
    least_share: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def _complete(self) -> Comparator:
        """Refuse a group without a statistic, and neighbours without a model."""
        if self.kind in ("core_cities", "neighbours") and self.statistic is None:
            raise ValueError("add 'statistic': median or mean")
        if self.kind == "neighbours" and self.model is None:
            raise ValueError("add 'model': the year of the neighbour model")
        return self


class Agency(StrictModel):
    """An agency, the words a reader knows it by, and how its own data are asked for."""

    id: AgencyId
    label: str
    local_name: str
    addressed_as: str


class GlossaryEntry(StrictModel):
    """A term that a reader may not know, and what it means in plain words."""

    term: str
    also: tuple[str, ...] = ()
    meaning: str


class Contact(StrictModel):
    """One way to report a concern, with where and when the number was checked."""

    who: str
    number: str
    when: str
    source: str
    checked: datetime.date


class Concerns(StrictModel):
    """Where concerns about a child go. Printed on every page: a pack is no route for them."""

    team: str
    statement: str
    contacts: tuple[Contact, ...] = Field(min_length=1)
    emergency: str


class DataProtection(StrictModel):
    """References that a pack made from the partnership's own data is not published without."""

    isa_ref: str | None
    dpia_ref: str | None
    retention: str | None
    retain_years: int = Field(ge=1, le=100)

    def missing(self) -> tuple[str, ...]:
        """Return the names of the references that are not filled in, or blank."""
        names = ("isa_ref", "dpia_ref", "retention")
        return tuple(name for name in names if not getattr(self, name))


class Markings(StrictModel):
    """Protective marking by what a pack is made from.

    `restricted` stands beside it on every page of a restricted pack that is made from cases: it
    may hold rows of single ones. Such a pack for publication holds aggregates alone.
    """

    published_figures: Marking
    own_aggregates: Marking
    case_derived: Marking
    restricted: str = "restricted: tells of single cases, not to be passed on"

    def of(self, made_from: str, audience: str) -> str:
        """Return the marking of a pack for an audience."""
        if made_from != "case_derived":
            return str(getattr(self, made_from))
        if audience != "restricted":
            return str(self.own_aggregates)
        return f"{self.case_derived} · {self.restricted}"


class PlanQuestion(StrictModel):
    """One question of the agreed scrutiny plan, and the packs that speak to it."""

    id: str
    question: str
    packs: tuple[str, ...]


class Days(StrictModel):
    """The time that the scrutineer has."""

    per_month: int | None = Field(ge=0, le=31)
    note: str


class Brief(StrictModel):
    """How much the first screen holds."""

    findings: int = Field(ge=1, le=10)
    questions: int = Field(ge=1, le=10)


class Rebase(StrictModel):
    """A month from which a control chart starts anew, and why: the reader sees the reason.

    Attributes
    ----------
    indicator : str
        Whose chart.
    date : datetime.date
        The first day of the first month that is counted in the new way.
    reason : str
        What is known to have changed: never that the figures look different.
    """

    indicator: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    date: datetime.date
    reason: str = Field(min_length=1)


class Profile(StrictModel):
    """A partnership's profile, as read from ``params/<partnership>.yml``."""

    partnership: Partnership
    area: HomeArea
    comparators: tuple[Comparator, ...]
    agencies: tuple[Agency, ...]
    bank_holidays: Literal["ENG", "WLS"]
    year_ends: Literal["March"]
    markings: Markings
    concerns: Concerns
    data_protection: DataProtection
    disclosure: tuple[DisclosureRule, ...]
    data_folder: str | None
    scrutiny_plan: tuple[PlanQuestion, ...]
    days: Days
    brief: Brief
    glossary: tuple[GlossaryEntry, ...]
    rebases: tuple[Rebase, ...] = ()

    @model_validator(mode="after")
    def _unique(self) -> Profile:
        """Refuse an id or a term that stands twice."""
        named: tuple[tuple[str, list[str]], ...] = (
            ("comparators", [c.id for c in self.comparators]),
            ("agencies", [str(a.id) for a in self.agencies]),
            ("disclosure", [r.id for r in self.disclosure]),
            ("scrutiny_plan", [q.id for q in self.scrutiny_plan]),
            ("glossary", [g.term.lower() for g in self.glossary]),
        )
        for name, ids in named:
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"in '{name}', '{twice[0]}' stands twice; keep one")
        return self

    def agency(self, agency_id: str) -> Agency:
        """Return the agency with this id.

        Raises
        ------
        UsageError
            If the profile has no such agency.
        """
        for agency in self.agencies:
            if agency.id == agency_id:
                return agency
        raise UsageError(f"the profile has no agency '{agency_id}'; add it under 'agencies'")

    def rule(self, rule_id: str) -> DisclosureRule | None:
        """Return the disclosure rule with this id, or None."""
        return next((r for r in self.disclosure if r.id == rule_id), None)


def load_profile(path: Path) -> Profile:
    """Read and validate a profile.

    Raises
    ------
    UsageError
        One line with file, line and key of the first fault.
    """
    return load_model(path, Profile)
