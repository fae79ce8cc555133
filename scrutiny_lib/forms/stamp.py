"""The sheet About and the properties of a form: which form it is, of which version, for whom."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from scrutiny_lib.forms.cells import Value, put
from scrutiny_lib.forms.looks import dress_reference
from scrutiny_lib.forms.sheet import AGENCIES, FormSheet
from scrutiny_lib.loaders.form_marks import ABOUT, ABOUT_HEADERS
from scrutiny_lib.loaders.tables.codes import Codes

ALWAYS = datetime.datetime(2020, 1, 1)
"""When a form says that it was made: not today, so that the same form has the same bytes."""
INVENTED, REAL = "Invented (synthetic)", "Real"


def write_about(
    workbook: Workbook,
    forms: Sequence[FormSheet],
    codes: Codes,
    *,
    title: str,
    is_synthetic: bool,
) -> None:
    """Write the sheet, a row for each sheet with rows, and the same into the properties."""
    sheet = workbook.create_sheet(ABOUT)
    sheet.append(ABOUT_HEADERS)
    figures = INVENTED if is_synthetic else REAL
    for number, form in enumerate(forms, start=2):
        table = form.table
        line: tuple[Value, ...] = (
            form.name,
            table.table,
            table.version,
            _written_for(form, codes),
            figures,
        )
        for place, value in enumerate(line, start=1):
            put(sheet.cell(number, place), value)
    dress_reference(sheet, widths=(26, 24, 10, 40, 24))
    properties = workbook.properties
    properties.title, properties.creator, properties.language = title, "scrutiny forms", "en-GB"
    properties.created = properties.modified = ALWAYS
    properties.keywords = "synthetic: every figure is invented" if is_synthetic else None
    versions = "; ".join(f"{form.table.table} {form.table.version}" for form in forms)
    workbook.custom_doc_props.append(StringProperty(name="Form version", value=versions))


def _written_for(form: FormSheet, codes: Codes) -> str:
    if form.agency is None:
        return "Everybody who fills it in"
    return codes[AGENCIES].label_of(form.agency)
