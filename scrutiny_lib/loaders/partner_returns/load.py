"""Read the folder of partner returns."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Dataset, Issue, Record, rows_rejected
from scrutiny_lib.loaders.folder import Context, Loaded, source_files
from scrutiny_lib.loaders.partner_returns import form, quarterly
from scrutiny_lib.loaders.partner_returns.between import newest, once_each
from scrutiny_lib.loaders.partner_returns.figures import REASONS, Figure, Said, judge
from scrutiny_lib.loaders.partner_returns.observed import as_observations
from scrutiny_lib.loaders.partner_returns.questions import Question, questions_about
from scrutiny_lib.loaders.partner_returns.settings import load_returns
from scrutiny_lib.loaders.people import read_form
from scrutiny_lib.loaders.tables.merge import merge_snapshots

OBSERVATIONS = "partner_returns"
REVISED = "Figures that an earlier return gave otherwise; the newer return's is kept."


@dataclasses.dataclass
class _Return:
    """One file's figures, with what is wrong with it."""

    dataset: Dataset
    figures: list[Figure]
    issues: list[Issue]


def load_partner_returns(folder: Path, context: Context) -> Loaded:
    """Read every return of a folder.

    Parameters
    ----------
    folder : Path
        ``partner_returns`` of the data folder.
    context : Context
        What loaders need besides; ``params/returns.yml`` holds what the partnership decides.

    Returns
    -------
    Loaded
        ``partner_returns``: the figures as observations, of several returns for one period the
        newest; and ``quarterly_return``: tables of quarters as they stand. What a sender must be
        asked about are issues, with counts and rows.
    """
    tables = [context.tables[form.TABLE], context.tables[quarterly.TABLE]]
    forms, wide, issues = [], [], []
    for path in source_files(folder):
        read, faults = read_form(path, tables, context)
        issues += faults
        forms += [dataset for table, dataset in read if table == form.TABLE]
        wide += [dataset for table, dataset in read if table == quarterly.TABLE]
    returns = [*_forms(forms, context)]
    asked = [quarterly.with_questions(dataset) for dataset in wide]
    returns += _tables(asked, context)
    datasets = {}
    if returns:
        datasets[OBSERVATIONS] = _together(returns, context)
    if asked:
        datasets[quarterly.TABLE] = merge_snapshots(asked, context.tables[quarterly.TABLE])
    return Loaded(datasets, tuple(issues))


def _forms(datasets: Iterable[Dataset], context: Context) -> list[_Return]:
    """Judge each row of the forms, the oldest return first."""
    names = form.named_indicators(context.registry)
    ordered = sorted(datasets, key=lambda d: (form.returned_on(d), d.record.files[0].name))
    return [_judged(d, form.said_in_form(d, names), d.issues, rejects=True) for d in ordered]


def _tables(datasets: Iterable[Dataset], context: Context) -> list[_Return]:
    """Judge each quarter of the tables of quarters; their own issues stay with them."""
    settings = load_returns(context.params / "returns.yml", context.registry)
    returns = []
    for dataset in datasets:
        said, issues = quarterly.said_in_table(dataset, settings, context.registry)
        returns.append(_judged(dataset, said, issues, rejects=False))
    return returns


def _judged(
    dataset: Dataset, said: Iterable[Said], issues: Iterable[Issue], *, rejects: bool
) -> _Return:
    """Keep what is a figure; count what isn't by its reason.

    Parameters
    ----------
    rejects : bool
        Whether what is no figure is a whole row of the file, which then counts as rejected.
    """
    file = dataset.record.files[0].name
    broken: dict[str, list[int]] = {}
    figures = []
    for one in said:
        found = judge(one)
        if isinstance(found, str):
            broken.setdefault(found, []).append(one.row)
        else:
            figures.append(found)
    noted = [
        _issue(rule, message, file, broken[rule], rejected=rejects)
        for rule, message in REASONS.items()
        if rule in broken
    ]
    kept, alike, different = once_each(figures)
    for rule, message, again in (
        ("row_duplicate", "Rows that stand twice, word for word.", alike),
        ("row_conflict", "Figures that stand twice and differ; the last is kept.", different),
    ):
        if again:
            noted.append(_issue(rule, message, file, [f.said.row for f in again], rejected=rejects))
    return _Return(dataset, kept, [*issues, *noted])


def _together(returns: list[_Return], context: Context) -> Dataset:
    """Lay the returns on one another, ask what must be asked, and make observations."""
    settings = load_returns(context.params / "returns.yml", context.registry)
    kept, revised = newest(one.figures for one in returns)
    kept, asked = questions_about(kept, settings)
    issues = [issue for one in returns for issue in one.issues]
    for question in (Question("figure_revised", REVISED, revised), *asked):
        issues += _by_file(question)
    frame = as_observations(kept, context)
    return Dataset(frame, _record(returns, frame, issues), tuple(issues))


def _by_file(question: Question) -> list[Issue]:
    """Make an issue for each file whose rows raise a question."""
    rows: dict[str, list[int]] = {}
    for figure in question.figures:
        rows.setdefault(figure.said.file, []).append(figure.said.row)
    return [
        _issue(question.rule, question.message, file, numbers, rejected=question.rejects)
        for file, numbers in rows.items()
    ]


def _issue(rule: str, message: str, file: str, rows: Iterable[int], *, rejected: bool) -> Issue:
    numbers = list(rows)
    shown = tuple(sorted(set(numbers))[:ROWS_SHOWN])
    return Issue(rule, message, file=file, count=len(numbers), rows=shown, rejected=rejected)


def _record(returns: list[_Return], frame: pd.DataFrame, issues: list[Issue]) -> Record:
    records = [one.dataset.record for one in returns]
    agencies = set(frame["agency"])
    days = [record.date_received for record in records if record.date_received]
    return Record(
        agency=agencies.pop() if len(agencies) == 1 else "several",
        files=tuple(file for record in records for file in record.files),
        rows_read=sum(record.rows_read for record in records),
        rows_rejected=rows_rejected(issues),
        period_start=frame["period_start"].min().date() if len(frame) else None,
        period_end=frame["period_end"].max().date() if len(frame) else None,
        date_received=max(days, default=None),
        layout=OBSERVATIONS,
    )
