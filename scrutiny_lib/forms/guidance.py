"""The sheet Guidance: what to write in each field, for reading before and beside filling in."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook

from scrutiny_lib.forms.cells import put
from scrutiny_lib.forms.looks import dress_reference
from scrutiny_lib.forms.sheet import FormSheet
from scrutiny_lib.loaders.form_marks import GUIDANCE
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Column

HEADERS = ("Sheet", "Field", "What to write", "How", "Must be filled in")
WHOLE = "The whole sheet"
EXAMPLE = (
    "Row 2 shows an example. It is never loaded; leave it as it is and begin in row 3. Leave a "
    "cell blank if you don't know. Please don't change headers or the names of sheets. Rows can "
    "be pasted from another file; check then that the choices are those of the sheet Choices. Save "
    "a newer copy under a name with its date, such as 2025-09-30: the newest counts."
)
_HOW = {
    "date": "A date, day/month/year",
    "month": "A month",
    "integer": "A whole number",
    "number": "A number",
    "reference": "A reference",
    "words": "One or two sentences",
    "text": "A few words",
    "dropped": "A few words; read and not kept",
}


def write_guidance(workbook: Workbook, forms: Sequence[FormSheet], codes: Codes) -> None:
    """Write the sheet, with a row for each sheet and one for each field."""
    sheet = workbook.create_sheet(GUIDANCE)
    lines: list[tuple[str, ...]] = [HEADERS]
    for form in forms:
        lines.append((form.name, WHOLE, f"{form.table.guidance} {EXAMPLE}".strip(), "", ""))
        for column in form.table.columns:
            filled = "Yes" if column.filled else ""
            how = _how(form, column, codes)
            lines.append((form.name, column.label, column.guidance, how, filled))
    for number, line in enumerate(lines, start=1):
        for place, text in enumerate(line, start=1):
            put(sheet.cell(number, place), text or None)
    dress_reference(sheet, widths=(18, 30, 84, 44, 12))


def _how(form: FormSheet, column: Column, codes: Codes) -> str:
    if column.name in form.locked:
        return "Nothing: filled in later by others"
    choices = form.choices_for(column, codes)
    if choices is None:
        return _HOW.get(column.kind, "Text")
    if column.kind == "yes_no":
        return "Yes or No"
    if column.kind == "codes":
        return f"One or more of '{choices.label}' on the sheet Choices, with semicolons between"
    return f"One of '{choices.label}', from the drop-down"
