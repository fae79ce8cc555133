"""The record of a draw: two tables in the folder of draws, written whole or not at all."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny_lib.drawing.made import Case, Made
from scrutiny_lib.drawing.wish import Wish
from scrutiny_lib.drawing.writing import write_together
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.folder import ENDINGS, Context, source_files
from scrutiny_lib.loaders.people import read_form

FOLDER, DRAWS, CASES, TO_DO = "draws", "draws", "draw_cases", "to_do"
_TOLD_AS = {
    "seed": "seed",
    "frame_sha256": "frame",
    "method": "method",
    "size": "size",
    "n_eligible": "exclusions",
    "n_excluded": "exclusions",
    "strata": "groups",
    "order_rule": "order",
}
"""Columns that make a draw another one, in the words of a message."""
Row = dict[str, str]


@dataclass(frozen=True)
class Earlier:
    """What stands of a draw of the same name.

    Attributes
    ----------
    row : dict
        Its line of the table of draws, as text; blank cells are "".
    cases : list of dict
        Its cases.
    elsewhere : tuple of str
        Files that hold it, other than the two that a draw of this name writes.
    """

    row: Row
    cases: list[Row]
    elsewhere: tuple[str, ...]

    @property
    def drawn_on(self) -> datetime.date:
        """The day of the draw."""
        return datetime.date.fromisoformat(self.row["drawn_on"])

    @property
    def drawn_again(self) -> int:
        """How often it was drawn again."""
        return int(self.row["drawn_again"] or 0)

    @property
    def n_begun(self) -> int:
        """How many cases people have said something of."""
        return sum(case["state"] not in ("", TO_DO) for case in self.cases)


def file_names(name: str) -> dict[str, str]:
    """Return the names of the two files of a draw, by table."""
    return {table: f"{name}_{table}.csv" for table in (DRAWS, CASES)}


def rows_of(wish: Wish, made: Made, day: datetime.date, again: int) -> dict[str, list[Row]]:
    """Return what is written of a draw, by table."""
    line = {
        "draw_id": wish.name,
        "title": " ".join(wish.title.split()),
        "purpose": wish.purpose,
        **_of_draw(made),
        "drawn_on": day.isoformat(),
        "drawn_again": str(again),
    }
    return {DRAWS: [line], CASES: [_of_case(wish.name, case) for case in made.cases]}


def _of_draw(made: Made) -> Row:
    """Return what another draw of the same frame by the same words has in common."""
    drawn = made.draw
    groups = "; ".join(f"{g.name}, {g.n_drawn} of {g.n_eligible}" for g in made.groups)
    return {
        "method": drawn.method,
        "size": str(drawn.size),
        "seed": str(drawn.seed),
        "n_frame": str(drawn.n_frame),
        "n_eligible": str(drawn.n_eligible),
        "n_excluded": str(drawn.n_frame - drawn.n_eligible),
        "strata": f"{', '.join(made.by)}: {groups}" if groups else "",
        "frame_sha256": drawn.frame_sha256,
        "order_rule": made.order_rule,
        "replacement_rule": drawn.replacement_rule,
    }


def _of_case(name: str, case: Case) -> Row:
    return {
        "draw_id": name,
        "place": str(case.place),
        "case_ref": case.reference,
        "stratum": case.stratum,
        "drawn_as": case.drawn_as,
        "state": TO_DO,
        "looked_at_on": "",
    }


def write_record(folder: Path, name: str, rows: Mapping[str, Sequence[Row]]) -> None:
    """Write the two tables of a draw, for their owner alone.

    Raises
    ------
    ScrutinyError
        If they can't be written; what was there stays as it was.
    """
    texts = {file: _as_csv(rows[table]) for table, file in file_names(name).items()}
    write_together(folder, texts)


def _as_csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def earlier_draw(folder: Path, name: str, context: Context) -> Earlier | None:
    """Find a draw of the same name.

    In the folder of draws every file is looked into, since a draw may have been copied into a
    form; in any other folder only the two that a draw of this name writes.

    Parameters
    ----------
    folder : Path
        Where the new draw would be written.
    name : str
        Its reference; case does not matter, since not every disk tells it apart.
    context : Context
        With the tables of draws.

    Raises
    ------
    UsageError
        If a file of that name is there and holds no record of it.
    """
    own = [folder / file for file in file_names(name).values()]
    others = source_files(folder) if folder.name == FOLDER else []
    found: dict[str, list[Row]] = {DRAWS: [], CASES: []}
    elsewhere: set[str] = set()
    for path in dict.fromkeys([*own, *others]):
        for table, row in _rows_named(path, name, context):
            found[table].append(row)
            if path not in own:
                elsewhere.add(path.relative_to(folder).as_posix())
    if found[DRAWS]:
        most = max(found[DRAWS], key=lambda row: int(row["drawn_again"] or 0))
        return Earlier(most, found[CASES], tuple(sorted(elsewhere)))
    left = sorted({*elsewhere, *(path.name for path in own if path.exists())})
    if left:
        raise UsageError(
            f"{left[0]} is there, but no record of the draw '{name}' that can be read; nobody can "
            "say how often it was drawn, so look at that file, then take it away or give another "
            "--name"
        )
    return None


def _rows_named(path: Path, name: str, context: Context) -> list[tuple[str, Row]]:
    """Return what a file says of a draw, by table."""
    if not path.is_file() or path.suffix.lower() not in ENDINGS:
        return []
    tables = [context.tables[DRAWS], context.tables[CASES]]
    read, _ = read_form(path, tables, context)
    return [
        (table, row)
        for table, dataset in read
        for row in _as_texts(dataset.frame)
        if row["draw_id"].casefold() == name.casefold()
    ]


def _as_texts(frame: pd.DataFrame) -> Iterable[Row]:
    """Yield the rows of a frame as text."""
    for row in frame.to_dict("records"):
        yield {str(name): _as_text(value) for name, value in row.items()}


def _as_text(value: Any) -> str:
    if pd.isna(value):
        return ""
    return value.strftime("%Y-%m-%d") if isinstance(value, datetime.date) else str(value)


def differences(earlier: Earlier, rows: Mapping[str, Sequence[Row]]) -> list[str]:
    """Say in what a draw differs from the one that is recorded; nothing if it is the same one."""
    (line,) = rows[DRAWS]
    told = [said for name, said in _TOLD_AS.items() if line[name] != earlier.row[name]]
    same = _order_of(rows[CASES]) == _order_of(earlier.cases)
    return list(dict.fromkeys(told)) or ([] if same else ["list of cases"])


def _order_of(cases: Iterable[Row]) -> list[tuple[int, str, str, str]]:
    """Return cases by place, without what people say of them."""
    return sorted(
        (int(case["place"] or 0), case["case_ref"], case["stratum"], case["drawn_as"])
        for case in cases
    )


def require_unused(earlier: Earlier, name: str) -> None:
    """Refuse to write over a draw of which work was begun, or one that stands in another file.

    Raises
    ------
    UsageError
        If it would be lost, or stand twice.
    """
    if earlier.elsewhere:
        raise UsageError(
            f"the draw '{name}' stands in {earlier.elsewhere[0]} too, and would then be there "
            "twice; take it out of that file first"
        )
    if earlier.n_begun:
        raise UsageError(
            f"of the draw '{name}' {earlier.n_begun} cases were looked at or replaced already, and "
            "that would be lost; give the new draw another --name"
        )
