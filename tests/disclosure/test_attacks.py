"""Attacks on protected tables: nothing is recovered, and without protection much is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.propagate import hidden_derived, percentages
from scrutiny_lib.disclosure.protect import protect, protect_together
from scrutiny_lib.disclosure.protected import Protected
from scrutiny_lib.disclosure.rules import RULES
from scrutiny_lib.disclosure.tables import CountTable, from_wide
from scrutiny_lib.errors import DisclosureError
from tests.disclosure.attacker import Attacker, read_cell
from tests.disclosure.exhaustive import with_totals

pytestmark = pytest.mark.slow

EVERY = list(range(200))


def table(seed: int) -> np.ndarray:
    random = np.random.default_rng([383, seed])
    shape = (int(random.integers(2, 9)), int(random.integers(1, 7)))
    kind = random.integers(3)
    if kind == 0:
        return np.asarray(random.negative_binomial(1, 1 / random.integers(3, 60), shape))
    if kind == 1:
        return np.asarray(random.poisson(random.uniform(0.5, 8), shape))
    # Few small counts among large ones: each needs others to hide behind.
    small = random.random(shape) < 0.15
    return np.asarray(np.where(small, random.integers(1, 6, shape), random.integers(6, 90, shape)))


def attacked(shown: pd.DataFrame, rule: str, truth: np.ndarray) -> tuple[dict[object, int], int]:
    """What is recovered of a table's hidden cells, and how many were hidden."""
    limits = RULES[rule].at()
    attacker = Attacker(base=limits.base, hidden_to=limits.last)
    texts = shown.to_numpy()
    attacker.read_table(texts)
    for j in range(texts.shape[1]):
        frame = pd.DataFrame({"numerator": truth[:, j], "denominator": truth[:, -1]})
        hidden = pd.DataFrame({"x": texts[:, j] == "[c]", "n": texts[:, -1] == "[c]"})
        if limits.base == 1:
            masked = hidden_derived(
                pd.concat([frame, hidden], axis=1),
                rule,
                numerator_hidden="x",
                denominator_hidden="n",
            )
            for i, text in enumerate(percentages(frame, rule, masked)):
                attacker.read_percentage((i, j), text, int(truth[i, -1]))
    hidden = [tuple(map(int, place)) for place in np.argwhere(texts == "[c]")]
    return attacker.recover(hidden), len(hidden)


@pytest.mark.parametrize("rule", ["dfe_cin", "nhs_hes", "nhs_mh"])
@pytest.mark.parametrize("some", [EVERY[::10], pytest.param(EVERY, marks=pytest.mark.soak)])
def test_nothing_is_recovered(some: list[int], rule: str) -> None:
    hidden = 0
    for seed in some:
        inner = table(seed)
        recovered, many = attacked(
            protect(pd.DataFrame(inner), rule).shown, rule, with_totals(inner)
        )
        assert list(recovered) == [], seed
        hidden += many
    assert hidden > 2 * len(some)


def primary_only(inner: np.ndarray) -> pd.DataFrame:
    """A table with its small counts hidden and nothing done to protect them."""
    full = with_totals(inner)
    return pd.DataFrame(np.where((full > 0) & (full < 6), "[c]", full.astype(str)))


def test_without_secondary_suppression_much_is_recovered_and_rightly() -> None:
    tables_given_away = 0
    for seed in EVERY[::10]:
        inner = table(seed)
        attacker = Attacker()
        shown = primary_only(inner).to_numpy()
        attacker.read_table(shown)
        hidden = [tuple(map(int, place)) for place in np.argwhere(shown == "[c]")]
        recovered = attacker.recover(hidden)
        full = with_totals(inner)
        assert all(full[place] == count for place, count in recovered.items())  # type: ignore[index]
        tables_given_away += bool(recovered)
    assert tables_given_away >= 10


def test_a_percentage_with_a_known_denominator_gives_its_count_away() -> None:
    attacker = Attacker()
    attacker.learn("x", (1, 1e9))
    attacker.read_percentage("x", "1.5%", 200)
    assert attacker.known["x"] == (3, 3)


def test_a_complement_gives_its_count_away() -> None:
    attacker = Attacker()
    attacker.read_table(np.array(["196", "[c]", "200"], dtype=object))
    assert attacker.recover([(1,)]) == {(1,): 4}


def test_rounding_alone_can_give_a_small_count_away() -> None:
    """A total of 10 to the nearest 5 beside a part of 10: at most 4 are left."""
    attacker = Attacker(base=5, hidden_to=7)
    attacker.read_table(np.array(["10", "[c]", "10"], dtype=object))
    attacker.add_and_subtract()
    assert attacker.known[(1,)] == (1, 4)
    assert read_cell("10", 5, 7, True) == (8, 12)


def by_month(counts: list[list[int]]) -> CountTable:
    columns = pd.Index([f"2024-{4 + month:02d}" for month in range(len(counts[0]))], name="period")
    rows = pd.Index([f"reason {i}" for i in range(len(counts))], name="reason")
    frame = pd.DataFrame(counts, index=rows, columns=columns)
    return from_wide(frame, address={"measure": "referrals", "area": "E08000035"})


def put_together(packs: list[Protected], whole: list[str]) -> tuple[dict[object, int], int]:
    """What is recovered from several packs by months, their totals being of growing spans."""
    attacker, hidden = Attacker(), set()
    for pack, total in zip(packs, whole, strict=True):
        texts = pack.shown.to_numpy()
        names = np.empty(texts.shape, dtype=object)
        for i, row in enumerate(pack.shown.index):
            for j, month in enumerate(pack.shown.columns):
                names[i, j] = f"{row} {total if month == 'Total' else month}"
        attacker.read_table(texts, names)
        hidden |= set(names[texts == "[c]"])
    return attacker.recover(sorted(hidden)), len(hidden)


JUNE = [[20, 15, 3], [30, 12, 25], [18, 40, 22]]
JULY = [[*row, july] for row, july in zip(JUNE, (21, 2, 33), strict=True)]


def test_two_packs_a_month_apart_give_nothing_away() -> None:
    first = protect(by_month(JUNE), "dfe_cin")
    second = protect(by_month(JULY), "dfe_cin", previous=[first])
    assert audit([second], previous=[first]).passed
    recovered, hidden = put_together([first, second], ["to June", "to July"])
    assert hidden > 4
    assert recovered == {}


def test_protected_without_the_earlier_pack_they_give_much_away_and_the_audit_sees_it() -> None:
    random = np.random.default_rng(7)
    seen = 0
    for _ in range(6):
        july = random.negative_binomial(1, 1 / 20, (3, 4)).tolist()
        first = protect(by_month([row[:3] for row in july]), "dfe_cin")
        second = protect(by_month(july), "dfe_cin")
        recovered, _ = put_together([first, second], ["to June", "to July"])
        passed = audit([second], previous=[first]).passed
        assert not (recovered and passed)
        seen += bool(recovered)
        knowing = protect(by_month(july), "dfe_cin", previous=[first])
        assert audit([knowing], previous=[first]).passed
    assert seen >= 1


def test_year_to_date_figures_alone_give_the_month_away() -> None:
    """Three to June, five more to July: the month itself is hidden in a table of its own."""
    address = {"measure": "referrals", "area": "E08000035"}

    def one(period: str, count: int) -> CountTable:
        frame = pd.DataFrame([[count]], pd.Index([period], name="period"), pd.Index(["all"]))
        return from_wide(frame.rename_axis(columns="who"), address=address, margins=False)

    june = protect(one("2024-04 to 2024-06", 43), "dfe_cin")
    month = protect(one("2024-07", 5), "dfe_cin")
    open_july = protect(one("2024-04 to 2024-07", 48), "dfe_cin")
    assert not audit([month, open_july], previous=[june]).passed
    assert audit([month, open_july]).passed
    hidden = protect_together(
        [one("2024-07", 5), one("2024-04 to 2024-07", 48)], "dfe_cin", previous=[june]
    )
    assert audit(hidden, previous=[june]).passed
    assert hidden[1].shown.to_numpy().tolist() == [["[c]"]]


def test_a_figure_shown_before_cannot_be_hidden_now() -> None:
    shown = protect(by_month(JUNE), "none")
    hidden = protect(by_month(JUNE), "dfe_cin", previous=[shown])
    report = audit([hidden], previous=[shown])
    assert hidden.shown.iloc[0, 2] == "[c]"
    assert not report.passed
    assert "reason=reason 0" in report.log[0].cell
    with pytest.raises(DisclosureError, match="rule dfe_cin"):
        report.require()


def test_nothing_hides_behind_a_figure_that_is_public_already() -> None:
    names = {"measure": "referrals", "area": "E08000035", "period": "2024"}
    row = pd.DataFrame([[3, 20, 40, 70]], index=["all"], columns=list("abcd"))
    public = protect(row[["b"]], "none", margins=False, address=names)
    now = from_wide(row, address=names)
    assert protect(now, "dfe_cin").shown.iloc[0, :3].tolist() == ["[c]", "[c]", "40"]
    knowing = protect(now, "dfe_cin", previous=[public])
    assert knowing.shown.iloc[0, :3].tolist() == ["[c]", "20", "[c]"]
    assert audit([knowing], previous=[public]).passed


def test_figures_that_contradict_each_other_fail_closed() -> None:
    first = protect(by_month(JUNE), "dfe_cin")
    changed = [[20, 15, 3], [30, 12, 25], [19, 40, 22]]
    report = audit([protect(by_month(changed), "dfe_cin")], previous=[first])
    assert not report.passed
    assert "different figures" in report.log[0].reason
    with pytest.raises(DisclosureError, match="different figures"):
        protect(by_month(changed), "dfe_cin", previous=[first])


def test_the_attacker_reads_the_library_s_symbols() -> None:
    shown = protect(pd.DataFrame([[3, 40], [50, 60]]), "dfe_cin").shown
    assert (shown == "[c]").to_numpy().sum() == 4
