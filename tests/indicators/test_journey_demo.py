"""The journey through the synthetic partnership: what is planted in it shows, and adds up."""

from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.config.trends import load_trends
from scrutiny_lib.indicators.journey import Journey, journey
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import load_source
from tests.demo.conftest import PARAMS, Demo

pytestmark = pytest.mark.slow
SETTINGS = load_trends(PARAMS).journey
ALL = ("2024-04-01", "2026-03-31")
WITHIN = pd.Timedelta(days=10)
LAST_KNOWN = pd.Timestamp("2026-03-21")
GROUP_OF = {code: group.id for group in SETTINGS.groups for code in group.codes}


@pytest.fixture(scope="module")
def lists(demo: Demo, context: Context) -> dict[str, Dataset]:
    return dict(load_source(load_sources(PARAMS)["annex_a"], demo.folder, context).datasets)


@pytest.fixture(scope="module")
def found(lists: dict[str, Dataset]) -> Journey:
    return journey(lists, SETTINGS, *ALL)


def step_of(found: Journey, group: str, step: str) -> pd.Series:
    frame = found.frame.set_index(["group", "step"])
    return frame.loc[(group, step)]


def test_contacts_from_general_practitioners_are_lost_on_the_way(found: Journey) -> None:
    gp, everyone = (step_of(found, group, "referral") for group in ("gp", "everyone"))
    assert gp["share"] < everyone["share"] / 2
    assert gp["upper"] < 0.6 * everyone["lower"]
    for group in ("police", "education", "individuals", "council", "other_health"):
        assert step_of(found, group, "referral")["lower"] > gp["upper"], group


def test_the_difference_to_what_was_planted_is_known_to_the_last_contact(
    demo: Demo, lists: dict[str, Dataset], found: Journey
) -> None:
    """The truth counts contacts and referrals by their source, the journey what follows.

    A contact of a day with another agency's is in no agency's row, one of the last ten days is
    not known yet, and one may be followed by a referral that came of another contact.
    """
    truth = demo.signal("loss_in_journey")["size"]
    contacts, referrals = (lists[name] for name in ("annex_a_1_contacts", "annex_a_3_referrals"))
    rows = contacts.frame.assign(
        agency=contacts.frame["contact_source"].astype("str").map(GROUP_OF).fillna("rest")
    )
    agencies = rows.groupby(["child_id", "contact_date"])["agency"].transform("nunique")
    is_gp, shared = rows["agency"] == "gp", agencies > 1
    late = rows["contact_date"] > LAST_KNOWN
    one = step_of(found, "gp", "referral")
    assert one["of"] == (is_gp & ~shared & ~late).sum()
    assert one["not_yet_known"] == (is_gp & ~shared & late).sum()
    assert 0 <= truth["contacts_gp"] - is_gp.sum() <= contacts.record.rows_rejected

    by_child = dict(iter(referrals.frame.groupby("child_id")))
    followed_by = []
    for who, day in rows.loc[is_gp & ~shared & ~late, ["child_id", "contact_date"]].itertuples(
        index=False
    ):
        later = by_child.get(who, referrals.frame.iloc[:0])
        later = later[later["referral_date"].between(day, day + WITHIN)]
        if len(later):
            followed_by.append(later.loc[later["referral_date"].idxmin(), "referral_source"])
    assert one["reached"] == len(followed_by)
    own = followed_by.count("3A")
    others = (is_gp & (shared | late)).sum() + contacts.record.rows_rejected
    from_gp = int((referrals.frame["referral_source"] == "3A").sum())
    assert 0 <= truth["referrals_gp"] - from_gp <= referrals.record.rows_rejected
    assert from_gp - others <= own <= from_gp


def test_later_steps_come_as_often_as_they_were_drawn(found: Journey) -> None:
    drawn = {"assessment": 92.0, "conference": 40.5, "plan": 85.5}
    for step, share in drawn.items():
        one = step_of(found, "everyone", step)
        assert one["lower"] < share < one["upper"], step
    assert step_of(found, "everyone", "plan")["median_days"] == 0


def test_contacts_from_accident_and_emergency_fall_silent_as_they_are_recorded_otherwise(
    found: Journey,
) -> None:
    assert any(
        text.startswith("Accident and emergency: no contact is recorded after September 2024")
        for text in found.warnings
    )
