"""The register of good practice: it leads to what there is, and what is planted can be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import permutations

import pandas as pd
import pytest

from scrutiny_lib.config.audits import load_audit_definitions
from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.config.threads import Threads, load_threads
from scrutiny_lib.demo.people.everyone import Everyone, make_everyone
from scrutiny_lib.demo.people.reviews import RECURRING
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.truth.practice import practice_signals
from scrutiny_lib.demo.world import make_world
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import load_source
from tests.demo.conftest import PARAMS, Demo

HELD = {
    "review": ("learning", "learning_id"),
    "audit": ("audit_frame", "audit_id"),
    "practitioners": ("engagement", "event_id"),
    "children": ("voice", "voice_id"),
}
Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def frames(demo: Demo, context: Context) -> Frames:
    """What loaders make of the tables that people fill in."""
    sources, found = load_sources(PARAMS), {}
    for name in ("good_practice", "reviews", "audits", "practitioners", "children"):
        datasets = load_source(sources[name], demo.folder, context).datasets
        found |= {table: dataset.frame for table, dataset in datasets.items()}
    return found


@pytest.fixture(scope="module")
def threads() -> Threads:
    return load_threads(PARAMS / "threads.yml")


@pytest.fixture(scope="module")
def everyone(threads: Threads) -> Everyone:
    """Five years, as the invented partnership that comes with the packs has them."""
    world = make_world(Plan(scale=0.01, years=5, seed=1))
    return make_everyone(world, threads, load_audit_definitions(PARAMS))


def test_about_six_entries_a_year_that_lead_to_what_there_is(frames: Frames) -> None:
    register = frames["good_practice"]
    assert 10 <= len(register) <= 12
    for where, rows in register.groupby("found_in", observed=True):
        if where in HELD:
            table, column = HELD[str(where)]
            assert set(rows["source_ref"]) <= set(frames[table][column]), where
        else:
            assert rows["source_ref"].isna().all()
    assert set(HELD) <= set(register["found_in"])


def test_an_entry_is_about_what_its_source_tells_of(frames: Frames, threads: Threads) -> None:
    learning = frames["learning"].set_index("learning_id")
    register = frames["good_practice"]
    for row in register[register["found_in"] == "review"].itertuples():
        told = learning.loc[row.source_ref]
        assert told["is_good_practice"]
        of = threads.of("theme_local", told["theme_local"])
        of += threads.of("theme_panel", told["theme_panel"])
        assert set(row.theme.split(";")) == set(of)


def test_some_good_learning_is_in_the_register_and_some_is_not(frames: Frames) -> None:
    learning = frames["learning"]
    good = set(learning.loc[learning["is_good_practice"], "learning_id"])
    held = set(frames["good_practice"]["source_ref"].dropna())
    assert good & held
    assert good - held


def test_one_entry_alone_has_spread_without_evidence(demo: Demo, frames: Frames) -> None:
    size = demo.signal("practice_spread_without_evidence")["size"]
    register = frames["good_practice"].set_index("practice_id")
    spread = register[register["spread"] == "spread"]
    low = spread[spread["spread_grade"].astype(str).isin(["0", "1"])]
    assert list(low.index) == [size["practice_id"]]
    assert len(spread) == size["others_spread"] + 1 > 1
    assert spread["spread_on"].notna().all()
    assert spread["spread_to"].notna().all()
    assert register.loc[register["spread"] == "not_yet", "spread_to"].isna().all()


def both_ways(frame: pd.DataFrame, said: str, unsaid: str) -> Counter[tuple[str, str]]:
    """How far more often each agency hears one thing than the other, by thread."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in frame.itertuples():
        sign = (row.kind == said) - (row.kind == unsaid)
        for agency in row.agencies.split(";"):
            for thread in row.threads:
                counts[agency, thread] += sign
    return counts


def pairs(
    counts: Counter[tuple[str, str]], threads: Threads
) -> list[tuple[int, tuple[str, str, str]]]:
    """Pairs of agencies that hear opposite things about a thread, the furthest apart first."""
    agencies = sorted({agency for agency, _ in counts})
    found = [
        (counts[praised, thread] - counts[missing, thread], (thread, praised, missing))
        for thread in threads.ids
        for praised, missing in permutations(agencies, 2)
    ]
    return sorted(found, reverse=True)


def planted(demo: Demo) -> tuple[str, str, str]:
    size = demo.signal("praised_in_one_place")["size"]
    return size["thread"], size["praised"], size["missing"]


def test_practitioners_praise_in_one_place_what_is_missing_in_another(
    demo: Demo, frames: Frames, threads: Threads
) -> None:
    rows = frames["engagement"].rename(columns={"sentiment": "kind"})
    rows["threads"] = [threads.of("practitioner_theme", cell) for cell in rows["response_theme"]]
    first, second = pairs(both_ways(rows, "strength", "barrier"), threads)[:2]
    assert first[1] == planted(demo)
    assert first[0] >= 1.3 * second[0]


def test_audits_praise_in_one_place_what_is_missing_in_another(
    demo: Demo, frames: Frames, threads: Threads
) -> None:
    cases = frames["audit_cases"]
    said = [
        cases.loc[cases[kind].notna(), ["agency", "domain"]].assign(kind=kind)
        for kind in ("good_practice", "development")
    ]
    rows = pd.concat(said).astype({"agency": str}).rename(columns={"agency": "agencies"})
    rows["threads"] = [threads.of("audit_domain", str(cell)) for cell in rows["domain"]]
    first, second = pairs(both_ways(rows, "good_practice", "development"), threads)[:2]
    assert first[1] == planted(demo)
    assert first[0] >= 1.3 * second[0]


def test_the_register_praises_one_agency_for_one_thread_again_and_again(
    demo: Demo, frames: Frames
) -> None:
    thread, praised, missing = planted(demo)
    register = frames["good_practice"].astype({"agency": str})
    held = Counter(
        (row.agency, one) for row in register.itertuples() for one in row.theme.split(";")
    )
    assert held[praised, thread] == 4
    assert held[missing, thread] == 0
    assert max(n for key, n in held.items() if key != (praised, thread)) == 1
    of = register[(register["agency"] == praised) & (register["theme"] == thread)]
    assert all(missing in cell.split(";") for cell in of["could_copy"])
    assert of["spread_to"].isna().all()


def test_the_figures_in_the_truth_are_those_of_the_files(demo: Demo, frames: Frames) -> None:
    size = demo.signal("praised_in_one_place")["size"]
    said = frames["engagement"]
    said = said[said["response_theme"] == size["theme"]]
    cases = frames["audit_cases"]
    cases = cases[cases["domain"] == size["domain"]]
    for name in ("praised", "missing"):
        there = said["agencies"].str.split(";").map(lambda all_, one=size[name]: one in all_)
        kinds = Counter(said.loc[there, "sentiment"])
        assert kinds["strength"] == size[f"strengths_{name}"]
        assert kinds["barrier"] == size[f"barriers_{name}"]
        lines = cases[cases["agency"] == size[name]]
        assert lines["good_practice"].notna().sum() == size[f"good_practice_{name}"]
        assert lines["development"].notna().sum() == size[f"development_{name}"]
        assert len(lines) == size[f"audit_lines_{name}"]


def closed_before(everyone: Everyone, threads: Threads) -> Iterator[str]:
    """Threads of learning that came after an action on the same thread had been closed."""
    aware = {row["review_id"]: row["aware_date"] for row in everyone.reviews.reviews}
    of = {
        row["learning_id"]: {
            *threads.of("theme_local", row["theme_local"]),
            *threads.of("theme_panel", row["theme_panel"]),
        }
        for row in everyone.reviews.learning
    }
    for rec in everyone.recommendations.rows:
        for row in everyone.reviews.learning:
            if rec.get("closed_on") and aware[row["review_id"]] > rec["closed_on"]:
                yield from of[rec["learning_ids"]] & of[row["learning_id"]]


def test_no_other_thread_comes_back(everyone: Everyone, threads: Threads) -> None:
    assert set(closed_before(everyone, threads)) == {RECURRING}


def test_what_is_planted_is_clear_in_five_years_too(everyone: Everyone) -> None:
    unproven, praised = (one["size"] for one in practice_signals(everyone))
    assert unproven["spread_grade"] in ("0", "1")
    assert unproven["lowest_grade_of_others"] >= "2"
    assert praised["entries_praised"] == 10
    assert praised["strengths_praised"] >= 15
    assert praised["barriers_praised"] == praised["strengths_missing"] == 0
    assert praised["barriers_missing"] >= 10
