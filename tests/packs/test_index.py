from __future__ import annotations

import json

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.packs.index import build_index
from scrutiny_lib.packs.publish import publish, write_synced
from scrutiny_lib.packs.standing import note_failure
from scrutiny_lib.workspace import Workspace

CODE = {
    "commit": None,
    "is_dirty": False,
    **dict.fromkeys(
        ("library_sha256", "notebook_sha256", "params_sha256", "lock_sha256", "reference_sha256"),
        "",
    ),
    "python": "3",
    "packages": {},
}


def record(run: str, day: int, outcome: str = "succeeded", reason: str = "") -> str:
    return json.dumps(
        {
            "run_id": run,
            "spec_sha256": "",
            "pack": "p",
            "title": "A pack",
            "question": "Is it so?",
            "parameters": {},
            "profile": "leeds.yml",
            "made_from": "published_figures",
            "marking": "OFFICIAL",
            "outcome": outcome,
            "reason": reason,
            "started_at": f"2026-11-{day:02}T01:00:00Z",
            "finished_at": f"2026-11-{day:02}T01:00:10Z",
            "seconds": 10,
            "code": CODE,
            "area_name": "Anytown",
            "first": "2019-04-01",
            "newest": "2024-03-31",
            "headlines": ["One headline"],
            "questions": ["Why?"],
        }
    )


def put(workspace: Workspace, run: str, day: int) -> None:
    working = workspace.outputs / "working" / run
    write_synced(working / "index.html", "page")
    write_synced(working / "run.json", record(run, day))
    publish(working, workspace.outputs / "published" / "p", run)


def index(workspace: Workspace, profile: Profile) -> str:
    (workspace.outputs / "published").mkdir(parents=True, exist_ok=True)
    return build_index(workspace, profile).read_text(encoding="utf-8")


def test_no_pack_yet_is_said(workspace: Workspace, profile: Profile) -> None:
    assert "No pack has been published yet." in index(workspace, profile)


def test_a_card_links_the_latest_run_and_the_earlier_ones(
    workspace: Workspace, profile: Profile
) -> None:
    for run, day in (("aa", 1), ("bb", 2)):
        put(workspace, run, day)
    text = index(workspace, profile)
    assert '<a href="p/bb/index.html">Is it so?</a>' in text
    assert 'href="p/aa/index.html"' in text
    assert "One headline" in text
    assert "<li>Why?</li>" in text
    assert "1 open question in all." in text
    assert "31 months old" in text


def test_a_newer_failure_is_said_and_an_older_one_is_not(
    workspace: Workspace, profile: Profile
) -> None:
    put(workspace, "good", 5)
    failed = workspace.outputs / "failed" / "p"
    write_synced(failed / "old" / "run.json", record("old", 4, "cell_error", "long ago"))
    assert "was not published" not in index(workspace, profile)
    write_synced(failed / "new" / "run.json", record("new", 6, "cell_error", "just now"))
    note_failure(workspace, "p", "new")
    text = index(workspace, profile)
    assert "6 November 2026, was not published: just now" in text
    assert "long ago" not in text


def test_a_pack_whose_record_cannot_be_read_is_named_and_the_others_are_shown(
    workspace: Workspace, profile: Profile
) -> None:
    put(workspace, "good", 5)
    lost = workspace.outputs / "published" / "q"
    write_synced(lost / "run" / "index.html", "page")
    write_synced(lost / "run" / "run.json", "{")
    write_synced(lost / "latest", "run")
    text = index(workspace, profile)
    assert "The pack “q” cannot be shown" in text
    assert "Is it so?" in text


def test_an_earlier_run_that_cannot_be_read_is_counted(
    workspace: Workspace, profile: Profile
) -> None:
    for run, day in (("aa", 1), ("bb", 2)):
        put(workspace, run, day)
    write_synced(workspace.outputs / "published" / "p" / "aa" / "run.json", "{")
    text = index(workspace, profile)
    assert "1 earlier run cannot be listed" in text
    assert "Is it so?" in text


def test_a_card_says_how_good_the_data_are_and_what_has_changed(
    workspace: Workspace, profile: Profile
) -> None:
    put(workspace, "aa", 1)
    path = workspace.outputs / "published" / "p" / "aa" / "run.json"
    known = {"supplied": 1, "expected": 3, "figures": 1200, "symbols": 7}
    counts = {"new": 2, "gone": 0, "restated": 1}
    path.write_text(json.dumps(json.loads(path.read_text()) | known | {"changes": counts}))
    text = index(workspace, profile)
    assert "1 of 3 agencies gave figures of their own." in text
    assert "Of 1,200 figures in its tables, 7 are hidden or missing." in text
    assert "Since the pack before: 2 new findings; 1 chart with restated figures." in text
