"""References from one source into another, and the rules of the good practice register."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.quality import load_quality
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.sources import open_context
from scrutiny_lib.quality.fits import require_fit
from scrutiny_lib.quality.look import DataRoom
from tests.quality.made import quality

PARAMS = Path(__file__).resolve().parents[2] / "params"
PROFILE = load_profile(PARAMS / "leeds.yml")
REGISTRY = load_registry(PARAMS / "indicators.yml")
GOOD = {
    "practice_id": "GP-1",
    "noticed_on": "02/03/2026",
    "found_in": "audit",
    "source_ref": "A-1",
    "agency": "police",
    "spread": "spread",
    "spread_to": "schools",
    "spread_on": "09/03/2026",
    "spread_grade": "2",
}
Room = Callable[..., DataRoom]


def write(folder: Path, name: str, *rows: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A data folder with one audit, one event, and a register of these rows."""

    def make(*changes: dict[str, str]) -> DataRoom:
        frame = {"audit_id": "A-1", "theme": "Neglect", "population_size": "80"}
        write(tmp_path / "audits", "audit_frame", frame)
        event = {"event_id": "E-1", "response_id": "1", "date": "02/03/2026", "type": "forum"}
        write(tmp_path / "practitioners", "engagement", event)
        rows = [GOOD | {"practice_id": f"GP-{n}"} | change for n, change in enumerate(changes)]
        write(tmp_path / "good_practice", "good_practice", *rows)
        return DataRoom(tmp_path, PARAMS, PROFILE, REGISTRY)

    return make


def doubts(room: DataRoom) -> dict[str, tuple[int, ...]]:
    (report,) = room.reports(["good_practice"])
    return {doubt.issue.rule: doubt.issue.rows for doubt in report.doubts if doubt.level != "note"}


def test_an_entry_as_it_should_be_is_not_in_doubt(room: Room) -> None:
    assert doubts(room({}, {"found_in": "inspection", "source_ref": ""})) == {}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"source_ref": ""}, "practice_without_reference"),
        ({"source_ref": "A-2"}, "practice_audit_unknown"),
        ({"source_ref": "E-1"}, "practice_audit_unknown"),
        ({"found_in": "practitioners"}, "practice_event_unknown"),
        ({"spread_grade": ""}, "practice_spread_without_grade"),
        ({"spread_on": "", "spread_grade": ""}, "practice_spread_without_date"),
        ({"spread": "not_yet"}, "practice_not_spread_but_taken_up"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_with_its_row(
    room: Room, change: dict[str, str], rule: str
) -> None:
    assert doubts(room({}, change, {})) == {rule: (3,)}


def test_what_leads_into_a_source_that_never_came_is_not_in_doubt(room: Room) -> None:
    assert doubts(room({"found_in": "review", "source_ref": "L-9"})) == {}


def test_it_is_told_whichever_source_was_asked_for_and_looking_alone_does_not_tell(
    room: Room,
) -> None:
    made = room({"source_ref": "A-2"})
    alone = made.look("good_practice").report.doubts
    assert {doubt.issue.rule for doubt in alone} == {"header_missing"}
    told = {doubt.issue.rule for report in made.reports() for doubt in report.doubts}
    assert "practice_audit_unknown" in told
    assert "practice_audit_unknown" not in {
        doubt.issue.rule for report in made.reports(["audits"]) for doubt in report.doubts
    }


def test_a_rule_into_another_source_cannot_stop_a_pack() -> None:
    context = open_context(PARAMS, PROFILE, REGISTRY)
    (rule,) = [one for one in load_quality(PARAMS).rules if one.id == "practice_audit_unknown"]
    blocking = quality(rule.model_dump(exclude={"differ"}) | {"level": "blocking"})
    with pytest.raises(UsageError, match="'audit_frame' is a table of another source"):
        require_fit(blocking, context.tables, context.codes)
