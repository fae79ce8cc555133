"""Measures that are a part of another one: what is left of that can be worked out by anybody."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.disclosure.addressing import address_frame
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.disclosure.rules import RULES
from scrutiny_lib.errors import DisclosureError

PART_OF = {
    "police": ("contacts", "source"),
    "health": ("contacts", "source"),
    "ae": ("health", "service"),
    "repeat": ("contacts", "repeat"),
}
WHOLES = {("contacts", "source"): ("police", "health"), ("health", "service"): ("ae",),
          ("contacts", "repeat"): ("repeat",)}  # fmt: skip
SMALL = range(1, 6)


def show(ledger: Ledger, measure: str, count: int) -> int | None:
    """Show a measure in a month; return what is left of it, None where hidden."""
    frame = pd.DataFrame({"period": ["2025-04"], "n": [count]})
    address = {"measure": measure, "area": "E08000035"}
    counts = Counts(address=address, by_row={"period": "period"}, columns={"n": {}})
    addressed = address_frame(frame, counts, pd.DataFrame(index=frame.index))
    figures = ledger.settle(addressed.table, RULES["dfe_cin"], "event").figures
    hidden = dict(zip(figures.keys, figures.is_hidden, strict=True))
    return None if hidden[addressed.keys["n"][0]] else count


def shown(counts: dict[str, int], part_of: dict[str, tuple[str, str]]) -> dict[str, int | None]:
    ledger = Ledger(part_of=part_of)
    return {measure: show(ledger, measure, count) for measure, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "last"),
    [
        ({"contacts": 100, "health": 98}, None),
        ({"health": 98, "contacts": 100}, None),
        ({"contacts": 100, "police": 60, "health": 38}, None),
        ({"contacts": 100, "health": 50, "ae": 48}, None),
        ({"contacts": 100, "repeat": 97}, None),
        ({"contacts": 100, "police": 60, "health": 30}, 30),
        ({"contacts": 100, "police": 60, "health": 40}, 40),
        ({"contacts": 100, "police": 60, "repeat": 38}, 38),  # they overlap: nothing is left
        ({"contacts": 90, "health": 98}, 98),  # two sources that don't agree: no part
    ],
)
def test_what_is_left_of_the_whole_is_protected(counts: dict[str, int], last: int | None) -> None:
    *before, name = counts
    done = shown(counts, PART_OF)
    assert done[name] == last
    assert [done[one] for one in before] == [counts[one] for one in before]
    assert shown(counts, {}) == counts, "nobody has said that one is a part of the other"


@settings(max_examples=150, deadline=None)
@given(
    st.integers(6, 20),
    st.lists(st.integers(0, 12), min_size=4, max_size=4),
    st.permutations(["contacts", "police", "health", "ae", "repeat"]),
)
def test_no_small_remainder_can_be_worked_out(
    rest: int, parts: list[int], order: list[str]
) -> None:
    police, ae, other_health, elsewhere = parts
    health = ae + other_health
    counts = {"contacts": police + health + elsewhere, "police": police, "health": health}
    counts |= {"ae": ae, "repeat": min(rest, counts["contacts"])}
    try:
        done = shown({name: counts[name] for name in order}, PART_OF)
    except DisclosureError:
        assert not _wholes_come_first(order), "a part can always be hidden after its whole"
        return
    assert not any(done[name] in SMALL for name in done)
    for (above, _), below in WHOLES.items():
        told = [number for name in (above, *below) if (number := done[name]) is not None]
        if len(told) == 1 + len(below):
            assert told[0] - sum(told[1:]) not in SMALL


def _wholes_come_first(order: list[str]) -> bool:
    return all(order.index(PART_OF[one][0]) < order.index(one) for one in PART_OF)
