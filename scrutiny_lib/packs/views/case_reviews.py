"""The parts of the pack on case reviews, each shown by one call."""

from __future__ import annotations

from scrutiny_lib import evidence
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.reviews.actions import show_closed, show_recommendations
from scrutiny_lib.packs.views.reviews.back import show_came_back
from scrutiny_lib.packs.views.reviews.board import show_board
from scrutiny_lib.packs.views.reviews.coming import show_coming
from scrutiny_lib.packs.views.reviews.each import show_clock
from scrutiny_lib.packs.views.reviews.far import show_how_far, show_who
from scrutiny_lib.packs.views.reviews.impact import show_impact
from scrutiny_lib.packs.views.reviews.opened import reviewed
from scrutiny_lib.packs.views.reviews.themes import show_themes
from scrutiny_lib.packs.views.reviews.unseen import show_unseen

__all__ = [
    "show_board",
    "show_came_back",
    "show_clock",
    "show_closed",
    "show_coming",
    "show_how_far",
    "show_impact",
    "show_method",
    "show_recommendations",
    "show_themes",
    "show_unseen",
    "show_who",
]


def show_method(pack: Pack) -> None:
    """Say as of when open steps were judged."""
    it = reviewed(pack)
    evidence.note(
        f"Open steps and recommendations are judged as of {it.as_of:%B %Y}: the last day on which "
        "the tables know of anything, unless another one was asked for. Today's date plays no part."
    )
