from __future__ import annotations

import pytest

from scrutiny_lib.loaders.tables.merge import merge_snapshots, oldest_first
from tests.loaders.tables.made import CONTACTS, read


def row(child: str, day: str, seen: str = "") -> list[object]:
    return [child, "F", "01/02/2015", "", day, "", seen, ""]


def test_the_newer_snapshot_of_a_row_counts_and_older_rows_stay() -> None:
    old = read([row("C1", "01/02/2024", "No"), row("C2", "02/02/2024")], name="old.csv")
    new = read([row("C1", "01/02/2024", "Yes"), row("C3", "05/08/2024")], name="new.csv")
    merged = merge_snapshots([old, new], CONTACTS)
    assert list(merged.frame["child_id"]) == ["C2", "C1", "C3"]
    assert merged.frame.set_index("child_id").loc["C1", "is_seen"]
    assert merged.record.rows_read == 4
    assert [file.name for file in merged.record.files] == ["old.csv", "new.csv"]


def test_where_each_row_stands_is_kept() -> None:
    old = read([row("C1", "01/02/2024"), row("C2", "02/02/2024")], name="old.csv")
    new = read([row("C1", "01/02/2024")], name="new.csv")
    places = merge_snapshots([old, new], CONTACTS).places
    assert places is not None
    assert list(places.itertuples(index=False, name=None)) == [("old.csv", 3), ("new.csv", 2)]


def test_snapshots_are_put_in_order_by_what_they_tell_of() -> None:
    a = read([row("C1", "01/02/2024"), row("C2", "02/02/2049"), row("C3", "03/02/2024")])
    b = read([row("C1", "01/08/2024"), row("C2", "02/08/2024"), row("C3", "03/08/2024")])
    assert oldest_first([b, a], CONTACTS) == [a, b]


def test_nothing_to_merge() -> None:
    with pytest.raises(ValueError, match="nothing to merge"):
        merge_snapshots([], CONTACTS)


def test_categories_stay_categories() -> None:
    merged = merge_snapshots([read([]), read([row("C1", "01/02/2024")])], CONTACTS)
    assert merged.frame.dtypes.equals(read([row("C1", "01/02/2024")]).frame.dtypes)
