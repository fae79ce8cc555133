"""Count the council's monthly figures from the lists of Annex A."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.indicators.flows import DATES, FLOWS, Flow, prepared
from scrutiny_lib.indicators.stocks import SPANS, STOCKS, at_month_ends, lost
from scrutiny_lib.indicators.windows import days_of, snapshot_days, told_by
from scrutiny_lib.loaders.childrens_social_care.annex_a import PREFIX
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.extracts.count import Area, whole
from scrutiny_lib.loaders.extracts.months import Covered
from scrutiny_lib.loaders.extracts.notes import gaps, named, not_known, noted
from scrutiny_lib.loaders.extracts.tally import labelled, tally
from scrutiny_lib.loaders.observations import empty_observations

AGENCY, SOURCE = "childrens_social_care", "annex_a"
INDICATORS = (*(flow.counted.indicator for flow in FLOWS), *STOCKS)
"""Every indicator that is counted from Annex A."""


@dataclass(frozen=True, eq=False)
class Counts:
    """Figures, and what a person should know of how they were counted.

    Attributes
    ----------
    frame : DataFrame
        In the shape of `scrutiny_lib.loaders.observations`.
    issues : tuple of Issue
        Months without figures and rows that were not counted; never a value.
    """

    frame: pd.DataFrame
    issues: tuple[Issue, ...]


@dataclass(frozen=True, eq=False)
class _List:
    """A list with the months that it tells of."""

    dataset: Dataset
    rows: pd.DataFrame
    seen: pd.Series
    covered: Covered
    last_seen: pd.Timestamp | None


def count_social_care(
    datasets: Mapping[str, Dataset], registry: Registry, area: Area, *, source_id: str = SOURCE
) -> Counts:
    """Count every indicator of `INDICATORS` that the registry has and whose list arrived.

    Parameters
    ----------
    datasets : mapping
        The lists by table, as `load_annex_a` returns them.
    registry : Registry
        The indicators.
    area : Area
        The partnership's own.
    source_id : str
        What the figures are said to come from.

    Returns
    -------
    Counts
        A month that the snapshots do not tell of as a whole has no row. Re-referrals begin a year
        after the first month, as earlier referrals are not known before; the share of enquiries
        that led to a conference ends three months early, as later ones may still have one.
    """
    days = snapshot_days(datasets)
    issues: list[Issue] = []
    pieces: list[pd.DataFrame] = []
    for table in (name for name in DATES if name in datasets):
        one, noticed = _opened(table, datasets[table], days_of(datasets[table], days))
        for piece, more in (*_flows(table, one, registry), *_stocks(table, one, registry)):
            pieces.append(piece)
            noticed += more
        issues += [replace(issue, sheet=_sheet(table)) for issue in noticed]
    return Counts(whole(pieces, AGENCY, source_id, area), tuple(issues))


Counted = tuple[pd.DataFrame, list[Issue]]


def _sheet(table: str) -> str:
    """Name a list: the files of several have one name."""
    return "List " + table.removeprefix(PREFIX).split("_")[0]


def _opened(
    table: str, dataset: Dataset, snapshots: list[pd.Timestamp]
) -> tuple[_List, list[Issue]]:
    """Leave out what cannot be believed, and see which months there are."""
    begun, ended = DATES[table]
    arrived = pd.Timestamp(dataset.record.date_received or pd.Timestamp.max.date())
    frame = dataset.frame
    start = frame[begun].where(frame[begun] <= arrived)
    covered, inside = told_by(start, start if begun == ended else frame[ended], snapshots)
    # Where nothing ends, a row that no snapshot tells of has a mistyped date.
    believed = start.notna() & (inside if begun == ended else True)
    doubtful = frame.index[frame[begun].notna() & ~believed]
    message = "Rows dated after the file arrived, or outside what the files tell of: not counted."
    issues = [*noted("date_not_believed", message, dataset, doubtful), *gaps(covered, dataset)]
    rows = frame[believed]
    seen, newest = _seen(dataset)[believed], snapshots[-1] if snapshots else None
    return _List(dataset, prepared(table, rows), seen, covered, newest), issues


def _seen(dataset: Dataset) -> pd.Series:
    """Return the day of the snapshot that each row is from."""
    if dataset.places is None or "snapshot" not in dataset.places:
        return pd.Series(pd.NaT, index=dataset.frame.index, dtype="datetime64[us]")
    return dataset.places["snapshot"]


def _flows(table: str, one: _List, registry: Registry) -> Iterator[Counted]:
    for flow in FLOWS:
        name = flow.counted.indicator
        if flow.table != table or name not in registry:
            continue
        covered, left_out = _with_neighbours(one.covered, flow)
        piece, unknown = tally(one.rows, flow.at, flow.counted, registry[name], covered)
        issues = not_known(name, one.dataset, unknown)
        if len(left_out):
            message = (
                f"Months without figures for '{name}', which needs {_needs(flow)} as well: "
                f"{named(left_out)}."
            )
            issues.append(_issue("month_without_neighbours", message, one, len(left_out)))
        yield piece, issues


def _needs(flow: Flow) -> str:
    ways = ((flow.before, "before"), (flow.after, "after"))
    return " and ".join(f"the {many} months {way}" for many, way in ways if many)


def _with_neighbours(covered: Covered, flow: Flow) -> tuple[Covered, pd.PeriodIndex]:
    """Keep the months of which the months around are told as well; return the others too."""
    months = covered.months
    around = [n for n in range(-flow.before, flow.after + 1) if n]
    kept = np.ones(len(months), dtype=bool)
    for step in around:
        kept &= (months + step).isin(months)
    return Covered(months[kept]), months[~kept]


def _stocks(table: str, one: _List, registry: Registry) -> Iterator[Counted]:
    if table not in SPANS or one.last_seen is None:
        return
    spans = SPANS[table](one.rows, one.seen)
    for name, (of_table, measure) in STOCKS.items():
        if of_table == table and name in registry:
            figures = at_month_ends(spans, measure, one.covered.months)
            yield labelled(figures, registry[name]), []
    message = "Not ended when last seen, and in no later file: counted up to then."
    gone = spans.index[lost(spans, one.last_seen)]
    yield empty_observations(), noted("last_seen_open", message, one.dataset, gone)


def _issue(rule: str, message: str, one: _List, count: int) -> Issue:
    files = one.dataset.record.files
    return Issue(rule, message, file=files[-1].name if files else "", count=count)
