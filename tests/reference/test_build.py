from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from scrutiny_lib.config.registry import Registry, load_registry
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.published.layouts import load_layouts
from scrutiny_lib.reference.build import build_reference
from scrutiny_lib.reference.storage import DATA, read_table

PROJECT = Path(__file__).resolve().parents[2]
TABLES = ("figures", "indicators", "areas", "sources", "neighbours")
LEEDS = {
    "time_period": "2024",
    "geographic_level": "Local authority",
    "country_code": "E92000001",
    "region_code": "E12000003",
    "old_la_code": "383",
    "new_la_code": "E08000035",
    "la_name": "Leeds",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PROJECT / "params" / "indicators.yml")


def put(folder: Path, layout_id: str, cells: dict[str, str]) -> None:
    layout = next(layout for layout in load_layouts() if layout.id == layout_id)
    row = {**dict.fromkeys(layout.headers, "0"), **LEEDS, **cells}
    with (folder / f"{layout_id}.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([layout.headers, [row[header] for header in layout.headers]])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    put(folder, "dfe_cin_c1_to_2024", {"Referrals": "100", "Re_referrals_percent": "c"})
    put(
        folder,
        "ons_mye",
        {
            "time_period": "2023",
            "age_group": "Children aged 0 to 17 years",
            "population_estimate": "2000",
        },
    )
    return folder


def test_a_folder_becomes_tables_with_their_origin(
    source: Path, registry: Registry, tmp_path: Path
) -> None:
    report = build_reference(source, tmp_path / "out", registry)
    assert report.files_read == ("dfe_cin_c1_to_2024.csv", "ons_mye.csv")
    assert report.rows == {
        "figures": 5,
        "indicators": 5,
        "areas": 1,
        "sources": 2,
        "neighbours": 0,
    }
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "out").iterdir()}
    assert sorted(sizes) == sorted(f"{table}.csv.gz" for table in TABLES)
    assert report.bytes_written == sum(sizes.values())
    figures = read_table(tmp_path / "out" / "figures.csv.gz").set_index("indicator_id")
    assert figures.loc["csc_rereferral", "flag"] == "c"
    assert figures.loc["csc_ref_rate", "source_id"] == "dfe_cin_c1_2024"


def test_the_same_files_give_the_same_bytes(
    source: Path, registry: Registry, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        build_reference(source, tmp_path / name, registry)
    for table in TABLES:
        first = (tmp_path / "first" / f"{table}.csv.gz").read_bytes()
        assert first == (tmp_path / "second" / f"{table}.csv.gz").read_bytes()


def test_a_file_that_is_not_known_is_reported_and_the_rest_is_built(
    source: Path, registry: Registry, tmp_path: Path
) -> None:
    (source / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    report = build_reference(source, tmp_path / "out", registry)
    assert report.files_not_read == ("other.csv",)
    assert report.rows["figures"] == 5
    (issue,) = report.issues
    assert issue.rule == "file_not_read"
    assert "headers not expected: a, b" in issue.message
    printed = str(report).splitlines()
    assert printed[0] == "Read 2 published files: 5 figures of 5 indicators for 1 areas."
    assert printed[-1] == f"- {issue.message}"


@pytest.mark.parametrize("absent", ["ons_mye", "dfe_cin_c1_to_2024"])
def test_without_population_or_areas_there_is_no_reference(
    source: Path, registry: Registry, tmp_path: Path, absent: str
) -> None:
    (source / f"{absent}.csv").unlink()
    with pytest.raises(SourceError, match="population estimates"):
        build_reference(source, tmp_path / "out", registry)
    assert not (tmp_path / "out").exists()


@pytest.mark.real_data
@pytest.mark.slow
def test_the_committed_reference_is_what_the_published_files_give(
    shared_data: Path, registry: Registry, tmp_path: Path
) -> None:
    report = build_reference(shared_data, tmp_path, registry)
    assert len(report.files_read) == 19
    for table in TABLES:
        built, committed = (
            gzip.decompress((folder / f"{table}.csv.gz").read_bytes()).decode("utf-8")
            for folder in (tmp_path, DATA)
        )
        assert built == committed, f"{table} differs; run 'scrutiny reference build'"
