"""Impact tests: recommendations that name a measure, tested again on what came after their day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import count_word, figure, interval_text, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.reviews.actions import actions
from scrutiny_lib.packs.views.reviews.measures import Measure, measure_of
from scrutiny_lib.packs.views.reviews.opened import Reviewed, label, reviewed
from scrutiny_lib.reviews.actions import ASIDE
from scrutiny_lib.reviews.impact import Promise, Retest, retest, share_tested

_WORKED_OUT = ("Before and target", "Since", "Result")


@dataclass(frozen=True, eq=False)
class Tested:
    """A recommendation that names a measure, and what the test gave."""

    action: pd.Series
    measure: Measure
    promise: Promise
    result: Retest

    @property
    def rule(self) -> str:
        """The disclosure rule of the measure; audits count no people."""
        indicator = self.measure.indicator
        return "none" if indicator is None else indicator.disclosure_rule

    @property
    def is_share_of_ours(self) -> bool:
        """Whether it rests on counts that have to be protected."""
        return (
            self.measure.is_ours_to_protect
            and self.measure.unit == "per_cent"
            and bool(self.result.periods)
        )

    @property
    def counted(self) -> tuple[float, float]:
        """Part and whole of the share; missing where it is none."""
        frame = self.measure.frame
        if frame is None or not self.is_share_of_ours:
            return np.nan, np.nan
        rows = frame.iloc[list(self.result.periods)]
        return float(rows["numerator"].sum()), float(rows["denominator"].sum())

    @property
    def period(self) -> str:
        """The months that the result rests on, as protection knows them."""
        frame = self.measure.frame
        if frame is None or not self.result.periods:
            return ""
        dates = frame["date"].iloc[list(self.result.periods)]
        last = dates.iloc[-1] + pd.DateOffset(months=self.measure.step_months - 1)
        return f"{dates.iloc[0]:%Y-%m} to {last:%Y-%m}"


def show_impact(pack: Pack) -> None:
    """Show every recommendation that names a measure, tested again; and what it says."""
    it, found = reviewed(pack), actions(pack)
    named = found[found["measure_id"].notna() & (found["state"] != ASIDE)]
    if named.empty:
        if len(found):
            evidence.note("No recommendation names a measure, so none can be tested.")
        return
    every = [_tested(it, row) for _, row in named.iterrows()]
    tested = [one for one in every if one.result.result != "not_testable"]
    _show_tested(it, tested)
    _show_untested(it, [one for one in every if one.result.result == "not_testable"], len(every))


def _show_untested(it: Reviewed, untested: list[Tested], named: int) -> None:
    """Show why recommendations that name a measure can't be tested by it."""
    if not untested:
        return
    tally = pd.Series([one.result.why for one in untested]).value_counts(sort=False)
    shown = evidence.table(
        pd.DataFrame({"Why": tally.index.map(sentence_case), "Recommendations": tally.to_numpy()}),
        caption=f"Recommendations that name a measure and can't be tested, of {named}",
        rule="none",
        units={"Recommendations": "count"},
        source="Source: the partnership's tracker of recommendations.",
        anchor="not-testable",
    )
    reasons = "; ".join(f"{why}: {count_word(int(n))}" for why, n in tally.items())
    told = tell(
        it.pack,
        rule="impact_not_testable",
        about="impact-not-testable",
        indicator=None,
        fields={
            "count": sentence_case(count_word(len(untested))),
            "of": count_word(named),
            "reasons": sentence_case(reasons),
        },
        period=f"{it.as_of:%Y-%m}",
        size=1.0 + len(untested) / named,
        disclosure_rule="none",
    )
    evidence.show(told, shown)


def _show_tested(it: Reviewed, every: list[Tested]) -> None:
    """Show what tests gave, a table for each rule of protection."""
    for number, rule in enumerate(dict.fromkeys(one.rule for one in every)):
        some = [one for one in every if one.rule == rule]
        some, counts = _protected(it, some, rule)
        shown = evidence.table(**_table(it, some, counts, rule, is_first=number == 0))
        for one in some:
            evidence.show(_told(it, one), shown)


def _tested(it: Reviewed, action: pd.Series) -> Tested:
    measure = measure_of(it, str(action["measure_id"]))
    whole = it.recommendations.set_index("rec_id").loc[action["rec_id"]]
    promise = Promise(
        due=None if pd.isna(action["due"]) else action["due"],
        target=None if pd.isna(whole["target"]) else float(whole["target"]),
        baseline=None if pd.isna(whole["baseline"]) else float(whole["baseline"]),
        polarity=measure.polarity,
    )
    settings = it.settings.impact
    found = retest(promise, measure.frame, measure.unit, measure.step_months, settings)
    return Tested(action, measure, promise, found)


def _frame(some: list[Tested]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "part": [one.counted[0] for one in some],
            "whole": [one.counted[1] for one in some],
            "measure": [str(one.action["measure_id"]) for one in some],
            "period": [one.period for one in some],
            "is_safe": [not one.is_share_of_ours for one in some],
        }
    )


def _counts(it: Reviewed) -> dict[str, Any]:
    return {
        "address": {"area": it.pack.area.code},
        "by_row": {"measure": "measure", "period": "period"},
        "columns": {"part": {"of": "those"}, "whole": {"of": "all"}},
        "published": "is_safe",
        "counting": "event",
    }


def _protected(it: Reviewed, some: list[Tested], rule: str) -> tuple[list[Tested], pd.DataFrame]:
    """Protect the counts, and test again on those that are left."""
    bare = _frame(some)
    if rule in ("none", "published") or bare["is_safe"].all():
        return some, bare
    safe = evidence.protected(bare, counts=Counts(**_counts(it)), rule=rule)
    safe = safe.reset_index(drop=True)
    again = [
        _again(it, one, part, whole)
        for one, part, whole in zip(some, safe["part"], safe["whole"], strict=True)
    ]
    return again, safe


def _again(it: Reviewed, one: Tested, part: float, whole: float) -> Tested:
    if not one.is_share_of_ours:
        return one
    if not np.isfinite(part) or not np.isfinite(whole):
        hidden = Retest("not_testable", "a count is hidden because it is small")
        return replace(one, result=replace(hidden, periods=one.result.periods))
    found = share_tested(part, whole, one.promise, it.settings.impact)
    return replace(one, result=replace(found, periods=one.result.periods))


def _table(
    it: Reviewed, some: list[Tested], counts: pd.DataFrame, rule: str, *, is_first: bool
) -> dict[str, Any]:
    """Prepare a row a recommendation that names a measure."""
    frame = pd.concat(
        [pd.DataFrame([_row(it, one) for one in some]), counts[list(_frame(some).columns)]], axis=1
    )
    more = "" if is_first else f" ({some[0].measure.name} and others)" if len(some) > 1 else ""
    bare = rule in ("none", "published")
    return {
        "frame": frame.drop(columns=list(counts.columns) if bare else [], errors="ignore"),
        "caption": "Recommendations that name a measure, tested on what came after their day"
        + more,
        "rule": rule,
        "counts": None
        if bare
        else Counts(
            **_counts(it),
            rests_on=dict.fromkeys(_WORKED_OUT, ("part", "whole")),
            labels=("Recommendation", "Measure"),
            unshown=("part", "whole", "measure", "period", "is_safe"),
        ),
        "source": "Since: all that came after the day by which the recommendation was to be done, "
        "with its 95% interval. Met: the target is reached. Not met: the interval lies short of "
        "it. Measures are the partnership's own figures or audits.",
        "anchor": "impact",
    }


def _row(it: Reviewed, one: Tested) -> dict[str, Any]:
    owner = label(it.pack, "agencies", one.action["owner_agency"])
    words = label(it.pack, "impact_test_result", one.result.result)
    return {
        "Recommendation": str(one.action["rec_id"]) if it.is_restricted else f"Owned by: {owner}",
        "Measure": one.measure.name,
        "Before and target": sentence_case(_before(one)) or "No target",
        "Since": _since(one),
        "Result": f"{words}: {one.result.why}" if one.result.why else words,
    }


def _before(one: Tested) -> str:
    """Say where it stood and where it was to go."""
    given = (("from", one.promise.baseline), ("to", one.promise.target))
    return " ".join(
        f"{words} {figure(value, one.measure.unit)}" for words, value in given if value is not None
    )


def _since(one: Tested) -> str:
    result, unit = one.result, one.measure.unit
    if result.value is None:
        return "-"
    value = figure(result.value, unit)
    if result.lower is None or result.upper is None:
        return value
    return f"{value} ({interval_text(result.lower, result.upper, unit)}), of {result.cases:,}"


def _told(it: Reviewed, one: Tested) -> Told:
    """Tell that an aim was met, or was not."""
    result, measure, target = one.result, one.measure, one.promise.target
    if result.result not in ("met", "not_met") or result.value is None or target is None:
        return ()
    fields = {
        "reference": str(one.action["rec_id"]) if it.is_restricted else "A recommendation",
        "measure": measure.name,
        "measure_lower": measure.name[:1].lower() + measure.name[1:],
        "value": _since(one),
        "target": figure(target, measure.unit),
        "before": _before(one),
        "due": month_text(one.action["due"]),
        "status": label(it.pack, "recommendation_status", one.action["status"]).lower(),
        "agency": label(it.pack, "agencies", one.action["owner_agency"]),
    }
    indicator = measure.indicator
    return tell(
        it.pack,
        rule=f"impact_{result.result}",
        about=f"impact-{_slug(one.action)}",
        indicator=indicator.id if indicator is not None else None,
        fields=fields,
        period=one.period,
        size=2.0,
        polarity=_polarity(one),
        disclosure_rule=one.rule,
        cells=_cells(it, one),
    )


def _slug(action: pd.Series) -> str:
    """Return a name for a finding that stays the same and does not hold the reference."""
    return hashlib.sha256(str(action["rec_id"]).encode()).hexdigest()[:6]


def _polarity(one: Tested) -> Any:
    indicator = one.measure.indicator
    if indicator is None or indicator.polarity == "none":
        return "none"
    return "better" if one.result.result == "met" else "worse"


def _cells(it: Reviewed, one: Tested) -> tuple[dict[str, str], ...]:
    """Return the addresses of the counts that a result rests on."""
    if not one.is_share_of_ours:
        return ()
    where = {"area": it.pack.area.code, "measure": str(one.action["measure_id"])}
    return tuple({**where, "period": one.period, "of": of} for of in ("those", "all"))
