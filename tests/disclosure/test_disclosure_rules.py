"""Rules, rounding and symbols."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from scrutiny_lib.config.wording import load_wording
from scrutiny_lib.disclosure.rounding import counts_behind, round_half_up, to_nearest
from scrutiny_lib.disclosure.rules import RULES, Rule, rule_named, strictest
from scrutiny_lib.disclosure.symbols import SYMBOLS, printed_symbol
from scrutiny_lib.errors import DisclosureError

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "last", "bases"),
    [
        ("dfe_cin", 5, (1, 10, 10)),
        ("nhs_hes", 7, (5, 5, 5)),
        ("nhs_mh", 4, (5, 5, 5)),
        ("none", 0, (1, 1, 1)),
    ],
)
def test_each_rule(name: str, last: int, bases: tuple[int, int, int]) -> None:
    rule = rule_named(name)
    limits = [rule.at(level) for level in ("local", "regional", "national")]
    assert [(one.first, one.last) for one in limits] == [(1, last)] * 3
    assert tuple(one.base for one in limits) == bases
    assert limits[0].hides == (last > 0)
    assert rule.threshold == last + 1


def test_small_counts_of_events_are_hidden_for_publication_only() -> None:
    rule = RULES["dfe_cin"]
    assert rule.at("local", "publication", "event").last == 5
    assert rule.at("local", "restricted", "incident").last == 0
    for counting in ("child", "family", "plan"):
        assert rule.at("local", "restricted", counting).last == 5


def test_a_mixed_table_takes_the_strictest() -> None:
    both = rule_named(["dfe_cin", "nhs_hes"])
    assert both.id == "dfe_cin+nhs_hes"
    assert both.hidden_to == 7
    assert [both.at(level).base for level in ("local", "regional", "national")] == [5, 10, 10]
    assert both.least_denominator == 8
    assert strictest([RULES["nhs_mh"], RULES["none"]]).hidden_to == 4
    assert rule_named(["dfe_cin", "dfe_cin"]) is RULES["dfe_cin"]


@pytest.mark.parametrize("wrong", ["", "DFE_CIN", "published", []])
def test_without_a_known_rule_nothing_is_shown(wrong: str | list[str]) -> None:
    with pytest.raises(DisclosureError, match="nothing is shown"):
        rule_named(wrong)


def test_a_rule_that_shows_one_and_hides_two_is_refused() -> None:
    with pytest.raises(ValidationError, match="has to be 1"):
        Rule(id="odd", hidden_from=2, hidden_to=5)


@pytest.mark.parametrize(
    ("places", "text"), [(0, "2496"), (1, "2495.9"), (-1, "2500"), (-2, "2500")]
)
def test_round_half_up(places: int, text: str) -> None:
    assert round_half_up(2495.85, places) == Decimal(text)


@pytest.mark.parametrize(
    ("count", "base", "rounded"),
    [(12, 5, 10), (13, 5, 15), (15, 10, 20), (14, 10, 10), (7, 1, 7), (2, 5, 0), (3, 5, 5)],
)
def test_to_nearest(count: int, base: int, rounded: int) -> None:
    assert to_nearest(count, base) == rounded


@pytest.mark.parametrize("base", [1, 2, 3, 5, 10, 100])
def test_the_counts_behind_a_rounded_figure_are_those_that_round_to_it(base: int) -> None:
    for rounded in range(0, 4 * base, base):
        low, high = counts_behind(rounded, base)
        expected = [n for n in range(6 * base) if to_nearest(n, base) == rounded]
        assert list(range(low, high + 1)) == expected


def test_symbols_are_those_of_the_wording() -> None:
    wording = load_wording(PROJECT / "params" / "wording.yml")
    assert {symbol.printed for symbol in wording.symbols} == set(SYMBOLS)
    for symbol in wording.symbols:
        assert {printed_symbol(code) for code in symbol.codes} == {symbol.printed}
        assert printed_symbol(symbol.printed) == symbol.printed


def test_a_flag_that_is_not_known_shows_nothing() -> None:
    with pytest.raises(DisclosureError, match="nothing is shown"):
        printed_symbol("q")
