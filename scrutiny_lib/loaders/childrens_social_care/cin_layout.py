"""How the elements of the children in need census lie in one another.

Names of elements are compared without regard to case, since programs write ``CINPlanDates`` and
``CINplanDates``. What a layout of one year lacks is simply not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from scrutiny_lib.loaders.tables.spec import Table

CHILD, EPISODE, REFERENCE = "LAchildID", "cin_episode", "ReferenceDate"
_OF_CHILD = (CHILD, "PersonBirthDate")
_OF_REFERRAL = (*_OF_CHILD, EPISODE, "CINreferralDate")


@dataclass(frozen=True)
class Part:
    """An element that holds other elements.

    Attributes
    ----------
    table : str
        The table that its values belong to; empty for what only wraps.
    is_row : bool
        Whether each such element is a row of the table; if not, its values go to the row that
        it stands in.
    parts : tuple of str
        Elements inside that hold others themselves.
    inherits : tuple of str
        Values that a row takes over from the rows around it.
    each : dict
        Elements inside that are a row each, of another table.
    other : tuple of str
        Values inside that are known and not used.
    """

    table: str = ""
    is_row: bool = False
    parts: tuple[str, ...] = ()
    inherits: tuple[str, ...] = ()
    each: Mapping[str, str] = field(default_factory=dict)
    other: tuple[str, ...] = ()


PARTS: dict[str, Part] = {
    "Message": Part(parts=("Header", "Children")),
    "Header": Part(parts=("CollectionDetails", "Source")),
    "CollectionDetails": Part(other=("Collection", "Year", REFERENCE)),
    "Source": Part(other=("SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime")),
    "Children": Part(parts=("Child",)),
    "Child": Part(
        table="cin_children",
        is_row=True,
        parts=("ChildIdentifiers", "ChildCharacteristics", "CINdetails"),
    ),
    "ChildIdentifiers": Part(table="cin_children"),
    "ChildCharacteristics": Part(table="cin_children", parts=("Disabilities",)),
    "Disabilities": Part(each={"Disability": "cin_disabilities"}, inherits=(CHILD,)),
    "CINdetails": Part(
        table="cin_referrals",
        is_row=True,
        parts=("Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans"),
        inherits=_OF_CHILD,
    ),
    "Assessments": Part(
        table="cin_assessments",
        is_row=True,
        parts=("FactorsIdentifiedAtAssessment",),
        inherits=_OF_REFERRAL,
    ),
    "FactorsIdentifiedAtAssessment": Part(
        each={"AssessmentFactors": "cin_factors"},
        inherits=(*_OF_REFERRAL, "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    ),
    "CINPlanDates": Part(table="cin_plans", is_row=True, inherits=_OF_REFERRAL),
    "Section47": Part(table="cin_section47", is_row=True, inherits=_OF_REFERRAL),
    "ChildProtectionPlans": Part(
        table="cin_protection_plans", is_row=True, parts=("Reviews",), inherits=_OF_REFERRAL
    ),
    "Reviews": Part(
        each={"CPPreviewDate": "cin_reviews"}, inherits=(*_OF_REFERRAL, "CPPstartDate")
    ),
}
ROOT = "Message"
NAMES_KEPT = 1_000


class Layout:
    """What each element is, by the element that it stands in.

    Parameters
    ----------
    tables : mapping
        Those of the census, by their ids; their headers are the elements that are kept.

    Attributes
    ----------
    part, value : callable
        Of the part that an element stands in, and the element's name: see `_find_part` and
        `_find_value`, whose answers are kept for the names that come again.
    """

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self._columns = {name: table.by_header for name, table in tables.items()}
        self.part = lru_cache(NAMES_KEPT)(self._find_part)
        self.value = lru_cache(NAMES_KEPT)(self._find_value)

    def _find_part(self, inside: str, name: str) -> str | None:
        """Return the name of a part as the layout spells it, or None if it is none."""
        wanted = name.casefold()
        known = PARTS[inside].parts if inside else (ROOT,)
        return next((part for part in known if part.casefold() == wanted), None)

    def _find_value(self, inside: str, name: str) -> str | None:
        """Return the label of a value, empty for one that is not kept, None for no value."""
        part, wanted = PARTS[inside], name.casefold()
        for known in (*part.each, *part.other):
            if known.casefold() == wanted:
                return known
        column = self._columns[part.table].get(wanted) if part.table else None
        if column is None or column.label in (*part.inherits, EPISODE, REFERENCE):
            return None
        if column.name == "expected_date_of_birth":  # of a child not born yet
            return "PersonBirthDate"
        return "" if column.kind == "dropped" else column.label

    @cached_property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The labels of each table, in their order."""
        return {
            name: tuple(column.label for column in table.columns)
            for name, table in self.tables.items()
        }
