"""Read codes of children's social care as what they say of agencies and groups."""

from __future__ import annotations

import pandas as pd

SOURCE_AGENCIES: dict[str, tuple[str, ...]] = {
    "individual": ("1A", "1B", "1C", "1D"),
    "education": ("2A", "2B"),
    "health": ("3A", "3B", "3C", "3D", "3E", "3F"),
    "housing": ("4",),
    "council": ("5A", "5B", "5C", "5D"),
    "police": ("6",),
    "legal": ("7",),
    "other": ("8",),
    "anonymous": ("9",),
    "unknown": ("10",),
}
"""Which agency each source of a contact or referral is, as the national codes group them."""

ETHNIC_GROUPS: dict[str, tuple[str, ...]] = {
    "white": ("WBRI", "WIRI", "WIRT", "WROM", "WOTH"),
    "mixed": ("MWBC", "MWBA", "MWAS", "MOTH"),
    "asian": ("AIND", "APKN", "ABAN", "CHNE", "AOTH"),
    "black": ("BCRB", "BAFR", "BOTH"),
    "other": ("OOTH",),
    "unknown": ("REFU", "NOBT"),
}
"""The broad groups of the 2021 census of England and Wales, which has Chinese among Asian."""


def source_agency(sources: pd.Series) -> pd.Series:
    """Return which agency a contact or referral came from: the agency mix.

    Parameters
    ----------
    sources : Series
        Codes of the list ``referral_source``, as ``contact_source`` and ``referral_source`` hold.

    Returns
    -------
    Series
        Category with the keys of `SOURCE_AGENCIES`; missing where the code is.
    """
    return _grouped(sources, SOURCE_AGENCIES)


def ethnic_group(ethnicities: pd.Series) -> pd.Series:
    """Return the broad ethnic group.

    Parameters
    ----------
    ethnicities : Series
        Codes of the list ``ethnicity``.

    Returns
    -------
    Series
        Category with the keys of `ETHNIC_GROUPS`; missing where the code is.
    """
    return _grouped(ethnicities, ETHNIC_GROUPS)


def _grouped(codes: pd.Series, groups: dict[str, tuple[str, ...]]) -> pd.Series:
    group_of = {code: group for group, members in groups.items() for code in members}
    grouped = codes.astype("str").map(group_of)
    return grouped.astype(pd.CategoricalDtype(list(groups)))
