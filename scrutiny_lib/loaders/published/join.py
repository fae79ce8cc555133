"""Put the datasets of several published files together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset, Issue, Record


def join_datasets(datasets: Sequence[Dataset], issues: Iterable[Issue] = ()) -> Dataset:
    """Put datasets together; a release that comes twice is used once, which is an issue.

    Parameters
    ----------
    datasets : sequence of Dataset
        At least one, each of one file.
    issues : iterable of Issue
        Further ones, such as for files that could not be read.
    """
    frames, notes = [], list(issues)
    seen: dict[str, str] = {}
    for dataset in datasets:
        source, file = str(dataset.frame["source_id"].iloc[0]), dataset.record.files[0].name
        notes.extend(dataset.issues)
        if source in seen:
            message = f"The same release as {seen[source]}, which is used instead."
            notes.append(Issue("release_given_twice", message, file=file, count=1))
            continue
        seen[source] = file
        frames.append(dataset.frame)
    record = _join_records([dataset.record for dataset in datasets])
    return Dataset(pd.concat(frames, ignore_index=True), record, tuple(notes))


def _join_records(records: Sequence[Record]) -> Record:
    agencies = {record.agency for record in records}
    layouts = {record.layout for record in records}
    return Record(
        agency=agencies.pop() if len(agencies) == 1 else "several",
        files=tuple(file for record in records for file in record.files),
        rows_read=sum(record.rows_read for record in records),
        rows_rejected=sum(record.rows_rejected for record in records),
        period_start=min(r.period_start for r in records if r.period_start),
        period_end=max(r.period_end for r in records if r.period_end),
        date_received=max(r.date_received for r in records if r.date_received),
        layout=layouts.pop() if len(layouts) == 1 else "several",
    )
