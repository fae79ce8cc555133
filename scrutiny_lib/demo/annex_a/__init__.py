"""Annex A: the eleven lists as they stand on the day of a snapshot."""

from __future__ import annotations

from collections.abc import Callable

from scrutiny_lib.demo.annex_a import care, front, protection
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.world import World

_LISTS: tuple[Callable[[World, Period], Sheet], ...] = (
    front.contacts,
    front.early_help,
    front.referrals,
    front.assessments,
    front.section_47,
    protection.children_in_need,
    protection.protection_plans,
    care.children_in_care,
    care.care_leavers,
    care.adoption,
    care.adopters,
)


def lists(world: World, period: Period) -> tuple[Sheet, ...]:
    """Return lists 1 to 11 of the half-year that a period is."""
    return tuple(make(world, period) for make in _LISTS)
