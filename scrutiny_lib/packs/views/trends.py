"""The parts of the trends pack, each shown by one call."""

from __future__ import annotations

from scrutiny_lib import evidence
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.block import blocks_of, show_block
from scrutiny_lib.packs.views.funnels import funnel
from scrutiny_lib.packs.views.groups import show_groups
from scrutiny_lib.packs.views.journey import show_journey
from scrutiny_lib.packs.views.method import method
from scrutiny_lib.packs.views.overall import overall_table, told_overall
from scrutiny_lib.packs.views.pairs import show_pairs
from scrutiny_lib.packs.views.two_counts import show_two_counts
from scrutiny_lib.packs.views.unseen import show_unseen

__all__ = [
    "show_block",
    "show_funnels",
    "show_groups",
    "show_journey",
    "show_method",
    "show_overall",
    "show_pairs",
    "show_two_counts",
    "show_unseen",
]


def show_overall(pack: Pack) -> None:
    """Show how many series stand out, beside how many would by chance alone."""
    told = told_overall(pack)
    if told:
        evidence.show(told, evidence.table(**overall_table(pack)))


def show_funnels(pack: Pack) -> None:
    """Show the area beside every authority, for the indicators that are shown so."""
    missing = []
    for indicator_id in blocks_of(pack).funnels:
        found = funnel(pack, indicator_id)
        if found is None:
            missing.append(pack.registry[indicator_id].short_label)
        else:
            evidence.show(found.told, evidence.chart("funnel", **found.chart))
    if missing:
        evidence.note(
            "Not set beside every authority, since the area or too many of them have no count: "
            f"{'; '.join(missing)}."
        )


def show_method(pack: Pack) -> None:
    """Say how figures were judged, and whom the area is set beside."""
    evidence.note(method(pack))
