"""Make the lists of Annex A as CSV files worse."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path
from random import Random

from tests.loaders.fuzz.base import Sheets
from tests.loaders.fuzz.cells import ANY, SAME, Mutation


def as_they_are(random: Random, folder: Path, sheets: Sheets) -> str:
    return _write(folder, sheets)


def separators(random: Random, folder: Path, sheets: Sheets) -> str:
    separator = random.choice([";", "\t"])
    first = f"sep={separator}\r\n" if random.random() < 0.5 else ""
    return _write(folder, sheets, separator=separator, first=first)


def line_ends_and_marks(random: Random, folder: Path, sheets: Sheets) -> str:
    encoding = random.choice(["utf-8", "utf-8-sig", "cp1252"])
    return _write(folder, sheets, ends=random.choice(["\n", "\r\n", "\r"]), encoding=encoding)


def everything_in_quotes(random: Random, folder: Path, sheets: Sheets) -> str:
    return _write(folder, sheets, quoting=csv.QUOTE_ALL)


def commas_at_the_end(random: Random, folder: Path, sheets: Sheets) -> str:
    for rows in sheets.values():
        for row in rows:
            row += [""] * random.randrange(4)
    return _write(folder, sheets)


def wrong_encodings(random: Random, folder: Path, sheets: Sheets) -> str:
    for rows in sheets.values():
        rows[1][-1] = "Zo\u00eb"
    encodings = ["utf-16", "utf-16-be", "utf-32", "utf-7", "cp1252", "mac_roman"]
    _write(folder, sheets, encoding=random.choice(encodings))
    return ANY


def quotes_unbalanced(random: Random, folder: Path, sheets: Sheets) -> str:
    return _scrambled(random, folder, sheets, [b'"', b',"', b'"\n', b'""'])


def nul_bytes(random: Random, folder: Path, sheets: Sheets) -> str:
    return _scrambled(random, folder, sheets, [b"\x00", b"\x00" * 1_000])


def separators_put_in(random: Random, folder: Path, sheets: Sheets) -> str:
    return _scrambled(random, folder, sheets, [b",", b"\n", b"\r", b"\r\n,", b"," * 70, b"\n" * 30])


def bytes_put_in(random: Random, folder: Path, sheets: Sheets) -> str:
    return _scrambled(random, folder, sheets, [random.randbytes(n) for n in (1, 2, 40)])


def huge_cells(random: Random, folder: Path, sheets: Sheets) -> str:
    return _scrambled(random, folder, sheets, [b"x" * 40_000, b"9" * 200_000, b"a b " * 500_000])


def cut_short(random: Random, folder: Path, sheets: Sheets) -> str:
    _write(folder, sheets)
    for path in folder.iterdir():
        content = path.read_bytes()
        path.write_bytes(content[: random.randrange(len(content) + 1)])
    return ANY


def too_wide(random: Random, folder: Path, sheets: Sheets) -> str:
    rows = sheets[random.choice(list(sheets))]
    for row in rows[: random.choice([1, 2, len(rows)])]:
        row += ["x"] * random.choice([70, 16_384, 100_000])
    _write(folder, sheets)
    return ANY


def _scrambled(random: Random, folder: Path, sheets: Sheets, put_in: list[bytes]) -> str:
    _write(folder, sheets)
    for path in folder.iterdir():
        content = path.read_bytes()
        for _ in range(random.choice([1, 1, 4])):
            place = random.randrange(len(content) + 1)
            content = content[:place] + random.choice(put_in) + content[place:]
        path.write_bytes(content)
    return ANY


def _write(
    folder: Path,
    sheets: Sheets,
    *,
    separator: str = ",",
    ends: str = "\n",
    encoding: str = "utf-8",
    first: str = "",
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:
    """Write a file for each list."""
    for name, rows in sheets.items():
        text = io.StringIO()
        text.write(first)
        writer = csv.writer(text, delimiter=separator, lineterminator=ends, quoting=quoting)  # type: ignore[arg-type]
        writer.writerows([_as_written(cell) for cell in row] for row in rows)
        content = text.getvalue().encode(encoding, errors="replace")
        (folder / f"{name}.csv").write_bytes(content)
    return SAME


def _as_written(cell: object) -> object:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, datetime.date) else cell


MUTATIONS: tuple[Mutation, ...] = (
    as_they_are,
    separators,
    line_ends_and_marks,
    everything_in_quotes,
    commas_at_the_end,
    wrong_encodings,
    quotes_unbalanced,
    nul_bytes,
    separators_put_in,
    bytes_put_in,
    huge_cells,
    cut_short,
    too_wide,
)
