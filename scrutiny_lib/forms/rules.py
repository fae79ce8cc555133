"""What a form's cells take: drop-downs, dates, numbers, and the message beside each."""

from __future__ import annotations

from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation

from scrutiny_lib.forms.choices import ChoiceList, range_name
from scrutiny_lib.loaders.tables.spec import Column

LONGEST_MESSAGE, LONGEST_TITLE = 255, 32  # what a workbook allows
LARGEST = 1e9


def validation(column: Column, choices: ChoiceList | None) -> DataValidation:
    """Return the rule of a column's cells, with its guidance as the message of each cell.

    Several codes with semicolons between can't be a drop-down: the message points to the list.
    """
    rule = _rule(column, choices)
    rule.showInputMessage = True
    rule.promptTitle = column.label[:LONGEST_TITLE]
    rule.prompt = shortened(_message(column, choices))
    rule.showErrorMessage = rule.type is not None
    rule.errorStyle = "stop"
    rule.errorTitle = "Not what this column takes"
    rule.allow_blank = True
    return rule


def _rule(column: Column, choices: ChoiceList | None) -> DataValidation:
    if choices is not None and column.kind != "codes":
        return DataValidation(
            type="list", formula1=range_name(choices), error="Choose one of the list."
        )
    if column.kind in ("date", "month", "born"):
        first, last = column.earliest, column.latest
        return DataValidation(
            type="date",
            operator="between",
            formula1=f"{to_excel(first):.0f}",
            formula2=f"{to_excel(last):.0f}",
            error=f"Write a date as day/month/year, from {first:%d/%m/%Y} to {last:%d/%m/%Y}.",
        )
    if column.kind in ("integer", "number", "age"):
        return _number_rule(column)
    return DataValidation(type=None)


def _number_rule(column: Column) -> DataValidation:
    low = -LARGEST if column.minimum is None else column.minimum
    high = LARGEST if column.maximum is None else column.maximum
    whole = column.kind == "integer"
    return DataValidation(
        type="whole" if whole else "decimal",
        operator="between",
        formula1=_plain(low),
        formula2=_plain(high),
        error="Write a number and nothing else, or leave the cell blank.",
    )


def _plain(number: float) -> str:
    """Write a number without an exponent, which not every program reads in a rule."""
    return f"{number:.0f}" if float(number).is_integer() else f"{number:f}"


def _message(column: Column, choices: ChoiceList | None) -> str:
    if column.kind == "codes" and choices is not None:
        return f"{column.guidance} See '{choices.label}' on the sheet Choices.".strip()
    return column.guidance or column.label


def shortened(text: str) -> str:
    """Cut a message to what a workbook allows, at a space."""
    if len(text) <= LONGEST_MESSAGE:
        return text
    return text[: LONGEST_MESSAGE - 2].rsplit(" ", 1)[0] + " …"
