"""What codes say of agencies and groups."""

from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.loaders.childrens_social_care import ethnic_group, source_agency
from scrutiny_lib.loaders.childrens_social_care.agencies import ETHNIC_GROUPS, SOURCE_AGENCIES
from scrutiny_lib.loaders.folder import Context


def test_sources_become_agencies() -> None:
    codes = ["6", "3A", "3F", "2A", "2B", "1C", "4", "5D", "7", "8", "9", "10", None]
    sources = pd.Series(codes, index=range(7, 20), dtype="category")
    agencies = source_agency(sources)
    assert agencies.astype("str").tolist()[:-1] == [
        "police",
        "health",
        "health",
        "education",
        "education",
        "individual",
        "housing",
        "council",
        "legal",
        "other",
        "anonymous",
        "unknown",
    ]
    assert agencies.isna().tolist() == [False] * 12 + [True]
    assert agencies.index.tolist() == sources.index.tolist()


def test_ethnicities_become_groups() -> None:
    groups = ethnic_group(pd.Series(["WROM", "MWAS", "CHNE", "BOTH", "OOTH", "REFU", "NOBT"]))
    assert groups.tolist() == ["white", "mixed", "asian", "black", "other", "unknown", "unknown"]


def test_a_column_without_any_entry_has_no_agency() -> None:
    assert source_agency(pd.Series([None], dtype="category")).isna().tolist() == [True]


@pytest.mark.parametrize(
    ("name", "groups"), [("referral_source", SOURCE_AGENCIES), ("ethnicity", ETHNIC_GROUPS)]
)
def test_every_code_of_the_list_belongs_to_one_group(
    context: Context, name: str, groups: dict[str, tuple[str, ...]]
) -> None:
    codes = [code for members in groups.values() for code in members]
    assert sorted(codes) == sorted(context.codes[name].values)
