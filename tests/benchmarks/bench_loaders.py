"""How fast tables of rows are read, beside the bare reader of the same file.

Each benchmark also checks that all rows have arrived. None fails for being slow.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from scrutiny_lib.loaders.childrens_social_care.annex_a import choose_list
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.raw import each_table
from scrutiny_lib.loaders.tables.codes import Codes, load_codes
from scrutiny_lib.loaders.tables.read import read_table
from scrutiny_lib.loaders.tables.spec import Column, Table, load_tables

PROJECT = Path(__file__).resolve().parents[2]
ANNEX_A = PROJECT / "scrutiny_lib" / "loaders" / "childrens_social_care" / "annex_a.yml"
ROWS_OF_A_LIST = {1: 70_000, 2: 10_000, 3: 30_000, 4: 30_000, 5: 10_000, 6: 25_000, 7: 5_000}
ROWS_OF_A_LIST |= {8: 10_000, 9: 6_000, 10: 2_000, 11: 2_000}
CONTACTS = 1_000_000
CHILD = """
import re, sys
from pathlib import Path

def highest():
    # The most that this process itself has held; ru_maxrss would count its parent's as well.
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024

sys.path.insert(0, sys.argv[1])
import pandera.pandas  # read late otherwise, and no part of the data
from tests.benchmarks import bench_loaders
kind, path = sys.argv[2], Path(sys.argv[3])
codes, tables = bench_loaders.codes_and_tables()
first = highest()
frames = [d.frame for d in bench_loaders.load(path, codes, tables)] if kind == "load" else []
print(highest() - first, sum(int(f.memory_usage(deep=True).sum()) for f in frames))
"""


def codes_and_tables() -> tuple[Codes, list[Table]]:
    return load_codes([PROJECT / "params" / "code_lists.yml"]), list(
        load_tables([ANNEX_A]).values()
    )


def load(path: Path, codes: Codes, tables: list[Table]) -> list[Dataset]:
    """What the loader does with a file."""
    read = []
    for raw in each_table(path):
        table = choose_list(raw, tables)
        assert table is not None
        read.append(read_table(raw, table, codes))
    return read


def cells_of(column: Column, rows: int, random: np.random.Generator, codes: Codes) -> list[Any]:
    """Cells as systems export them: drop-downs with their letters, workers, dates."""
    if column.kind == "child_id":
        return [int(number) for number in random.integers(100_000, 999_999, rows)]
    if column.kind in ("code", "codes", "yes_no"):
        ways = ["a) Yes", "b) No"]
        if column.codes:
            ways = [
                f"{'abcdefghijklmnopqrstuvwxyz'[n % 26]}) {one.code}"
                for n, one in enumerate(codes[column.codes].codes)
            ]
        return [ways[n] for n in random.integers(0, len(ways), rows)]
    if column.kind in ("date", "born"):
        first = np.datetime64("2006-04-01" if column.kind == "born" else "2023-04-01")
        days = first + random.integers(0, 6_000 if column.kind == "born" else 365, rows)
        return list(days.astype("datetime64[D]").tolist())
    if column.kind in ("integer", "number", "age"):
        return [int(number) for number in random.integers(0, 18, rows)]
    return [f"{column.name} {number}" for number in random.integers(0, 60, rows)]


@pytest.fixture(scope="session")
def annex_a(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 200,000 rows in eleven lists."""
    random = np.random.default_rng(20240401)
    codes, tables = codes_and_tables()
    book = openpyxl.Workbook(write_only=True)
    for (number, rows), table in zip(ROWS_OF_A_LIST.items(), tables, strict=True):
        sheet = book.create_sheet(f"List {number}")
        sheet.append([column.label for column in table.columns])
        columns = [cells_of(column, rows, random, codes) for column in table.columns]
        for row in zip(*columns, strict=True):
            sheet.append(row)
    path = tmp_path_factory.mktemp("annex-a") / "Annex A.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="session")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CSV of a million contacts."""
    random = np.random.default_rng(20240401)
    codes, tables = codes_and_tables()
    made = {c.label: cells_of(c, CONTACTS, random, codes) for c in tables[0].columns}
    frame = pd.DataFrame(made)
    for column in tables[0].columns:
        if column.kind in ("date", "born"):
            days = pd.to_datetime(frame[column.label])
            frame[column.label] = days.dt.strftime("%d/%m/%Y")
    path = tmp_path_factory.mktemp("contacts") / "List 1.csv"
    frame.to_csv(path, index=False)
    return path


def in_a_child(kind: str, path: Path) -> list[int]:
    """Bytes that a process took beyond what it began with, and of the frames that it ends with."""
    command = [sys.executable, "-c", CHILD, str(PROJECT), kind, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT).stdout
    return [int(number) for number in told.split()]


def say_memory(side_by_side: Any, path: Path) -> None:
    taken, frames = in_a_child("load", path)
    side_by_side.say(
        f"peak memory {taken / 1e6:,.0f} MB; frames {frames / 1e6:,.0f} MB; "
        f"{taken / frames:.1f} times the frames"
    )


def test_two_hundred_thousand_rows_of_annex_a(side_by_side: Any, annex_a: Path) -> None:
    codes, tables = codes_and_tables()

    def bare() -> list[int]:
        book = CalamineWorkbook.from_path(annex_a)
        return [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]

    read, rows = side_by_side(
        lambda: load(annex_a, codes, tables),
        bare,
        against="the bare read by python-calamine",
        rounds=3,
        reference_rounds=3,
    )
    assert [data.record.rows_read for data in read] == [number - 1 for number in rows]
    assert sum(rows) == 200_000 + 11
    say_memory(side_by_side, annex_a)


def test_a_million_rows_of_a_csv(side_by_side: Any, contacts: Path) -> None:
    codes, tables = codes_and_tables()
    read, frame = side_by_side(
        lambda: load(contacts, codes, tables),
        lambda: pd.read_csv(contacts),
        against="pandas.read_csv",
        rounds=3,
        reference_rounds=3,
    )
    (data,) = read
    assert data.record.rows_read == len(frame) == CONTACTS
    say_memory(side_by_side, contacts)
