"""The command line: what is wrong is one line on stderr, the right exit code, nothing written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.packs.conftest import workspace  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow  # each starts a process of its own
MODULE = [sys.executable, "-m", "scrutiny_lib"]


def scrutiny(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MODULE, *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def project(workspace) -> Path:  # type: ignore[no-untyped-def]  # noqa: F811
    return workspace.root


def refused(done: subprocess.CompletedProcess[str], code: int, *said: str) -> None:
    lines = done.stderr.splitlines()
    assert done.returncode == code, done.stderr
    assert len(lines) == 1, done.stderr
    for words in said:
        assert words in lines[0]
    assert done.stdout == ""


def test_list_names_each_pack_with_its_question(project: Path) -> None:
    done = scrutiny(project, "list")
    assert done.returncode == 0
    assert "trends: Are more children coming to notice" in done.stdout


def test_list_loads_neither_pandas_nor_papermill(project: Path) -> None:
    definition = project / "params" / "packs" / "trends.yml"
    text = definition.read_text()
    definition.write_text(text.replace("default: null", "default: Leeds", 1))  # an area to look up
    program = (
        "import sys\nfrom scrutiny_lib.cli import main\n"
        "try: main(['list'])\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'papermill', 'matplotlib', 'nbconvert'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_describe_tells_question_sources_and_every_parameter(project: Path) -> None:
    done = scrutiny(project, "describe", "trends")
    assert done.returncode == 0
    for name in ("area", "period", "comparators", "baseline", "rebase", "own aggregates"):
        assert name in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "trend"), ("no pack 'trend'", "did you mean 'trends'")),
        (("describe", "nosuch"), ("no pack 'nosuch'",)),
        (("run", "trends", "--param", "aera=383"), ("no parameter 'aera'", "'area'")),
        (("run", "trends", "--param", "area=Elbonia"), ("parameter 'area'",)),
        (("run", "trends", "--param", "baseline=3"), ("from 12 to 120",)),
        (("run", "trends", "--param", "period"), ("NAME=VALUE",)),
        (("run", "trends", "--param", "a=1", "--param", "a=2"), ("stands twice",)),
        (("run", "trends", "--param", "period=[x"), ("not readable",)),
        (("run", "trends", "--data", "nowhere"), ("data folder nowhere does not exist",)),
        (("run", "trends", "--profile", "bradford"), ("bradford.yml", "cannot be read")),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(
    project: Path, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    refused(scrutiny(project, *words), 2, *said)
    assert not (project / "outputs").exists()


def test_an_unknown_profile_key_names_file_line_and_key(project: Path) -> None:
    profile = project / "params" / "leeds.yml"
    profile.write_text(profile.read_text() + "colour: red\n")
    line = len(profile.read_text().splitlines())
    refused(scrutiny(project, "run", "trends"), 2, f"leeds.yml, line {line}", "'colour'")
    assert not (project / "outputs").exists()


def test_outside_a_project_the_installed_one_is_used(tmp_path: Path) -> None:
    assert "trends" in scrutiny(tmp_path, "list").stdout


def test_a_second_run_at_once_ends_with_75(project: Path) -> None:
    from filelock import FileLock

    (project / "outputs").mkdir()
    with FileLock(project / "outputs" / ".lock"):
        refused(scrutiny(project, "run", "trends"), 75, "another run")


def test_a_missing_reference_source_ends_with_three(project: Path) -> None:
    done = scrutiny(project, "reference", "build", "nowhere", "--to", str(project / "out"))
    refused(done, 3, "nowhere")
    assert not (project / "out").exists()


def test_debug_shows_where_an_error_came_from(project: Path) -> None:
    done = scrutiny(project, "--debug", "run", "trend")
    assert done.returncode == 2
    assert "Traceback" in done.stderr
