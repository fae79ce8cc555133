"""What is kept of a source is what reading it gives, and nothing stale is ever used."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.demo import write_demo
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders import sources
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import source_files
from scrutiny_lib.packs.data_room import READ, open_data_room
from scrutiny_lib.quality import look
from scrutiny_lib.quality.look import DataRoom
from scrutiny_lib.workspace import Workspace

PARAMS = Path(__file__).resolve().parents[2] / "params"
Open = Callable[[], DataRoom]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    write_demo(folder, scale=0.02, years=2, seed=3, params=PARAMS)
    return folder


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "data"))


@pytest.fixture
def opened(folder: Path, tmp_path: Path) -> Open:
    shutil.copytree(PARAMS, tmp_path / "params")

    def of() -> DataRoom:
        workspace = Workspace(tmp_path)
        profile = load_profile(workspace.params / "leeds.yml")
        registry = load_registry(workspace.params / "indicators.yml")
        return open_data_room(workspace, folder, profile, registry)

    return of


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources whose files were read."""
    seen: list[str] = []

    def load(source, data, context):  # type: ignore[no-untyped-def]
        seen.append(source.source)
        return sources.load_source(source, data, context)

    monkeypatch.setattr(look, "load_source", load)
    return seen


def same(one: Dataset, other: Dataset) -> None:
    pd.testing.assert_frame_equal(one.frame, other.frame, check_index_type=False)
    assert (one.record, one.issues) == (other.record, other.issues)
    assert (one.places is None) == (other.places is None)
    if one.places is not None and other.places is not None:
        pd.testing.assert_frame_equal(one.places, other.places, check_index_type=False)


def test_what_is_kept_is_what_reading_gives(opened: Open, reads: list[str]) -> None:
    first, second = opened(), opened()
    told = first.reports()
    assert len(reads) > 8
    reads.clear()
    assert second.reports() == told
    assert reads == []
    for source in first.sources.sources:
        one, other = (room.look(source.source).loaded for room in (first, second))
        assert one.issues == other.issues
        assert list(one.datasets) == list(other.datasets)
        for table in one.datasets:
            same(one.datasets[table], other.datasets[table])
    assert reads == []


def a_file(folder: Path) -> Path:
    return source_files(folder / "challenges")[0]


def rewritten(folder: Path, params: Path) -> None:
    path = a_file(folder)
    path.write_bytes(path.read_bytes() + b" ")


def renamed(folder: Path, params: Path) -> None:
    path = a_file(folder)
    path.rename(path.with_stem("another"))


def removed(folder: Path, params: Path) -> None:
    a_file(folder).unlink()


def received_later(folder: Path, params: Path) -> None:
    os.utime(a_file(folder), (2_000_000_000, 2_000_000_000))


def another_rule(folder: Path, params: Path) -> None:
    path = params / "quality.yml"
    path.write_text(path.read_text() + "\n# changed\n")


@pytest.mark.parametrize("change", [rewritten, renamed, received_later, another_rule])
def test_whatever_changes_is_read_anew(
    opened: Open,
    folder: Path,
    tmp_path: Path,
    reads: list[str],
    change: Callable[[Path, Path], None],
) -> None:
    opened().look("challenges")
    change(folder, tmp_path / "params")
    reads.clear()
    opened().look("challenges")
    assert reads == ["challenges"]


def test_what_was_taken_away_is_not_there_any_more(opened: Open, folder: Path) -> None:
    assert opened().look("challenges").loaded.datasets
    removed(folder, folder)
    assert not opened().look("challenges").loaded.datasets


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    opened: Open, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(source, data, context):  # type: ignore[no-untyped-def]
        loaded = sources.load_source(source, data, context)
        rewritten(folder, folder)
        return loaded

    monkeypatch.setattr(look, "load_source", load)
    opened().look("challenges")
    assert not list((tmp_path / "outputs" / "working" / READ).glob("*/source.json"))


@pytest.mark.parametrize("damage", ["source.json", "0.parquet", "0.places.parquet"])
def test_a_damaged_copy_is_read_anew(
    opened: Open, tmp_path: Path, reads: list[str], damage: str
) -> None:
    first = opened().look("challenges").loaded
    (listing,) = (tmp_path / "outputs" / "working" / READ).glob("*/source.json")
    broken = listing.with_name(damage)
    broken.write_bytes(broken.read_bytes()[:10])
    reads.clear()
    second = opened().look("challenges").loaded
    for table in first.datasets:
        same(first.datasets[table], second.datasets[table])
    assert reads == ["challenges"]


def test_a_source_that_is_blocked_stays_blocked(opened: Open, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "params" / "quality.yml"
    path.write_text(path.read_text().replace("other: warning", "other: blocking"))
    (folder / "challenges" / "letter.csv").write_text("Dear,Sir\n1,2\n")
    for _ in range(2):
        with pytest.raises(SourceError, match=r"letter\.csv"):
            opened().look("challenges").require_usable()
