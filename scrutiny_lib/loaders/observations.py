"""The one tidy shape that every agency's figures reach, whatever they came as.

One row is one indicator for one area and period, from one source:

==============  ==========  ==================================================================
column          type        meaning
==============  ==========  ==================================================================
period_start    datetime64  first day counted; the day itself for a snapshot
period_end      datetime64  last day counted
area_code       str         ONS code, the newest one of the area
area_name       str         its name
agency          str         whose work it shows
indicator_id    str         id in ``params/indicators.yml``
numerator       float64     count; missing if it was not published or is hidden
denominator     float64     count or population that the value rests on; missing if not published
value           float64     in `unit`; per cent is 0 to 100
unit            str         count, per_cent, per_10_000, per_100_000 or days
flag            str         the publisher's symbol where there is no value, else ``""``
source_id       str         which release of which file
==============  ==========  ==================================================================

`value` is missing exactly where `flag` holds a symbol: a symbol is never turned into a number,
and a missing number always says why. Where a percentage or rate is published it is the value,
as printed; where only counts are, the value is computed from them at full precision. So a
published value equals numerator over denominator only up to the publisher's rounding. The
Department for Education rounds the counts of regions and England to the nearest 10.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from scrutiny_lib.errors import SourceError

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

DATES = ("period_start", "period_end")
NUMBERS = ("numerator", "denominator", "value")
COLUMNS = (
    "period_start",
    "period_end",
    "area_code",
    "area_name",
    "agency",
    "indicator_id",
    "numerator",
    "denominator",
    "value",
    "unit",
    "flag",
    "source_id",
)
SOURCE_COLUMNS = ("publisher", "release", "licence", "family", "release_year", "precedence")
PUBLISHED_COLUMNS = (*COLUMNS, *SOURCE_COLUMNS, "basis", "note")
"""Published figures say more about their origin; see `scrutiny_lib.reference.published_figures`."""
KEY = ("indicator_id", "area_code", "period_start", "period_end", "source_id")
PER: dict[str, float] = {
    "count": 1.0,
    "per_cent": 100.0,
    "per_10_000": 10_000.0,
    "per_100_000": 100_000.0,
}
"""What a numerator over its denominator is multiplied by, for each unit."""
UNITS = (*PER, "days")
"""Every unit. Of a wait in days, the denominator is how many waits the value rests on."""

FLAGS: dict[str, str] = {
    "c": "hidden by the publisher to protect children",
    "u": "held back by the publisher because it is not reliable",
    "x": "not available",
    "z": "does not apply",
    "k": "rounds to nought but is not nought",
    "low": "rounds to nought but is not nought",
    "..": "left blank by the publisher",
    "-": "not shown by the publisher, who gives no reason",
}
"""Each symbol with its meaning for a reader, the most protective first."""


def empty_observations() -> pd.DataFrame:
    """Return a frame of the documented columns and types without rows."""
    types = {
        column: "datetime64[us]" if column in DATES else "float64" if column in NUMBERS else "str"
        for column in COLUMNS
    }
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in types.items()})


def validate_observations(frame: pd.DataFrame, *, name: str = "the observations") -> pd.DataFrame:
    """Hold a frame against the contract above, all faults at once.

    Parameters
    ----------
    frame : DataFrame
        With the documented columns; further columns are left alone.
    name : str
        What to call it in the error, such as a file's name.

    Returns
    -------
    DataFrame
        The same frame.

    Raises
    ------
    SourceError
        One line that lists each column with the rule it breaks and in how many rows.
    """
    from pandera.errors import SchemaErrors

    try:
        checked: pd.DataFrame = _schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        # The cause is left out: pandera's own text repeats the failing values.
        message = f"{name}: {_faults(error.failure_cases)}; correct the file"
        raise SourceError(message) from None
    return checked


def _faults(cases: pd.DataFrame) -> str:
    """Say which column breaks which rule in how many rows, without any of the values."""
    said = []
    for (check, context), group in cases.groupby(["check", "schema_context"], sort=False):
        if check == "column_in_dataframe":
            # Only here the failing "value" is the name of a column that the contract asks for.
            said += [f"column '{name}' is missing" for name in group["failure_case"]]
        elif context == "DataFrameSchema":
            said.append(f"{group['index'].nunique()} rows break the rule '{check}'")
        else:
            said += [
                f"column '{column}' breaks the rule '{check}' in {len(rows)} rows"
                for column, rows in group.groupby("column")
            ]
    return "; ".join(said)


@lru_cache(maxsize=1)
def _schema() -> DataFrameSchema:
    """Build the schema on first use: importing pandera takes longer than reading the reference."""
    import pandera.pandas as pa

    def text(*checks: Any) -> Any:
        return pa.Column(str, list(checks), nullable=False)

    not_negative = pa.Check(lambda column: column >= 0, name="not_negative", ignore_na=True)
    whole_day = pa.Check(lambda column: column == column.dt.normalize(), name="whole_day")
    filled = pa.Check(lambda column: column.str.len() > 0, name="not_blank")
    number = pa.Column("float64", not_negative, nullable=True)
    day = pa.Column("datetime64[us]", whole_day, nullable=False)
    return pa.DataFrameSchema(
        {
            **dict.fromkeys(DATES, day),
            **dict.fromkeys(NUMBERS, number),
            "area_code": text(pa.Check.str_matches(r"^E\d{8}$", error="ons_code")),
            **dict.fromkeys(("area_name", "agency", "indicator_id", "source_id"), text(filled)),
            "unit": text(pa.Check.isin(list(UNITS), error="known_unit")),
            "flag": text(pa.Check.isin(["", *FLAGS], error="known_symbol")),
        },
        checks=[
            pa.Check(lambda f: f["period_start"] <= f["period_end"], name="starts_before_it_ends"),
            pa.Check(lambda f: f["value"].isna() == (f["flag"] != ""), name="value_or_symbol"),
        ],
        unique=list(KEY),
        report_duplicates="exclude_first",
    )
