"""The parts of the pack on multi-agency audits, each shown by one call."""

from __future__ import annotations

from scrutiny_lib.packs.views.audits.after import show_after, show_voice
from scrutiny_lib.packs.views.audits.again import show_again
from scrutiny_lib.packs.views.audits.grades import show_grades, show_grades_of_all
from scrutiny_lib.packs.views.audits.own_quality import show_own_quality
from scrutiny_lib.packs.views.audits.returned import show_returns
from scrutiny_lib.packs.views.audits.section11 import show_section11
from scrutiny_lib.packs.views.audits.together import show_together

__all__ = [
    "show_after",
    "show_again",
    "show_grades",
    "show_grades_of_all",
    "show_own_quality",
    "show_returns",
    "show_section11",
    "show_together",
    "show_voice",
]
