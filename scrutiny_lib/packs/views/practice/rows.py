"""The register row by row, for those who may see references."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.practice.opened import practised
from scrutiny_lib.reviews.learning import several

_COLUMNS = {
    "Whose": ("agencies", "agency"),
    "On": ("thread", "theme"),
    "Difference": ("evidence_grade", "difference_grade"),
    "Could be copied by": ("agencies", "could_copy"),
    "Gone to": ("agencies", "spread_to"),
    "State": ("practice_spread", "spread"),
    "Shown by": ("evidence_grade", "spread_grade"),
}


def show_rows(pack: Pack) -> None:
    """Show every practice of the register: whose, on what, how well shown, and where it went."""
    it = practised(pack)
    if it.register.empty or not it.pack.is_restricted:
        return
    some = it.register.sort_values("practice_id")
    columns = {
        head: [_named(pack, code_list, cell) for cell in some[column]]
        for head, (code_list, column) in _COLUMNS.items()
    }
    evidence.table(
        pd.DataFrame({"Practice": some["practice_id"].to_list(), **columns}),
        caption="The register of good practice, in the order of references",
        rule="case_rows",
        source="Difference, and shown by: the grade of the evidence. What was done stands in words "
        "where it may be shown.",
        anchor="rows",
    )


def _named(pack: Pack, code_list: str, cell: object) -> str:
    """Return what a reader is told for the codes of a cell."""
    return "; ".join(label(pack, code_list, one) for one in several(pd.Series([cell]))) or "-"
