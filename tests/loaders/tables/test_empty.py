"""A table of which nothing has come is a frame without rows, typed like any other."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.sources import CODE_LISTS
from scrutiny_lib.loaders.tables.codes import load_codes
from scrutiny_lib.loaders.tables.empty import frame_of
from scrutiny_lib.loaders.tables.spec import FRAME_TYPES
from tests.loaders.tables.made import CODES, CONTACTS, read
from tests.reviews.made import PARAMS, tables

ROW = ["A1", "F", "01/02/2015", "", "03/04/2025", "2", "yes", "A worker"]


def test_what_came_is_given_as_it_is() -> None:
    dataset = read([ROW])
    assert frame_of({"contacts": dataset}, CONTACTS, CODES) is dataset.frame


def test_where_nothing_came_every_kept_column_is_there_and_no_row() -> None:
    frame = frame_of({}, CONTACTS, CODES)
    assert frame.empty
    assert list(frame.columns) == ["child_id", "sex", "contact_date", "earlier", "is_seen"]


def test_another_table_of_the_source_is_not_taken_for_it() -> None:
    frame = frame_of({"referrals": read([ROW])}, CONTACTS, CODES)
    assert frame.empty


def test_its_columns_have_the_types_that_a_loader_gives() -> None:
    frame, loaded = frame_of({}, CONTACTS, CODES), read([ROW]).frame
    for name, kind in frame.dtypes.items():
        assert kind == loaded.dtypes[str(name)], name
    both = pd.concat([frame, loaded])
    assert both.dtypes[list(frame.columns)].to_dict() == frame.dtypes.to_dict()


def test_every_table_of_the_project_can_be_empty() -> None:
    codes = load_codes([PARAMS / name for name in CODE_LISTS])
    for table in tables().values():
        frame = frame_of({}, table, codes)
        for column in (one for one in table.columns if one.is_kept and one.kind != "code"):
            assert frame.dtypes[column.name] == FRAME_TYPES[column.kind], column.name
        for column in (one for one in table.columns if one.kind == "code"):
            named = list(frame.dtypes[column.name].categories)
            assert named == [one.code for one in codes[column.codes].codes], column.name
