"""Where agencies of the synthetic partnership count otherwise, it is found."""

from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.config.trends import load_trends
from scrutiny_lib.indicators.own import own_figures
from scrutiny_lib.indicators.two_counts import TwoCounts, compare_counts
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import load_source
from tests.demo.conftest import PARAMS, Demo

pytestmark = pytest.mark.slow
TRENDS = load_trends(PARAMS)
SENDERS = ("annex_a", "police", "health", "partner_returns")


@pytest.fixture(scope="module")
def own(demo: Demo, context: Context, registry: Registry) -> pd.DataFrame:
    sources = load_sources(PARAMS)
    loaded = {name: load_source(sources[name], demo.folder, context) for name in SENDERS}
    return own_figures(loaded, registry, context.area_code, context.area_name).frame


def found(own: pd.DataFrame, pair: str) -> TwoCounts:
    return compare_counts(own, TRENDS.pair(pair))


def test_police_and_council_count_other_numbers_missing_from_care(
    demo: Demo, own: pd.DataFrame
) -> None:
    truth = demo.signal("agencies_disagree")["size"]
    missing = found(own, "missing_from_care")
    assert missing.frame["first"].astype(int).tolist() == truth["police"]
    assert missing.frame["second"].astype(int).tolist() == truth["council"]
    assert missing.ratio == pytest.approx(sum(truth["council"][-4:]) / sum(truth["police"][-4:]))
    # About two where the police count three; no chart of eight quarters has limits.
    assert missing.ratio == pytest.approx(2 / 3, rel=0.15)
    # The demo of the tests is a twentieth of Leeds: there it could be chance, and in Leeds not.
    assert missing.agree == "too_few"
    assert found(own.assign(value=20 * own["value"]), "missing_from_care").agree == "no"
    assert (missing.kind, missing.has_changed) == ("run", False)


def test_contacts_did_not_follow_when_notifications_rose(demo: Demo, own: pd.DataFrame) -> None:
    shift = demo.signal("shift")
    sent = found(own, "police_notifications")
    assert sent.change is not None
    assert f"{sent.change.first:%Y-%m}" == shift["from"]
    assert (sent.change.months, sent.change.is_high) == (shift["size"]["months"], False)
    before = sent.frame[sent.frame["date"] < shift["from"]]
    assert (
        compare_counts(own[own["period_end"] < pd.Timestamp(shift["from"])], sent.pair).change
        is None
    )
    assert before["second"].sum() / before["first"].sum() == pytest.approx(0.94, abs=0.03)
    assert sent.agree == "no"


def test_contacts_from_accident_and_emergency_end_where_they_are_recorded_otherwise(
    demo: Demo, own: pd.DataFrame
) -> None:
    change = demo.signal("recording_change")
    sent = found(own, "ae_referrals")
    assert sent.agree == "no"
    assert sent.change is not None
    assert f"{sent.change.first:%Y-%m-%d}" == change["from"]
