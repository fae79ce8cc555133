"""The parts of the pack on good practice, each shown by one call."""

from __future__ import annotations

from scrutiny_lib.packs.views.practice.beside import show_beside, show_praised
from scrutiny_lib.packs.views.practice.drawn import show_draws
from scrutiny_lib.packs.views.practice.register import show_register, show_words
from scrutiny_lib.packs.views.practice.rows import show_rows
from scrutiny_lib.packs.views.practice.spread import show_spread
from scrutiny_lib.packs.views.practice.unseen import show_unseen

__all__ = [
    "show_beside",
    "show_draws",
    "show_praised",
    "show_register",
    "show_rows",
    "show_spread",
    "show_unseen",
    "show_words",
]
