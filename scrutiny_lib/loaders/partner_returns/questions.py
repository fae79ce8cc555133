"""What senders of returns must be asked about, beyond single rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrutiny_lib.loaders.partner_returns.between import (
    by_series,
    jumping,
    of_another_length,
    overlapping,
)
from scrutiny_lib.loaders.partner_returns.figures import Figure
from scrutiny_lib.loaders.partner_returns.settings import Returns

OVERLAP = "Periods that share days with another one of the same indicator."
LONGER = "Periods that hold shorter ones of the same indicator; the shorter ones are kept."
LENGTH = "Periods that are neither a month nor a quarter."
JUMP = "Figures that jump from the period before; ask whether the same was counted."
DIFFERS = "Percentages that are not what their own counts make; the counts are used."
AGENCY = "Figures of an indicator that another agency answers for."


@dataclass(frozen=True)
class Question:
    """A question, with the figures that raise it.

    Attributes
    ----------
    rejects : bool
        Whether these figures are left out.
    """

    rule: str
    message: str
    figures: Sequence[Figure]
    rejects: bool = False


def questions_about(
    figures: Sequence[Figure], settings: Returns
) -> tuple[list[Figure], list[Question]]:
    """Ask about figures that do not fit one another.

    Parameters
    ----------
    figures : sequence of Figure
        One for each cell.
    settings : Returns
        What the partnership decides.

    Returns
    -------
    (kept, questions)
        `kept` lacks periods whose parts are given too, which would count twice.
    """
    longer, overlaps, jumps = [], [], []
    kept: list[Figure] = []
    for series in by_series(figures):
        holding, others = overlapping(series)
        rest = [one for one in series if one not in holding]
        longer += holding
        overlaps += others
        jumps += jumping(rest, settings.jumps)
        kept += rest
    odd = [one for one in kept if of_another_length(one)]
    foreign = [one for one in kept if not _answers_for(one, settings)]
    asked = [
        Question("periods_overlap", LONGER, longer, rejects=True),
        Question("periods_overlap", OVERLAP, overlaps),
        Question("period_of_another_length", LENGTH, odd),
        Question("figure_jumps", JUMP, jumps),
        Question("per_cent_differs", DIFFERS, [one for one in kept if one.differs]),
        Question("agency_differs", AGENCY, foreign),
    ]
    return kept, asked


def _answers_for(figure: Figure, settings: Returns) -> bool:
    agency = figure.indicator.agency
    return figure.said.agency in settings.suppliers.get(agency, (agency,))
