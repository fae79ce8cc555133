"""One code for each area, whatever code a file uses.

The Department for Education's three-digit code of an authority never changes; the ONS code does
when boundaries or status change (Gateshead, Northumberland, Somerset, Buckinghamshire and North
Yorkshire each have two in these files). Every row carries the newest ONS code of its area, so
that a series is not cut in two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from scrutiny_lib.loaders.published.layouts import AreaColumns

AREA_COLUMNS = (
    "area_code",
    "la_code",
    "name",
    "level",
    "region_code",
    "first_year",
    "last_year",
    "former_codes",
)
LONDON = {"E13000001": "E12000007", "E13000002": "E12000007"}
"""Inner and outer London lie in London, which no file says."""
_NAMING = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
_LEVELS = {"National": "country", "Regional": "region", "Local authority": "authority"}


@dataclass(frozen=True)
class AreaTable:
    """The known areas.

    Attributes
    ----------
    frame : DataFrame
        One row an area, columns `AREA_COLUMNS`; `former_codes` are separated by blanks.
    """

    frame: pd.DataFrame

    @cached_property
    def by_la_code(self) -> dict[str, str]:
        """ONS code by three-digit code."""
        known = self.frame[self.frame["la_code"] != ""]
        return dict(zip(known["la_code"], known["area_code"], strict=True))

    @cached_property
    def by_ons_code(self) -> dict[str, str]:
        """Newest ONS code by any code that the area has had."""
        codes: dict[str, str] = {}
        for code, former in zip(self.frame["area_code"], self.frame["former_codes"], strict=True):
            codes.update(dict.fromkeys([*former.split(), code], code))
        return codes

    @cached_property
    def names(self) -> dict[str, str]:
        """Name by newest ONS code."""
        return dict(zip(self.frame["area_code"], self.frame["name"], strict=True))

    def resolve(self, rows: pd.DataFrame, columns: AreaColumns) -> pd.Series:
        """Give each row of text its area's newest ONS code, missing where it is not known."""
        if columns.kind == "dfe":
            by_own_code = look_up(_own_codes(rows), self.by_ons_code)
            return look_up(rows["old_la_code"], self.by_la_code).fillna(by_own_code)
        text = rows[columns.column].str.removesuffix(".0")
        codes = self.by_ons_code if columns.kind == "ons_code" else self.by_la_code
        return look_up(text, {**codes, **columns.codes})


def look_up(text: pd.Series, words: dict[str, str]) -> pd.Series:
    """Replace text by what a dictionary says; text even where nothing is found."""
    return pd.Series([words.get(entry) for entry in text], index=text.index, dtype="str")


def _own_codes(rows: pd.DataFrame) -> pd.Series:
    """Take the ONS code that a row of a DfE file gives for its own level."""
    level = rows["geographic_level"]
    code = rows["new_la_code"].where(level == "Local authority", rows["region_code"])
    return code.where(level != "National", rows["country_code"])


def build_area_table(tables: Sequence[pd.DataFrame]) -> AreaTable:
    """Make the area table from files in the Department for Education's shape.

    Parameters
    ----------
    tables : sequence of DataFrame
        Text with the columns ``time_period``, ``geographic_level`` and the code and name
        columns. A year here is the reporting year, which ends in March. None gives no areas.
    """
    if not tables:
        return AreaTable(pd.DataFrame({column: pd.Series(dtype="str") for column in AREA_COLUMNS}))
    rows = pd.concat([_area_rows(table) for table in tables], ignore_index=True)
    rows = rows.drop_duplicates().sort_values(["key", "year", "area_code"], kind="stable")
    last = rows.groupby("key", sort=False).tail(1).set_index("key")
    grouped = rows.groupby("key", sort=False)
    frame = last[["area_code", "la_code", "name", "level", "region_code"]].assign(
        first_year=grouped["year"].min(), last_year=grouped["year"].max()
    )
    frame["former_codes"] = [
        " ".join(sorted({*every} - {newest}))
        for every, newest in zip(
            grouped["area_code"].unique().reindex(frame.index), frame["area_code"], strict=True
        )
    ]
    around = look_up(frame["area_code"], LONDON).fillna("")
    frame["region_code"] = frame["region_code"].where(frame["level"] == "authority", around)
    frame = frame.sort_values(["level", "area_code"]).reset_index(drop=True)
    return AreaTable(frame[list(AREA_COLUMNS)])


def join_area_tables(base: AreaTable, newer: AreaTable) -> AreaTable:
    """Add what `newer` knows to `base`.

    An area that `base` knows keeps its code there, so that its series is not cut in two; a code
    that only `newer` gives it is noted beside it.
    """
    known = newer.frame["la_code"].isin(base.by_la_code) | newer.frame["area_code"].isin(
        base.by_ons_code
    )
    frame = pd.concat([base.frame, newer.frame[~known]], ignore_index=True)
    also = {
        base.by_la_code[la_code]: code
        for la_code, code in newer.by_la_code.items()
        if la_code in base.by_la_code and code not in base.by_ons_code
    }
    extra = look_up(frame["area_code"], also).fillna("")
    frame["former_codes"] = (frame["former_codes"] + " " + extra).str.strip()
    return AreaTable(frame)


def _area_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Reduce a file to area and year; an authority is keyed by its three-digit code.

    A row with symbols only says nothing about when an area existed: some files list abolished
    and future authorities that way.
    """
    figures = table.drop(columns=[column for column in _NAMING if column in table])
    table = table[figures.apply(lambda column: column.str.fullmatch(r"[\d.]+")).any(axis=1)]
    level = table["geographic_level"].map(_LEVELS)
    code = _own_codes(table)
    name = table["la_name"].where(level == "authority", table["region_name"])
    rows = pd.DataFrame(
        {
            "key": table["old_la_code"].where(table["old_la_code"] != "", code),
            "area_code": code,
            "la_code": table["old_la_code"],
            "name": name.where(level != "country", table["country_name"]),
            "level": level,
            "region_code": table["region_code"],
            "year": pd.to_numeric(table["time_period"].where(table["time_period"].str.isdigit())),
        }
    )
    rows = rows[rows["area_code"].str.fullmatch(r"E\d{8}") & rows["level"].notna()]
    return rows.dropna(subset="year").astype({"year": "int64"})
