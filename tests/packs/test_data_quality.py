"""Data of a partnership's own: the pack that tells of them, and packs that need them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scrutiny_lib.cli import main
from scrutiny_lib.packs.commands import run_packs
from scrutiny_lib.packs.publish import latest_of
from scrutiny_lib.packs.synthetic import MARKER, holds_real_data
from scrutiny_lib.workspace import Workspace
from tests.packs.test_runner import records, run, small_pack

pytestmark = pytest.mark.slow

CONTACTS = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source\n"
CHILD = "SYN7654321"
ROWS = (
    f"{CHILD},b) Female,a) WBRI,25/01/2015,5,16/03/2026,q) 6: Police\n"
    "SYN7654322,a) Male,s) NOBT,02/08/2009,16,17/03/2026,b) 1B: Individual\n"
    ",a) Male,s) NOBT,02/08/2009,16,17/03/2026,b) 1B: Individual\n"
    "SYN7654323,a) Male,x) ZZZZ,soon,16,18/03/2026,b) 1B: Individual\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one invented list of contacts."""
    folder = tmp_path / "data" / "childrens_social_care" / "annex_a"
    (folder / "2026-03-31").mkdir(parents=True)
    (folder / "2026-03-31" / "List 1.csv").write_text(CONTACTS + ROWS)
    (folder / MARKER).write_text("Invented.")
    return tmp_path / "data"


def reading_pack(workspace: Workspace, *cells: str, reads: str = "childrens_social_care") -> None:
    small_pack(workspace, *cells)
    path = workspace.params / "packs" / "small.yml"
    path.write_text(path.read_text().replace("[published]", f"[{reads}]"))


def quality(data: Path) -> int:
    return int(run_packs(["data_quality"], profile=None, data=str(data), params=()))


def test_the_pack_tells_what_arrived_and_what_is_in_doubt(workspace: Workspace, data: Path) -> None:
    assert quality(data) == 0
    folder = latest_of(workspace.outputs / "published" / "data_quality")
    assert folder is not None
    page = (folder / "index.html").read_text()
    arrived = (folder / "tables" / "synthetic-arrived.csv").read_text()
    assert 'March 2026,4,1,"Used, with doubts"' in arrived
    assert "Rows without an entry here, which they need." in page
    assert "Cells that are none of the codes of the list" in page
    assert "Agencies with figures of their own <b>1 of 3</b>" in page.replace("\n", "")
    everything = "".join(p.read_text() for p in folder.rglob("*") if p.is_file())
    for private in ("SYN765", "25/01/2015", "2015-01-25", "ZZZZ"):
        assert private not in everything
    record = json.loads((folder / "run.json").read_text())
    assert record["outcome"] == "succeeded"


def test_it_says_so_where_nothing_has_arrived(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert quality(tmp_path / "empty") == 0
    folder = latest_of(workspace.outputs / "published" / "data_quality")
    assert folder is not None
    assert "none of the 17 indicators expected of its own" in (folder / "index.html").read_text()


def test_a_partnerships_own_data_need_their_references(
    workspace: Workspace, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "childrens_social_care" / "annex_a" / MARKER).unlink()
    assert holds_real_data(data, ["childrens_social_care"])
    with pytest.raises(SystemExit) as end:
        main(["run", "data_quality", "--data", str(data)])
    assert end.value.code == 2
    assert "isa_ref, dpia_ref, retention" in capsys.readouterr().err
    assert not (workspace.outputs / "published" / "data_quality").exists()


@pytest.mark.parametrize("where", [".", "childrens_social_care", "childrens_social_care/annex_a"])
def test_what_lies_below_a_mark_is_invented(data: Path, where: str) -> None:
    mark = data / "childrens_social_care" / "annex_a" / MARKER
    mark.unlink()
    (data / where / MARKER).write_text("Invented.")
    assert not holds_real_data(data, ["childrens_social_care", "police"])


def test_published_files_are_nobodys_own_data(tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "x.csv").write_text("x")
    assert not holds_real_data(tmp_path, ["published"])


def test_a_blocked_source_stops_the_pack_that_needs_it_and_no_other(
    workspace: Workspace, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = data / "childrens_social_care" / "annex_a"
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 cut off")
    reading_pack(workspace, 'pack.source("annex_a")')
    assert run(data) == 3
    said = capfd.readouterr().err
    assert "data_gate_failed" in said
    assert "broken.xlsx" in said
    assert "scrutiny check annex_a" in said
    (failed,) = records(workspace, "failed")
    assert failed["outcome"] == "data_gate_failed"
    reading_pack(
        workspace, 'evidence.note("nothing of it")', '_ = pack.source("police")', reads="police"
    )
    assert run(data) == 0


def test_a_source_that_the_packs_file_does_not_name_is_refused(
    workspace: Workspace, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reading_pack(workspace, 'pack.source("annex_a")', reads="police")
    assert run(data) == 1
    assert "add it to read 'annex_a'" in capfd.readouterr().err


def test_no_childs_identifier_gets_out(
    workspace: Workspace, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reading_pack(workspace, '_ = pack.source("annex_a")', f'evidence.note("About {CHILD}.")')
    assert run(data) == 4
    assert CHILD not in capfd.readouterr().err


def test_a_change_in_the_data_is_noticed_and_the_same_data_are_not_read_again(
    workspace: Workspace, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reading_pack(workspace, 'rows = pack.source("annex_a")', 'evidence.note("Read.")')
    assert run(data) == 0
    assert run(data) == 0
    assert len(records(workspace, "published")) == 1
    again = data / "childrens_social_care" / "annex_a" / "2025-09-30"
    shutil.copytree(again.with_name("2026-03-31"), again)
    assert run(data) == 0
    assert len(records(workspace, "published")) == 2
    assert "data file" in capfd.readouterr().out


def check(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["check", *words])
    return int(end.value.code or 0)


def test_check_tells_a_terminal(
    workspace: Workspace, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check("annex_a", "--data", str(data)) == 0
    said = capsys.readouterr().out
    assert "4 rows, 1 rejected" in said
    assert "2026-03-31/List 1.csv, Child Unique ID: Rows without an entry" in said
    assert "police" not in said.lower()
    assert "SYN765" not in said
    (data / "childrens_social_care" / "annex_a" / "broken.xlsx").write_bytes(b"PK\x03\x04 cut off")
    assert check("--data", str(data)) == 3
    assert "Not used until it is put right: Children's social care, Annex A lists." in (
        capsys.readouterr().out
    )


def test_check_needs_a_folder_and_a_source_that_exists(
    workspace: Workspace, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check() == 2
    assert "no data folder to check" in capsys.readouterr().err
    assert check("polize", "--data", str(data)) == 2
    assert "there is no source 'polize'" in capsys.readouterr().err
