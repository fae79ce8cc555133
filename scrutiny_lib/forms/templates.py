"""Every form that a partnership sends out, as ``params/forms.yml`` lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, model_validator

from scrutiny_lib.config.audits import FOLDER as AUDITS
from scrutiny_lib.config.profile import Profile
from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike
from scrutiny_lib.errors import UsageError
from scrutiny_lib.forms.audits import audit_sheets
from scrutiny_lib.forms.choices import ChoiceList
from scrutiny_lib.forms.returns import UNIT, expected_of, indicators_of
from scrutiny_lib.forms.sheet import FormSheet, check_agency
from scrutiny_lib.forms.workbook import write_workbook
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.tables.spec import Table

Workbook = tuple[str, str, list[FormSheet]]
"""The name of a file, its title and its sheets."""


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
    each_audit : bool
        Whether there is a workbook for each definition of an audit and each agency of it, with
        what that audit names and no more.
    cases : int
        Of such a workbook: for how many cases it has lines with part or question filled in.
    """

    form: Id
    title: Text
    tables: tuple[Id, ...] = Field(min_length=1)
    for_agencies: tuple[Id, ...] = ()
    locked: tuple[Id, ...] = ()
    indicators_in: str = ""
    each_audit: bool = False
    cases: int = Field(default=0, ge=0, le=100)

    @model_validator(mode="after")
    def _indicators_are_an_agencys(self) -> Form:
        if self.indicators_in and not self.for_agencies:
            raise ValueError(f"'{self.form}' has indicators_in and needs for_agencies as well")
        if self.each_audit and self.for_agencies:
            raise ValueError(
                f"'{self.form}' is for each audit, whose own file names the agencies; take "
                "for_agencies out"
            )
        if self.cases and not self.each_audit:
            raise ValueError(f"'{self.form}' has cases and needs each_audit as well")
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
        workbook
        for form in load_forms(context.params / "forms.yml")
        for workbook in _workbooks(form, context)
    ]
    for _, _, sheets in plan:
        for sheet in sheets:
            check_agency(sheet, context.codes)
    _require_each_once([name for name, _, _ in plan])
    marking = profile.markings.case_derived
    return [
        write_workbook(sheets, context.codes, folder / name, title=title, marking=marking)
        for name, title, sheets in plan
    ]


def _workbooks(form: Form, context: Context) -> Iterator[Workbook]:
    """Yield each workbook of a form; whatever is wrong with the form is said here."""
    where = f"params/forms.yml, form '{form.form}'"
    tables = _tables(form, context, where)
    if form.each_audit:
        locked = frozenset(form.locked)
        for one in context.audits:
            for agency in one.agencies:
                sheets = audit_sheets(
                    tables, one, agency, context.codes, locked=locked, cases=form.cases
                )
                yield f"{form.form}_{one.audit}_{agency}.xlsx", one.title, sheets
    for agency in form.for_agencies:
        name = f"{form.form}_{agency}.xlsx"
        yield name, form.title, _sheets(form, agency, tables, context, where)
    if not (form.for_agencies or form.each_audit):
        yield f"{form.form}.xlsx", form.title, _sheets(form, None, tables, context, where)


def _require_each_once(names: list[str]) -> None:
    """Refuse two forms of one name, of which the second would be written over the first."""
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                f"two forms would have the name '{name}'; rename one in params/forms.yml, or the "
                f"audit in params/{AUDITS}"
            )


def _tables(form: Form, context: Context, where: str) -> list[Table]:
    """Return a form's tables."""
    unknown = [name for name in form.tables if name not in context.tables]
    if unknown:
        raise UsageError(f"{where}: there is no table '{unknown[0]}'; see params/tables")
    tables = [context.tables[name] for name in form.tables]
    columns = {column.name for table in tables for column in table.columns}
    for name in (*form.locked, *filter(None, (form.indicators_in,))):
        if name not in columns:
            raise UsageError(f"{where}: no table of it has a column '{name}'; check its spelling")
    return tables


def _sheets(
    form: Form, agency: str | None, tables: list[Table], context: Context, where: str
) -> list[FormSheet]:
    """Return the sheets of one workbook."""
    choices: dict[str, ChoiceList] = {}
    examples: dict[str, str] = {}
    if form.indicators_in and agency is not None:
        expected = expected_of(agency, context.registry, where)
        choices[form.indicators_in] = indicators_of(agency, expected, context.codes)
        examples = {form.indicators_in: expected[0].label, UNIT: expected[0].counting_unit}
    locked = frozenset(form.locked)
    return [FormSheet(table, (), agency, choices, examples, locked) for table in tables]
