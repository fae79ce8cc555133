"""Write the data folder: each source's files, spoilt where faults are planted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from scrutiny_lib.demo.annex_a import lists
from scrutiny_lib.demo.extracts import POLICE
from scrutiny_lib.demo.extracts_health import HEALTH
from scrutiny_lib.demo.fault_list import FAULTS
from scrutiny_lib.demo.faults import Planted, plant
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.world import World
from scrutiny_lib.demo.writers import cin_census, ssda903
from scrutiny_lib.demo.writers.files import received, write_text, write_workbook
from scrutiny_lib.demo.written import Written, csv_of, on_paper

COUNCIL = PurePosixPath("childrens_social_care")
ANNEX_A, CENSUS, RETURN_903 = COUNCIL / "annex_a", COUNCIL / "cin_census", COUNCIL / "ssda903"
MARKER = "SYNTHETIC.txt"
SAYS = (
    "SYNTHETIC. Every child, family, worker and figure in this folder is invented by a computer\n"
    "program. Nothing here tells anything about a real child or a real place.\n"
)


class DataFolder:
    """Writes files below one folder, and remembers what was planted in them."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.seed = seed
        self.planted = Planted()
        self.files: list[PurePosixPath] = []

    def text(self, path: PurePosixPath, text: str, last: np.datetime64, encoding: str) -> None:
        """Write a text file that tells of a period up to a day."""
        write_text(self.root / path, text, encoding=encoding)
        self.done(path, last)

    def done(self, path: PurePosixPath, last: np.datetime64) -> None:
        """Take note of a file; its folder is marked."""
        received(self.root / path, last)
        self.files.append(path)
        for folder in (path.parent, *path.parent.parents):
            marker = self.root / folder / MARKER
            if str(folder) != "." and not marker.exists():
                write_text(marker, SAYS)
                received(marker, last)

    def table(self, sheet: Sheet, path: PurePosixPath, age: int) -> Written:
        """Return a sheet as its file has it, with its faults."""
        made = on_paper(sheet, path)
        plant(made, age, FAULTS, self.seed, self.planted)
        return made

    def csv(self, sheet: Sheet, path: PurePosixPath, age: int, last: np.datetime64) -> None:
        """Write a sheet as a CSV."""
        if not len(sheet):
            return  # in a small place there may be nobody on a list
        made = self.table(sheet, path, age)
        self.text(path, csv_of(made), last, made.encoding)


def write_agencies(folder: DataFolder, world: World) -> None:
    """Write what the council, the police and the NHS send."""
    timeline = world.plan.timeline
    for age, period in _from_newest(timeline.half_years):
        _annex_a(folder, world, period, age)
    for age, period in _from_newest(timeline.financial_years):
        for make in (*POLICE, *HEALTH):
            sheet = make(world, period)
            path = PurePosixPath(sheet.source) / f"{sheet.name}.csv"
            folder.csv(sheet, path, age, period.last)
        for sheet in ssda903.tables(world, period):
            path = RETURN_903 / f"{period.label} synthetic" / f"{sheet.name}.csv"
            folder.csv(sheet, path, age, period.last)
        path = CENSUS / f"CIN_Census_{period.label}_synthetic.xml"
        text = cin_census.census(world, period, newest=age == -1)
        folder.text(path, text, period.last, "utf-8")


def _annex_a(folder: DataFolder, world: World, period: Period, age: int) -> None:
    """Write a snapshot: the newest as a workbook, the others as CSVs."""
    if age < -1:
        for sheet in lists(world, period):
            path = ANNEX_A / f"{period.label} synthetic" / f"{sheet.name}.csv"
            folder.csv(sheet, path, age, period.last)
        return
    path = ANNEX_A / f"Annex_A_{period.label}_synthetic.xlsx"
    made = [folder.table(sheet, path, age) for sheet in lists(world, period)]
    sheets = [(one.sheet.name, one.headers, one.columns) for one in made]
    write_workbook(folder.root / path, sheets)
    folder.done(path, period.last)


def _from_newest(periods: Sequence[Period]) -> Iterator[tuple[int, Period]]:
    """Return periods, oldest first, with their places counted from the newest: -1."""
    return ((number - len(periods), period) for number, period in enumerate(periods))
