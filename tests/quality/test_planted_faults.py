"""Everything that is planted in the synthetic partnership is reported, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.demo import write_demo
from scrutiny_lib.quality.gaps import LATE, SUPPLIED, gaps_map
from scrutiny_lib.quality.look import DataRoom

PARAMS = Path(__file__).resolve().parents[2] / "params"
Fault = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> DataRoom:
    folder = tmp_path_factory.mktemp("demo") / "data"
    write_demo(folder, scale=0.05, years=3, seed=7, params=PARAMS)
    registry = load_registry(PARAMS / "indicators.yml")
    return DataRoom(folder, PARAMS, load_profile(PARAMS / "leeds.yml"), registry)


def planted(room: DataRoom) -> dict[Fault, int]:
    assert room.data is not None
    truth = json.loads((room.data / "truth.json").read_text(encoding="utf-8"))
    counts: Counter[Fault] = Counter()
    for one in truth["faults"]:
        name = one["file"].rpartition("/")[2]
        counts[one["source"], one["table"], name, one["rule"]] += one["count"]
    return dict(counts)


def reported(room: DataRoom) -> dict[Fault, int]:
    counts: Counter[Fault] = Counter()
    for report in room.reports():
        for doubt in report.doubts:
            name = doubt.issue.file.rpartition("/")[2]
            counts[report.source.source, doubt.table, name, doubt.issue.rule] += doubt.issue.count
    return dict(counts)


def test_all_planted_faults_are_reported_and_only_they(room: DataRoom) -> None:
    assert planted(room)
    assert reported(room) == planted(room)


def test_a_source_is_not_stopped_by_what_is_planted(room: DataRoom) -> None:
    assert not any(report.is_blocked for report in room.reports())


def test_the_agency_that_stopped_is_late_and_the_others_supply(room: DataRoom) -> None:
    looked = [room.look(source.source) for source in room.sources.sources]
    gaps = gaps_map(room.context.registry, looked, late_after_days=62)
    late = gaps[gaps["state"] == LATE]
    assert set(late["agency"]) == {"health"}
    assert (gaps["state"] == SUPPLIED).sum() > 20
