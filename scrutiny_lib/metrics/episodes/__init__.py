"""Children's journeys, computed from dated events as the national definitions have them."""

from scrutiny_lib.metrics.episodes.conversion import Conversion, conversion
from scrutiny_lib.metrics.episodes.ended_plans import (
    Durations,
    ceased_two_years,
    closed_durations,
)
from scrutiny_lib.metrics.episodes.measure import Measure
from scrutiny_lib.metrics.episodes.open_plans import is_open_on, open_two_years
from scrutiny_lib.metrics.episodes.repeats import is_repeat_plan, repeat_plans
from scrutiny_lib.metrics.episodes.rereferral import is_rereferral, rereferrals

__all__ = [
    "Conversion",
    "Durations",
    "Measure",
    "ceased_two_years",
    "closed_durations",
    "conversion",
    "is_open_on",
    "is_repeat_plan",
    "is_rereferral",
    "open_two_years",
    "repeat_plans",
    "rereferrals",
]
