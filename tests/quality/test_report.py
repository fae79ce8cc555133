from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.quality import Quality, load_quality
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.config.sources import Source, load_sources
from scrutiny_lib.errors import SourceError, UsageError
from scrutiny_lib.loaders.dataset import Dataset, Issue, rejected
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.sources import open_context
from scrutiny_lib.quality.fits import require_fit
from scrutiny_lib.quality.look import DataRoom, Looked
from scrutiny_lib.quality.report import SourceReport, examine, judge_lateness
from scrutiny_lib.quality.shares import volume_ratio
from scrutiny_lib.quality.tell import tell
from tests.loaders.tables.made import CODES, CONTACTS
from tests.quality.made import SOURCE, dataset, days, quality

PARAMS = Path(__file__).resolve().parents[2] / "params"
CONTEXT = Context(
    CODES, {"contacts": CONTACTS}, load_registry(PARAMS / "indicators.yml"), PARAMS, "", ""
)
ORDER = {"id": "backwards", "kind": "order", "table": "plans", "earlier": "start", "later": "end"}
BACKWARDS = {"start": days("2026-01-02", "2026-01-02"), "end": days("2026-01-01", None)}


def report(rules: Quality, *issues: Issue, **tables: Dataset) -> SourceReport:
    return examine(SOURCE, Loaded(tables, issues), rules, CONTEXT)


def test_a_broken_rule_is_told_with_its_place_and_never_a_value() -> None:
    (doubt,) = report(quality(ORDER), plans=dataset(BACKWARDS)).doubts
    assert doubt.level == "warning"
    assert doubt.issue == Issue("backwards", "It is so.", file="plans.csv", count=1, rows=(2,))


def test_the_gravest_comes_first_and_blocks() -> None:
    issues = (Issue("file_unreadable", "bad.csv: broken."),)
    made = report(quality(ORDER, file_unreadable="blocking"), *issues, plans=dataset(BACKWARDS))
    assert [doubt.level for doubt in made.doubts] == ["blocking", "warning"]
    assert made.is_blocked


def test_a_blocked_source_is_refused_with_a_line_that_says_what_to_do() -> None:
    made = report(quality(file_unreadable="blocking"), Issue("file_unreadable", "bad.csv: broken."))
    with pytest.raises(SourceError, match=r"^Plans: bad.csv: broken .*'scrutiny check plans'$"):
        Looked(Loaded({}), made).require_usable()


def test_too_many_rejected_rows() -> None:
    rule = {"id": "many", "kind": "share", "of": "rejected", "above": 0.2, "level": "blocking"}
    columns = {"start": days(*["2026-01-02"] * 20)}
    fault = rejected("needed_cell_blank", "Blank.", range(6), file="plans.csv")
    assert report(quality(rule), plans=dataset(columns, fault, rejected=6)).is_blocked
    assert not report(quality(rule), plans=dataset(columns, fault, rejected=5)).is_blocked


def test_shares_of_blank_and_unknown_entries() -> None:
    codes = pd.Categorical(["F", "U", "U", None] * 10, categories=["F", "M", "U"])
    contacts = dataset({"sex": codes})
    (field,) = report(quality(), contacts=contacts).fields["contacts"]
    assert (field.rows, field.blank, field.unknown) == (40, 10, 20)
    rule = {"id": "unknown", "kind": "share", "of": "unknown", "above": 0.49}
    (doubt,) = report(quality(rule), contacts=contacts).doubts
    assert (doubt.issue.column, doubt.issue.count) == ("Sex", 20)
    assert not report(quality(rule | {"above": 0.5}), contacts=contacts).doubts


def test_small_tables_are_not_judged_by_shares() -> None:
    rule = {"id": "unknown", "kind": "share", "of": "unknown", "above": 0.1}
    codes = pd.Categorical(["U"] * 19, categories=["F", "M", "U"])
    assert not report(quality(rule), contacts=dataset({"sex": codes})).doubts


def monthly(*counts: int) -> pd.Series:
    months = pd.period_range("2025-01", periods=len(counts), freq="M")
    return pd.Series(
        [m.end_time.normalize() for m, n in zip(months, counts, strict=True) for _ in range(n)]
    )


@pytest.mark.parametrize(
    ("counts", "ratio"),
    [
        ([30] * 12 + [30], 1.0),
        ([30] * 12 + [75], 2.5),
        ([30] * 12 + [6], 0.2),
        ([30] * 11 + [30], None),
        ([5] * 12 + [50], None),
    ],
)
def test_a_sudden_change_of_volume(counts: list[int], ratio: float | None) -> None:
    (rule,) = quality({"id": "v", "kind": "volume", "table": "plans", "on": "start"}).rules
    assert volume_ratio(rule, monthly(*counts)) == ratio  # type: ignore[arg-type]


TODAY = date(2026, 6, 1)


def late(**ends: date) -> dict[str, bool]:
    made = [
        examine(
            SOURCE.model_copy(update={"source": name}),
            Loaded({"plans": dataset({"start": days()}, period_end=end, date_received=TODAY)}),
            quality(),
            CONTEXT,
        )
        for name, end in ends.items()
    ]
    return {one.source.source: one.is_late for one in judge_lateness(made, "warning")}


def test_late_is_what_is_due_by_the_newest_day_that_anybody_knows() -> None:
    # Every three months, and 31 days more: 31 December 2025 is late from 2 May 2026.
    assert late(a=date(2025, 12, 31), b=date(2026, 5, 1)) == {"a": False, "b": False}
    assert late(a=date(2025, 12, 31), b=date(2026, 5, 2)) == {"a": True, "b": False}


def test_a_date_in_the_future_makes_nobody_late() -> None:
    assert late(a=date(2026, 3, 31), b=date(2031, 1, 1)) == {"a": False, "b": False}


def test_the_committed_rules_fit_the_committed_tables() -> None:
    context = open_context(
        PARAMS, load_profile(PARAMS / "leeds.yml"), load_registry(PARAMS / "indicators.yml")
    )
    rules = load_quality(PARAMS)
    assert len(rules.rules) > 50
    require_fit(rules, context.tables, context.codes)
    folders = {table.folder for table in context.tables.values()}
    for source in load_sources(PARAMS).sources:
        assert source.folder in folders, source.source


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (ORDER | {"table": "plan"}, "no table 'plan'"),
        (ORDER | {"table": "contacts", "later": "contact_date"}, "no column 'start'"),
        (
            {
                "id": "x",
                "kind": "blank",
                "table": "contacts",
                "column": "sex",
                "where": {"sex": ["X"]},
            },
            "no code 'X'",
        ),
    ],
)
def test_a_rule_that_fits_no_table_is_refused(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        require_fit(quality(rule), CONTEXT.tables, CONTEXT.codes)


def test_a_terminal_is_told_in_plain_lines() -> None:
    made = report(
        quality(ORDER, row_empty="note"),
        Issue("row_empty", "Rows.", count=2),
        plans=dataset(BACKWARDS),
    )
    lines = list(tell([made]))
    assert lines[0] == "Plans (plans)"
    assert (
        lines[1]
        == "  received 2 April 2026; covers 1 January 2026 to 31 March 2026; 2 rows, 0 rejected"
    )
    assert lines[2] == "  look: plans.csv: It is so. [1 backwards] (rows 2)"
    assert lines[3] == "  and 1 worth knowing (--notes shows them)"
    assert lines[-1] == "Nothing stops a pack."
    assert any("row_empty" in line for line in tell([made], notes=True))


def test_nothing_has_arrived_without_a_data_folder(tmp_path: Path) -> None:
    profile, registry = load_profile(PARAMS / "leeds.yml"), CONTEXT.registry
    for data in (None, tmp_path):
        room = DataRoom(data, PARAMS, profile, registry)
        assert not any(one.has_arrived or one.doubts for one in room.reports())
    with pytest.raises(UsageError, match="no source 'polize'"):
        room.reports(["polize"])


def test_a_source_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="folder"):
        Source(source="x", label="X", agency="police", folder="../x")
