"""Every form that a partnership sends out, as ``params/forms.yml`` lists them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.config.registry import Indicator, Registry
from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike
from scrutiny_lib.errors import UsageError
from scrutiny_lib.forms.choices import Choice, ChoiceList
from scrutiny_lib.forms.sheet import FormSheet, check_agency
from scrutiny_lib.forms.workbook import write_workbook
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.tables.codes import Codes

UNIT = "counting_unit"
"""The column of a return, and the code list, that says what one unit of a number is."""


class Form(StrictModel):
    """One form.

    Attributes
    ----------
    form : str
        Its id, from which the name of the file is made.
    tables : tuple of str
        One sheet each, in this order.
    for_agencies : tuple of str
        The agencies that get a workbook each; empty: one workbook for everybody.
    locked : tuple of str
        Columns that the one who gets it leaves alone.
    indicators_in : str
        The column that offers the indicators expected of the agency; for_agencies is then needed.
    """

    form: Id
    title: Text
    tables: tuple[Id, ...] = Field(min_length=1)
    for_agencies: tuple[Id, ...] = ()
    locked: tuple[Id, ...] = ()
    indicators_in: str = ""

    @model_validator(mode="after")
    def _indicators_are_an_agencys(self) -> Form:
        if self.indicators_in and not self.for_agencies:
            raise ValueError(f"'{self.form}' has indicators_in and needs for_agencies as well")
        return self


class Forms(StrictModel):
    """What ``params/forms.yml`` holds."""

    forms: tuple[Form, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Forms:
        no_two_alike("form", (one.form for one in self.forms))
        return self


def load_forms(path: Path) -> tuple[Form, ...]:
    """Read which forms there are.

    Raises
    ------
    UsageError
        One line with file, line and key, if the file is not as it has to be.
    """
    return load_model(path, Forms).forms


def write_templates(folder: Path, context: Context, profile: Profile) -> list[Path]:
    """Write every form, empty.

    Parameters
    ----------
    folder : Path
        It is made if it is missing; a form of the same name is overwritten.
    context : Context
        What the forms ask, what they offer, and the indicators of partner returns; its params
        hold ``forms.yml``.
    profile : Profile
        Gives the marking of a form once it is filled in.

    Returns
    -------
    list of Path
        The workbooks, in their order.

    Raises
    ------
    UsageError
        If a form names a table, a column or an agency that there is not; nothing is written then.
    """
    plan = [
        (form, agency, _sheets(form, agency, context))
        for form in load_forms(context.params / "forms.yml")
        for agency in (form.for_agencies or (None,))
    ]
    marking = profile.markings.case_derived
    return [
        write_workbook(
            sheets,
            context.codes,
            folder / _file_name(form, agency),
            title=form.title,
            marking=marking,
        )
        for form, agency, sheets in plan
    ]


def _file_name(form: Form, agency: str | None) -> str:
    return f"{form.form}_{agency}.xlsx" if agency else f"{form.form}.xlsx"


def _sheets(form: Form, agency: str | None, context: Context) -> list[FormSheet]:
    """Return the sheets of one workbook; whatever is wrong with the form is said here."""
    where = f"params/forms.yml, form '{form.form}'"
    unknown = [name for name in form.tables if name not in context.tables]
    if unknown:
        raise UsageError(f"{where}: there is no table '{unknown[0]}'; see params/tables")
    tables = [context.tables[name] for name in form.tables]
    columns = {column.name for table in tables for column in table.columns}
    for name in (*form.locked, *filter(None, (form.indicators_in,))):
        if name not in columns:
            raise UsageError(f"{where}: no table of it has a column '{name}'; check its spelling")
    choices: dict[str, ChoiceList] = {}
    examples: dict[str, str] = {}
    if form.indicators_in and agency is not None:
        expected = _expected(agency, context.registry, where)
        choices[form.indicators_in] = _indicators(agency, expected, context.codes)
        examples = {form.indicators_in: expected[0].label, UNIT: expected[0].counting_unit}
    sheets = [
        FormSheet(table, (), agency, choices, examples, frozenset(form.locked)) for table in tables
    ]
    for sheet in sheets:
        check_agency(sheet, context.codes)
    return sheets


def _expected(agency: str, registry: Registry, where: str) -> tuple[Indicator, ...]:
    """Return what the registry expects of an agency in a return."""
    found = registry.expected_from(agency)
    expected = tuple(one for one in found if "partner_return" in one.supplied_by)
    if not expected:
        raise UsageError(
            f"{where}: the registry expects no return of '{agency}'; take it out of for_agencies"
        )
    return expected


def _indicators(agency: str, expected: tuple[Indicator, ...], codes: Codes) -> ChoiceList:
    """Return the indicators as a drop-down, with what one of each counts."""
    units = {code.code: code.label for code in codes[UNIT].codes} if UNIT in codes else {}
    lines = tuple(
        Choice(one.label, " ".join(filter(None, (f"{one.numerator}.", counted, one.note))))
        for one in expected
        for counted in [f"What is counted: {units.get(one.counting_unit, one.counting_unit)}."]
    )
    return ChoiceList(f"indicators_{agency}", "Indicator", lines)
