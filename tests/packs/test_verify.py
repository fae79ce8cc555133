"""What is whole is said to be whole; each way of not being so is named, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from scrutiny_lib.cli import main
from scrutiny_lib.errors import UsageError
from scrutiny_lib.packs.verify import look_through, verify
from scrutiny_lib.workspace import Workspace
from tests.packs.made_outputs import Outputs, real_pack, record, write
from tests.packs.test_runner import run

SECRET = "A value of a row"


@pytest.fixture
def outputs(tmp_path: Path) -> Outputs:
    """Two packs, three runs, a failure and a reuse, all whole."""
    made = Outputs(tmp_path / "outputs")
    made.published("plans", "p1", 3)
    made.published("trends", "t1", 3)
    made.published("trends", "t2", 2, register_json=SECRET)
    made.failed("trends", "f1")
    made.reused("trends", "r1", again="t2")
    return made


def latest(outputs: Outputs) -> Path:
    return outputs.root / "published" / "trends" / "t2"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (".", "3 runs of 2 packs are whole"),
        ("published", "3 runs of 2 packs are whole"),
        ("published/trends", "2 runs of 1 pack are whole"),
        ("published/trends/t2", "1 run of 1 pack is whole"),
    ],
)
def test_what_is_whole_is_whole_from_wherever_it_is_named(
    outputs: Outputs, where: str, said: str
) -> None:
    assert verify(outputs.root / where) == []
    assert str(look_through(outputs.root / where)) == said


@pytest.mark.parametrize("where", [".", "published", "published/trends", "published/trends/t2"])
@pytest.mark.parametrize("name", ["index.html", "tables/a.csv", "register.json"])
def test_one_changed_byte_is_named_by_its_file(outputs: Outputs, where: str, name: str) -> None:
    path = latest(outputs) / name
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(bytes(content))
    faults = verify(outputs.root / where)
    assert faults[0].endswith(f"t2: {name} is changed")
    if where != "published/trends/t2":
        assert faults[1:] == ["trends/latest names a run that is not whole"]
    assert SECRET[1:] not in "".join(faults)


def test_a_fault_in_an_earlier_run_is_no_fault_of_the_latest(outputs: Outputs) -> None:
    (outputs.root / "published" / "trends" / "t1" / "findings.json").unlink()
    assert verify(outputs.root) == ["trends/t1: findings.json is missing"]
    assert str(look_through(outputs.root)) == "1 fault in 3 runs of 2 packs"


def test_files_that_changed_places_are_changed(outputs: Outputs) -> None:
    run_folder = outputs.published("plans", "p2", 1, one_csv="1", two_csv="2")
    (run_folder / "one.csv").write_text("2")
    (run_folder / "two.csv").write_text("1")
    assert verify(run_folder) == ["p2: one.csv is changed", "p2: two.csv is changed"]


@pytest.mark.parametrize("name", ["extra.txt", "tables/b.csv", ".hidden", "tables/run.json"])
def test_a_file_that_the_record_does_not_list_is_named(outputs: Outputs, name: str) -> None:
    (latest(outputs) / name).write_text(SECRET)
    assert verify(latest(outputs)) == [f"t2: {name} is not listed in run.json"]


def test_a_record_without_a_page_is_not_whole(outputs: Outputs) -> None:
    folder = outputs.root / "published" / "trends" / "empty"
    write(folder, {}, record("trends", "empty", 1))
    assert verify(folder) == ["empty: index.html is not listed in run.json"]


def test_a_listed_path_outside_the_folder_is_never_opened(outputs: Outputs, tmp_path: Path) -> None:
    folder = latest(outputs)
    os.mkfifo(tmp_path / "pipe")  # reading it would never end
    write(folder, {}, record("trends", "t2", 1, files={"../../../../pipe": "0"}))
    assert "t2: ../../../../pipe is missing" in verify(folder)


@pytest.mark.parametrize("text", ["{", "", "[]", "\xff", '{"run_id": "t2"}'])
def test_a_record_that_cannot_be_read_is_a_fault(outputs: Outputs, text: str) -> None:
    (latest(outputs) / "run.json").write_bytes(text.encode("latin-1"))
    assert verify(outputs.root) == [
        "trends/t2: run.json cannot be read",
        "trends/latest names a run that is not whole",
    ]


def test_a_record_that_is_gone_is_a_fault(outputs: Outputs) -> None:
    (latest(outputs) / "run.json").unlink()
    assert verify(latest(outputs)) == ["t2: run.json is missing"]
    assert "trends/t2: run.json is missing" in verify(outputs.root)


@pytest.mark.parametrize("other", [{"outcome": "timed_out"}, {"reused_from": "t1"}])
def test_only_a_run_that_made_its_pack_is_published(
    outputs: Outputs, other: dict[str, str]
) -> None:
    write(latest(outputs), {}, record("trends", "t2", 1, **other))
    assert verify(latest(outputs)) == ["t2: run.json is not a published run's"]


def test_a_folder_under_another_runs_name_is_a_fault_but_a_copy_elsewhere_is_not(
    outputs: Outputs, tmp_path: Path
) -> None:
    copy = latest(outputs).rename(tmp_path / "on a stick")
    assert verify(copy) == []
    copy.rename(outputs.root / "published" / "plans" / "p9")
    assert "plans/p9: run.json is another run's" in verify(outputs.root)


@pytest.mark.parametrize(
    ("pointer", "said"),
    [
        (None, "is missing"),
        (b"", "names no run of this pack"),
        (b"gone\n", "names no run of this pack"),
        (b"\xff\xfe", "names no run of this pack"),
        (b"../plans/p1\n", "names no run of this pack"),
        (b".\n", "names no run of this pack"),
    ],
)
def test_a_pointer_that_names_no_run_is_a_fault(
    outputs: Outputs, pointer: bytes | None, said: str
) -> None:
    path = outputs.root / "published" / "trends" / "latest"
    path.unlink() if pointer is None else path.write_bytes(pointer)
    assert verify(outputs.root) == [f"trends/latest {said}"]
    assert verify(path.parent) == [f"trends/latest {said}"]


@pytest.mark.parametrize(
    "link",
    [
        "trends/gone/index.html",
        "trends/t2",
        "../failed/trends/f1/run.json",
        "trends/t1/%2e%2e/none",
        "/etc/passwd",
        "a\x00b",
        "http://[/",
    ],
)
def test_a_dead_link_of_the_index_is_named(outputs: Outputs, link: str) -> None:
    outputs.links.append(link)
    outputs.index()
    (fault,) = verify(outputs.root)
    assert fault.startswith("index.html links to ")
    assert fault.endswith("which is not there")


def test_links_with_a_place_in_the_page_or_another_scheme_are_live(outputs: Outputs) -> None:
    outputs.links += ["trends/t2/index.html#brief", "trends/t%32/index.html", "mailto:a@b.example"]
    outputs.index()
    assert verify(outputs.root) == []


def test_an_index_that_is_gone_is_a_fault_once_there_are_packs(
    outputs: Outputs, tmp_path: Path
) -> None:
    (outputs.root / "published" / "index.html").unlink()
    assert verify(outputs.root / "published") == ["index.html is missing"]
    (tmp_path / "new" / "working").mkdir(parents=True)
    assert str(look_through(tmp_path / "new")) == "0 runs of 0 packs are whole"


@pytest.mark.parametrize("where", ["failed/trends/f1", "reused/trends/r1"])
def test_records_of_other_runs_must_be_readable(outputs: Outputs, where: str) -> None:
    (outputs.root / where / "run.json").write_text("{")
    assert verify(outputs.root) == [f"{where}: run.json cannot be read"]
    assert verify(outputs.root / "published") == []


def test_links_and_pipes_are_named_and_not_opened(outputs: Outputs, tmp_path: Path) -> None:
    folder, elsewhere = latest(outputs), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "tables" / "a.csv").rename(elsewhere / "a.csv")
    (folder / "tables").rmdir()
    (folder / "tables").symlink_to(elsewhere)
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(elsewhere / "a.csv")
    os.mkfifo(folder / "pipe")
    assert verify(folder) == [
        "t2: index.html is a link",
        "t2: pipe is no ordinary file",
        "t2: tables is a link",
        "t2: tables/a.csv is missing",
    ]


def test_linked_runs_packs_records_and_pointers_are_faults(
    outputs: Outputs, tmp_path: Path
) -> None:
    home = outputs.root / "published"
    (home / "trends" / "t3").symlink_to(home / "plans" / "p1")
    (home / "other").symlink_to(home / "plans")
    pointer = (home / "plans" / "latest").rename(tmp_path / "pointer")
    (home / "plans" / "latest").symlink_to(pointer)
    faults = verify(outputs.root)
    for said in ("trends/t3 is a link", "published/other is a link", "plans/latest is a link"):
        assert said in faults
    assert "plans/latest names no run of this pack" in faults
    assert "3 runs of 2 packs" in str(look_through(outputs.root))
    moved = (latest(outputs) / "run.json").rename(tmp_path / "run.json")
    (latest(outputs) / "run.json").symlink_to(moved)
    assert "trends/t2: run.json cannot be read" in verify(outputs.root)


def test_an_outputs_folder_may_be_a_link_but_its_published_folder_may_not(
    outputs: Outputs, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(outputs.root)
    assert str(look_through(tmp_path / "link")) == "3 runs of 2 packs are whole"
    home = (outputs.root / "published").rename(tmp_path / "away")
    (outputs.root / "published").symlink_to(home)
    assert verify(outputs.root) == ["published is a link"]


def test_a_name_from_the_disk_stays_on_one_line(outputs: Outputs) -> None:
    (latest(outputs) / "two\nlines\x1b[31m").write_text("")
    assert verify(latest(outputs)) == ["t2: two lines [31m is not listed in run.json"]


@pytest.mark.parametrize("name", ["nowhere", "empty", "a-file"])
def test_what_holds_no_packs_is_a_mistake_of_the_command(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a-file").write_text("")
    with pytest.raises(UsageError, match="name an outputs folder"):
        verify(tmp_path / name)


def test_the_command_ends_with_nought_one_or_two(outputs: Outputs) -> None:
    done = CliRunner().invoke(main, ["verify", str(outputs.root)])
    assert (done.exit_code, done.output) == (0, "3 runs of 2 packs are whole\n")
    (latest(outputs) / "index.html").unlink()
    done = CliRunner().invoke(main, ["verify", str(outputs.root)])
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert "trends/t2: index.html is missing" in lines
    assert lines[-1].startswith("scrutiny: 3 faults in 3 runs of 2 packs; restore")
    assert CliRunner().invoke(main, ["verify", str(outputs.root / "none")]).exit_code == 2


@pytest.mark.slow
def test_a_real_run_is_whole_until_a_byte_changes(workspace: Workspace) -> None:
    real_pack(workspace, 'evidence.note("good")')
    assert run() == 0
    assert str(look_through(workspace.outputs)) == "1 run of 1 pack is whole"
    (page,) = workspace.outputs.glob("published/small/*/index.html")
    page.write_bytes(page.read_bytes().replace(b"good", b"GOOD"))
    assert len(verify(workspace.outputs)) == 2
