"""References that lead from one source into another: looked for once every source is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scrutiny_lib.config.quality import Quality, Resolves
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.quality.report import Doubt, SourceReport, doubts_of_rows, gravity
from scrutiny_lib.quality.rows import leads_across


def judge_references(
    looked: Sequence[tuple[SourceReport, Loaded]], quality: Quality, context: Context
) -> list[SourceReport]:
    """Say which references lead nowhere, among all sources.

    A table of which nothing has arrived is no reason for doubt: that is told of its own source.

    Parameters
    ----------
    looked : sequence
        The report of each source, and what it gave.

    Returns
    -------
    list of SourceReport
        In the same order.
    """
    holders = {table: loaded.datasets for _, loaded in looked for table in loaded.datasets}
    found = list(_lost(quality, context, holders))
    return [_with(report, [one for one in found if one.table in report.records])
            for report, _ in looked]  # fmt: skip


def _lost(
    quality: Quality, context: Context, holders: Mapping[str, Mapping[str, Dataset]]
) -> Iterator[Doubt]:
    for rule in quality.rules:
        if not isinstance(rule, Resolves) or not leads_across(rule, context.tables):
            continue
        needed = (rule.table, rule.in_table)
        if all(table in holders for table in needed):
            yield from doubts_of_rows(rule, {table: holders[table][table] for table in needed})


def _with(report: SourceReport, more: Sequence[Doubt]) -> SourceReport:
    if not more:
        return report
    return replace(report, doubts=tuple(sorted((*report.doubts, *more), key=gravity)))
