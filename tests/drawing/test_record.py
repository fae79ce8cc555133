"""What is written of a draw, and that nobody draws again in silence."""

from __future__ import annotations

import csv
import datetime
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from scrutiny_lib.cli import main
from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.quality import load_quality
from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.drawing import writing
from scrutiny_lib.drawing.command import draw_cases
from scrutiny_lib.drawing.wish import Wish
from scrutiny_lib.errors import ScrutinyError, UsageError
from scrutiny_lib.forms import FormSheet, write_workbook
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.sources import load_source, open_context
from scrutiny_lib.quality.report import examine
from tests.drawing.made import TODAY, drawn, references, written

PARAMS = Path(__file__).resolve().parents[2] / "params"
BY_TEAM: dict[str, Any] = {"by": ("team",), "size": 6, "exclude": ("in court=in court",)}


@pytest.fixture(scope="module")
def context() -> Context:
    return open_context(PARAMS, load_profile(PARAMS / "leeds.yml"), Registry(()))


def loaded(data: Path, context: Context) -> Loaded:
    return load_source(load_sources(PARAMS)["draws"], data, context)


def broken(data: Path, context: Context) -> set[str]:
    """The rules of quality that the record breaks."""
    source = load_sources(PARAMS)["draws"]
    report = examine(source, loaded(data, context), load_quality(PARAMS), context)
    return {doubt.issue.rule for doubt in report.doubts}


def edit(path: Path, column: str, value: str, *, row: int = 0) -> None:
    """Change one cell of a file, as a person does."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_what_is_written_is_read_again_without_an_issue(
    frame: Path, to: Path, context: Context
) -> None:
    drawn(frame, to, title="Neglect, and “what works”", **BY_TEAM)
    drawn(frame, to, name="B-2026-2", purpose="appreciative_inquiry")
    read = loaded(to.parent, context)
    assert read.issues == ()
    assert [dataset.issues for dataset in read.datasets.values()] == [(), ()]
    draws = read.datasets["draws"].frame
    assert draws["draw_id"].tolist() == ["A-2026-1", "B-2026-2"]
    assert draws["title"].tolist()[0] == "Neglect, and “what works”"
    assert draws["purpose"].tolist() == ["audit", "appreciative_inquiry"]
    assert draws["method"].tolist() == ["stratified", "random"]
    assert draws[["size", "n_frame", "n_eligible", "n_excluded"]].to_numpy().tolist() == [
        [6, 20, 18, 2],
        [5, 20, 20, 0],
    ]
    assert draws["seed"].tolist() == ["7", "7"]
    assert draws["drawn_on"].tolist() == [pd.Timestamp(TODAY)] * 2
    assert draws["drawn_again"].tolist() == [0, 0]
    assert draws["frame_sha256"].str.fullmatch("[0-9a-f]{64}").all()
    cases = read.datasets["draw_cases"].frame
    assert cases["draw_id"].value_counts().to_dict() == {"A-2026-1": 6 + 7, "B-2026-2": 5 + 3}
    assert cases["case_ref"].tolist() == [
        row["case_ref"] for name in ("A-2026-1", "B-2026-2") for row in written(to, name)[1]
    ]
    assert set(cases["state"]) == {"to_do"}
    assert cases["looked_at_on"].isna().all()
    assert broken(to.parent, context) == set()


def test_only_its_owner_may_read_it_and_nothing_else_is_left(frame: Path, to: Path) -> None:
    drawn(frame, to)
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in to.iterdir()} == {
        "A-2026-1_draws.csv": "0o600",
        "A-2026-1_draw_cases.csv": "0o600",
    }
    assert oct(to.stat().st_mode & 0o777) == "0o700"


def test_excluded_cases_and_the_rest_of_the_frame_are_in_no_file(frame: Path, to: Path) -> None:
    drawn(frame, to, **BY_TEAM)
    text = "".join(path.read_text() for path in to.iterdir())
    _, cases = written(to)
    known = {case["case_ref"] for case in cases}
    others = {f"C-{n:02}" for n in range(20)} - known
    assert {"C-03", "C-13"} <= others
    assert not any(ref in text for ref in others)


def test_a_second_draw_is_refused_and_with_force_counted(
    frame: Path, to: Path, context: Context
) -> None:
    drawn(frame, to)
    first = written(to)
    with pytest.raises(UsageError) as refused:
        drawn(frame, to, seed=8)
    assert "the draw 'A-2026-1' was made on 2026-04-13, and this one differs in seed" in str(
        refused.value
    )
    assert written(to) == first
    trail = drawn(frame, to, seed=8, force=True)
    assert "Drawn again under this name: 1 time\n" in trail
    assert "--force" not in trail
    assert written(to)[0]["drawn_again"] == "1"
    assert references(written(to)[1]) != references(first[1])
    assert "Drawn again under this name: 2 times\n" in drawn(frame, to, force=True)
    line, cases = written(to)
    assert (line["drawn_again"], cases) == ("2", first[1])
    assert broken(to.parent, context) == {"draw_made_again"}
    assert "Drawn again under this name: 2 times\n" in drawn(frame, to)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"size": 6}, "size"),
        ({"by": ("team",)}, "method, groups"),
        ({"method": "systematic"}, "method, order"),
        ({"exclude": ("in court=x",)}, "exclusions"),
        ({"replacements": 4}, "list of cases"),
    ],
)
def test_another_draw_says_in_what_it_differs(
    words: dict[str, Any], told: str, frame: Path, to: Path
) -> None:
    drawn(frame, to)
    with pytest.raises(UsageError, match=f"this one differs in {told};"):
        drawn(frame, to, **words)


def test_a_frame_that_changed_is_noticed(frame: Path, to: Path) -> None:
    drawn(frame, to)
    frame.write_text(frame.read_text().replace("west", "east"))
    with pytest.raises(UsageError, match="differs in frame;"):
        drawn(frame, to)


def test_a_record_that_was_changed_by_hand_is_noticed(frame: Path, to: Path) -> None:
    drawn(frame, to)
    edit(to / "A-2026-1_draw_cases.csv", "case_ref", "C-99")
    with pytest.raises(UsageError, match="differs in list of cases;"):
        drawn(frame, to)


def test_case_makes_no_other_name(frame: Path, to: Path) -> None:
    drawn(frame, to)
    with pytest.raises(UsageError, match="the draw 'a-2026-1' was made on"):
        drawn(frame, to, name="a-2026-1", seed=8)


def test_what_people_said_of_cases_is_never_written_over(
    frame: Path, to: Path, context: Context
) -> None:
    drawn(frame, to)
    path = to / "A-2026-1_draw_cases.csv"
    edit(path, "state", "Looked at")
    edit(path, "looked_at_on", "20/05/2026")
    edit(path, "state", "Not possible", row=1)
    before = path.read_text()
    with pytest.raises(UsageError, match="2 cases were looked at or replaced already"):
        drawn(frame, to, seed=8, force=True)
    assert path.read_text() == before
    assert "This is the draw that is on record" in drawn(frame, to)
    read = loaded(to.parent, context).datasets["draw_cases"]
    assert read.issues == ()
    assert read.frame["state"].tolist()[:3] == ["looked_at", "not_possible", "to_do"]
    assert broken(to.parent, context) == set()


def test_a_draw_that_was_copied_into_a_form_is_known_too(
    frame: Path, to: Path, context: Context
) -> None:
    drawn(frame, to)
    line, cases = written(to)
    sheets = [
        FormSheet(context.tables["draws"], [line]),
        FormSheet(context.tables["draw_cases"], cases),
    ]
    write_workbook(sheets, context.codes, to / "more" / "record.xlsx", title="Record of draws")
    for path in to.glob("*.csv"):
        path.unlink()
    assert "This is the draw that is on record" in drawn(frame, to)
    with pytest.raises(UsageError, match="this one differs in seed"):
        drawn(frame, to, seed=8)
    with pytest.raises(UsageError, match=r"stands in more/record\.xlsx too"):
        drawn(frame, to, seed=8, force=True)
    assert not list(to.glob("*.csv"))


def test_a_record_that_cannot_be_read_is_looked_at_first(frame: Path, to: Path) -> None:
    drawn(frame, to)
    (to / "A-2026-1_draws.csv").write_text("")
    for force in (False, True):
        with pytest.raises(UsageError, match="nobody can say how often it was drawn"):
            drawn(frame, to, force=force)
    (to / "A-2026-1_draws.csv").unlink()
    with pytest.raises(UsageError, match=r"A-2026-1_draw_cases\.csv is there"):
        drawn(frame, to)


def test_of_another_folder_only_the_two_files_are_looked_into(frame: Path, tmp_path: Path) -> None:
    drawn(frame, tmp_path)
    (tmp_path / "A-2026-1_draws.csv").rename(tmp_path / "kept.csv")
    (tmp_path / "A-2026-1_draw_cases.csv").rename(tmp_path / "kept_cases.csv")
    assert "Written: " in drawn(frame, tmp_path, seed=8)


def test_it_goes_into_the_data_folder(
    frame: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Wish(frame, "A-1", size=3, seed=1)
    with pytest.raises(UsageError, match="no data folder for the record of the draw"):
        draw_cases(wish)
    monkeypatch.setenv("SCRUTINY_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match="nowhere does not exist"):
        draw_cases(wish)
    monkeypatch.setenv("SCRUTINY_DATA", str(tmp_path))
    assert "--to" not in draw_cases(wish)
    line, _ = written(tmp_path / "draws", "A-1")
    assert datetime.date.fromisoformat(line["drawn_on"]) <= datetime.date.today()


def test_invented_data_that_happen_to_be_there_are_no_place_for_it(
    frame: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("params", "notebooks"):
        shutil.copytree(PARAMS.parent / folder, tmp_path / "project" / folder)
    (tmp_path / "project" / "outputs" / "demo").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project")
    with pytest.raises(UsageError, match="no data folder for the record"):
        draw_cases(Wish(frame, "A-1", size=3))
    profile = tmp_path / "project" / "params" / "leeds.yml"
    profile.write_text(profile.read_text().replace("data_folder: null", f"data_folder: {tmp_path}"))
    draw_cases(Wish(frame, "A-1", size=3))
    assert (tmp_path / "draws" / "A-1_draws.csv").is_file()


def test_a_folder_that_is_a_file(frame: Path, tmp_path: Path) -> None:
    (tmp_path / "draws").write_text("x")
    with pytest.raises(ScrutinyError, match="could not be written"):
        drawn(frame, tmp_path / "draws")


@pytest.mark.parametrize("at", [0, 1])
def test_a_disk_that_fills_up_leaves_what_was_there(
    at: int, frame: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two files there is no room for."""
    drawn(frame, to)
    before = {path.name: path.read_bytes() for path in to.iterdir()}
    done: list[Path] = []

    def full(path: Path, text: str, **words: Any) -> None:
        done.append(path)
        path.write_text(text[:20])
        if len(done) > at:
            raise ScrutinyError("no space")

    monkeypatch.setattr(writing, "write_synced", full)
    with pytest.raises(ScrutinyError, match="no space"):
        drawn(frame, to, seed=8, force=True)
    assert {path.name: path.read_bytes() for path in to.iterdir()} == before


LONG = "Neglect " * 20


@pytest.mark.slow
def test_a_limit_on_files_leaves_no_half_record(frame: Path, to: Path) -> None:
    """The record of the draw fits, that of its cases does not."""
    limit = 480

    def process(*words: str) -> subprocess.CompletedProcess[str]:
        asked = ["draw", str(frame), "--name", "A-1", "--size", "15", "--to", str(to), *words]
        return subprocess.run(
            [sys.executable, "-B", "-m", "scrutiny_lib", *asked],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )

    done = process("--seed", "1")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "A-1_draw_cases.csv could not be written (File too large)" in line
    assert "the folder draws" in line
    assert list(to.iterdir()) == []


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_record(frame: Path, to: Path) -> None:
    to.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(to)]
    if shutil.which("mount") is None or subprocess.run(words, check=False).returncode != 0:
        pytest.skip("this user may not mount anything")
    try:
        (to / "junk").write_bytes(b"x" * 4096)  # one page is left, which the first file takes
        with pytest.raises(ScrutinyError, match="No space left on device"):
            drawn(frame, to, title=LONG)
        assert [path.name for path in to.iterdir()] == ["junk"]
        (to / "junk").unlink()
        assert "Written: " in drawn(frame, to, title=LONG)
    finally:
        subprocess.run(["umount", str(to)], check=True)


def test_the_command_tells_in_one_line_why_it_refuses(
    frame: Path, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["draw", str(frame), "--name", "A-1", "--size", "3", "--to", os.fspath(to)]
    with pytest.raises(SystemExit) as end:
        main([*words, "--reference", "team"])
    said = capsys.readouterr()
    assert end.value.code == 2
    assert said.out == ""
    assert said.err == (
        "scrutiny: frame.csv, column 'team': in row 2, 3, 4, 5, 6 and 15 more it holds references "
        "that stand twice; each case stands once\n"
    )
    assert not to.exists()


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("draw_id", "A-9", "drawn_case_without_draw"),
        ("place", "2", "drawn_case_place_twice"),
        ("state", "looked_at", "drawn_case_looked_at_without_date"),
        ("looked_at_on", "2026-05-01", "drawn_case_dated_though_not_looked_at"),
    ],
)
def test_what_is_wrong_with_cases_is_told(
    column: str, value: str, rule: str, frame: Path, to: Path, context: Context
) -> None:
    drawn(frame, to)
    edit(to / "A-2026-1_draw_cases.csv", column, value)
    assert broken(to.parent, context) == {rule}


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("seed", "", "draw_without_seed"),
        ("drawn_again", "1", "draw_made_again"),
        ("n_frame", "21", "draw_frame_does_not_add_up"),
        ("size", "21", "draw_more_than_could_be"),
        ("drawn_on", "2049-01-01", "draw_in_the_future"),
    ],
)
def test_what_is_wrong_with_a_draw_is_told(
    column: str, value: str, rule: str, frame: Path, to: Path, context: Context
) -> None:
    drawn(frame, to)
    edit(to / "A-2026-1_draws.csv", column, value)
    assert broken(to.parent, context) == {rule}


def test_a_form_can_be_filled_in_instead(context: Context, tmp_path: Path) -> None:
    sheets = [FormSheet(context.tables[name]) for name in ("draws", "draw_cases")]
    path = write_workbook(sheets, context.codes, tmp_path / "draws" / "record.xlsx", title="Draws")
    book = load_workbook(path)
    headings = [cell.value for cell in book["Draw cases"][1]]
    filled = {
        "Draw reference": "A-1",
        "Place in the order": 1,
        "Case reference": "007",
        "Drawn as": "Drawn",
        "What became of it": "Looked at",
        "Looked at on": datetime.datetime(2026, 5, 20),
    }
    for heading, value in filled.items():
        book["Draw cases"].cell(3, headings.index(heading) + 1).value = value
    book.save(path)
    cases = loaded(tmp_path, context).datasets["draw_cases"].frame
    assert cases[["case_ref", "state"]].to_numpy().tolist() == [["007", "looked_at"]]
