"""Every run that left something has a line, also the one whose record can't be read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from scrutiny_lib.cli import main
from scrutiny_lib.packs.history import (
    HEADINGS,
    LONGEST_REASON,
    WORDS,
    all_runs,
    local_minute,
    rows_of,
)
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.workspace import Workspace
from tests.packs.made_outputs import Outputs, real_pack
from tests.packs.test_runner import run


@pytest.fixture
def outputs(workspace: Workspace) -> Outputs:
    made = Outputs(workspace.outputs)
    made.published("trends", "t1", 5)
    made.failed("trends", "f1", 4, outcome="timed_out", reason="a cell took too long")
    made.published("plans", "p1", 3)
    made.reused("trends", "r1", 2, again="t1")
    return made


@pytest.fixture
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone that the test names."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def history(*words: str) -> list[str]:
    done = CliRunner().invoke(main, ["history", *words])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_runs_of_all_kinds_come_newest_first(outputs: Outputs) -> None:
    found = all_runs(outputs.root)
    assert [(one.where, one.folder.name) for one in found] == [
        ("reused", "r1"),
        ("published", "p1"),
        ("failed", "f1"),
        ("published", "t1"),
    ]
    assert [one.pack for one in found] == ["trends", "plans", "trends", "trends"]
    assert found[0].record is not None
    assert found[0].record.reused_from == "t1"


def test_the_table_says_how_each_run_ended_and_its_columns_are_aligned(outputs: Outputs) -> None:
    lines = history()
    assert lines[0].split("  ")[0] == "When"
    assert [line.split()[2:] for line in lines[1:]] == [
        ["trends", "used", "again", "10.0", "t1", "r1"],
        ["plans", "published", "10.0", "p1"],
        ["trends", "took", "too", "long", "10.0", "a", "cell", "took", "too", "long", "f1"],
        ["trends", "published", "10.0", "t1"],
    ]
    assert len({line.rindex(" ") for line in lines}) == 1
    assert len({line.index("10.0") for line in lines[1:]}) == 1
    assert "\x1b" not in "".join(lines)


def test_one_pack_has_its_own_runs_only(outputs: Outputs) -> None:
    assert len(history("trends")) == 4
    assert [line.split()[-1] for line in history("plans")[1:]] == ["p1"]


def test_no_run_yet_is_said_and_an_unknown_pack_is_a_mistake(workspace: Workspace) -> None:
    assert history() == ["No run is recorded yet."]
    assert history("trends") == ["No run is recorded yet."]
    done = CliRunner().invoke(main, ["history", "trend"])
    assert done.exit_code == 2
    assert "did you mean 'trends'" in done.output
    assert not workspace.outputs.exists()


@pytest.mark.parametrize(
    "content",
    [b"{", b"", b"\xff", b"[" * 100_000, b'{"run_id": "t1", "outcome": "never heard of"}', None],
)
@pytest.mark.parametrize("where", ["published/trends/t1", "failed/trends/f1", "reused/trends/r1"])
def test_a_record_that_cannot_be_read_is_a_line_of_its_own_at_the_end(
    outputs: Outputs, where: str, content: bytes | None
) -> None:
    path = outputs.root / where / "run.json"
    path.unlink() if content is None else path.write_bytes(content)
    lines = history()
    assert len(lines) == 5
    place, pack, name = where.split("/")
    words = [pack, "cannot", "be", "read", f"{place}:", "run.json", name]
    assert lines[-1].split() == words
    assert all("cannot be read" not in line for line in lines[:-1])


def test_links_are_not_followed(outputs: Outputs, tmp_path: Path) -> None:
    away = Outputs(tmp_path / "away")
    away.failed("secret", "s1")
    (outputs.root / "failed" / "secret").symlink_to(away.root / "failed" / "secret")
    (outputs.root / "failed" / "trends" / "s1").symlink_to(away.root / "failed" / "secret" / "s1")
    record = (outputs.root / "failed" / "trends" / "f1" / "run.json").rename(tmp_path / "record")
    (outputs.root / "failed" / "trends" / "f1" / "run.json").symlink_to(record)
    found = all_runs(outputs.root)
    assert [one.folder.name for one in found] == ["r1", "p1", "t1", "f1"]
    assert found[-1].record is None


def test_files_and_hidden_folders_are_no_runs(outputs: Outputs) -> None:
    (outputs.root / "failed" / "note.txt").write_text("")
    (outputs.root / "failed" / "trends" / "note.txt").write_text("")
    (outputs.root / "published" / "trends" / ".part").mkdir()
    assert len(all_runs(outputs.root)) == 4


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("place", ["UTC", "Etc/GMT+9", "Etc/GMT-9"], indirect=True)
def test_times_without_a_zone_are_utc_and_any_year_can_be_sorted(outputs: Outputs) -> None:
    for number, moment in enumerate(("0001-01-01T00:00:00", "9999-12-31T23:59:00")):
        outputs.failed("trends", f"z{number}", started_at=moment, finished_at=moment)
    names = [one.folder.name for one in all_runs(outputs.root)]
    assert (names[0], names[-1]) == ("z1", "z0")
    assert len(history()) == 7


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("place", ["Europe/London"], indirect=True)
def test_times_are_those_of_the_place() -> None:
    for written in ("2026-07-01T09:30:59Z", "2026-07-01T09:30:59"):
        assert local_minute(datetime.fromisoformat(written)) == "2026-07-01 10:30"


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words(outputs: Outputs, outcome: Outcome) -> None:
    assert "_" not in WORDS[outcome]
    outputs.failed("trends", "f2", 0, outcome=outcome)
    (row, *_) = rows_of(all_runs(outputs.root))
    succeeded = outcome is Outcome.SUCCEEDED
    assert row[HEADINGS.index("Outcome")] == ("not published" if succeeded else WORDS[outcome])


def test_a_long_reason_is_shortened_at_a_word_and_stays_on_its_line(outputs: Outputs) -> None:
    outputs.failed("trends", "f2", 0, reason="one\ntwo \x1b[31m" + " more" * 40)
    reason = rows_of(all_runs(outputs.root))[0][4]
    assert reason.startswith("one two [31m more")
    assert reason.endswith(" more …")
    assert len(reason) <= LONGEST_REASON + 2


@pytest.mark.slow
def test_a_terminal_gets_a_table_that_fits_it(outputs: Outputs, workspace: Workspace) -> None:
    import pty

    ours, theirs = pty.openpty()
    outputs.failed("trends", "f2", 0, reason="[red]no mark-up[/red]")
    command = [sys.executable, "-m", "scrutiny_lib", "history"]
    environment = os.environ | {"COLUMNS": "100", "TERM": "xterm"}
    subprocess.run(command, cwd=workspace.root, stdout=theirs, env=environment, check=True)
    os.close(theirs)
    said = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "[red]no mark-up[/red]" in said
    assert "Outcome" in said
    assert "used again" in said


@pytest.mark.slow
def test_history_loads_neither_pandas_nor_papermill(outputs: Outputs, workspace: Workspace) -> None:
    program = (
        "import sys\nfrom scrutiny_lib.cli import main\n"
        "try: main(['history'])\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'papermill', 'matplotlib', 'nbconvert'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    subprocess.run(
        [sys.executable, "-c", program], cwd=workspace.root, capture_output=True, check=True
    )


@pytest.mark.slow
def test_real_runs_are_listed(workspace: Workspace) -> None:
    real_pack(workspace, 'evidence.note("good")')
    assert run() == 0
    assert run() == 0
    real_pack(workspace, 'raise KeyError("a value of a row")')
    assert run() == 1
    failed, again, made = rows_of(all_runs(workspace.outputs))
    assert failed[2] == "error in a cell"
    assert (again[2], again[4]) == ("used again", made[5])
    assert made[2] == "published"
    assert "a value of a row" not in "".join(history())
