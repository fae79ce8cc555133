"""Frames as people send them, and those from which nothing is drawn."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scrutiny_lib.errors import ExitCode, SourceError, UsageError
from tests.drawing.made import CASES, HEADINGS, as_csv, as_workbook, drawn, references, written

SECRET = "Zebedee"


def told(frame: Path, to: Path, **words: Any) -> tuple[str, list[str]]:
    """The digest of a frame, and the cases drawn from it."""
    drawn(frame, to, **words)
    line, cases = written(to)
    return line["frame_sha256"], references(cases)


def test_a_frame_is_the_same_frame_however_it_is_saved(tmp_path: Path) -> None:
    frames = {
        "plain": as_csv(tmp_path / "plain.csv"),
        "bom": as_csv(tmp_path / "bom.csv", encoding="utf-8-sig"),
        "semicolons": as_csv(tmp_path / "semicolons.csv", separator=";"),
        "tabs": as_csv(tmp_path / "tabs.csv", separator="\t"),
        "iso": as_csv(tmp_path / "iso.csv", day="%Y-%m-%d"),
        "workbook": as_workbook(tmp_path / "workbook.xlsx"),
    }
    shuffled = list(CASES)
    random.Random(1).shuffle(shuffled)
    frames["shuffled"] = as_csv(tmp_path / "shuffled.csv", shuffled)
    turned = [tuple(reversed(row)) for row in CASES]
    frames["columns"] = as_csv(tmp_path / "columns.csv", turned, tuple(reversed(HEADINGS)))
    for words in ({}, {"by": ("team",)}, {"method": "systematic", "order_by": ("opened",)}):
        found = {
            name: told(path, tmp_path / f"{name}{len(words)}{sorted(words)}", **words)
            for name, path in frames.items()
        }
        assert len({(digest, *cases) for digest, cases in found.values()}) == 1, found


def test_letters_of_windows_are_read(tmp_path: Path, to: Path) -> None:
    rows = [(f"C-{n}", "Café" if n < 10 else "Park") for n in range(20)]
    frame = as_csv(tmp_path / "old.csv", rows, ("case_ref", "team"), encoding="cp1252")
    assert "Café: " in drawn(frame, to, by=("team",))


def test_other_cells_are_another_frame(frame: Path, tmp_path: Path) -> None:
    changed = as_csv(tmp_path / "changed.csv", [*CASES[:-1], (*CASES[-1][:-1], "yes")])
    assert told(frame, tmp_path / "a")[0] != told(changed, tmp_path / "b")[0]


def with_column(path: Path, heading: str, cell: Any, *, at: int = 4) -> Path:
    """The cases with a further column in which one cell holds something."""
    rows = [(*row, cell if number == at else "") for number, row in enumerate(CASES)]
    return as_csv(path, rows, (*HEADINGS, heading))


def refusal(frame: Path, to: Path, **words: Any) -> str:
    with pytest.raises(UsageError) as refused:
        drawn(frame, to, **words)
    assert refused.value.exit_code == ExitCode.USAGE
    said = str(refused.value)
    assert "\n" not in said
    assert SECRET not in said
    assert not to.exists()
    return said


@pytest.mark.parametrize(
    "heading",
    [
        *("Surname", "Child's name", "Full name", "Initials", "Allocated worker", "Name"),
        *("Notes", "Case summary", "Good practice", "what worked well", "Evidence"),
        *(
            "Date of birth",
            "DOB",
            "D.O.B.",
            "Child_DOB",
            "date-of-birth (dd/mm/yyyy)",
            "BIRTH DATE",
        ),
        *("NHS number", "Child's NHS no.", "UPN", "Home postcode", "Post Code", "Address"),
        *("Telephone", "Mother's telephone number", "E-mail address", "Email", "Mobile"),
        *("Child Unique ID", "LAchildID", "National Insurance Number", "Mosaic ID"),
    ],
)
def test_a_column_about_a_person_is_refused_by_its_heading(
    heading: str, tmp_path: Path, to: Path
) -> None:
    said = refusal(with_column(tmp_path / "frame.csv", heading, SECRET), to)
    assert said.startswith(f"frame.csv, column '{heading}': by its heading")


@pytest.mark.parametrize(
    "heading",
    ["District", "Age band", "Closed", "School phase", "Category", "Month of birth", "Born in"],
)
def test_what_a_draw_may_go_by_is_not_refused(heading: str, tmp_path: Path, to: Path) -> None:
    assert "Drawn, by place" in drawn(with_column(tmp_path / "frame.csv", heading, "x"), to)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("943 476 5919", "NHS number"),
        ("B123456789012", ""),  # no check letter: it only looks like a pupil number
        ("H801200001001", "unique pupil number"),
        ("LS1 1UR", "postcode"),
        ("0113 496 0000", "phone number"),
        ("QQ123456C", ""),  # a prefix that nobody has
        ("AB123456C", "national insurance number"),
        ("zebedee@example.org", "e-mail address"),
        (f"Dr {SECRET}", "personal name"),
        (f"{SECRET} " * 20, "long texts"),
        ("#N/A", "an error of a spreadsheet"),
    ],
)
def test_a_cell_with_an_identifier_refuses_the_frame(
    cell: str, kind: str, tmp_path: Path, to: Path
) -> None:
    frame = with_column(tmp_path / "frame.csv", "Category", cell)
    if not kind:
        assert "Drawn, by place" in drawn(frame, to)
        return
    said = refusal(frame, to)
    assert said.startswith("frame.csv, column 'Category': in row 6 it holds ")
    assert kind in said
    assert cell not in said


def test_a_workbook_is_refused_in_the_same_words(tmp_path: Path, to: Path) -> None:
    rows = [(f"C-{n}", 9434765919 if n == 2 else "") for n in range(9)]
    frame = as_workbook(tmp_path / "frame.xlsx", rows, ("case_ref", "other"))
    said = refusal(frame, to)
    assert said.startswith("frame.xlsx, sheet 'Sheet', column 'other': in row 4 it holds what has")
    assert "9434765919" not in said


def test_a_full_date_may_stand_where_a_draw_does_not_write_it_down(
    frame: Path, tmp_path: Path, to: Path
) -> None:
    assert "full date" in refusal(frame, to, by=("opened",), size=20)
    rows = [(f"C {n}/03/2015", "north") for n in range(1, 20)]
    dated = as_csv(tmp_path / "dated.csv", rows, ("case_ref", "team"))
    said = refusal(dated, to)
    assert "column 'case_ref': in row 2, 3, 4, 5, 6 and 14 more it holds" in said
    assert "full date" in said
    assert "2015" not in said


@pytest.mark.parametrize(
    ("references_", "said"),
    [
        (["C-1", "", "C-3"], "in row 3 it holds blank; each case needs its reference"),
        (["C-1", "C-2", " c-1 "], "in row 2, 4 it holds references that stand twice"),
        (["C-1", "=2+2", "C-3"], "in row 3 it holds no references"),
        (["C-1", "C-2", "C" * 41], "in row 4 it holds no references"),
    ],
)
def test_references_that_are_none(
    references_: list[str], said: str, tmp_path: Path, to: Path
) -> None:
    rows = [(ref, "x") for ref in references_]
    frame = as_csv(tmp_path / "frame.csv", rows, ("Case ref", "team"))
    message = refusal(frame, to, size=1, reference="case REF")
    assert message.startswith("frame.csv, column 'Case ref': ")
    assert said in message


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("case_ref", "Team", "team", "x"), "column 3: its heading stands twice"),
        (("case_ref", "", "y", "x"), "column 2: its heading is none"),
        (("case_ref", "LS1 1UR", "y", "x"), "column 2: its heading is none"),
        (("case_ref", "=1+1", "y", "x"), "column 2: its heading is none"),
        (("ref", "team", "y", "x"), "there is no column 'case_ref'; there is: ref, team, y, x"),
        (("C-00 123", "team", "y", "x"), "4 cells that look like data"),
    ],
)
def test_headings_that_are_none(
    headings: tuple[str, ...], said: str, tmp_path: Path, to: Path
) -> None:
    message = refusal(as_csv(tmp_path / "frame.csv", CASES, headings), to)
    assert said in message
    assert "LS1" not in message


def test_a_row_that_does_not_fit_refuses_the_frame(tmp_path: Path, to: Path) -> None:
    frame = as_csv(tmp_path / "frame.csv", [*CASES, ("C-99", "a", "", "", SECRET)])
    assert "more cells than there are headers (row 22)" in refusal(frame, to)
    short = as_csv(tmp_path / "short.csv", [*CASES, ("C-99", "a")])
    assert "fewer cells than there are headers" in refusal(short, to)


def test_blank_rows_and_a_title_above_are_no_cases(tmp_path: Path, to: Path) -> None:
    plain = as_csv(tmp_path / "plain.csv")
    lines = plain.read_text().splitlines()
    odd = tmp_path / "odd.csv"
    odd.write_text("\n".join(["Cases for the audit", *lines[:4], ",,,", *lines[4:], ",,,", ""]))
    assert told(odd, to) == told(plain, tmp_path / "other")


def test_a_frame_is_alone_in_its_workbook(tmp_path: Path, to: Path) -> None:
    two = as_workbook(tmp_path / "two.xlsx", others=1)
    assert "2 sheets have rows" in refusal(two, to)
    book = load_workbook(two)
    book["More 0"].sheet_state = "hidden"
    book.save(two)
    assert "20 rows" in drawn(two, to)


def test_a_file_of_another_kind_is_refused(tmp_path: Path, to: Path) -> None:
    frame = as_csv(tmp_path / "frame.txt")
    assert "a .csv or an .xlsx" in refusal(frame, to)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    for path in (broken, tmp_path / "nowhere.csv"):
        with pytest.raises(SourceError, match=path.name):
            drawn(path, to)
    (tmp_path / "empty.csv").write_text("case_ref,team\n")
    with pytest.raises(SourceError, match="no rows"):
        drawn(tmp_path / "empty.csv", to)


def test_a_frame_of_references_alone_is_enough(tmp_path: Path, to: Path) -> None:
    frame = tmp_path / "frame.csv"
    frame.write_text("case_ref\n" + "\n".join(f"C-{n}" for n in range(9)) + "\n")
    assert "Method: random, 5 of 9" in drawn(frame, to)
