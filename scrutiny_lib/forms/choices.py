"""The sheet Choices: every list of a form, which its drop-downs point to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from scrutiny_lib.errors import UsageError
from scrutiny_lib.forms.cells import put
from scrutiny_lib.forms.looks import dress_reference
from scrutiny_lib.loaders.form_marks import CHOICES
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Column, Table

YES_NO = "yes_no"
HEADERS = ("List", "Choice", "What it means")


@dataclass(frozen=True)
class Choice:
    """One line of a drop-down: what a person sees, and what it means."""

    label: str
    meaning: str = ""


@dataclass(frozen=True)
class ChoiceList:
    """A drop-down.

    Attributes
    ----------
    name : str
        Of the range that holds it; letters, digits and underscores.
    label : str
        What a person calls it.
    """

    name: str
    label: str
    choices: tuple[Choice, ...]


def choices_of(column: Column, table: Table, codes: Codes) -> ChoiceList | None:
    """Return the choices of a column; None where people write freely.

    Raises
    ------
    UsageError
        If the table names a code list that there is not.
    """
    if column.kind == "yes_no":
        return ChoiceList(YES_NO, "Yes or no", (Choice("Yes"), Choice("No")))
    if not column.codes:
        return None
    if column.codes not in codes:
        raise UsageError(
            f"the table '{table.table}' names the code list '{column.codes}' in the column "
            f"'{column.name}', which is in no file; add it to params/code_lists.yml"
        )
    found = codes[column.codes]
    lines = tuple(Choice(code.label, code.meaning) for code in found.codes)
    return ChoiceList(column.codes, found.label, lines)


def write_choices(workbook: Workbook, lists: Sequence[ChoiceList]) -> None:
    """Write the sheet, and name the range of each list.

    Parameters
    ----------
    lists : sequence of ChoiceList
        One may stand several times; it is written once.
    """
    sheet = workbook.create_sheet(CHOICES)
    sheet.append(HEADERS)
    row = 2
    for one in {each.name: each for each in lists}.values():
        last = row + len(one.choices) - 1
        area = f"'{CHOICES}'!$B${row}:$B${last}"
        workbook.defined_names[range_name(one)] = DefinedName(range_name(one), attr_text=area)
        for choice in one.choices:
            for place, text in enumerate((one.label, choice.label, choice.meaning), start=1):
                put(sheet.cell(row, place), text or None)
            row += 1
    dress_reference(sheet, widths=(34, 60, 90))


def range_name(one: ChoiceList) -> str:
    """Return the name of the range that holds a list."""
    return f"list_{one.name}"
