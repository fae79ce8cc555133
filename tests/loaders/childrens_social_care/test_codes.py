"""National codes are read however a drop-down, a system or a person writes them."""

from __future__ import annotations

import pytest

from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.tables.codes import load_codes
from tests.loaders.childrens_social_care.made import TABLES

NATIONAL = load_codes()
EVERY = [(name, code.code) for name, codes in NATIONAL.items() for code in codes.codes]


@pytest.mark.parametrize(("name", "code"), EVERY, ids=[f"{n}-{c}" for n, c in EVERY])
def test_a_code_is_read_in_every_way_of_writing_it(name: str, code: str) -> None:
    codes = NATIONAL[name]
    label = codes.label_of(code)
    ways = [code, code.lower(), f" {code}\u00a0", f"q) {code}", f"q) {code}: {label}"]
    ways += [f"{code}: {label}", f"{code} - {label}", f"{code} \u2013 {label}", label.upper()]
    assert {way: codes.read(way) for way in ways} == dict.fromkeys(ways, code)


def test_every_column_of_codes_names_a_list_that_there_is(context: Context) -> None:
    named = {c.codes for table in TABLES.values() for c in table.columns if c.codes}
    assert named - set(context.codes) == set()
    assert {c.codes for t in TABLES.values() for c in t.columns} >= set(NATIONAL)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        # Written out from the schemas of the returns, not from our list.
        ("referral_source", "1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10"),
        ("abuse_category", "NEG PHY SAB EMO MUL"),
        ("primary_need", "N0 N1 N2 N3 N4 N5 N6 N7 N8 N9"),
        ("closure_reason", "RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8 RC9"),
        ("disability", "NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA"),
        ("legal_status", "C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3"),
        ("placement_provider", "PR0 PR1 PR2 PR3 PR4 PR5"),
        ("episode_start_reason", "S L P T B U"),
        ("review_participation", "PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7"),
        (
            "assessment_factor",
            "1A 1B 1C 2A 2B 2C 3A 3B 3C 4A 4B 4C 5A 5B 5C 6A 6B 6C 7A 8A 8B 8C 8D 8E 8F 9A 10A "
            "11A 12A 13A 14A 15A 16A 17A 18A 18B 18C 19A 19B 19C 20 21 22A 23A 24A",
        ),
        (
            "placement_type",
            "U1 U2 U3 U4 U5 U6 A3 A4 A5 A6 P1 P2 P3 H5 K1 K2 K3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 Z1 "
            "Z11 Z12 Z13 Z14",
        ),
        (
            "episode_end_reason",
            "E11 E12 E2 E3 E4A E4B E13 E41 E43 E44 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17 "
            "X1",
        ),
    ],
)
def test_lists_are_those_of_the_returns(name: str, codes: str) -> None:
    assert sorted(NATIONAL[name].values) == sorted(codes.split())


def test_what_is_not_known_is_marked_so() -> None:
    unknown = {name: codes.unknowns for name, codes in NATIONAL.items() if codes.unknowns}
    assert unknown == {
        "gender": {"U"},
        "ethnicity": {"REFU", "NOBT"},
        "referral_source": {"10"},
        "primary_need": {"N0"},
        "care_leaver_accommodation": {"R"},
    }
