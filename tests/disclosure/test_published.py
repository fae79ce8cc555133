"""Published figures: what the publisher hid stays hidden, and no unknown rule lets data pass."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.disclosure.published import keep_hidden
from scrutiny_lib.disclosure.rules import RULES, rule_in
from scrutiny_lib.errors import DisclosureError, ExitCode

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile(PROJECT / "params" / "leeds.yml")


def frame(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"value": [1.0, 2.0, 3.0], "flag": ["", "c", ""], **columns})


def test_figures_that_their_publisher_protected_have_no_rule_of_ours(profile: Profile) -> None:
    assert rule_in(profile, "published") is None
    assert rule_in(profile, ["published", "published"]) is None


def test_a_mixed_table_takes_the_strictest(profile: Profile) -> None:
    assert rule_in(profile, ["published", "dfe_cin"]) == RULES["dfe_cin"]
    mixed = rule_in(profile, ["dfe_cin", "nhs_hes"])
    assert mixed is not None
    assert (mixed.id, mixed.hidden_to, mixed.rounds_local) == ("dfe_cin+nhs_hes", 7, 5)


@pytest.mark.parametrize("rule", ["", "Published", "published ", "anything"])
def test_any_other_rule_shows_nothing_and_says_which_there_are(profile: Profile, rule: str) -> None:
    with pytest.raises(DisclosureError, match="nothing is shown; the profile has published"):
        rule_in(profile, ["published", rule])
    assert DisclosureError.exit_code == ExitCode.DISCLOSURE_REFUSED


def test_no_rule_at_all_shows_nothing(profile: Profile) -> None:
    with pytest.raises(DisclosureError, match="no disclosure rule is given"):
        rule_in(profile, [])


def test_a_figure_that_carries_a_symbol_is_taken_out() -> None:
    kept = keep_hidden(frame())
    assert kept["value"].isna().tolist() == [False, True, False]
    assert kept["value"].dropna().tolist() == [1.0, 3.0]


def test_whole_numbers_can_be_hidden_too() -> None:
    kept = keep_hidden(frame().astype({"value": "int64"}))
    assert kept["value"].isna().tolist() == [False, True, False]


def test_every_symbol_hides_and_its_absence_does_not() -> None:
    flags = ["c", "x", "z", "anything", " ", "", None, float("nan")]
    kept = keep_hidden(pd.DataFrame({"value": range(8), "flag": pd.Series(flags, dtype=object)}))
    assert kept["value"].isna().tolist() == [True] * 5 + [False] * 3


def test_the_interval_of_a_hidden_figure_goes_with_it() -> None:
    kept = keep_hidden(frame(lower=[0.5, 1.5, 2.5], upper=[1.5, 2.5, 3.5]))
    assert kept["lower"].isna().tolist() == [False, True, False]
    assert kept["upper"].isna().tolist() == [False, True, False]


def test_the_limits_of_a_control_chart_belong_to_the_series() -> None:
    given = frame(mean=[2.0] * 3, lower=[0.0] * 3, upper=[4.0] * 3)
    kept = keep_hidden(given, has_limits=True)
    assert kept[["mean", "lower", "upper"]].notna().all(axis=None)
    assert kept["value"].isna().tolist() == [False, True, False]


def test_a_hidden_month_says_nothing_of_its_side_either() -> None:
    kept = keep_hidden(
        frame(mean=[2.0] * 3, signal=["shift"] * 3, point_type=["concern", "concern", "concern"])
    )
    assert kept["signal"].tolist() == ["shift", "missing", "shift"]
    assert kept["point_type"].tolist() == ["concern", "missing", "concern"]


def test_other_columns_of_figures_and_symbols_can_be_named() -> None:
    one = pd.DataFrame({"rate": [1.0, 2.0], "symbol": ["c", ""]})
    assert keep_hidden(one, "rate", "symbol")["rate"].isna().tolist() == [True, False]


def test_the_frame_that_was_given_is_left_as_it_was() -> None:
    given = frame()
    keep_hidden(given)
    pd.testing.assert_frame_equal(given, frame())


def test_rows_that_share_a_label_are_told_apart() -> None:
    given = frame().set_index(pd.Index([0, 0, 0]))
    assert keep_hidden(given)["value"].isna().tolist() == [False, True, False]
