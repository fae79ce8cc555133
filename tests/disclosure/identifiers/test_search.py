"""Tricks that hide an identifier, and text that holds none."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.disclosure.identifiers import Finding, Kind, find
from tests.disclosure.identifiers import invented
from tests.disclosure.identifiers.invented import kinds

PROJECT = Path(__file__).resolve().parents[3]
TRICKS = {
    "full width": lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t),
    "no-break spaces": lambda t: t.replace(" ", "\u00a0"),
    "narrow spaces": lambda t: t.replace(" ", "\u202f"),
    "zero width": lambda t: "\u200b".join(t),
    "soft hyphens": lambda t: "\u00ad".join(t),
    "byte order marks": lambda t: "\ufeff".join(t),
    "control characters": lambda t: "\x02".join(t),
    "combining strokes": lambda t: "\u0336".join(t),
    "references": lambda t: "".join(f"&#{ord(c)};" for c in t),
    "references in sixteens": lambda t: "".join(f"&#x{ord(c):x};" for c in t),
    "named spaces": lambda t: t.replace(" ", "&nbsp;"),
    "soft hyphens by name": lambda t: "&shy;".join(t),
    "in an address": lambda t: "".join(f"%{ord(c):02X}" for c in t),
    "mathematical digits": lambda t: "".join(
        chr(0x1D7CE + int(c)) if c.isdigit() else c for c in t
    ),
    "Arabic digits": lambda t: "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in t),
    "long dashes": lambda t: t.replace("-", "\u2013"),
    "new lines": lambda t: t.replace(" ", "\n"),
}


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("kind", invented.ALL)
def test_no_trick_hides_an_identifier(kind: Kind, trick: str) -> None:
    hidden = TRICKS[trick](invented.ALL[kind])
    assert kind in kinds(f"a {hidden} b")
    assert kind in kinds(hidden)


def test_look_alike_letters_hide_nothing() -> None:
    assert kinds("\u041cW000001\u0410") == {Kind.NINO}
    assert kinds("\u0396\u039699 9Z\u0396") == {Kind.POSTCODE}


@given(st.text(max_size=20), st.sampled_from(sorted(invented.ALL)), st.sampled_from(sorted(TRICKS)))
def test_a_finding_says_where_in_the_text_as_given(before: str, kind: Kind, trick: str) -> None:
    planted = TRICKS[trick](invented.ALL[kind])
    text = f"{before} | {planted} | after"
    start = len(before) + 3
    found = [one for one in find(text, child_ids=invented.CHILD_IDS) if one.kind is kind]
    assert any(
        start <= one.start < one.end <= start + len(planted)
        and one.end - one.start >= len(planted) // 3
        for one in found
    )


def test_a_finding_never_holds_the_value() -> None:
    (found,) = find(f"No. {invented.NHS} here")
    assert found == Finding(4, 14, Kind.NHS_NUMBER)
    assert invented.NHS not in repr(found) + str(found)
    assert set(Finding.__dataclass_fields__) == {"start", "end", "kind"}


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for one in find(text, child_ids=invented.CHILD_IDS, allowed=(text[:5],)):
        assert 0 <= one.start < one.end <= len(text)


QUIET = (
    "Conferences held in time fell from 75.8% in 2020 to 46.3% in 2024, then rose to 75.8% in 2025",
    "467 of 1,008 in the year to March 2024 (95% interval 43.3% to 49.4%).",
    "Leeds (E08000035, DfE 383), Yorkshire and the Humber (E12000003), England (E92000001).",
    "Section 47 enquiries per 10,000: 141.2, 136.8, 155.5 and 85.7; 9,202 assessments.",
    "1,234,567,890 pounds over 10 years, 0.3333333333 of it in 2023/24",
    "Ages 0-4, 5-9, 10-14 and 15-17; 10 to 17 year olds; under 18s.",
    "aff91271550c42e72b97341e5c73c28af040fd6019acf82c338dd6dac86cd91a",
    "1234567890123456789012345678901234567890123456789012345678901234",
    "18775889cc8f4eded2dd966fd811475763cc73b2 e359fb3f29a3639d 9990000018abcdef",
    "pandas 3.1.1, numpy 2.4.6, matplotlib 3.11.2, Python 3.11.7",
    "dfe_cin_b1_2024, dfe_cin_c5_2024, ons_mye_2024, List 10, 3B, 5A-5D",
    "color:#12436D;background:#28A197;border:1px solid #b112aa;flex:1 1 0",
    "If a child is in immediate danger, ring 999.",
)


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_text_gives_nothing(text: str) -> None:
    assert kinds(text) == set()
    assert kinds(html.escape(text)) == set()


@given(
    st.sampled_from([12, 16, 40, 64]).flatmap(
        lambda size: st.text("0123456789abcdef", min_size=size, max_size=size)
    )
)
def test_no_digest_commit_or_run_is_an_identifier(digest: str) -> None:
    assert kinds(f"run {digest}, index.html: {digest}") == set()


@given(st.text("0123456789", min_size=11, max_size=64))
def test_a_digest_of_nothing_but_digits_is_no_nhs_number(digits: str) -> None:
    assert Kind.NHS_NUMBER not in kinds(digits)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_the_project_s_own_prose_gives_nothing(name: str) -> None:
    found = find((PROJECT / name).read_text(encoding="utf-8"))
    assert [one.kind for one in found if one.kind is not Kind.DATE] == []
