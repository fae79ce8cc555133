"""What the form of a partner return offers: the indicators that are expected of its agency."""

from __future__ import annotations

from scrutiny_lib.config.registry import Indicator, Registry
from scrutiny_lib.errors import UsageError
from scrutiny_lib.forms.choices import Choice, ChoiceList
from scrutiny_lib.loaders.tables.codes import Codes

UNIT = "counting_unit"
"""The column of a return, and the code list, that says what one unit of a number is."""


def expected_of(agency: str, registry: Registry, where: str) -> tuple[Indicator, ...]:
    """Return what the registry expects of an agency in a return.

    Raises
    ------
    UsageError
        If it expects nothing; `where` says which form asked.
    """
    found = registry.expected_from(agency)
    expected = tuple(one for one in found if "partner_return" in one.supplied_by)
    if not expected:
        raise UsageError(
            f"{where}: the registry expects no return of '{agency}'; take it out of for_agencies"
        )
    return expected


def indicators_of(agency: str, expected: tuple[Indicator, ...], codes: Codes) -> ChoiceList:
    """Return the indicators as a drop-down, with what one of each counts."""
    units = {code.code: code.label for code in codes[UNIT].codes} if UNIT in codes else {}
    lines = tuple(
        Choice(one.label, " ".join(filter(None, (f"{one.numerator}.", counted, one.note))))
        for one in expected
        for counted in [f"What is counted: {units.get(one.counting_unit, one.counting_unit)}."]
    )
    return ChoiceList(f"indicators_{agency}", "Indicator", lines)
