"""Read a table of four quarters and a year, and ask about years that don't follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Dataset, Issue
from scrutiny_lib.loaders.partner_returns.figures import AVERAGE, MONTH_END, TOTAL, Said
from scrutiny_lib.loaders.partner_returns.periods import quarter, year_in
from scrutiny_lib.loaders.partner_returns.settings import QuarterlyTable, Returns
from scrutiny_lib.loaders.tables.codes import plain_words

TABLE = "quarterly_return"
QUARTERS = ("q1", "q2", "q3", "q4")
Numbers = npt.NDArray[np.float64]

QUESTIONS: dict[str, str] = {
    "stock_added_up": "Years that add up what stood at the end of each quarter; the year is the "
    "last one. Ask which is meant.",
    "year_not_as_labelled": "Years that follow from the quarters, but not as the row's kind says: "
    "a total whose year is the last quarter may be a stock. Ask which it is.",
    "year_not_its_quarters": "Years that are neither the sum, the mean nor the last of the "
    "quarters. Ask how they were made.",
}
"""What a table of quarters is asked, by rule."""
MAKES = {TOTAL: "sum", AVERAGE: "mean", MONTH_END: "last"}


def with_questions(dataset: Dataset) -> Dataset:
    """Add to a table of quarters what its sender must be asked."""
    file = dataset.record.files[0].name
    frame = dataset.frame
    asked = pd.Series([_asked(row) for _, row in frame.iterrows()], index=frame.index, dtype="str")
    issues = [
        _issue(rule, message, file, frame.index[(asked == rule).to_numpy(bool)])
        for rule, message in QUESTIONS.items()
        if (asked == rule).any()
    ]
    kinds = set(frame["value_kind"].dropna().unique())
    if len(kinds) > 1:
        message = (
            "Totals, averages and month-end figures stand side by side in one table; read the "
            "kind of each row."
        )
        issues.append(Issue("kinds_side_by_side", message, file=file, count=len(kinds)))
    return replace(dataset, issues=(*dataset.issues, *issues))


def _asked(row: pd.Series) -> str:
    """Return the question that a row raises, or nothing."""
    quarters = row[list(QUARTERS)].to_numpy(dtype=float)
    year = row["year"]
    if pd.isna(year) or np.isnan(quarters).any():
        return ""
    made = made_as(quarters, float(year))
    kind = "" if pd.isna(row["value_kind"]) else str(row["value_kind"])
    if not made:
        return "year_not_its_quarters"
    if not kind or MAKES[kind] in made:
        return ""
    return "stock_added_up" if kind == MONTH_END and "sum" in made else "year_not_as_labelled"


def made_as(quarters: Numbers, year: float) -> set[str]:
    """Return how a year can have been made of its quarters: ``sum``, ``mean``, ``last``.

    A year may be rounded to its last decimal place, and quarters that aren't whole to theirs.
    """
    own = 0.0 if float(year).is_integer() and _are_whole(quarters) else 0.5 * 10.0 ** -_places(year)
    each = 0.0 if _are_whole(quarters) else 0.5 * 10.0 ** -max(_places(q) for q in quarters)
    slack = 1e-9
    makes = {
        "sum": (quarters.sum(), own + 4 * each),
        "mean": (quarters.mean(), 0.5 * 10.0 ** -_places(year) + each),
        "last": (quarters[-1], own + each),
    }
    return {name for name, (made, near) in makes.items() if abs(made - year) <= near + slack}


def _are_whole(numbers: Numbers) -> bool:
    return bool((numbers == np.floor(numbers)).all())


def _places(number: float) -> int:
    """Return the decimal places of a number as it was written."""
    text = f"{number:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def said_in_table(
    dataset: Dataset, settings: Returns, indicators: Mapping[str, Indicator]
) -> tuple[list[Said], list[Issue]]:
    """Return what the quarters of a table say, where its rows are mapped to indicators.

    Parameters
    ----------
    indicators : mapping
        The registry.
    """
    file = dataset.record.files[0].name
    known = settings.table_of(file)
    year = year_in(known.year if known and known.year else file)
    names = {plain_words(words): id_ for words, id_ in (known.indicators if known else {}).items()}
    ids = dataset.frame["indicator"].map(lambda words: names.get(plain_words(words), ""))
    unmapped = dataset.frame.index[(ids == "").to_numpy(bool)]
    issues = []
    if len(unmapped):
        message = (
            "Rows that no entry of params/returns.yml maps to an indicator; they are not read as "
            "figures."
        )
        issues.append(_issue("indicator_not_mapped", message, file, unmapped))
    if year is None:
        message = "The year of the quarters is not known; say it in params/returns.yml."
        issues.append(Issue("period_not_known", message, file=file, count=len(dataset.frame)))
        return [], issues
    mapped = dataset.frame[(ids != "").to_numpy(bool)]
    said = [
        one
        for (index, row), id_ in zip(mapped.iterrows(), ids[ids != ""], strict=True)
        for one in _quarters(row, int(str(index)), file, year, known, indicators[id_])
    ]
    return said, issues


def _quarters(
    row: pd.Series, number: int, file: str, year: int, known: QuarterlyTable | None, of: Indicator
) -> Iterator[Said]:
    """Return the four quarters of a row; a percentage has no counts here."""
    kind = "" if pd.isna(row["value_kind"]) else str(row["value_kind"])
    for place, name in enumerate(QUARTERS, start=1):
        given = None if pd.isna(row[name]) else float(row[name])
        is_count = of.unit == "count"
        yield Said(
            file=file,
            row=number,
            agency=of.agency,
            organisation=known.organisation if known else "",
            indicator=of,
            period=quarter(year, place),
            numerator=given if is_count else None,
            denominator=None,
            value=None if is_count else given,
            counting_unit=of.counting_unit,
            kind=kind,
            symbol="" if given is not None else "x",
        )


def _issue(rule: str, message: str, file: str, rows: pd.Index) -> Issue:
    shown = tuple(int(row) for row in rows[:ROWS_SHOWN])
    return Issue(rule, message, file=file, count=len(rows), rows=shown)
