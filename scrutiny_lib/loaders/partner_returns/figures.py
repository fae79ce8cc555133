"""Judge one row of a return: it is a figure, or there is a reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.loaders.observations import PER
from scrutiny_lib.loaders.partner_returns.periods import Period

TOTAL, AVERAGE, MONTH_END = "total", "average", "month_end"
KEEPS_TO = 0.5
"""A percentage that is given beside its counts may be rounded to a whole number."""

REASONS: dict[str, str] = {
    "indicator_not_in_registry": "Rows whose indicator the registry does not have; choose it from "
    "the form's list.",
    "counting_unit_differs": "Rows that count something else than their indicator does; incidents, "
    "crimes and children are never mixed.",
    "period_not_known": "Rows whose month or quarter can't be told; give the first and last day.",
    "period_ends_before_start": "Rows whose period ends before it starts.",
    "period_contradicts": "Rows whose month or quarter and whose days differ.",
    "kind_differs": "Rows that total up what is counted on a day, or give a day's number for what "
    "is counted over a period.",
    "average_not_a_count": "Averages of months where a count is asked for; ask for the totals.",
    "figure_missing": "Rows with neither a number nor the reason why there is none.",
    "denominator_missing": "Rows with a number but not out of how many.",
    "numerator_above_denominator": "Rows whose number is above what it is out of.",
    "per_cent_above_100": "Rows with a percentage above 100.",
    "count_not_whole": "Rows whose count is not a whole number; it may be an average.",
}
"""Why a row is no figure, in the order in which it is asked."""


@dataclass(frozen=True)
class Said:
    """What one row of a return says; `row` and `file` are where."""

    file: str
    row: int
    agency: str
    organisation: str
    indicator: Indicator | None
    period: Period | None
    numerator: float | None
    denominator: float | None
    value: float | None
    counting_unit: str
    kind: str
    symbol: str
    contradicts: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure that a return gives.

    Attributes
    ----------
    differs : bool
        Whether the percentage given is another than its counts make.
    """

    said: Said
    indicator: Indicator
    start: date
    end: date
    numerator: float
    denominator: float
    value: float
    flag: str
    differs: bool = False

    @property
    def cell(self) -> tuple[str, str, str, date, date]:
        """What makes two figures the same one."""
        said = self.said
        return said.agency, said.organisation, self.indicator.id, self.start, self.end

    @property
    def numbers(self) -> tuple[str, str, str, str]:
        """What it says, for comparing; a missing number equals another one."""
        return str(self.numerator), str(self.denominator), str(self.value), self.flag


NAN = float("nan")


def judge(said: Said) -> Figure | str:
    """Return the figure of a row, or the rule that it breaks: a key of `REASONS`."""
    indicator, period = said.indicator, said.period
    if indicator is None:
        return "indicator_not_in_registry"
    if said.counting_unit != indicator.counting_unit:
        return "counting_unit_differs"
    if said.contradicts:
        return "period_contradicts"
    if period is None:
        return "period_not_known"
    if period[0] > period[1]:
        return "period_ends_before_start"
    if _is_of_another_kind(said, indicator):
        return "kind_differs"
    start = period[1] if indicator.period == "snapshot" else period[0]
    read = _numbers(said, indicator)
    if isinstance(read, str):
        return read
    return Figure(said, indicator, start, period[1], *read)


def _is_of_another_kind(said: Said, indicator: Indicator) -> bool:
    """Tell whether a stock stands for a flow, or a sum for a stock."""
    if indicator.period == "snapshot":
        return indicator.unit == "count" and said.kind in (TOTAL, AVERAGE)
    return said.kind == MONTH_END


Numbers = tuple[float, float, float, str, bool]


def _numbers(said: Said, indicator: Indicator) -> Numbers | str:
    """Return numerator, denominator, value, symbol, and whether they contradict one another."""
    if said.numerator is None and said.value is None:
        return (NAN, NAN, NAN, said.symbol, False) if said.symbol else "figure_missing"
    if indicator.unit == "count":
        return _count(said)
    if indicator.unit == "days":
        wait = said.value if said.value is not None else said.numerator
        return NAN, _or_nan(said.denominator), _or_nan(wait), "", False
    return _share(said, indicator)


def _count(said: Said) -> Numbers | str:
    if said.kind == AVERAGE:
        return "average_not_a_count"
    count = said.numerator if said.numerator is not None else said.value
    if count is None or not float(count).is_integer():
        return "count_not_whole"
    return count, NAN, count, "", False


def _share(said: Said, indicator: Indicator) -> Numbers | str:
    top, bottom, value = said.numerator, said.denominator, said.value
    if top is None or bottom is None:
        if value is None:
            return "denominator_missing"
        above = indicator.unit == "per_cent" and value > 100
        return "per_cent_above_100" if above else (_or_nan(top), _or_nan(bottom), value, "", False)
    if top > bottom:
        return "numerator_above_denominator"
    if bottom == 0:
        return top, bottom, NAN, "z", False
    worked_out = PER[indicator.unit] * top / bottom
    differs = value is not None and abs(value - worked_out) > KEEPS_TO + 1e-9
    return top, bottom, worked_out, "", differs


def _or_nan(number: float | None) -> float:
    return NAN if number is None else float(number)
