"""Put together what is known of a source: what arrived, what was rejected, what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from scrutiny_lib.config.audits import AuditDefinitions
from scrutiny_lib.config.quality import Level, Quality, RowRule, Share, Volume
from scrutiny_lib.config.sources import Source
from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Dataset, Issue, Record
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.quality.rows import broken_rows, leads_across
from scrutiny_lib.quality.shares import FieldShare, above, field_shares, volume_ratio

LEVELS: tuple[Level, ...] = ("blocking", "warning", "note")


@dataclass(frozen=True)
class Doubt:
    """Something about a source that a person should know; it never holds a value of a row.

    Attributes
    ----------
    level : str
        ``blocking``, ``warning`` or ``note``.
    table : str
        Id of the table; empty where it is about a file or the whole source.
    issue : Issue
        The rule, what it means, where, how often.
    """

    level: Level
    table: str
    issue: Issue


@dataclass(frozen=True)
class SourceReport:
    """What is known of one source.

    Attributes
    ----------
    records : dict
        What arrived for each table.
    doubts : tuple of Doubt
        The gravest first, then in the order of the tables.
    fields : dict
        Blank and unknown entries, by table.
    last_days : dict
        The last day that each table tells of and can know of: a date in the future is a mistake.
    is_late : bool
        Whether something newer was due by the newest day that any source knows of.
    """

    source: Source
    records: dict[str, Record]
    doubts: tuple[Doubt, ...]
    fields: dict[str, tuple[FieldShare, ...]]
    last_days: dict[str, date]
    is_late: bool = False

    @property
    def has_arrived(self) -> bool:
        """Whether any table could be read."""
        return bool(self.records)

    @property
    def is_blocked(self) -> bool:
        """Whether the source may not be used as it is."""
        return any(doubt.level == "blocking" for doubt in self.doubts)

    @property
    def rows_read(self) -> int:
        """Rows of all tables, those rejected included."""
        return sum(record.rows_read for record in self.records.values())

    @property
    def rows_rejected(self) -> int:
        """Rows left out."""
        return sum(record.rows_rejected for record in self.records.values())

    @property
    def period_end(self) -> date | None:
        """The last day that any of its tables tells of."""
        return max(self.last_days.values(), default=None)

    @property
    def period_start(self) -> date | None:
        """The first day that any of its tables tells of."""
        days = [record.period_start for record in self.records.values() if record.period_start]
        return min(days, default=None)

    @property
    def date_received(self) -> date | None:
        """The day on which its newest file arrived."""
        days = [r.date_received for r in self.records.values() if r.date_received]
        return max(days, default=None)


def examine(source: Source, loaded: Loaded, quality: Quality, context: Context) -> SourceReport:
    """Hold what a source gave against every rule.

    Parameters
    ----------
    source, loaded
        The source and its datasets.
    quality : Quality
        The partnership's rules.
    context : Context
        Tables, code lists and how audits are made.

    Returns
    -------
    SourceReport
        Whether it is late is not known from itself: see `judge_lateness`. Nor is whether its
        references into other sources are found: see `judge_references`.
    """
    doubts = [Doubt(quality.level_of(issue.rule), "", issue) for issue in loaded.issues]
    fields: dict[str, tuple[FieldShare, ...]] = {}
    for table_id, dataset in loaded.datasets.items():
        doubts += [Doubt(quality.level_of(i.rule), table_id, i) for i in dataset.issues]
        table = context.tables.get(table_id)
        if table is not None:
            fields[table_id] = tuple(field_shares(dataset, table, context.codes))
    doubts += _of_rules(loaded.datasets, fields, quality, context)
    ordered = sorted(doubts, key=gravity)
    records = {table_id: dataset.record for table_id, dataset in loaded.datasets.items()}
    return SourceReport(source, records, tuple(ordered), fields, _last_days(loaded, context))


def gravity(doubt: Doubt) -> int:
    """Return the place of a doubt among others: the gravest first."""
    return LEVELS.index(doubt.level)


def _last_days(loaded: Loaded, context: Context) -> dict[str, date]:
    """Return the last day of each table that isn't after the one on which its file arrived."""
    found = {}
    for table_id, dataset in loaded.datasets.items():
        table, arrived = context.tables.get(table_id), dataset.record.date_received
        column = table.at if table is not None and table.at else "period_end"
        days = (
            dataset.frame[column].dropna() if column in dataset.frame else pd.Series(dtype="M8[us]")
        )
        known = days if arrived is None else days[days <= pd.Timestamp(arrived)]
        end = dataset.record.period_end
        if len(known):
            found[table_id] = known.max().date()
        elif end is not None and (arrived is None or end <= arrived):
            found[table_id] = end
    return found


def judge_lateness(reports: list[SourceReport], level: Level) -> list[SourceReport]:
    """Say which sources are late, against the newest day that any of them knows of.

    Not against today: the same files then give the same report on any day.
    """
    known = [report.period_end for report in reports if report.period_end]
    if not known:
        return reports
    newest = max(known)
    return [_judged(report, newest, level) for report in reports]


def _judged(report: SourceReport, newest: date, level: Level) -> SourceReport:
    """Return a report with its lateness, as a doubt too."""
    source, end = report.source, report.period_end
    if source.every_months is None or end is None:
        return report
    due = (pd.Timestamp(end) + pd.DateOffset(months=source.every_months)).date()
    if due + timedelta(days=source.late_after_days) >= newest:
        return report
    message = (
        f"Nothing newer than {end:%B %Y}, although other sources reach {newest:%B %Y}; something "
        f"is expected every {_months(source.every_months)}."
    )
    doubt = Doubt(level, "", Issue("source_late", message, count=1))
    return replace(report, is_late=True, doubts=(*report.doubts, doubt))


def _months(number: int) -> str:
    return {1: "month", 12: "year"}.get(number, f"{number} months")


def _of_rules(
    datasets: Mapping[str, Dataset],
    fields: Mapping[str, tuple[FieldShare, ...]],
    quality: Quality,
    context: Context,
) -> Iterator[Doubt]:
    """Yield what breaks the partnership's own rules, as far as one source can tell."""
    for rule in quality.rules:
        if isinstance(rule, Share):
            yield from _of_share(rule, datasets, fields)
        elif rule.table not in datasets or leads_across(rule, context.tables):
            continue
        elif isinstance(rule, Volume):
            yield from _of_volume(rule, datasets[rule.table])
        else:
            yield from doubts_of_rows(rule, datasets, context.audits)


def doubts_of_rows(
    rule: RowRule, datasets: Mapping[str, Dataset], audits: AuditDefinitions | None = None
) -> Iterator[Doubt]:
    """Yield a doubt for each file with rows that break a rule."""
    dataset = datasets[rule.table]
    broken = broken_rows(rule, datasets, audits)
    if not broken.any():
        return
    where = dataset.places
    if where is None:
        name = dataset.record.files[0].name if dataset.record.files else ""
        where = pd.DataFrame({"file": name, "row": dataset.frame.index.to_numpy()})
    for file, rows in where[broken].groupby("file", observed=True, sort=True)["row"]:
        first = tuple(int(row) for row in np.sort(rows.to_numpy())[:ROWS_SHOWN])
        issue = Issue(rule.id, rule.says, file=str(file), count=len(rows), rows=first)
        yield Doubt(rule.level, rule.table, issue)


def _of_share(
    rule: Share,
    datasets: Mapping[str, Dataset],
    fields: Mapping[str, tuple[FieldShare, ...]],
) -> Iterator[Doubt]:
    """Yield a doubt for each table, or each field of one, whose share is above the limit."""
    if rule.of == "rejected":
        for table_id, dataset in datasets.items():
            read, gone = dataset.record.rows_read, dataset.record.rows_rejected
            is_judged = rule.table in ("any", table_id) and read >= rule.least_rows
            if is_judged and gone / read > rule.above:
                yield Doubt(rule.level, table_id, Issue(rule.id, rule.says, count=gone))
        return
    for table_id, found in fields.items():
        for one in above(rule, table_id, list(found)):
            count = one.blank if rule.of == "blank" else one.unknown
            issue = Issue(rule.id, rule.says, column=one.label, count=count)
            yield Doubt(rule.level, table_id, issue)


def _of_volume(rule: Volume, dataset: Dataset) -> Iterator[Doubt]:
    """Yield a doubt if the newest whole month is far from those before."""
    ratio = volume_ratio(rule, dataset.frame[rule.on])
    if ratio is not None and not rule.low <= ratio <= rule.high:
        yield Doubt(rule.level, rule.table, Issue(rule.id, rule.says, count=1))
