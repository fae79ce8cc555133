"""Make the cells of a workbook worse; each says what must come of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from tests.loaders.fuzz.base import Row, Sheets, copied, write_book

SAME, ANY = "same", "any"
"""The frames are those of the workbook as it was; or whatever, so long as it is no fault."""
Mutation = Callable[[Random, Path, Sheets], str]
STYLES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d-%b-%Y")
JUNK: tuple[Any, ...] = (
    *(True, False, -1, 0, 1e15, -7.5, 2**40, 0.1 + 0.2, 1e-300, "", " ", "\u00a0", "#N/A"),
    *(
        "#REF!",
        "n/a",
        "=",
        "'",
        '"',
        "a) ",
        "z) 99: ?",
        "\u202e\u05d0",
        "\U0001f9d2",
        "e\u0301" * 50,
    ),
    *("1;2;3", "31/02/2024", "29/02/2023", "00/00/0000", "2024-13-45", "99999999", "1e5", "--"),
    *(
        datetime.date(1900, 1, 1),
        datetime.date(2100, 12, 31),
        datetime.datetime(2024, 2, 29, 23, 59),
    ),
    *(datetime.time(4, 5), datetime.timedelta(days=400), "_x0000_", "\n\n", "NaN", "inf", "None"),
)


def columns_swapped(random: Random, folder: Path, sheets: Sheets) -> str:
    for name, rows in sheets.items():
        order = list(range(len(rows[0])))
        random.shuffle(order)
        sheets[name] = [[row[place] for place in order] for row in rows]
    write_book(folder / "book.xlsx", sheets)
    return SAME


def sheets_swapped(random: Random, folder: Path, sheets: Sheets) -> str:
    names = list(sheets)
    random.shuffle(names)
    write_book(folder / "book.xlsx", {name: sheets[name] for name in names})
    return SAME


def dates_as_text(random: Random, folder: Path, sheets: Sheets) -> str:
    style = random.choice(STYLES)

    def written(cell: Any) -> Any:
        return cell.strftime(style) if isinstance(cell, datetime.date) else cell

    each_cell(sheets, written)
    write_book(folder / "book.xlsx", sheets)
    return SAME


def dates_with_times(random: Random, folder: Path, sheets: Sheets) -> str:
    def written(cell: Any) -> Any:
        if type(cell) is not datetime.date:
            return cell
        time = datetime.time(random.randrange(24), random.randrange(60))
        return datetime.datetime.combine(cell, time)

    each_cell(sheets, written)
    write_book(folder / "book.xlsx", sheets)
    return SAME


def dates_of_other_centuries(random: Random, folder: Path, sheets: Sheets) -> str:
    def moved(cell: Any) -> Any:
        if not isinstance(cell, datetime.date) or random.random() < 0.7:
            return cell
        return cell.replace(year=random.choice([1900, 1901, 1904, 2100, 9999]), day=1)

    each_cell(sheets, moved)
    write_book(folder / "book.xlsx", sheets)
    return ANY


def headers_twice(random: Random, folder: Path, sheets: Sheets) -> str:
    for rows in sheets.values():
        place = random.randrange(len(rows[0]))
        for number, row in enumerate(rows):
            row.append(row[place] if not number else random.choice(JUNK[:13]))
    write_book(folder / "book.xlsx", sheets)
    return SAME


def headers_spaced(random: Random, folder: Path, sheets: Sheets) -> str:
    def spaced(header: str) -> str:
        changed = header.replace("'", "\u2019").replace(" ", random.choice(["  ", "\u00a0", " \n"]))
        return random.choice([str.upper, str.lower, str])(f" {changed}\u00a0")

    for rows in sheets.values():
        rows[0] = [spaced(str(header)) for header in rows[0]]
    write_book(folder / "book.xlsx", sheets)
    return SAME


def headers_changed(random: Random, folder: Path, sheets: Sheets) -> str:
    for rows in sheets.values():
        for _ in range(random.randrange(4)):
            rows[0][random.randrange(len(rows[0]))] = random.choice([*JUNK, "Age", "Gender", None])
    write_book(folder / "book.xlsx", sheets)
    return ANY


def titles_above(random: Random, folder: Path, sheets: Sheets) -> str:
    for name, rows in sheets.items():
        above: list[Row] = [["Inspection of children's services"], *([[]] * random.randrange(5))]
        sheets[name] = above + rows
    write_book(folder / "book.xlsx", sheets)
    return SAME


def rows_blank(random: Random, folder: Path, sheets: Sheets) -> str:
    for rows in sheets.values():
        for _ in range(random.randrange(1, 4)):
            rows.insert(random.randrange(1, len(rows)), [random.choice([None, "", "  "])])
    write_book(folder / "book.xlsx", sheets)
    return SAME


def rows_removed(random: Random, folder: Path, sheets: Sheets) -> str:
    for name, rows in sheets.items():
        sheets[name] = [row for row in rows if random.random() < 0.7]
    write_book(folder / "book.xlsx", sheets)
    return ANY


def cells_replaced(random: Random, folder: Path, sheets: Sheets) -> str:
    share = random.choice([0.02, 0.2, 1.0])
    each_cell(sheets, lambda cell: random.choice(JUNK) if random.random() < share else cell)
    write_book(folder / "book.xlsx", sheets)
    return ANY


def cells_moved(random: Random, folder: Path, sheets: Sheets) -> str:
    for rows in sheets.values():
        cells = [cell for row in rows[1:] for cell in row]
        random.shuffle(cells)
        rows[1:] = [cells[n : n + len(rows[0])] for n in range(0, len(cells), len(rows[0]))]
    write_book(folder / "book.xlsx", sheets)
    return ANY


def cells_huge(random: Random, folder: Path, sheets: Sheets) -> str:
    for rows in sheets.values():
        row = random.choice(rows)
        row[random.randrange(len(row))] = random.choice("x9 -/") * 32_767
    write_book(folder / "book.xlsx", sheets)
    return ANY


def as_many_columns_as_there_are(random: Random, folder: Path, sheets: Sheets) -> str:
    rows = sheets[random.choice(list(sheets))]
    for row in random.sample(rows[1:], k=min(2, len(rows) - 1)):
        row += [None] * (16_383 - len(row)) + ["x"]
    if random.random() < 0.5:
        rows[0] += [None] * (16_383 - len(rows[0])) + ["Further"]
    write_book(folder / "book.xlsx", sheets)
    return SAME


def formulas_and_merged_cells(random: Random, folder: Path, sheets: Sheets) -> str:
    path = write_book(folder / "book.xlsx", sheets)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for _ in range(random.randrange(1, 4)):
            cell = sheet.cell(random.randint(1, sheet.max_row), random.randint(1, sheet.max_column))
            cell.value = random.choice(["=1+1", "=NA()", "=A1", "=#REF!", '="a"&"b"'])
        top, left = random.randint(1, sheet.max_row), random.randint(1, sheet.max_column)
        sheet.merge_cells(
            start_row=top,
            start_column=left,
            end_row=top + random.randrange(4),
            end_column=left + random.randrange(4),
        )
    book.save(path)
    return ANY


def each_cell(sheets: Sheets, change: Callable[[Any], Any]) -> None:
    """Change every cell below the headers."""
    for name, rows in sheets.items():
        sheets[name] = [rows[0], *([change(cell) for cell in row] for row in rows[1:])]


MUTATIONS: tuple[Mutation, ...] = (
    columns_swapped,
    sheets_swapped,
    dates_as_text,
    dates_with_times,
    dates_of_other_centuries,
    headers_twice,
    headers_spaced,
    headers_changed,
    titles_above,
    rows_blank,
    rows_removed,
    cells_replaced,
    cells_moved,
    cells_huge,
    as_many_columns_as_there_are,
    formulas_and_merged_cells,
)


def made_worse(mutation: Mutation, random: Random, folder: Path, sheets: Sheets) -> str:
    """Make a copy of the sheets worse."""
    return mutation(random, folder, copied(sheets))
