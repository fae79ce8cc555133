"""How a form looks and what of it may be changed: colours, widths, locks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scrutiny_lib.loaders.tables.spec import Column

INK, PAPER, SHADE, LOCKED_SHADE = "FF12436D", "FFFFFFFF", "FFEEEEEE", "FFD9D9D9"
HEADER_FONT = Font(bold=True, color=PAPER)
HEADER_FILL = PatternFill("solid", fgColor=INK)
EXAMPLE_FONT = Font(italic=True, color="FF3D3D3D")
EXAMPLE_FILL = PatternFill("solid", fgColor=SHADE)
LOCKED_FILL = PatternFill("solid", fgColor=LOCKED_SHADE)
WRAPPED = Alignment(wrap_text=True, vertical="top")
OPEN = Protection(locked=False)

LINE, HIGHEST = 15, 409  # points: of a line of text, and of the highest row there can be
BOLD, RAGGED = 0.85, 1.15  # letters are wider in bold; lines break at words

FIRST_WIDTH = 24
_WIDTHS = {"text": 36, "words": 60, "codes": 32, "code": 26, "date": 13, "month": 13}
_FORMATS = {"date": "dd/mm/yyyy", "born": "dd/mm/yyyy", "month": "mmm yyyy", "integer": "0"}
_AS_TEXT = ("reference", "child_id", "text", "dropped")


def number_format(column: Column) -> str:
    """Return the format of a column's cells; references stay text, so that 1-4 is no date."""
    return _FORMATS.get(column.kind, "@" if column.kind in _AS_TEXT else "General")


def dress_header(sheet: Worksheet, columns: int) -> None:
    """Make the first row a header: bold, white on ink, wrapped, seen on every screen and page."""
    for place in range(1, columns + 1):
        cell = sheet.cell(1, place)
        cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, WRAPPED
    sheet.print_title_rows = "1:1"


def fit_rows(sheet: Worksheet) -> None:
    """Make each row as high as its longest cell needs: not every program does so by itself.

    Rows that people add later have no height of their own and grow with what is typed.
    """
    for row in sheet.iter_rows():
        lines = max(_lines(sheet, cell) for cell in row)
        sheet.row_dimensions[row[0].row].height = min(LINE * lines, HIGHEST)


def _lines(sheet: Worksheet, cell: Cell) -> int:
    width: float = sheet.column_dimensions[cell.column_letter].width
    letters = len(str(cell.value or "")) * RAGGED
    return max(1, math.ceil(letters / (width * BOLD if cell.row == 1 else width)))


def dress_column(sheet: Worksheet, place: int, column: Column, *, locked: bool) -> None:
    """Give the cells of a column that nobody has filled yet their width, format and lock."""
    dimension = sheet.column_dimensions[get_column_letter(place)]
    dimension.width = max(_WIDTHS.get(column.kind, 18), FIRST_WIDTH if place == 1 else 0)
    dimension.number_format = number_format(column)
    dimension.alignment = WRAPPED
    dimension.protection = Protection(locked=locked)
    if locked:
        dimension.fill = LOCKED_FILL


def lock(sheet: Worksheet) -> None:
    """Protect a sheet without a password: widths, sorting and filtering stay free."""
    sheet.protection.sheet = True
    for free in ("formatColumns", "formatRows", "sort", "autoFilter", "deleteRows"):
        setattr(sheet.protection, free, False)


def on_paper(sheet: Worksheet, header: str, footer: str) -> None:
    """Print a sheet as wide as a page, with a marking above and below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.center.text = header.replace("&", "&&") or None
    sheet.oddFooter.center.text = footer.replace("&", "&&") + " · page &P of &N"


def dress_reference(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Make a sheet that is only read: header, widths, wrapped text, locked."""
    dress_header(sheet, len(widths))
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = WRAPPED
    fit_rows(sheet)
    sheet.freeze_panes = "A2"
    lock(sheet)
