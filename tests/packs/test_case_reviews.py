"""The pack on case reviews: on the synthetic partnership, and on one where hardly anything is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.demo import write_demo
from scrutiny_lib.errors import UsageError
from tests.packs.cells import PARAMS, link_workspace, one, rows_of, run_cells, run_on_files

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Shown:
    """What the packs of the synthetic partnership show, by audience."""

    restricted: list[dict[str, Any]]
    publication: list[dict[str, Any]]
    truth: dict[str, Any]
    data: Path

    def signal(self, name: str) -> dict[str, Any]:
        (found,) = [signal for signal in self.truth["signals"] if signal["id"] == name]
        return dict(found["size"])


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    base = tmp_path_factory.mktemp("reviews")
    data = base / "data"
    write_demo(data, scale=0.25, years=5, seed=1, params=PARAMS)
    workspace = link_workspace(base / "workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(workspace)
        patch.setenv("SCRUTINY_DATA", str(data))
        _, restricted = run_cells("case_reviews")
        _, publication = run_cells("case_reviews", audience="publication")
        truth = json.loads((data / "truth.json").read_text(encoding="utf-8"))
        yield Shown(restricted, publication, truth, data)


def everything(items: list[dict[str, Any]]) -> str:
    return json.dumps([item for item in items if item["kind"] != "facts"])


def test_the_theme_that_came_back_is_found_and_no_other(shown: Shown) -> None:
    size = shown.signal("theme_recurs")
    found = [i for i in shown.restricted if str(i.get("id", "")).startswith("f-came-back")]
    (finding,) = found
    assert finding["id"] == "f-came-back-theme-local-information-sharing"
    assert finding["headline"] == (
        "Sharing information: back in two reviews after the action on it was closed"
    )
    assert size["closed_rec_id"] in finding["detail"]
    assert len(size["later_review_ids"]) == 2
    assert len(rows_of(one(shown.restricted, "came-back"))) == 1


def test_the_recommendation_whose_measure_did_not_move_is_found(shown: Shown) -> None:
    size = shown.signal("measure_not_met")
    found = [i for i in shown.restricted if i.get("rule") == "impact_not_met"]
    (finding,) = found
    assert size["rec_id"] in finding["detail"]
    assert finding["indicator"] == size["measure_id"]
    assert f"the aim was {size['target']:.1f}%" in finding["headline"]
    assert not [i for i in shown.restricted if i.get("rule") == "impact_met"]


def test_the_clock_is_that_of_the_tables(shown: Shown) -> None:
    each = rows_of(one(shown.restricted, "each-review"))
    summary = {row[0]: row for row in rows_of(one(shown.restricted, "clock"))}
    late = sum("late" in row[3].lower() for row in each)
    assert int(summary["Rapid review"][3]) == late
    assert int(summary["Rapid review"][7]) == sum(row[3] != "-" for row in each)


def test_what_everybody_can_date_is_late_by_months_and_never_by_days(shown: Shown) -> None:
    """A public day less a number of working days would lead back to the incident."""
    published = {row[5] for row in rows_of(one(shown.restricted, "each-review"))}
    assert len(published) > 3
    assert not any(re.search(r"\d", said) for said in published)
    finding = one(shown.restricted, "f-review-late-practice-review")
    assert "working days" not in finding["detail"]
    summary = {row[0]: row for row in rows_of(one(shown.restricted, "clock"))}
    assert not any(re.search(r"\d", cell) for cell in summary["Practice review published"][8:])


def test_the_public_is_told_nothing_that_stands_beside_the_stages(shown: Shown) -> None:
    anchors = {item.get("anchor") for item in shown.publication}
    assert "how-far" in anchors
    assert not anchors & {"clock", "each-review", "late-by-year", "themes-by-agency", "came-back"}
    assert not [
        i for i in shown.publication if i["kind"] == "note" and "is not shown here" in i["text"]
    ]


def test_only_themes_in_enough_reviews_stand_before_the_public(shown: Shown) -> None:
    for anchor in ("theme-local", "theme-pathway"):
        for row in rows_of(one(shown.publication, anchor)):
            assert row[1] == "[c]" or int(row[1]) > 5


def test_no_sentence_is_made_of_who_a_child_is(shown: Shown) -> None:
    told = [i["id"] for i in shown.restricted if i.get("rule") == "theme_often"]
    for theme in ("disability-health", "identity", "young-carers", "babies", "not-in-school"):
        assert not [one_id for one_id in told if one_id.endswith(theme)]


def test_every_count_of_reviews_says_that_it_is_no_measure_of_performance(shown: Shown) -> None:
    for items in (shown.restricted, shown.publication):
        notes = [item["text"] for item in items if item["kind"] == "note"]
        assert any("no measure of performance, high or low" in note for note in notes)


def test_no_reference_of_a_review_reaches_the_public(shown: Shown) -> None:
    reference = re.compile(r"\b(?:R|L|REC)-SYN\d+")
    assert reference.search(everything(shown.restricted))
    assert not reference.search(everything(shown.publication))
    assert not [i for i in shown.publication if "case_rows" in str(i.get("rule"))]


def test_no_day_is_finer_than_a_month_and_no_incident_than_a_quarter(shown: Shown) -> None:
    for items in (shown.restricted, shown.publication):
        text = everything([i for i in items if i["kind"] in ("table", "finding", "note")])
        assert not re.search(r"\b\d{1,2} (?:January|February|March|April|May|June)", text)
    quarters = {row[1] for row in rows_of(one(shown.restricted, "each-review"))}
    assert all(" to " in quarter for quarter in quarters)


def test_ages_and_what_happened_never_stand_together(shown: Shown) -> None:
    for items in (shown.restricted, shown.publication):
        for item in items:
            labels = {c["label"] for c in item.get("table", item).get("columns", [])}
            assert not {"Age band", "What happened"} <= labels
            if labels & {"Age band", "What happened"}:
                counts = [row[1] for row in rows_of(item)]
                assert not set(counts) & {"1", "2", "3", "4", "5"}


def test_small_counts_of_reviews_are_hidden_from_the_public(shown: Shown) -> None:
    (chart,) = [i for i in shown.publication if i["kind"] == "chart"]
    assert not {row[1] for row in rows_of(chart)} & {"1", "2", "3", "4", "5"}


def test_every_question_rests_on_a_finding_that_is_shown(shown: Shown) -> None:
    for items in (shown.restricted, shown.publication):
        ids = [item["id"] for item in items if item["kind"] in ("finding", "question")]
        assert len(ids) == len(set(ids))
        for question in (item for item in items if item["kind"] == "question"):
            assert set(question["rests_on"]) <= set(ids)


REVIEWS = (
    "Review reference,Level of the review,Date of becoming aware,"
    "Date of notification to the Panel\n"
    "R-7Q2K,rapid_review,2025-03-03,2025-03-12\n"
)


@pytest.fixture
def alone(tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """Run the pack on a data folder with only what is given."""
    return partial(run_on_files, "case_reviews", tmp_path)


@pytest.mark.parametrize("audience", ["restricted", "publication"])
def test_a_single_review_gives_no_foolish_sentence(
    alone: Callable[..., list[dict[str, Any]]], audience: str
) -> None:
    items = alone({"reviews/reviews.csv": REVIEWS}, audience=audience, as_of="2025-03-20")
    text = everything(items)
    for foolish in ("nan", "NaT", "None,", "no of", "of no ", "of one that"):
        assert foolish not in text
    for item in items:
        if item["kind"] == "table":
            assert item["rows"], f"the table {item['anchor']} is empty"
    if audience == "restricted":
        ((reference, quarter, notification, rapid, *_),) = rows_of(one(items, "each-review"))
        assert (reference, quarter) == ("R-7Q2K", "Jan to Mar 2025")
        assert (notification, rapid) == ("Late", "Open")
    notes = [item["text"] for item in items if item["kind"] == "note"]
    assert "No recommendation has come." in notes
    assert "No learning from reviews has been written down by theme." in notes
    assert any("Ages and what happened are not shown" in note for note in notes)


def test_without_any_review_the_pack_says_so(alone: Callable[..., list[dict[str, Any]]]) -> None:
    items = alone({})
    assert not [item for item in items if item["kind"] in ("table", "chart", "finding")]
    notes = [item["text"] for item in items if item["kind"] == "note"]
    assert "No case review has come." in notes
    assert "Without the tables of reviews nothing can be said of them." in notes


def test_as_of_decides_what_is_overdue(alone: Callable[..., list[dict[str, Any]]]) -> None:
    items = alone({"reviews/reviews.csv": REVIEWS}, as_of="2025-06-30")
    finding = one(items, "f-review-overdue-rapid-review")
    assert finding["headline"] == "Rapid review: one still open after the last day for it"
    assert "the longest is overdue by over a month" in finding["detail"]


def test_a_day_before_the_first_review_is_refused(
    alone: Callable[..., list[dict[str, Any]]],
) -> None:
    with pytest.raises(UsageError, match="'as_of': it lies before the first review") as caught:
        alone({"reviews/reviews.csv": REVIEWS}, as_of="2025-03-02")
    assert "2025-03-03" not in str(caught.value)


def test_what_has_no_owner_is_told_as_such(alone: Callable[..., list[dict[str, Any]]]) -> None:
    recommendations = (
        "rec_id,review_id,text,owner_agency,agreed_on,due,status\n"
        "REC-1,R-7Q2K,Meet.,,2025-01-10,2025-03-01,in_progress\n"
    )
    files = {"reviews/reviews.csv": REVIEWS, "reviews/recommendations.csv": recommendations}
    items = alone(files, as_of="2025-03-20")
    still = {row[0]: row[1] for row in rows_of(one(items, "open-recommendations"))}
    assert still["REC-1"] == "Not recorded"
    assert not re.search(r"\bnan\b", everything(items))
