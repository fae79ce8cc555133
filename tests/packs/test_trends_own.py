"""The trends pack on the synthetic partnership: what was planted is found, and told as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.demo import write_demo
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.block import judged_of
from scrutiny_lib.packs.views.journey import journey_of
from scrutiny_lib.packs.views.overall import overall_table
from scrutiny_lib.workspace import Workspace
from tests.packs.cells import PARAMS, link_workspace, run_cells

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Told:
    """What the pack of the synthetic partnership shows."""

    pack: Pack
    items: list[dict[str, Any]]
    truth: dict[str, Any]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [item for item in self.items if item["kind"] == kind]

    def finding(self, name: str) -> dict[str, Any]:
        (found,) = [item for item in self.of("finding") if item["id"] == f"f-{name}"]
        return found

    def signal(self, name: str) -> dict[str, Any]:
        (found,) = [one for one in self.truth["signals"] if one["id"] == name]
        return dict(found)


SCALES = [
    pytest.param(0.25, id="quarter"),
    pytest.param(1.0, id="whole", marks=pytest.mark.soak),
]


@pytest.fixture(scope="module", params=SCALES)
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    base = tmp_path_factory.mktemp("trends")
    data = base / "data"
    write_demo(data, scale=request.param, years=5, seed=1, params=PARAMS)
    workspace = link_workspace(base / "workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(workspace)
        patch.setenv("SCRUTINY_DATA", str(data))
        pack, items = run_cells("trends")
        yield Told(pack, items, json.loads((data / "truth.json").read_text(encoding="utf-8")))


def test_the_shift_of_the_police_s_notifications_is_told_from_its_month_on(told: Told) -> None:
    assert told.signal("shift_notifications")["from"] == "2025-07"
    finding = told.finding("months-pol-notifications")
    assert finding["rule"] == "spell_open"
    assert "above the usual level for nine months, since July 2025" in finding["headline"]
    judged = judged_of(told.pack, "pol_notifications")
    assert judged is not None
    values = judged.frame.set_index("date")["value"]
    since, before = values["2025-07-01":].mean(), values[:"2025-06-30"].mean()
    assert finding["detail"].startswith(
        f"{since:,.0f} a month on average since then, {before:,.0f} a month before."
    )


def test_contacts_that_did_not_follow_the_notifications_are_told(told: Told) -> None:
    finding = told.finding("two-counts-changed-police-notifications")
    assert (
        "below its usual share of the first for nine months, since July 2025"
        in (finding["headline"])
    )
    sent, recorded = (
        judged.frame.set_index("date")["value"]
        for judged in (judged_of(told.pack, one) for one in finding["beside"])
        if judged is not None
    )
    ratios = [
        10 * recorded[part].sum() / sent[part].sum()
        for part in (slice("2025-07-01", None), slice(None, "2025-06-30"))
    ]
    assert (
        f"or {ratios[0]:.1f} for every 10; {ratios[1]:.1f} for every 10 before"
        in (finding["detail"])
    )


def test_the_rise_of_self_harm_is_told(told: Told) -> None:
    assert told.signal("trend_self_harm")["from"] == "2025-08"
    finding = told.finding("months-hea-ae-self-harm")
    assert finding["rule"] in ("trend_open", "spell_open")
    judged = judged_of(told.pack, "hea_ae_self_harm")
    assert judged is not None
    assert judged.told is not None
    assert judged.told.is_high
    assert judged.told.is_open
    assert judged.told.first.strftime("%Y-%m") <= "2025-08"


def test_the_change_of_recording_is_told_from_its_month_on(told: Told) -> None:
    assert told.signal("recording_change_a_and_e")["from"] == "2024-10-01"
    finding = told.finding("two-counts-changed-ae-referrals")
    assert "since October 2024" in finding["headline"]
    assert "may record A&E as another health service" in finding["detail"]
    together = judged_of(told.pack, "csc_contacts_health")
    assert together is not None
    assert not together.is_open


def test_counts_of_two_agencies_that_disagree_are_told(told: Told) -> None:
    size = told.signal("counts_disagree")["size"]
    finding = told.finding("two-counts-disagree-missing-from-care")
    police, council = sum(size["police"][-4:]), sum(size["council"][-4:])
    assert f"{police:,} and {council:,} in the last four quarters" in finding["detail"]


def test_contacts_of_general_practitioners_that_go_no_further_are_told(told: Told) -> None:
    finding = told.finding("journey-gp-referral")
    assert finding["headline"].startswith("General practitioners: ")
    assert "of their contacts went on to the next step (referral)" in finding["headline"]
    assert "less often than" in finding["headline"]


def test_the_agency_that_stopped_is_told(told: Told) -> None:
    assert told.signal("return_stops")["size"]["last_quarter"] == "2025-Q2"
    finding = told.finding("agency-stopped-health")
    assert "The newest figure of them is of June 2025" in finding["detail"]


def test_little_else_stands_out_and_chance_is_said_beside_it(told: Told) -> None:
    table = overall_table(told.pack)["frame"].set_index("Agency")
    together = table.loc["Together"]
    assert together["Judged by limits"] > 35
    assert 3 <= together["Stand out now"] <= 5
    assert together["Expected by chance"] == "about one"
    assert told.finding("overall")["score"] == max(f["score"] for f in told.of("finding"))


def test_the_journey_is_that_of_the_truth(told: Told) -> None:
    found = journey_of(told.pack)
    assert found is not None
    monthly = told.truth["counts"]["monthly"]
    first = monthly["months"].index(f"{found.start:%Y-%m}")
    contacts = sum(monthly["contacts"][first : first + 12])
    # A child's contacts on one day are one; a few of them are.
    assert 0.97 * contacts <= found.contacts <= contacts


def test_every_question_rests_on_a_finding_that_is_shown(told: Told) -> None:
    ids = {item["id"] for item in told.of("finding")}
    questions = told.of("question")
    assert len(questions) >= 8
    for question in questions:
        assert set(question["rests_on"]) <= ids
        assert question["text"].endswith("?")


def test_counting_units_are_kept_apart(told: Told) -> None:
    tables = [item for item in told.of("table") if item["anchor"].startswith("status-pol")]
    assert len(tables) >= 3  # incidents, events, children
    for table in tables:
        units = {told.pack.registry[one].counting_unit for one in table["indicators"]}
        assert len(units) == 1


def test_a_stock_is_not_judged_as_if_its_months_were_independent(told: Told) -> None:
    judged = judged_of(told.pack, "csc_on_plan_own")
    assert judged is not None
    assert judged.kind == "run"
    assert not judged.is_signal


def test_no_group_differs_where_children_were_drawn_alike(told: Told) -> None:
    who = [item["anchor"] for item in told.of("chart") if item["anchor"].startswith("who-")]
    assert [one for one in who if not one.endswith("-age")] == []


def test_agencies_can_be_left_out(told: Told) -> None:
    _, items = run_cells("trends", agencies=["police"])
    notes = [item["text"] for item in items if item["kind"] == "note"]
    assert "NHS: left out of this run, as was asked for." in notes
    assert not [i for i in items if i["kind"] == "table" and i["anchor"].startswith("status-csc")]


def test_another_area_has_nothing_of_the_partnership_s_own(told: Told) -> None:
    pack, items = run_cells("trends", area="E08000032")
    assert pack.own.frame.empty
    (facts,) = [item for item in items if item["kind"] == "facts"]
    assert facts["supplied"] == 0
    assert not facts["is_synthetic"]


def test_both_neighbour_models_stand_beside_each_other() -> None:
    from scrutiny_lib.packs.session import open_pack

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SCRUTINY_DATA", raising=False)
        patch.setattr(Workspace, "demo", Path("/nowhere"))
        pack = open_pack("trends", neighbour_model="both")
    labels = [one.label for one in pack.comparators]
    assert labels[1:3] == [
        "Statistical neighbours (2025 model)",
        "Statistical neighbours (2021 model)",
    ]
