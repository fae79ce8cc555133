"""Say a report in plain lines, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from scrutiny_lib.quality.report import Doubt, SourceReport

_MARKS = {"blocking": "STOP", "warning": "look", "note": "note"}
ROWS_TOLD = 5


def tell(reports: Sequence[SourceReport], *, notes: bool = False) -> Iterator[str]:
    """Yield a report line by line: what arrived, then what is in doubt.

    Parameters
    ----------
    notes : bool
        Whether what is only worth knowing is told too.
    """
    for report in reports:
        yield from _source(report, notes=notes)
    blocked = [report.source.label for report in reports if report.is_blocked]
    yield ""
    if blocked:
        yield f"Not used until it is put right: {', '.join(blocked)}."
    else:
        yield "Nothing stops a pack."


def _source(report: SourceReport, *, notes: bool) -> Iterator[str]:
    yield f"{report.source.label} ({report.source.source})"
    if not report.has_arrived and not report.doubts:
        yield "  nothing has arrived"
        return
    if report.has_arrived:
        yield (
            f"  received {_day(report.date_received)}; covers {_day(report.period_start)} to "
            f"{_day(report.period_end)}; {report.rows_read:,} rows, "
            f"{report.rows_rejected:,} rejected"
        )
    if maps := _maps(report):
        yield f"  read by map: {maps}"
    hidden = 0
    for doubt in report.doubts:
        if doubt.level == "note" and not notes:
            hidden += 1
        else:
            yield f"  {_MARKS[doubt.level]}: {_doubt(doubt)}"
    if hidden:
        yield f"  and {hidden} worth knowing (--notes shows them)"


def _maps(report: SourceReport) -> str:
    """Say which files have a layout that a map in ``params/`` knows, and how many of them."""
    known = {
        (file.layout, file.name)
        for record in report.records.values()
        for file in record.files
        if file.layout and file.layout not in report.records
    }
    counts = sorted(Counter(layout for layout, _ in known).items())
    return ", ".join(f"{name} ({n:,} file{'' if n == 1 else 's'})" for name, n in counts)


def _doubt(doubt: Doubt) -> str:
    issue = doubt.issue
    parts = [part for part in (issue.file, issue.sheet, issue.column) if part]
    is_said = bool(issue.file) and issue.file in issue.message
    where = f"{', '.join(parts)}: " if parts and not is_said else ""
    rows = ", ".join(str(row) for row in issue.rows[:ROWS_TOLD])
    more = ", ..." if issue.count > ROWS_TOLD and issue.rows else ""
    at = f" (rows {rows}{more})" if rows else ""
    count = f"{issue.count:,} " if issue.count else ""
    return f"{where}{issue.message} [{count}{issue.rule}]{at}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "an unknown day"
