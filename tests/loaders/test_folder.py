from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.published import load_published_folder

from .conftest import Write


def test_one_bad_file_does_not_lose_the_others(
    write: Write, registry: Registry, tmp_path: Path
) -> None:
    write("dfe_cin_d3", {"CPP_start": "4"}, name="d3.csv")
    (tmp_path / "book.xlsx").write_bytes(b"no workbook")
    dataset = load_published_folder(tmp_path, registry)
    assert dataset.frame["indicator_id"].tolist() == ["csc_cpp_repeat"]
    (issue,) = dataset.issues
    assert (issue.rule, issue.file) == ("file_not_read", "book.xlsx")
    assert "not a workbook" in issue.message


def test_strict_stops_at_the_first_bad_file(
    write: Write, registry: Registry, tmp_path: Path
) -> None:
    write("dfe_cin_d3", {"CPP_start": "4"}, name="d3.csv")
    (tmp_path / "book.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SourceError, match=r"book\.xlsx"):
        load_published_folder(tmp_path, registry, strict=True)


def test_folders_inside_are_read_and_hidden_files_are_not(
    write: Write, registry: Registry, tmp_path: Path
) -> None:
    inside = tmp_path / "dfe" / "2024"
    inside.mkdir(parents=True)
    write("dfe_cin_d3", {"CPP_start": "4"}).rename(inside / "D3.CSV")
    (tmp_path / ".hidden.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "~$open.xlsx").write_bytes(b"lock")
    dataset = load_published_folder(tmp_path, registry)
    assert [file.name for file in dataset.record.files] == ["D3.CSV"]
    assert dataset.issues == ()


def test_a_release_that_comes_twice_is_used_once_and_said(
    write: Write, registry: Registry, tmp_path: Path
) -> None:
    write("dfe_cin_d3", {"CPP_start": "4"}, name="a.csv")
    write("dfe_cin_d3", {"CPP_start": "5"}, name="b.csv")
    dataset = load_published_folder(tmp_path, registry)
    assert dataset.frame["denominator"].tolist() == [4]
    assert [(issue.rule, issue.file) for issue in dataset.issues] == [
        ("release_given_twice", "b.csv")
    ]


def test_a_folders_own_population_and_areas_are_used(
    write: Write, registry: Registry, tmp_path: Path
) -> None:
    new = {"old_la_code": "999", "new_la_code": "E06000099", "la_name": "New Council"}
    estimate = {"age_group": "Children aged 0 to 17 years", "population_estimate": "20000"}
    write("ons_mye", {**new, **estimate, "time_period": "2029"}, name="z_population.csv")
    count = {"referral_count": "30", "time_period": "2030"}
    write("dfe_cin_c1_from_2025", {**new, **count}, name="c1.csv")
    frame = load_published_folder(tmp_path, registry).frame
    got = frame[frame["indicator_id"] == "csc_ref_rate"].iloc[0]
    assert (got["denominator"], got["value"]) == (20_000, 15.0)
    assert got["source_id"] == "dfe_cin_c1_2030"


def test_a_neighbour_model_in_the_folder_is_said_not_lost(
    write: Write, registry: Registry, tmp_path: Path
) -> None:
    write("dfe_cin_d3", {"CPP_start": "4"}, name="d3.csv")
    write("dfe_neighbours_2025", {}, name="model.csv")
    dataset = load_published_folder(tmp_path, registry)
    assert [issue.rule for issue in dataset.issues] == ["holds_no_figures"]


@pytest.mark.parametrize("make", [True, False])
def test_a_folder_without_files_or_no_folder_is_one_line(
    registry: Registry, tmp_path: Path, make: bool
) -> None:
    folder = tmp_path / "published"
    if make:
        folder.mkdir()
    with pytest.raises(SourceError, match="published: "):
        load_published_folder(folder, registry)
